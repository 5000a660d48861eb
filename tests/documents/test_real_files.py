"""Real plans, real forms and odd PDFs, as people send them."""

import pytest

from permits.applications.models import PermitApplication
from tests.documents.handing_in import CORPUS, codes, hand_in
from tests.driving import People


@pytest.mark.skipif(not CORPUS.exists(), reason="NO CORPUS: the real plans and odd PDFs are not here")
@pytest.mark.parametrize(
    ("name", "status", "found"),
    [
        ("plan_like_and_large/pdfjs__issue12810.pdf", "clean", []),
        ("plan_like_and_large/austin_shed-sample-plot-plan.pdf", "clean", ["small_sheets"]),
        ("plan_like_and_large/sfbc-2025-amendments.pdf", "clean", ["small_sheets"]),
        ("permit_forms_austin/new_con_addtn_app_AWU.pdf", "refused", ["small_sheets", "field_scripts"]),
        ("signed_pades/pyhanko__minimal-two-fields-signed-twice.pdf", "refused", ["small_sheets", "signed"]),
        ("signed_pades/pyhanko__minimal-aes256.pdf", "refused", ["locked"]),
        ("structure_odd/pikepdf__378014596.pdf", "refused", ["cut_off"]),
        ("structure_odd/pikepdf__form_dd0293.pdf", "refused", ["locked"]),
        ("structure_odd/safedocs__Dialect-DictIsStream.pdf", "refused", ["no_pages"]),
        ("structure_odd/pdf20__PDF_2.0_with_offset_start.pdf", "refused", ["wrong_content"]),
        ("structure_odd/pikepdf__ctm_cm.pdf", "clean", ["repaired", "small_sheets"]),
    ],
)
def test_real_plans_and_odd_files(
    draft: PermitApplication, who: People, name: str, status: str, found: list[str]
) -> None:
    version = hand_in(draft, who.contractor, (CORPUS / name).read_bytes(), name=name.split("/")[1])

    assert (version.status, sorted(codes(version))) == (status, sorted(found))
