"""Every letter is a lawful archive file, can be read aloud, and looks the same each time it is made."""

import hashlib
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from permits.stationery import (
    Block,
    Heading,
    Letter,
    Letterhead,
    PageBreak,
    Paragraph,
    Spacer,
    TitlePanel,
    Wording,
    render,
)
from tests.stationery import samples
from tests.stationery.reading import failures, pages, text
from tests.stationery.samples import AT

EVERY_LETTER = {
    "permit": (samples.letter(), samples.permit()),
    "invoice": (samples.letter("Invoice", verify_url=None), samples.invoice()),
    "corrections": (samples.letter("Corrections"), samples.corrections()),
    "register": (samples.letter("Register"), samples.register()),
    "void": (samples.letter(watermark="VOID"), samples.permit()),
    "empty": (Letter("Nothing", Letterhead("City", "")), []),
    "spanish": (samples.letter("Permiso", language="es-US"), [Heading("¿Qué sigue? Año, niño, señal", 1)]),
}


@pytest.mark.parametrize(("letter", "blocks"), EVERY_LETTER.values(), ids=EVERY_LETTER.keys())
def test_a_letter_is_pdf_a_2a_and_pdf_ua_1(letter: Letter, blocks: Sequence[Block], tmp_path: Path) -> None:
    pdf = render(letter, blocks, made_at=AT)

    assert failures(pdf, tmp_path) == []


@pytest.mark.parametrize("seed", range(0, 120, 3))
def test_no_letter_has_a_stream_whose_end_a_strict_reader_misjudges(seed: int, tmp_path: Path) -> None:
    blocks = samples.register(seed)

    pdf = render(samples.letter(f"Register {seed}"), blocks, made_at=AT)

    assert b"\r\nendstream" not in pdf
    assert failures(pdf, tmp_path) == []


def test_the_same_letter_gives_the_same_bytes_in_another_process() -> None:
    here = hashlib.sha256(render(samples.letter(), samples.permit(), made_at=AT)).hexdigest()
    program = (
        "import hashlib; from permits.stationery import render; from tests.stationery import samples as s;"
        "print(hashlib.sha256(render(s.letter(), s.permit(), made_at=s.AT)).hexdigest())"
    )

    there = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert there.stdout.strip() == here


def test_another_moment_gives_other_bytes() -> None:
    first = render(samples.letter(), samples.permit(), made_at=AT)

    later = render(samples.letter(), samples.permit(), made_at=AT.replace(minute=15))

    assert first != later


def test_every_page_says_which_it_is_and_where_to_verify_it() -> None:
    sheets = pages(render(samples.letter("Corrections"), samples.corrections(), made_at=AT))

    assert len(sheets) > 2
    for number, sheet in enumerate(sheets, start=1):
        assert f"Page {number} of {len(sheets)}" in sheet
        assert "BLD-2026-000123 · Document version 1" in sheet
        assert f"Verify at {samples.VERIFY}" in sheet
        assert "Unofficial sample" in sheet


def test_a_permit_with_all_its_content_has_two_pages() -> None:
    pdf = render(samples.letter(), samples.permit(), made_at=AT)

    assert len(pages(pdf)) == 2


def test_the_file_says_its_title_language_and_moment() -> None:
    with pikepdf.open(BytesIO(render(samples.letter(language="es-US"), [], made_at=AT))) as pdf:
        metadata = pdf.Root.Metadata.read_bytes().decode()

        assert str(pdf.Root.Lang) == "es-US"
        assert str(pdf.docinfo.Title) == "Building permit BLD-2026-000123"
    assert '<rdf:li xml:lang="x-default">Building permit BLD-2026-000123</rdf:li>' in metadata
    assert "<xmp:CreateDate>2026-11-22T18:14:00+00:00</xmp:CreateDate>" in metadata


def test_the_kit_speaks_the_language_of_the_letter() -> None:
    letter = replace(
        samples.letter(), wording=Wording(page="Página {number} de {total}", verify="Verifique en")
    )

    shown = text(render(letter, [], made_at=AT))

    assert "Página 1 de 1" in shown
    assert f"Verifique en {samples.VERIFY}" in shown


def test_a_page_break_begins_a_new_page_and_a_second_one_adds_no_empty_page() -> None:
    blocks = [Heading("One", 1), PageBreak(), PageBreak(), Spacer(10), Paragraph("Two")]

    sheets = pages(render(samples.letter(), blocks, made_at=AT))

    assert len(sheets) == 2
    assert "Two" in sheets[1]


def test_a_heading_never_ends_a_page() -> None:
    for filling in range(400, 620, 5):
        blocks = [Heading("Top", 1), Spacer(filling), Heading("Below"), Paragraph("Text under it. " * 20)]

        sheets = pages(render(samples.letter(), blocks, made_at=AT))

        assert [("Below" in sheet) for sheet in sheets] == [("Text under it." in sheet) for sheet in sheets]


@pytest.mark.parametrize(
    ("blocks", "complaint"),
    [
        ([Heading("Second first", 2)], "a level is missing"),
        ([Heading("One", 1), Heading("Three", 3)], "a level is missing"),
        ([TitlePanel("Permit", "1"), Heading("Three", 3)], "a level is missing"),
    ],
)
def test_headings_that_a_screen_reader_could_not_follow_are_refused(
    blocks: list[Block], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        render(samples.letter(), blocks, made_at=AT)


def test_a_moment_without_time_zone_is_refused() -> None:
    naive = datetime(2026, 11, 22)  # noqa: DTZ001, the mistake under test

    with pytest.raises(ValueError, match="time zone"):
        render(samples.letter(), [], made_at=naive)


def test_a_colour_that_is_none_is_refused() -> None:
    letter = replace(samples.letter(), letterhead=replace(samples.LETTERHEAD, accent="navy"))

    with pytest.raises(ValueError, match="#rrggbb"):
        render(letter, [], made_at=AT)
