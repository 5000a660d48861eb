"""The blank place for the city's stamp: looked for when plans come in, used when they are stamped."""

import pytest

from permits.applications.facts import rulebook_of, type_of
from permits.applications.models import PermitApplication
from permits.applications.services.drafts import start_draft
from permits.documents.models import DocumentVersion
from permits.documents.slots import slot_of, stamp_box_of
from permits.issuance import stamp_words, stamping
from permits.issuance.models import StampedFile
from tests import driving
from tests.documents.handing_in import CORPUS, codes, drawn, hand_in
from tests.driving import NOON, People
from tests.plancheck.plans import Drawn, pdf_of
from tests.reviews.desk import page, signed_in

pytestmark = pytest.mark.django_db
OVER_THE_BOX = "3 w 2370 300 m 2500 460 l S"
"""A line through the lower right of a sheet of 36 by 24 inches, where the sample city stamps."""
BESIDE_THE_BOX = "3 w 2050 300 m 2200 460 l S"


def plans(*extra: str) -> bytes:
    return pdf_of([Drawn(f"S-{n}", "Plan", extra=drawn_too) for n, drawn_too in enumerate(extra, 101)])


def warned(version: DocumentVersion) -> list[tuple[str, str]]:
    return [(each.severity, each.text) for each in version.report if each.code == "stamp_box"]


def test_a_set_that_keeps_the_place_free_passes(draft: PermitApplication, who: People) -> None:
    version = hand_in(draft, who.contractor, plans("", BESIDE_THE_BOX))

    assert version.status == "clean"
    assert warned(version) == []


def test_a_sheet_drawn_over_the_place_is_named_and_the_set_still_comes_in(
    draft: PermitApplication, who: People
) -> None:
    version = hand_in(draft, who.contractor, plans("", OVER_THE_BOX))

    assert version.status == "clean"
    [(severity, text)] = warned(version)
    assert severity == "warn"
    assert "page 2." in text
    assert "2.5 × 2.5 inches free, 1.25 inches from the right and 4 inches from the lower edge" in text


@pytest.mark.skipif(not CORPUS.exists(), reason="NO CORPUS: the real plans are absent")
def test_a_real_plan_drawn_to_its_edge_is_warned_of(draft: PermitApplication, who: People) -> None:
    content = (CORPUS / "plan_like_and_large" / "austin_deck-sample-floor-plan.pdf").read_bytes()

    version = hand_in(draft, who.contractor, content)

    assert "stamp_box" in codes(version)


def test_small_sheets_have_a_place_of_their_own(who: People) -> None:
    fence = start_draft(who.contractor, organisation=who.company, type_code="FENCE", at=NOON)
    slot = slot_of(fence, "plans")

    good = hand_in(fence, who.contractor, drawn([("A-1", "Fence")], inches=(17, 11)), name="good.pdf")
    over = hand_in(
        fence, who.contractor, drawn([("A-2", "Gate")], inches=(17, 11), in_box="X" * 16), name="over.pdf"
    )

    assert stamp_box_of(fence, slot) == slot.stamp_box != rulebook_of(fence).city.stamp_box
    assert warned(good) == []
    assert "2 × 2 inches free, 0.75 inches" in warned(over)[0][1]


def test_other_papers_have_no_such_place(draft: PermitApplication, who: People) -> None:
    papers = [each for each in type_of(draft).documents if not each.is_drawing]

    version = hand_in(draft, who.contractor, plans(OVER_THE_BOX), slot=papers[0].code)

    assert warned(version) == []


def test_the_page_tells_applicants_what_to_keep_free(draft: PermitApplication, who: People) -> None:
    shown = page(signed_in(who.contractor).get(f"/applications/{draft.pk}/documents/"))

    assert "a blank place of 2.5 × 2.5 inches on each sheet for the city’s stamp" in shown


def test_the_stamp_goes_where_the_pre_flight_looked(who: People) -> None:
    application = driving.application_at("approved", who)
    stamping.begin(application, at=NOON)
    file = StampedFile.objects.select_related("stamped_set__application", "version__document").first()

    box = stamp_words.box_of(file)

    assert (box.width, box.height, box.right, box.bottom) == (2.5, 2.5, 1.25, 4.0)
