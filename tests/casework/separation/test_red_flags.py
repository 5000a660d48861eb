"""S11, S12, S13 and what happens after hours: allowed, flagged once, looked through by somebody else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.authority import grants
from permits.casework import intake, red_flag_sources, red_flags
from permits.casework.models import RedFlag
from permits.casework.red_flag_sources import is_after_hours
from permits.casework.sole_decisions import LookRefused
from permits.inspections import districts
from permits.inspections import services as inspections
from permits.inspections.districts import DistrictRefused
from permits.inspections.models import InspectorDistrict
from permits.rulebook.queries import rulebook_in_force
from tests.casework.separation.hands import signed_in, text_of, url
from tests.casework.waiting import another_review
from tests.driving import NOON, People, application_at, claim, open_reviews
from workflows import work_items
from workflows.models import WorkItem
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db
AHEAD_OF_TURN = 5
NIGHT = datetime(2026, 11, 10, 7, tzinfo=UTC)
"""Monday 9 November, eleven at night in the city."""
Kind = RedFlag.Kind


def flags(kind: str) -> list[RedFlag]:
    red_flag_sources.gather(at=NOON + timedelta(days=1))
    red_flag_sources.gather(at=NOON + timedelta(days=1))
    return list(RedFlag.objects.filter(kind=kind))


def flagged(who: People, **other: Any) -> RedFlag:
    facts: dict[str, Any] = {"kind": Kind.AFTER_HOURS, "person": who.technician, "at": NOON, "source": "x"}
    return RedFlag.objects.create(**{**facts, **other})


# --- after hours ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("moment", "late"),
    [
        (NOON, False),
        (datetime(2026, 11, 9, 14, 30, tzinfo=UTC), False),  # half past six, two hours before it opens
        (datetime(2026, 11, 9, 13, 30, tzinfo=UTC), True),
        (datetime(2026, 11, 10, 3, 30, tzinfo=UTC), False),  # half past seven in the evening
        (NIGHT, True),
        (datetime(2026, 11, 8, 20, tzinfo=UTC), True),  # a Sunday
        (datetime(2026, 11, 11, 20, tzinfo=UTC), True),  # Veterans Day
    ],
)
def test_office_hours_have_a_margin_and_days_off_have_none(who: People, moment: datetime, late: bool) -> None:
    rules = rulebook_in_force(NOON.date())
    assert is_after_hours(rules.calendar(), moment, rules.city.red_flags) is late


def test_a_decision_at_night_is_flagged_once_and_one_by_day_is_not(who: People) -> None:
    by_day, by_night = application_at("submitted", who), application_at("submitted", who)
    intake.accept(by_day, actor=who.technician, at=NOON)
    with at_moment(NIGHT):
        intake.accept(by_night, actor=who.technician, at=NIGHT)

    found = flags(Kind.AFTER_HOURS)

    assert [(each.person, each.application, each.facts["what"]) for each in found] == [
        (who.technician, by_night, "application.accept")
    ]


def test_what_an_applicant_does_at_night_is_nobodys_business(who: People) -> None:
    with at_moment(NIGHT):
        application_at("submitted", who, at=NIGHT)

    assert flags(Kind.AFTER_HOURS) == []


# --- S11 ------------------------------------------------------------------------------------------
def inspected(who: People) -> Any:
    application = application_at("issued", who, type_code="REROOF")
    wanted = inspections.required(application)[0]
    visit = inspections.request(
        application,
        wanted.code,
        wanted_on=inspections.first_day(application, NOON),
        actor=who.contractor,
        at=NOON,
    )
    return inspections.result(visit, result="passed", notes="", actor=who.inspector, at=NOON)


@pytest.mark.parametrize(
    ("postal_codes", "kinds", "outside"),
    [
        ([], [], False),
        (["92101"], [], False),
        (["92102"], [], True),
        ([], ["no-such"], True),
        (["92101"], ["no-such"], True),
    ],
)
def test_an_inspection_elsewhere_is_allowed_and_flagged(
    who: People, postal_codes: list[str], kinds: list[str], outside: bool
) -> None:
    districts.set_district(
        who.inspector, postal_codes=postal_codes, kinds=kinds, actor=who.supervisor, at=NOON
    )

    visit = inspected(who)

    found = flags(Kind.OUT_OF_DISTRICT)
    assert visit.result == "passed"
    assert [(each.person, each.application_id) for each in found] == (
        [(who.inspector, visit.application_id)] if outside else []
    )


def test_a_supervisor_sets_a_district_on_a_page_and_nobody_sets_his_own(who: People) -> None:
    browser = signed_in(who.supervisor)

    wrong = browser.post(url("casework:district", who.inspector.pk), {"postal_codes": "9210 92102"})
    done = browser.post(url("casework:district", who.inspector.pk), {"postal_codes": "92102, 92101"})
    with pytest.raises(PermissionDenied):
        districts.set_district(who.inspector, postal_codes=[], kinds=[], actor=who.inspector, at=NOON)
    with pytest.raises(DistrictRefused, match="S11: "):
        districts.set_district(who.supervisor, postal_codes=[], kinds=[], actor=who.supervisor, at=NOON)

    assert "“9210” is no ZIP code" in text_of(wrong)
    assert done.status_code == 302
    assert InspectorDistrict.objects.get().postal_codes == ["92101", "92102"]
    assert "92101, 92102" in text_of(browser.get(url("casework:inspectors")))


# --- S12 ------------------------------------------------------------------------------------------
def test_work_closed_ahead_of_many_is_a_jump_and_ahead_of_few_is_none(who: People) -> None:
    application = application_at("in_review", who)
    review = next(each for each in open_reviews(application) if each.discipline == "structural")
    others = [another_review(application_at("in_review", who), round=9 + n) for n in range(AHEAD_OF_TURN)]
    waiting = WorkItem.objects.filter(team=review.work_item.team).exclude(case_id=application.case_id)
    waiting.update(due_on=NOON.date())
    assert len(others) == AHEAD_OF_TURN
    held = claim(review, who, NOON)
    work_items.complete(
        held.work_item, outcome="approved", actor=who.reviewers["structural"], at=NOON + timedelta(minutes=1)
    )

    found = flags(Kind.QUEUE_JUMP)

    assert [each.person for each in found] == [who.reviewers["structural"]]
    assert found[0].facts["ahead"] >= AHEAD_OF_TURN
    WorkItem.objects.filter(pk__in=waiting.values("pk")).update(due_on=NOON.date() + timedelta(days=900))
    assert red_flag_sources.passed_over(WorkItem.objects.get(pk=held.work_item_id)) == 0


# --- S13 ------------------------------------------------------------------------------------------
def test_emergency_access_stands_on_the_report(who: People) -> None:
    application = application_at("submitted", who)
    hours = {"until": NOON + timedelta(hours=2), "at": NOON}
    grants.take_in_emergency(
        who.supervisor, "read_record", application, reason="A gas leak next door.", **hours
    )

    found = flags(Kind.GLASS_BROKEN)

    assert [(each.person, each.application, each.rule) for each in found] == [
        (who.supervisor, application, "S13")
    ]


# --- looking through ------------------------------------------------------------------------------
def test_somebody_else_looks_through_with_a_finding_once(who: People) -> None:
    flag = flagged(who, person=who.supervisor)

    own = signed_in(who.supervisor).post(url("casework:look_through_flag", flag.pk), {"finding": "Fine."})
    empty = signed_in(who.auditor).post(url("casework:look_through_flag", flag.pk), {"finding": " "})
    signed_in(who.auditor).post(url("casework:look_through_flag", flag.pk), {"finding": "Called in."})

    flag.refresh_from_db()
    assert own.status_code == 302
    assert "Write what you looked at" in text_of(empty)
    assert (flag.looked_through_by, flag.finding) == (who.auditor, "Called in.")
    with pytest.raises(LookRefused, match="already"):
        red_flags.look_through(flag, finding="Other.", actor=who.official, at=NOON)


def test_who_it_is_about_does_not_look_through_it_by_service_or_row(who: People) -> None:
    flag = flagged(who, person=who.official)

    with pytest.raises(LookRefused, match="somebody else"):
        red_flags.look_through(flag, finding="Fine.", actor=who.official, at=NOON)
    with pytest.raises(LookRefused, match="role"):
        red_flags.look_through(flag, finding="Fine.", actor=who.cashier, at=NOON)
    with pytest.raises(IntegrityError, match="looked_through_by_another"), transaction.atomic():
        RedFlag.objects.update(looked_through_by=who.official, looked_through_at=NOON, finding="Fine.")


def test_the_report_shows_one_kind_on_wish_and_asks_no_more_for_many(who: People) -> None:
    application = application_at("submitted", who)
    browser = signed_in(who.auditor)

    def asked(upto: int) -> int:
        for number in range(RedFlag.objects.count(), upto):
            flagged(who, application=application, source=f"s{number}", kind=list(Kind)[number % len(Kind)])
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url("casework:red_flags")).status_code == 200
        return len(queries)

    browser.get(url("casework:red_flags"))
    few, many = asked(3), asked(30)
    page = text_of(browser.get(url("casework:red_flags") + "?kind=queue_jump"))
    strange = browser.get(url("casework:red_flags") + "?kind=%00nonsense")

    assert many == few
    assert "was closed while" in page
    assert "Refused: " not in page
    assert strange.status_code == 200
