"""“Approved as noted”: each note is a condition of its own, on the permit and before the inspector."""

import pytest

from permits.applications.models import PermitApplication
from permits.casework import issuing, review_rounds
from permits.inspections.models import Inspection
from permits.issuance.models import Permit
from permits.reviews.wording import listed
from tests.driving import NOON, People, application_at, approve_all, claim, finish_checklist, open_reviews
from tests.reviews.desk import page, signed_in, url

pytestmark = pytest.mark.django_db
NOTES = """1. Keep the oak.

- Hold-downs at wall B:
  HDU5 or better.
(c) See 1.5 ft note on S-2."""


@pytest.mark.parametrize(
    ("written", "notes"),
    [
        (NOTES, ["Keep the oak.", "Hold-downs at wall B:", "HDU5 or better.", "See 1.5 ft note on S-2."]),
        ("1.5 ft of cover.", ["1.5 ft of cover."]),
        ("2x4 at 16 in.\n\n\n", ["2x4 at 16 in."]),
        ("• Glass:  tempered", ["Glass: tempered"]),
        ("  \n", []),
    ],
)
def test_each_line_is_a_note_without_its_bullet(written: str, notes: list[str]) -> None:
    assert listed(written) == notes


def test_each_note_is_a_numbered_condition_where_permit_and_inspector_show_it(who: People) -> None:
    application = application_at("in_review", who)
    noted = claim(open_reviews(application)[0], who, NOON)
    closed = {"outcome": "approved_as_noted", "notes": "1. Keep the oak.\n2. Tempered glass."}
    review_rounds.close_review(noted, **closed, actor=who.reviewers[noted.discipline], at=NOON)
    approve_all(application, who, NOON)
    finish_checklist(application, who, NOON)

    issuing.issue(PermitApplication.objects.get(pk=application.pk), actor=who.technician, at=NOON)

    permit = Permit.objects.get(application=application)
    wanted = [f"{noted.discipline_name}: {each}" for each in ("Keep the oak.", "Tempered glass.")]
    assert permit.content["conditions"] == wanted
    shown = page(signed_in(who.contractor).get(url("issuance:permit", permit.number)))
    assert shown.count(f"<li>{noted.discipline_name}: ") == 2
    visit = Inspection.objects.create(
        application=application, code="final", name="Final", wanted_on=NOON.date(), requested_at=NOON
    )
    assert "Tempered glass." in page(signed_in(who.inspector).get(url("inspections:inspection", visit.pk)))
