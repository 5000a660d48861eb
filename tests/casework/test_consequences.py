"""What follows when time runs out: what the rules declare, once, from the day that the law names."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from permits.applications.facts import rulebook_of
from permits.applications.models import PermitApplication
from permits.casework import decisions, missed_clocks, tasks, time_limits, undoing
from permits.casework.missed_clocks import CONSEQUENCES
from permits.fees.models import Invoice
from permits.fees.services import reductions
from permits.notices.models import Notice
from permits.rulebook.schema.demand import TimeLimit
from permits.rulebook.schema.permit_type import FOLLOWS, Clocks
from tests.casework.test_missed_clocks import misses_of, over
from tests.driving import (
    NOON,
    People,
    application_at,
    approve_all,
    finish_checklist,
    issue,
    open_reviews,
)
from workflows import clocks, relay
from workflows.audit import verify
from workflows.clocks import ClockState
from workflows.models import WorkItem
from workflows.options import available
from workflows.timing import at_moment

DOWN = timedelta(days=3)


def again(application: PermitApplication) -> PermitApplication:
    return PermitApplication.objects.select_related("case", "rulebook_version").get(pk=application.pk)


def clock(application: PermitApplication, name: str) -> clocks.Reading:
    return clocks.readings(again(application).case, rulebook_of(application).calendars)[name]


def on_miss(monkeypatch: pytest.MonkeyPatch, **terms: Any) -> None:
    """Have the rules declare something else for the time for review."""

    def limit(*_: Any) -> TimeLimit:
        return TimeLimit(days=30, statute="Fla. Stat. 553.792", **terms)

    monkeypatch.setattr(time_limits, "review_limit", limit)
    monkeypatch.setattr(reductions, "review_limit", limit)


def told(application: PermitApplication, template: str) -> list[str]:
    relay.drain()
    letters = Notice.objects.filter(application=application, template=template).order_by("id")
    return list(letters.values_list("recipient_email", flat=True))


def test_whatever_rules_may_declare_has_a_consequence() -> None:
    assert {each for allowed in FOLLOWS.values() for each in allowed} == set(CONSEQUENCES)


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        ({"completeness": {"days": 15, "on_miss": "deemed_approved"}}, "cannot follow"),
        ({"review": [{"days": 30, "on_miss": "application_expires"}]}, "cannot follow"),
        ({"response": {"days": 180, "on_miss": "deemed_complete"}}, "cannot follow"),
        ({"review": [{"days": 30, "on_miss": "fee_reduction"}]}, "Give `percent`"),
        ({"review": [{"days": 30, "on_miss": "report_only", "percent": 10}]}, "only with it"),
        ({"response": {"days": 180, "applies_if": "true"}}, "runs always"),
        ({"response": {"days": 180, "warnings": [7, 30]}}, "farthest first"),
    ],
)
def test_rules_that_declare_what_cannot_be_are_refused(limits: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        Clocks(**limits)


@pytest.mark.django_db
def test_silence_makes_an_application_complete_from_midnight_however_late_somebody_notices(
    who: People,
) -> None:
    application = application_at("submitted", who)
    end = over(application, "completeness")

    with at_moment(end + DOWN):
        tasks.hourly()
        tasks.hourly()

    application = again(application)
    assert (application.status, application.deemed_complete_by_law) == ("intake_fees_due", True)
    assert application.deemed_complete_at == end
    calendar = rulebook_of(application).calendar()
    assert clock(application, "review").day_zero == calendar.local_date(end)
    moves = application.case.records.values_list("move", flat=True)
    assert [moves.filter(move=name).count() for name in ("miss", "deem_complete")] == [1, 1]
    assert misses_of(application) == [("completeness", "deemed_complete")]
    assert len(told(application, "accepted")) == len(set(told(application, "accepted"))) > 0


@pytest.mark.django_db
def test_what_ran_out_one_after_the_other_while_nobody_looked_is_marked_in_one_go(who: People) -> None:
    application = application_at("submitted", who)
    end = over(application, "completeness")

    marked = [missed_clocks.mark(at=end + timedelta(days=190)) for _ in range(2)]

    assert marked == [2, 0]
    assert [name for name, _reason in misses_of(application)] == ["completeness", "review"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "name"), [("submitted", "completeness"), ("corrections_required", "response")]
)
def test_nothing_follows_by_itself_for_what_was_replayed_from_records(
    who: People, status: str, name: str
) -> None:
    application = application_at(status, who)
    PermitApplication.objects.filter(pk=application.pk).update(source="austin", source_id="2015-1")
    end = over(application, name)

    for moment in (end - timedelta(days=20), end + DOWN):
        with at_moment(moment):
            tasks.nightly()
            tasks.hourly()

    assert again(application).status == status
    assert misses_of(application)[0] == (name, "report_only")
    assert told(application, "ends_soon") == []


@pytest.mark.django_db
def test_no_silence_makes_complete_what_the_law_does_not(who: People) -> None:
    application = application_at("submitted", who, type_code="SIGN")
    end = over(application, "completeness")

    missed_clocks.mark(at=end + DOWN)

    assert again(application).status == "submitted"
    assert misses_of(application) == [("completeness", "report_only")]
    option = available(again(application), who.technician, at=end)["deem_complete"]
    assert "not_by_law" in {each.code for each in option.blockers}


@pytest.mark.django_db
def test_silence_on_a_review_approves_where_the_law_says_so_and_the_permit_still_needs_its_checklist(
    who: People,
) -> None:
    application = application_at("in_review", who)
    end = over(application, "review")

    with at_moment(end + DOWN):
        tasks.hourly()
        tasks.hourly()

    application = again(application)
    assert (application.status, application.approved_by_law) == ("approved", True)
    assert application.approved_at == end
    assert set(WorkItem.objects.filter(case=application.case).values_list("status", flat=True)) == {
        "cancelled"
    }
    assert Invoice.objects.filter(application=application, stage="issuance", status="open").count() == 1
    assert len(told(application, "approved")) == len(set(told(application, "approved"))) > 0
    with at_moment(end + DOWN):
        finish_checklist(application, who, end + DOWN)
        issue(again(application), who, end + DOWN)
    assert again(application).status == "issued"
    assert list(verify(case=application.case_id)) == []


@pytest.mark.django_db
def test_an_approval_by_law_can_be_taken_back_and_reviewed(who: People) -> None:
    application = application_at("in_review", who)
    end = over(application, "review")
    first = application.reviews.first().discipline
    missed_clocks.mark(at=end)

    undoing.take_back_approval(
        again(application), disciplines=[first], reason="Unsafe.", actor=who.supervisor, at=end
    )

    application = again(application)
    assert (application.status, application.approved_by_law) == ("in_review", False)
    assert [each.discipline for each in open_reviews(application)] == [first]


@pytest.mark.django_db
def test_no_law_approves_what_was_never_paid_for(who: People) -> None:
    application = application_at("intake_fees_due", who)
    end = over(application, "review")

    missed_clocks.mark(at=end)

    assert again(application).status == "intake_fees_due"
    assert misses_of(application) == [("review", "deemed_approved")]


@pytest.mark.django_db
@pytest.mark.parametrize(("days_late", "share"), [(3, 30), (40, 100)])
def test_each_business_day_of_delay_takes_its_share_off_the_fees_of_the_permit(
    who: People, monkeypatch: pytest.MonkeyPatch, days_late: int, share: int
) -> None:
    on_miss(monkeypatch, on_miss="fee_reduction", percent=10)
    application = application_at("in_review", who)
    calendar, end = rulebook_of(application).calendar(), over(application, "review")
    decided = calendar.ends_at(calendar.due_on(clock(application, "review").due_on, days_late))
    decided -= timedelta(hours=8)

    missed_clocks.mark(at=end)
    with at_moment(decided):
        approve_all(again(application), who, decided)

    invoice = Invoice.objects.filter(application=application, stage="issuance").first()
    assert again(application).status in {"approved", "ready_to_issue"}
    assert len(told(application, "time_limit_missed")) > 0
    if share == 100:
        assert invoice is None
        return
    assert invoice is not None
    full = sum(line.amount for line in invoice.lines.all() if line.amount > 0)
    assert abs(invoice.total - full * (100 - share) / 100) < 1
    assert {line.inputs["days"] for line in invoice.lines.filter(rule="delay")} == {str(days_late)}


@pytest.mark.django_db
def test_a_review_in_time_costs_its_full_fee(who: People, monkeypatch: pytest.MonkeyPatch) -> None:
    on_miss(monkeypatch, on_miss="fee_reduction", percent=10)

    application = application_at("approved", who)

    invoice = Invoice.objects.get(application=application, stage="issuance")
    assert not invoice.lines.filter(rule="delay").exists()


@pytest.mark.django_db
def test_the_right_to_a_third_party_is_told_once(who: People, monkeypatch: pytest.MonkeyPatch) -> None:
    on_miss(monkeypatch, on_miss="third_party_right")
    application = application_at("in_review", who)
    end = over(application, "review")

    marked = [missed_clocks.mark(at=end), missed_clocks.mark(at=end + DOWN)]

    assert (marked, again(application).status) == ([1, 0], "in_review")
    letters = told(application, "time_limit_missed")
    assert len(letters) == len(set(letters)) > 0
    letter = Notice.objects.filter(application=application, template="time_limit_missed").first()
    assert letter is not None
    assert "third party" in letter.body


@pytest.mark.django_db
def test_a_denial_stops_every_clock(who: People) -> None:
    application = application_at("in_review", who)
    first = open_reviews(application)[0]
    WorkItem.objects.filter(pk=first.work_item_id).update(
        status="closed", outcome="denied", closed_at=NOON, closed_by=who.supervisor
    )
    proposal = decisions.propose(application, decision="deny", findings="No.", actor=who.supervisor, at=NOON)

    decisions.confirm(proposal, actor=who.official, at=NOON)

    assert clock(application, "review").state == ClockState.STOPPED
    assert missed_clocks.mark(at=NOON + timedelta(days=900)) == 0
