"""The stamp on a sheet: upright and inside it however a page is turned, and where nothing is drawn."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name

from permits.stationery.stamping import Box, Face, StampingRefused, stamp_file
from permits.stationery.stamping.face import drawn

FACE = Face(
    city="City of Sample",
    heading="Approved plans",
    number="PRJ-2026-00012",
    date="November 9, 2026",
    signs=["Structural: approved, R. Gomez, Nov 2, 2026"],
    address="https://permits.example.gov/p/0123456789ABCDEFGHJKMN/",
    code="0123 4567 89AB CDEF GHJK MN",
)
BOX = Box(width=2, height=2, right=0.5, bottom=0.5)
SHEET = (24 * 72, 18 * 72)


def plans(path: Path, *pages: dict[str, Any], drawing: bytes = b"") -> Path:
    with pikepdf.Pdf.new() as pdf:
        for entries in pages:
            page = pdf.add_blank_page(page_size=SHEET)
            for key, value in entries.items():
                page.obj[key] = value
            if drawing:
                page.contents_add(pdf.make_stream(drawing))
        pdf.save(path)
    return path


def stamped(source: Path) -> tuple[Any, list[dict[str, Any]]]:
    target = source.with_name("stamped.pdf")
    seen: list[int] = []
    report = stamp_file(
        source, target, face=FACE, box=BOX, on_sheet=lambda sheet, total: seen.append((sheet, total))
    )
    assert seen == [(number, len(report.sheets)) for number in range(1, len(report.sheets) + 1)]
    return pypdfium2.PdfDocument(target), report.sheets


def where(page: Any) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of what is drawn, as shares of the sheet as seen."""
    image = page.render(scale=0.25, grayscale=True).to_pil().point(lambda shade: 255 if shade < 200 else 0)
    left, top, right, bottom = image.getbbox()
    wide, high = image.size
    return left / wide, 1 - bottom / high, right / wide, 1 - top / high


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_stamp_stands_upright_at_the_lower_right_however_a_page_is_turned(
    tmp_path: Path, turn: int
) -> None:
    shown, sheets = stamped(plans(tmp_path / "plans.pdf", {"/Rotate": turn}))

    wide, high = shown[0].get_size()
    left, bottom, right, top = where(shown[0])
    assert sheets[0]["found"] == "box"
    assert left * wide == pytest.approx(wide - 2.5 * 72, abs=6)
    assert right * wide == pytest.approx(wide - 0.5 * 72, abs=6)
    assert bottom * high == pytest.approx(0.5 * 72, abs=6)
    assert top * high == pytest.approx(2.5 * 72, abs=6)


def test_a_cropped_page_and_one_in_larger_units_get_the_stamp_inside_what_is_seen(tmp_path: Path) -> None:
    crop = {"/CropBox": Array([300, 200, 1500, 1100])}
    shown, sheets = stamped(plans(tmp_path / "plans.pdf", crop, {"/UserUnit": 2}))

    assert [each["found"] for each in sheets] == ["box", "box"]
    assert sheets[0]["left"] == pytest.approx(1200 / 72 - 2.5, abs=0.01)
    assert sheets[1]["left"] == pytest.approx(48 - 2.5, abs=0.01)
    assert where(shown[0])[2] == pytest.approx(1 - 36 / 1200, abs=0.01)


def test_what_the_stamp_says_can_be_read_and_the_drawing_stays(tmp_path: Path) -> None:
    drawing = b"BT /F0 12 Tf 100 900 Td (KITCHEN) Tj ET"
    source = plans(tmp_path / "plans.pdf", {}, {}, drawing=drawing)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        shared = pdf.make_indirect(Dictionary(Font=Dictionary(F0=font)))
        for page in pdf.pages:
            page.obj.Resources = shared
        pdf.save(source)

    shown, _sheets = stamped(source)

    for page in shown:
        said = page.get_textpage().get_text_bounded()
        assert "KITCHEN" in said
        assert "APPROVED PLANS" in said
        assert FACE.number in said
        assert "Structural: approved, R. Gomez, Nov 2, 2026" in said


def test_a_box_that_is_drawn_over_sends_the_stamp_to_the_nearest_blank_space(tmp_path: Path) -> None:
    hatch = b"0 g 1500 0 228 400 re f"

    shown, sheets = stamped(plans(tmp_path / "plans.pdf", {}, drawing=hatch))

    assert sheets[0]["found"] == "blank_space"
    assert sheets[0]["left"] + 2 <= 1500 / 72 or sheets[0]["bottom"] >= 400 / 72
    assert FACE.number in shown[0].get_textpage().get_text_bounded()


def test_a_sheet_without_any_blank_space_is_stamped_in_its_box_and_said_so(tmp_path: Path) -> None:
    black = b"0.4 g 0 0 1728 1296 re f"

    _shown, sheets = stamped(plans(tmp_path / "plans.pdf", {}, drawing=black))

    assert sheets[0]["found"] == "over_drawing"
    assert sheets[0]["left"] == pytest.approx(21.5)


def test_a_drawing_that_leaves_its_scale_behind_does_not_shrink_the_stamp(tmp_path: Path) -> None:
    careless = b"q 0.1 0 0 0.1 0 0 cm"

    shown, _sheets = stamped(plans(tmp_path / "plans.pdf", {}, drawing=careless))

    left, _bottom, right, _top = where(shown[0])
    assert (right - left) * 24 == pytest.approx(2, abs=0.1)


def test_the_same_file_and_words_give_the_same_bytes(tmp_path: Path) -> None:
    source = plans(tmp_path / "plans.pdf", {}, {})
    before = source.read_bytes()

    stamped(source)
    first = (tmp_path / "stamped.pdf").read_bytes()
    stamped(source)

    assert (tmp_path / "stamped.pdf").read_bytes() == first
    assert source.read_bytes() == before


def test_a_file_that_is_no_drawing_is_refused_in_words(tmp_path: Path) -> None:
    source = tmp_path / "plans.pdf"
    source.write_bytes(b"%PDF-1.7 but nothing more")

    with pytest.raises(StampingRefused):
        stamped(source)


def test_more_sign_offs_than_fit_are_counted() -> None:
    signs = [f"Discipline {number}: approved" for number in range(40)]
    many = Face(FACE.city, FACE.heading, FACE.number, FACE.date, signs, FACE.address, FACE.code)

    page = pypdfium2.PdfDocument(BytesIO(drawn(many, 144, 144)))[0]

    assert " more" in page.get_textpage().get_text_bounded()
