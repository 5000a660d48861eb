"""What may be stored as a place on a sheet, however it was sent."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.documents.models import Sheet
from permits.plancheck import geometry, measures, places
from permits.plancheck.geometry import BadGeometry, checked
from permits.plancheck.measures import BadLength
from permits.plancheck.models import MarkUp, SheetScale

SHEET = Sheet(number="A-101", page=1, width=Decimal(36), height=Decimal(24))
IMAGE = Sheet(page=1)
WIDE, HIGH = 36 * 72, 24 * 72
points_on_sheet = st.tuples(st.floats(0, WIDE), st.floats(0, HIGH))
anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8) | st.integers(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


@given(kind=st.sampled_from(MarkUp.Kind.values), points=anything)
def test_whatever_is_sent_is_stored_well_or_refused_in_words(kind: str, points: Any) -> None:
    try:
        stored = checked(kind, points, SHEET)
    except BadGeometry:
        return  # anything else fails the test

    assert all(0 <= x <= WIDE and 0 <= y <= HIGH for x, y in stored["points"])
    assert json.loads(json.dumps(stored, allow_nan=False)) == stored


@given(kind=st.sampled_from(MarkUp.Kind.values), points=st.lists(points_on_sheet, max_size=12))
def test_what_was_stored_can_be_stored_again_unchanged(kind: str, points: list[tuple[float, float]]) -> None:
    try:
        once = checked(kind, points, SHEET)
        again = checked(kind, once["points"], SHEET)
    except BadGeometry:
        return

    assert again == once


@given(points=st.lists(points_on_sheet, min_size=1, max_size=6))
def test_a_place_in_words_means_the_same_place(points: list[tuple[float, float]]) -> None:
    again = places.points_of(places.words_of(points), MarkUp.Kind.LENGTH, SHEET)

    pairs = zip(points, again, strict=True)
    assert all(abs(x - a) < 0.5 and abs(y - b) < 0.5 for (x, y), (a, b) in pairs)


@pytest.mark.parametrize(
    ("kind", "points", "why"),
    [
        ("cloud", [[0, 0]], "goes from one place to another"),
        ("cloud", [[10, 10], [11, 90]], "too small"),
        ("pin", [[5000, 5]], "off the sheet"),
        ("pin", [[-1, 5]], "could not be read"),
        ("pin", [[float("nan"), 5]], "could not be read"),
        ("pin", [["1", 5]], "could not be read"),
        ("pin", [[True, 5]], "could not be read"),
        ("pin", [[1, 5, 9]], "could not be read"),
        ("pin", {"x": 1}, "could not be read"),
        ("pin", [[1, 5], [2, 6]], "has one place"),
        ("area", [[0, 0], [10, 10], [20, 20]], "too small"),
        ("length", [[0, 0]] * 101, "at most 100"),
        ("length", [[1, 1], [1, 1]], "too small"),
        ("spiral", [[1, 1]], "Choose what kind"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_reason(kind: str, points: Any, why: str) -> None:
    with pytest.raises(BadGeometry, match=why):
        checked(kind, points, SHEET)


@pytest.mark.parametrize(
    ("words", "kind", "expected"),
    [
        ("A1", "pin", [[108, 108]]),
        ("h12", "pin", [[WIDE - 108, HIGH - 108]]),
        ("A1", "cloud", [[0, 0], [216, 216]]),
        ("A1 to B2", "highlight", [[0, 0], [432, 432]]),
        ("12.5, 8", "pin", [[900, 576]]),
        ("1, 1; 2 x 1; 2/2", "area", [[72, 72], [144, 72], [144, 144]]),
    ],
)
def test_a_place_can_be_written(words: str, kind: str, expected: list[list[float]]) -> None:
    assert places.points_of(words, kind, SHEET) == expected


@pytest.mark.parametrize("words", ["", "Z9", "A13", "near the stairs", ";;"])
def test_words_that_are_no_place_are_refused(words: str) -> None:
    with pytest.raises(BadGeometry):
        places.points_of(words, "pin", SHEET)


def test_an_image_has_no_zones_but_takes_inches() -> None:
    assert places.points_of("2, 3", "pin", IMAGE) == [[144, 216]]
    assert places.zone_of([[1, 1]], IMAGE) == ""
    with pytest.raises(BadGeometry, match="no size on paper"):
        places.points_of("C7", "pin", IMAGE)


@pytest.mark.parametrize(
    ("words", "length", "unit"),
    [
        ("24'-6\"", Decimal("24.5"), "ft"),
        ("24 ft 6 in", Decimal("24.5"), "ft"),
        ("24.5'", Decimal("24.5"), "ft"),
        ('6 1/2"', Decimal("6.5") / 12, "ft"),
        ('1/4"', Decimal("0.25") / 12, "ft"),
        ("7.5 m", Decimal("7.5"), "m"),
        ("7500 mm", Decimal("7.5"), "m"),
    ],
)
def test_a_length_is_read_as_plans_write_it(words: str, length: Decimal, unit: str) -> None:
    assert measures.read_length(words) == (length, unit)


@pytest.mark.parametrize("words", ["", "long", "0 ft", "-3 m", "12", '1/0"', "9" * 40 + " m"])
def test_what_is_no_length_is_refused(words: str) -> None:
    with pytest.raises(BadLength):
        measures.read_length(words)


@given(st.text(max_size=40))
def test_no_words_break_the_reading_of_lengths(words: str) -> None:
    try:
        found, unit = measures.read_length(words)
    except BadLength:
        return
    assert found > 0
    assert unit in {"ft", "m"}


@pytest.mark.parametrize(
    ("scale", "inches_on_paper", "expected"),
    [('1/4" = 1\'-0"', 3.625, "14'-6\""), ("1/8\" = 1'", 1, "8'-0\""), ("1:100", 1, "2.54 m")],
)
def test_a_written_scale_measures_right(scale: str, inches_on_paper: float, expected: str) -> None:
    points, length, unit = measures.read_scale(scale) or ([], Decimal(0), "")
    line = MarkUp(kind="length", geometry={"points": [[0, 0], [inches_on_paper * 72, 0]]})

    assert measures.measured(line, SheetScale(points=points, length=length, unit=unit)) == expected


def test_an_area_is_measured_by_the_square_of_the_scale() -> None:
    scale = SheetScale(points=[[0, 0], [72, 0]], length=Decimal(10), unit="ft")
    room = MarkUp(kind="area", geometry={"points": [[0, 0], [72, 0], [72, 144], [0, 144]]})

    assert measures.measured(room, scale) == "200.0 sq ft"
    assert geometry.surface(room.points) == 72 * 144
