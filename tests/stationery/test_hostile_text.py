"""Whatever an applicant writes appears as written, or visibly as something that the page cannot show."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from permits.stationery import (
    Addressee,
    Block,
    Bullets,
    CheckBoxes,
    CheckRow,
    Heading,
    Item,
    KeyValues,
    Letter,
    Notice,
    Numbered,
    Paragraph,
    Signature,
    Table,
    TitlePanel,
    fonts,
    render,
)
from tests.stationery import samples
from tests.stationery.reading import elements, failures, pages, text
from tests.stationery.samples import AT

NAUGHTY = Path(__file__).parents[3] / "shared/data/suites/naughty_strings/blns.json"


def everywhere(words: str) -> list[Block]:
    """Return the words in every place where a letter takes words."""
    return [
        Addressee([words, words], words),
        TitlePanel(words, words, words, [(words, words)]),
        Heading(words),
        Paragraph(words),
        KeyValues([(words, words)], columns=1),
        KeyValues([(words, words)] * 3, columns=2),
        Table([words, words], [[words, words]], ("left", "right"), [words, words]),
        Bullets([words, Item(words, words, words)]),
        Numbered([words]),
        CheckBoxes([CheckRow(words, note=words)]),
        CheckBoxes([CheckRow(words, note=words, entries=[words])], words, [words]),
        Notice(words, "warning", words),
        Signature([words, words], words),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "<b>bold</b> & <para>x</para> &amp; <font color=red>",
        "</P> <</MCID 0>> BDC (text) Tj ET EMC",
        "{number} %s \\n $0 ${jndi:ldap://x}",
        "]]><?xpacket end='r'?><rdf:li>",
    ],
)
def test_markup_in_a_text_appears_literally(words: str, tmp_path: Path) -> None:
    letter = samples.letter(words, reference=words, version=words, watermark=words)

    pdf = render(letter, everywhere(words), made_at=AT)

    assert text(pdf).count(words) >= 15
    assert failures(pdf, tmp_path) == []


def test_control_and_direction_characters_are_dropped() -> None:
    words = "pay\x00 to \x1b[31mthe\u202e owner\u200b\ufeff now\ud800"

    shown = text(render(samples.letter(), [Paragraph(words)], made_at=AT))

    assert "pay to [31mthe owner now" in shown


def test_line_ends_are_kept_and_rows_of_empty_lines_are_not() -> None:
    lines = fonts.drawable("a\r\nb\rc\u2028d").split("\n")

    sheets = pages(render(samples.letter(), [Paragraph("one" + "\n" * 5000 + "two")], made_at=AT))

    assert lines == ["a", "b", "c", "d"]
    assert len(sheets) == 1


def test_a_character_that_the_font_lacks_is_visibly_replaced_and_still_read_aloud() -> None:
    pdf = render(samples.letter(), [Paragraph("Owner: 张伟 Ltd")], made_at=AT)

    spoken = [element.actual for element in elements(pdf) if element.actual]
    assert f"Owner: {fonts.MISSING}{fonts.MISSING} Ltd" in text(pdf)
    assert spoken == ["Owner: 张伟 Ltd"]


def test_accents_of_many_languages_appear_unchanged() -> None:
    words = "María Núñez ¿Año? Łódź Šišić Đặng Văn Ørsted Ğüneş Ελλάδα Київ ½ × 3 ≤ 4 § 5 “quoted” – €5"

    shown = text(render(samples.letter(), [Paragraph(words)], made_at=AT))

    assert words in shown


def test_a_decomposed_accent_is_composed_and_a_wide_letter_becomes_plain() -> None:
    shown = text(render(samples.letter(), [Paragraph("Nu\u0301n\u0303ez Ａ１")], made_at=AT))

    assert "Núñez A1" in shown


def test_a_word_wider_than_the_page_is_cut_and_loses_nothing() -> None:
    word = "".join(f"{number:05d}" for number in range(700))

    shown = text(render(samples.letter(), [Paragraph(word)], made_at=AT))

    assert word in shown.replace(" ", "")


def test_a_very_long_text_in_a_table_cell_breaks_over_pages_and_loses_nothing(tmp_path: Path) -> None:
    words = " ".join(f"word{number}" for number in range(3000))

    pdf = render(samples.letter(), [Heading("T", 1), Table(["A", "B"], [[words, "x"]])], made_at=AT)

    shown = set(text(pdf).split())
    assert len(pages(pdf)) > 2
    assert all(f"word{number}" in shown for number in range(3000))
    assert len(elements(pdf, "TR")) == 2
    assert failures(pdf, tmp_path) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=300))
def test_any_text_at_all_gives_a_lawful_file(words: str, tmp_path: Path) -> None:
    letter = Letter(words, samples.LETTERHEAD, reference=words, watermark=words)

    pdf = render(letter, everywhere(words), made_at=AT)

    assert failures(pdf, tmp_path) == []


@pytest.mark.skipif(not NAUGHTY.exists(), reason="the suite of naughty strings is not here")
def test_naughty_strings_give_a_lawful_file(tmp_path: Path) -> None:
    strings: list[str] = json.loads(NAUGHTY.read_text())

    found = {
        start: failures(render(samples.letter(), _all(strings[start : start + 50]), made_at=AT), tmp_path)
        for start in range(0, len(strings), 50)
    }

    assert len(strings) > 400
    assert [complaint for complaints in found.values() for complaint in complaints] == []


def _all(strings: list[str]) -> list[Block]:
    return [Heading("Naughty", 1), *(block for words in strings for block in everywhere(words)[2:])]
