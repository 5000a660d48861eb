"""The small words of a page: money, days, moments, the tone of a status."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation


def rendered(source: str, **context: object) -> str:
    return Template("{% load lintel %}" + source).render(Context(context)).strip()


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Decimal("1234.5"), "$1,234.50"),
        (0, "$0.00"),
        ("912.40", "$912.40"),
        (Decimal("-5"), "−$5.00"),
        (None, ""),
        ("", ""),
    ],
)
def test_money_reads_as_dollars_and_cents(amount: object, words: str) -> None:
    assert rendered("{{ amount|money }}", amount=amount) == words


@pytest.mark.parametrize(("number", "words"), [(0, "0 days"), (1, "1 day"), (1200, "1,200 days"), (None, "")])
def test_days_are_counted_in_words(number: int | None, words: str) -> None:
    assert rendered("{{ number|days }}", number=number) == words


def test_an_evening_in_the_city_is_not_shown_as_the_next_day() -> None:
    evening = datetime(2025, 11, 4, 4, 30, tzinfo=UTC)

    assert "Nov. 3, 2025, 8:30 p.m." in rendered("{{ at|when }}", at=evening)
    assert rendered("{{ at|day }}", at=evening) == '<time datetime="2025-11-03">Nov. 3, 2025</time>'


def test_a_day_is_written_in_the_language_of_the_reader() -> None:
    with translation.override("es"):
        assert "de noviembre de 2025" in rendered("{{ on|day }}", on=date(2025, 11, 3)).lower()


def test_a_status_is_shown_in_words_and_with_a_sign_not_by_colour_alone() -> None:
    source = '{% include "components/status_tag.html" with status="in_review" label=words only %}'

    tag = rendered(source, words="In <review>")

    assert "lintel-tag--city" in tag
    assert "#location_city" in tag
    assert "In &lt;review&gt;" in tag
