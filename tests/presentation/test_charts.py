"""Charts: the drawing and the numbers say the same, safely."""

from xml.etree import ElementTree as XML

import pytest

from permits.presentation import charts

EVIL = "<script>alert('x')</script>"
BARS = [charts.Bar("In review", 40), charts.Bar("Issued", 10)]


def parsed(svg: str) -> XML.Element:
    return XML.fromstring(svg)  # noqa: S314 # our own drawing


def widths(chart: charts.Chart, kind: str) -> list[str]:
    return [mark.get("width", "") for mark in parsed(chart.svg).iter("rect") if mark.get("class") == kind]


def test_the_longest_bar_fills_the_width_and_the_others_are_in_proportion() -> None:
    chart = charts.bar_chart(BARS, title="Applications")

    assert widths(chart, "lintel-chart__bar") == ["100.00%", "25.00%"]


def test_the_numbers_under_a_chart_are_those_that_were_drawn() -> None:
    chart = charts.bar_chart(BARS, title="Applications", unit="cases")

    assert chart.columns == ("Name", "cases")
    assert chart.rows == (("In review", 40), ("Issued", 10))


@pytest.mark.parametrize(
    "chart",
    [
        charts.bar_chart([charts.Bar(EVIL, 1, url="/a?b='\"><i>")], title=EVIL),
        charts.histogram([charts.Bar(EVIL, 1)], title=EVIL, unit=EVIL),
        charts.line([charts.Point(EVIL, 1), charts.Point(EVIL, 2)], title=EVIL),
        charts.stacked_bars([charts.Stack(EVIL, {"a": 1})], title=EVIL, series={"a": EVIL}),
        charts.days_bar([charts.Span("city", 3)], title=EVIL),
    ],
    ids=["bars", "histogram", "line", "stacks", "days"],
)
def test_a_chart_is_well_formed_named_and_free_of_script_and_style(chart: charts.Chart) -> None:
    root = parsed(chart.svg)

    elements = {element.tag for element in root.iter()}
    ids = {element.get("id") for element in root.iter()}
    assert elements <= {"svg", "title", "desc", "g", "a", "rect", "text", "line", "polyline", "circle"}
    assert not any("style" in element.attrib for element in root.iter())
    assert root.get("aria-labelledby") in ids
    assert root.get("aria-describedby") in ids
    assert root.findtext("title") == EVIL


def test_a_chart_with_links_is_not_called_an_image() -> None:
    linked = charts.bar_chart([charts.Bar("In review", 4, url="/q/")], title="Linked")
    plain = charts.bar_chart(BARS, title="Plain")

    assert parsed(linked.svg).get("role") == "group"
    assert parsed(plain.svg).get("role") == "img"


@pytest.mark.parametrize("values", [[], [0], [0, 0, 0]])
def test_charts_of_nothing_are_drawn_without_failing(values: list[int]) -> None:
    drawn = [
        charts.bar_chart([charts.Bar("x", value) for value in values], title="Bars"),
        charts.histogram([charts.Bar("x", value) for value in values], title="Ages"),
        charts.line([charts.Point("x", value) for value in values], title="Weeks"),
        charts.stacked_bars([charts.Stack("x", {"a": v}) for v in values], title="S", series={"a": "A"}),
        charts.days_bar([charts.Span("city", value) for value in values]),
    ]

    assert all(parsed(chart.svg).tag == "svg" for chart in drawn)


def test_the_days_of_city_and_applicant_are_added_up_and_keep_their_order() -> None:
    chart = charts.days_bar([charts.Span("city", 10), charts.Span("applicant", 30), charts.Span("city", 10)])

    assert [entry.label for entry in chart.legend] == [
        "Days with the city: 20",
        "Days with the applicant: 30",
    ]
    assert widths(chart, "lintel-chart__city") == ["20.00%", "20.00%"]
    assert widths(chart, "lintel-chart__applicant") == ["60.00%"]


def test_days_that_did_not_pass_are_not_drawn() -> None:
    chart = charts.days_bar([charts.Span("city", 0), charts.Span("applicant", 4), charts.Span("city", -2)])

    assert chart.rows == (("Days with the applicant", 4),)
    assert widths(chart, "lintel-chart__city") == []
    assert widths(chart, "lintel-chart__applicant") == ["100.00%"]


def test_neighbouring_days_in_the_same_hands_are_one_piece() -> None:
    chart = charts.days_bar([charts.Span("city", 3), charts.Span("city", 5), charts.Span("applicant", 8)])

    assert widths(chart, "lintel-chart__city") == ["50.00%"]


def test_a_line_says_its_highest_and_its_last_value() -> None:
    chart = charts.line([charts.Point(str(n), value) for n, value in enumerate([3, 9, 5])], title="Weeks")

    shown = [text.text for text in parsed(chart.svg).iter("text") if "value" in text.get("class", "")]
    assert shown == ["9", "5"]
