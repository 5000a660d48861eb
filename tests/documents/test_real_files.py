"""Real plans, real forms and odd PDFs, as people send them: every one of them, through the real reader."""

from collections import Counter
from typing import Any

import pytest

from permits.applications.models import PermitApplication
from permits.documents.checks import preflight, sheet_rules
from permits.documents.checks.drawing_rules import address_pattern
from permits.documents.checks.sniffing import sniff
from permits.documents.findings import read
from permits.documents.reader.pdf import read_pdf
from permits.documents.reader.sheets import read_sheet
from permits.documents.reader.title_block import Rules
from permits.rulebook.schema.demand import DocumentSlot, SheetSize
from permits.rulebook.schema.drawing import TitleBlock
from tests.documents.handing_in import CORPUS, PDF, codes, hand_in
from tests.driving import People

FILES = sorted(CORPUS.rglob("*.pdf"))
SLOT = DocumentSlot(
    code="plans", name="Plans", help="Plans.", min_sheet=SheetSize.model_validate({"width": 34, "height": 22})
)
ADDRESS = "1222 First Avenue"
LOOKED_FOR = {
    **TitleBlock().model_dump(mode="json"),
    "width": 0.35,
    "height": 0.45,
    "stamp_box": None,
    "address": address_pattern(ADDRESS),
    "seconds": 40,
    "least_text": 20,
}
pytestmark = pytest.mark.skipif(
    not CORPUS.exists(), reason="NO CORPUS: the real plans and odd PDFs are absent"
)


@pytest.mark.parametrize(
    ("name", "status", "found"),
    [
        (
            "plan_like_and_large/austin_shed-sample-plot-plan.pdf",
            "clean",
            ["small_sheets", "scanned", "no_sheet_number", "stamp_box"],
        ),
        (
            "permit_forms_austin/new_con_addtn_app_AWU.pdf",
            "refused",
            ["small_sheets", "field_scripts", "fonts_missing"],
        ),
        (
            "signed_pades/pyhanko__minimal-two-fields-signed-twice.pdf",
            "refused",
            ["small_sheets", "signed", "fonts_missing"],
        ),
        ("signed_pades/pyhanko__minimal-aes256.pdf", "refused", ["locked"]),
        ("structure_odd/pdf20__PDF_2.0_with_offset_start.pdf", "refused", ["wrong_content"]),
    ],
)
def test_real_plans_and_odd_files_handed_in(
    draft: PermitApplication, who: People, name: str, status: str, found: list[str]
) -> None:
    version = hand_in(draft, who.contractor, (CORPUS / name).read_bytes(), name=name.split("/")[1])

    assert (version.status, sorted(codes(version))) == (status, sorted(found))


def looked_at(path: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the report on a file and what its sheets say, read in this process."""
    import pypdfium2  # noqa: PLC0415 (as the reader does)

    report = read_pdf(path)
    rules, sheets = Rules.given(LOOKED_FOR), report.get("sheets", [])
    if report["outcome"] == "read" and 0 < len(sheets) < 10:
        pdf = pypdfium2.PdfDocument(path)
        sheets = [sheet | read_sheet(pdf[sheet["page"] - 1], rules) for sheet in sheets]
    return report, sheets


def test_every_file_is_read_or_refused_in_words() -> None:
    outcomes: Counter[str] = Counter()
    for path in FILES:
        if sniff(path.read_bytes()[:4096]) != PDF:
            outcomes["not a PDF"] += 1
            continue
        report, sheets = looked_at(str(path))

        outcomes[report["outcome"]] += 1
        found = preflight.judge(report, SLOT)
        found += sheet_rules.judge_sheets(sheets, SLOT, address=ADDRESS, stamp_box=None)

        assert all(len(each.text) > 40 and "%(" not in each.text for each in read(found)), path.name
        protected = any(word in path.name for word in ("aes256", "rc4", "encrypted"))
        assert report["outcome"] == "locked" or not protected, path.name
        assert "signed-twice" not in path.name or "signed" in {each["code"] for each in found}

    assert outcomes == {"read": 106, "locked": 23, "cut_off": 1, "not a PDF": 1}


def test_every_page_of_every_file_has_a_hash_of_its_own_content() -> None:
    hashes: dict[str, set[str]] = {}
    for path in FILES:
        for sheet in read_pdf(str(path)).get("sheets", []):
            hashes.setdefault(path.name, set()).add(sheet["sha256"])

    unread = {name for name, found in hashes.items() if "" in found}
    assert unread == {"safedocs__Dialect-StreamIsDict.pdf"}, "its page has no readable content"
    assert len(hashes["sfbc-2025-amendments.pdf"]) == 160
    assert hashes["austin_deck-sample-elevation.pdf"].isdisjoint(hashes["austin_shed-sample-elevation.pdf"])
