"""Sheets: what the reader sees on each page, and what it makes of it."""

import io
from collections.abc import Callable

import pikepdf
import pytest

from permits.applications.models import PermitApplication
from permits.documents.checks import drawing_rules, reading
from permits.documents.reader.digests import PageDigests
from permits.documents.reader.pdf import read_pdf
from permits.documents.reader.title_block import Rules
from tests.documents.handing_in import blank_sheets, codes, drawing, drawn, hand_in, saved
from tests.driving import People

BOX = {"width": 4.0, "height": 3.0, "right": 3.0, "bottom": 3.0}


def hashes(content: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        digests = PageDigests(pdf)
        return [digests.of(page) for page in pdf.pages]


def seen(tmp_path, content: bytes, application: PermitApplication, **changed: object) -> list[dict]:
    path = tmp_path / "file"
    path.write_bytes(content)
    return list(reading.read_sheets(path, drawing_rules.rules_for(application) | changed).values())


def test_a_plan_set_is_indexed_by_itself(draft: PermitApplication, who: People) -> None:
    content = drawn([("G-001", "Cover"), ("A-101", "Floor plan"), ("S-2.1", "Framing plan")])

    version = hand_in(draft, who.contractor, content)

    rows = version.sheets.values_list("page", "number", "title", "discipline", "has_text")
    assert list(rows) == [
        (1, "G-001", "Cover", "G", True),
        (2, "A-101", "Floor plan", "A", True),
        (3, "S-2.1", "Framing plan", "S", True),
    ]
    assert "Project at 1222 First Ave" in version.sheets.get(page=2).text
    assert [sheet.sha256 for sheet in version.sheets.all()] == hashes(content)
    assert codes(version) == []


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_sheet_is_read_whichever_way_it_was_plotted(
    draft: PermitApplication, tmp_path, turned: int
) -> None:
    [sheet] = seen(tmp_path, drawn([("E-3", "Panels")], turned=turned), draft, stamp_box=BOX)

    assert (sheet["number"], sheet["title"], sheet["stamp"]) == ("E-3", "Panels", True)


def test_a_drawing_over_the_stamp_box_is_seen(draft: PermitApplication, tmp_path) -> None:
    [sheet] = seen(tmp_path, drawn([("E-3", "Panels")], in_box="FURNITURE"), draft, stamp_box=BOX)

    assert sheet["stamp"] is False


def test_what_a_plan_lacks_is_said_in_words_that_help(draft: PermitApplication, who: People) -> None:
    draft.address = "900 Ocean View Blvd"
    draft.save(update_fields=["address"])

    version = hand_in(draft, who.contractor, drawn([("A-1", "Plan"), ("A-1", "Roof"), ("plan", "Site")]))

    texts = {finding.code: finding.text for finding in version.report}
    assert (version.status, set(texts)) == ("clean", {"no_sheet_number", "same_sheet_number", "no_address"})
    assert "page 3" in texts["no_sheet_number"]
    assert "A-1" in texts["same_sheet_number"]
    assert "“900 Ocean View Blvd”" in texts["no_address"]
    assert [finding.severity for finding in version.report] == ["warn", "warn", "advise"]


def moved_about(content: bytes) -> bytes:
    """Put the sheets of a file behind a new cover, packed another way, with other dates."""
    source, target = pikepdf.open(io.BytesIO(content)), pikepdf.new()
    target.add_blank_page(page_size=(200, 200))
    target.pages.extend(source.pages)
    target.pages[1].obj.LastModified = pikepdf.String("D:20270101")
    return saved(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True)


def turned_round(content: bytes) -> bytes:
    pdf = pikepdf.open(io.BytesIO(content))
    pdf.pages[0].rotate(90, relative=True)
    return saved(pdf)


def with_a_note(content: bytes) -> bytes:
    pdf = pikepdf.open(io.BytesIO(content))
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[0, 0, 99, 99], Contents="New wall"
    )
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(note)])
    return saved(pdf)


def test_the_same_drawing_has_the_same_hash_in_any_file_and_place() -> None:
    content = drawing(pages=2)

    again = hashes(moved_about(content))

    assert again[1:] == hashes(content)
    assert len(set(again)) == 3


@pytest.mark.parametrize("change", [turned_round, with_a_note])
def test_what_changes_the_sight_of_a_sheet_changes_its_hash(change: Callable[[bytes], bytes]) -> None:
    content = drawing(pages=2)

    changed = hashes(change(content))

    assert changed[0] != hashes(content)[0]
    assert changed[1] == hashes(content)[1]


def test_a_font_or_picture_that_changes_changes_only_the_sheets_that_show_it() -> None:
    pdf = pikepdf.new()
    pictures = [pdf.make_stream(bytes([shade]) * 64) for shade in (1, 2)]
    for picture in pictures:
        picture.update(
            pikepdf.Dictionary(
                Subtype=pikepdf.Name.Image,
                Width=8,
                Height=8,
                ColorSpace=pikepdf.Name.DeviceGray,
                BitsPerComponent=8,
            )
        )
    shared = pdf.make_indirect(
        pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im1=pictures[0], Im2=pictures[1]))
    )
    for name in ("Im1", "Im2"):
        page = pdf.add_blank_page(page_size=(200, 200))
        page.Resources, page.Contents = shared, pdf.make_stream(f"/{name} Do".encode())
    before = hashes(saved(pdf))
    pictures[1].write(b"\7" * 64)

    after = hashes(saved(pdf))

    assert after[0] == before[0]
    assert after[1] != before[1]


def test_a_page_that_leads_back_to_itself_still_has_a_hash() -> None:
    pdf = pikepdf.open(io.BytesIO(drawing()))
    form = pdf.make_indirect(pdf.make_stream(b"/Me Do"))
    form.update(pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9]))
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Me=form))
    pdf.pages[0].Resources.XObject = pikepdf.Dictionary(Me=form)
    pdf.pages[0].contents_add(b"/Me Do")

    assert len(hashes(saved(pdf))[0]) == 64


def test_a_page_nested_too_deep_has_no_hash_and_so_never_passes_for_unchanged() -> None:
    pdf = pikepdf.open(io.BytesIO(drawing()))
    deep = pikepdf.Array([])
    for _level in range(200):
        deep = pikepdf.Array([deep])
    pdf.pages[0].Group = pikepdf.Dictionary(S=deep)

    assert hashes(saved(pdf)) == [""]


def test_ten_thousand_pages_take_bounded_time(tmp_path) -> None:
    path = tmp_path / "file"
    path.write_bytes(blank_sheets(10_000))

    report = read_pdf(str(path))

    assert (report["pages"], report["sheets"]) == (10_000, [])


def test_pages_after_the_time_is_up_are_known_not_to_be_read(draft: PermitApplication, tmp_path) -> None:
    assert seen(tmp_path, drawing(pages=3), draft, seconds=-1) == []


@pytest.mark.parametrize(
    ("written", "address", "found"),
    [
        ("PROJECT: 1222 FIRST AVE, SAN DIEGO", "1222 First Avenue", True),
        ("1222 North First Street", "1222 N. First St", True),
        ("11222 FIRST AVE", "1222 First Avenue", False),
        ("1222 SECOND AVE", "1222 First Avenue", False),
        ("anything", "Lot 4 of Tract 99", True),
        ("anything", "", True),
    ],
)
def test_the_address_is_found_as_drawings_write_it(written: str, address: str, found: bool) -> None:
    rules = {
        "numbers": [],
        "number_labels": [],
        "title_labels": [],
        "width": 1,
        "height": 1,
        "stamp_box": None,
        "seconds": 1,
        "least_text": 1,
        "address": drawing_rules.address_pattern(address),
    }

    assert Rules.given(rules).finds_address(written) is found
