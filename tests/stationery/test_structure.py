"""A screen reader walks a letter in the order in which an eye does, and learns what each part is."""

from io import BytesIO

import pikepdf
import pytest

from permits.stationery import (
    Bullets,
    CheckBoxes,
    CheckRow,
    Heading,
    KeyValues,
    Numbered,
    Paragraph,
    QrCode,
    Table,
    TitlePanel,
    qr,
    render,
)
from tests.stationery import samples
from tests.stationery.reading import elements, pages, tags
from tests.stationery.samples import AT


def test_the_elements_stand_in_reading_order() -> None:
    blocks = [
        Heading("One", 1),
        Paragraph("Text"),
        Heading("Two"),
        Bullets(["a"]),
        KeyValues([("Label", "Value")]),
        Table(["Head"], [["Cell"]]),
    ]
    letterhead = ["Document", "P", "P", "P", "P", "P", "P", "P"]

    found = tags(render(samples.letter(), blocks, made_at=AT))

    a_list = ["L", "LI", "Lbl", "LBody", "P"]
    terms = ["L", "LI", "Lbl", "LBody"]
    table = ["Table", "THead", "TR", "TH", "TBody", "TR", "TD"]
    assert found == [*letterhead, "H1", "P", "H2", *a_list, *terms, *table]


def test_a_list_says_how_it_is_numbered() -> None:
    pdf = render(samples.letter(), [Bullets(["a"]), Numbered(["b"], start=7)], made_at=AT)

    lists = elements(pdf, "L")
    assert [element.attributes["/ListNumbering"] for element in lists] == ["/Disc", "/Decimal"]
    assert "7. b" in pages(pdf)[0]


def test_a_table_over_pages_stays_one_table_with_one_head() -> None:
    pdf = render(samples.letter("Register"), samples.register(120), made_at=AT)

    (table,) = elements(pdf, "Table")
    head, body = table.kids
    assert len(pages(pdf)) > 3
    assert [len(row.kids) for row in head.kids] == [4]
    assert [cell.attributes["/Scope"] for cell in head.kids[0].kids] == ["/Column"] * 4
    assert [len(row.kids) for row in body.kids] == [4] * 121


def test_the_head_of_a_table_is_shown_again_on_every_page_as_an_artifact() -> None:
    pdf = render(samples.letter("Register"), samples.register(120), made_at=AT)

    assert all("Number Address Scope Valuation" in sheet for sheet in pages(pdf))
    with pikepdf.open(BytesIO(pdf)) as file:
        operators = [str(step.operator) for step in pikepdf.parse_content_stream(file.pages[1])]
        kinds = [
            str(step.operands[0])
            for step in pikepdf.parse_content_stream(file.pages[1])
            if len(step.operands) == 2
        ]
    assert operators.count("BDC") == operators.count("EMC")
    assert "/TH" not in kinds
    assert "/TD" in kinds


def test_the_total_never_stands_alone_on_a_page() -> None:
    for count in range(18, 50):
        pdf = render(samples.letter("Register"), samples.register(count), made_at=AT)

        last = pages(pdf)[-1]
        assert f"BLD-2026-{count - 1:06d}" in last
        assert "$123,456,789.00" in last


def test_money_columns_end_at_one_edge() -> None:
    rows = [["a", "$1,475.35"], ["b", "$8.00"], ["c", "$1,111,111.11"]]
    pdf = render(samples.letter(), [Table(["Fee", "Amount"], rows, ("left", "right"))], made_at=AT)

    edges = _right_edges(pdf, [row[1] for row in rows])

    assert max(edges) - min(edges) < 0.6  # the digits themselves have slightly different shapes


def test_uneven_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="must have 2 cells"):
        render(samples.letter(), [Table(["A", "B"], [["only one"]])], made_at=AT)
    with pytest.raises(ValueError, match="needs 2 alignments"):
        render(samples.letter(), [Table(["A", "B"], [["1", "2"]], align=("left",))], made_at=AT)


def test_a_table_without_rows_still_has_its_head() -> None:
    pdf = render(samples.letter(), [Heading("T", 1), Table(["A", "B"], [])], made_at=AT)

    assert tags(pdf).count("TH") == 2


def test_a_tick_box_says_whether_it_is_ticked() -> None:
    rows = [CheckRow("Done already", ticked=True), CheckRow("Still open")]
    for block in (CheckBoxes(rows), CheckBoxes(rows, "Inspection", ("Date",))):
        pdf = render(samples.letter(), [block], made_at=AT)

        figures = elements(pdf, "Figure")
        assert [figure.alt for figure in figures] == ["Ticked box", "Empty box"]
        assert all("/BBox" in figure.attributes for figure in figures)


def test_more_entries_than_sign_off_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="more entries"):
        render(samples.letter(), [CheckBoxes([CheckRow("a", entries=["x"])])], made_at=AT)


def test_the_qr_code_is_a_figure_with_a_link_beside_it() -> None:
    pdf = render(samples.letter(), [QrCode(samples.VERIFY, "Verify", "QR code to verify")], made_at=AT)

    (figure,) = elements(pdf, "Figure")
    with pikepdf.open(BytesIO(pdf)) as file:
        (link,) = file.pages[0].Annots
        assert str(link.A.URI) == samples.VERIFY
        assert str(link.Contents) == samples.VERIFY
    assert figure.alt == "QR code to verify"


def test_the_dark_squares_are_those_of_the_code() -> None:
    segno = pytest.importorskip("segno")
    expected = segno.make(
        samples.VERIFY, error="m", micro=False, mask=3, mode="byte", boost_error=False
    ).matrix

    runs, side = qr.runs_of(samples.VERIFY)

    drawn = [[0] * len(expected) for _ in expected]
    for column, row, count in runs:
        for offset in range(count):
            drawn[side - 1 - row - qr.QUIET_ZONE][column - qr.QUIET_ZONE + offset] = 1
    assert side == len(expected) + 2 * qr.QUIET_ZONE
    assert drawn == [list(row) for row in expected]


@pytest.mark.parametrize("url", ["", "https://example.org/" + "x" * 300])
def test_an_address_that_fits_no_readable_code_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="1 to 300 bytes"):
        render(samples.letter(), [TitlePanel("P", "1", qr=QrCode(url, "", "code"))], made_at=AT)


def _right_edges(pdf: bytes, texts: list[str]) -> list[float]:
    pdfium = pytest.importorskip("pypdfium2")
    sheet = pdfium.PdfDocument(pdf)[0].get_textpage()
    edges = []
    for words in texts:
        index, count = sheet.search(words).get_next()
        edges.append(sheet.get_charbox(index + count - 1)[2])
    return edges
