"""A wrong decision is taken back by a decision of its own; nothing is rewritten, said twice or paid twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import StaffRole, User
from accounts.roles import Role
from permits.applications.facts import rulebook_of
from permits.applications.models import PermitApplication
from permits.casework import decisions, intake, review_rounds, undoing
from permits.fees.models import Invoice
from permits.inspections import services as inspections
from permits.issuance.models import Permit
from permits.notices.models import Notice
from permits.register import reading
from permits.register.public_record import summary
from permits.register.standing import REVOKED, VALID, VOID, Standing, standing
from tests.driving import NOON, People, application_at, approve_all, claim, issue, open_reviews
from workflows import clocks, machines, relay
from workflows.audit import verify
from workflows.blockers import Blocked, NotFromHere, NotPermitted
from workflows.clocks import ClockState
from workflows.models import WorkItem

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


@pytest.fixture
def second_official(who: People) -> User:
    person = User.objects.create_user("second@example.com", "x", name="Second Official")
    StaffRole.objects.create(user=person, role=Role.BUILDING_OFFICIAL, since=NOON)
    return person


def clock(application: PermitApplication, name: str) -> clocks.Reading:
    return clocks.readings(application.case, rulebook_of(application).calendars)[name]


def told(application: PermitApplication) -> list[tuple[str, str]]:
    relay.drain()
    letters = Notice.objects.filter(application=application).order_by("id")
    return list(letters.values_list("template", "recipient_email"))


def verified(application: PermitApplication) -> Standing:
    """Return what everybody reads who verifies the permit."""
    return standing(summary(reading.public().get(pk=application.pk)), today=NOON.date())


def names(application: PermitApplication) -> list[str]:
    records = application.case.records.filter(thing="").order_by("seq")
    return list(records.values_list("move", flat=True))


def decided(application: PermitApplication, decision: str, first: Any, second: Any) -> PermitApplication:
    proposal = decisions.propose(application, decision=decision, findings="Why.", actor=first, at=LATER)
    decisions.confirm(proposal, actor=second, at=LATER)
    return PermitApplication.objects.select_related("case").get(pk=application.pk)


def denied(who: People) -> PermitApplication:
    application = application_at("in_review", who)
    first = claim(open_reviews(application)[0], who, NOON)
    review_rounds.close_review(
        first, outcome="denied", notes="No.", actor=who.reviewers[first.discipline], at=NOON
    )
    return decided(application, "deny", who.supervisor, who.official)


def test_an_approval_taken_back_sends_only_those_who_erred_to_review_again(who: People) -> None:
    application = application_at("approved", who)
    due = clock(application, "review").due_on
    erred = application.reviews.first().discipline
    before = told(application)

    undoing.take_back_approval(
        application, disciplines=[erred], reason="Wrong sheet.", actor=who.supervisor, at=LATER
    )

    application.refresh_from_db()
    assert (application.status, application.round, application.approved_at) == ("in_review", 2, None)
    assert [each.discipline for each in open_reviews(application)] == [erred]
    assert application.reviews.filter(round=1).exclude(work_item__outcome="approved").count() == 0
    assert (clock(application, "review").state, clock(application, "review").due_on) == (
        ClockState.RUNNING,
        due,
    )
    assert not Invoice.objects.filter(application=application, stage="issuance", status="open").exists()
    new = told(application)[len(before) :]
    assert {template for template, _ in new} == {"approval_taken_back"}
    assert len(new) == len(set(new)) > 0
    assert list(verify(case=application.case_id)) == []


def test_after_the_second_look_the_fees_are_asked_for_once_and_the_permit_is_issued(who: People) -> None:
    application = application_at("ready_to_issue", who)
    paid = set(Invoice.objects.filter(application=application, status="paid").values_list("pk", flat=True))
    erred = application.reviews.first().discipline

    undoing.take_back_approval(
        application, disciplines=[erred], reason="Wrong sheet.", actor=who.supervisor, at=LATER
    )
    application.refresh_from_db()
    approve_all(application, who, LATER)
    relay.drain()

    application.refresh_from_db()
    assert application.status == "ready_to_issue"
    assert set(Invoice.objects.filter(application=application).values_list("pk", flat=True)) == paid
    issue(application, who, LATER)
    assert Permit.objects.filter(application=application).count() == 1
    assert names(application).count("approve") == 2


def test_nobody_overrides_his_own_review_and_nobody_names_a_discipline_that_did_not_review(
    who: People,
) -> None:
    application = application_at("approved", who)
    erred = application.reviews.first()
    WorkItem.objects.filter(pk=erred.work_item_id).update(closed_by=who.supervisor)

    for disciplines, sentence in (
        ([erred.discipline], "yourself"),
        (["astrology"], "Choose"),
        ([], "Choose"),
    ):
        with pytest.raises(undoing.UndoRefused, match=sentence):
            undoing.take_back_approval(
                application, disciplines=disciplines, reason="x", actor=who.supervisor, at=LATER
            )

    application.refresh_from_db()
    assert application.status == "approved"


@pytest.mark.parametrize(("stage", "error"), [("in_review", NotFromHere), ("issued", NotFromHere)])
def test_what_is_not_approved_or_is_issued_already_is_not_taken_back_like_this(
    who: People, stage: str, error: type[Exception]
) -> None:
    application = application_at(stage, who)
    erred = application.reviews.first().discipline

    with pytest.raises(error):
        undoing.take_back_approval(
            application, disciplines=[erred], reason="x", actor=who.supervisor, at=LATER
        )


def test_a_technician_takes_back_no_approval(who: People) -> None:
    application = application_at("approved", who)

    with pytest.raises(NotPermitted):
        undoing.take_back_approval(
            application,
            disciplines=[application.reviews.first().discipline],
            reason="x",
            actor=who.technician,
            at=LATER,
        )


def test_a_denial_is_taken_back_by_two_people_and_what_was_cut_short_goes_on(who: People) -> None:
    application = denied(who)
    everybody = {each.discipline for each in application.reviews.all()}
    proposal = decisions.propose(
        application, decision="take_back_denial", findings="The use is allowed.", actor=who.official, at=LATER
    )

    with pytest.raises(Blocked, match="second person"):
        decisions.confirm(proposal, actor=who.official, at=LATER)
    decisions.confirm(proposal, actor=who.supervisor, at=LATER)

    application.refresh_from_db()
    assert (application.status, application.round, application.ended_at) == ("in_review", 2, None)
    assert {each.discipline for each in open_reviews(application)} == everybody
    assert application.reviews.filter(round=1, work_item__outcome="denied").count() == 1
    assert clock(application, "review").state == ClockState.RUNNING
    approve_all(application, who, LATER)
    application.refresh_from_db()
    assert application.status == "approved"
    assert "denial_taken_back" in {template for template, _ in told(application)}


def test_a_notice_of_missing_items_taken_back_costs_the_applicant_no_day(who: People) -> None:
    application = application_at("submitted", who)
    due, received = clock(application, "completeness").due_on, application.received_on
    code = intake.checklist_of(application)[0].item.code
    intake.return_incomplete(
        application, missing={code: "Send it."}, message="", actor=who.technician, at=NOON
    )

    undoing.take_back_incompleteness(application, reason="It was on sheet 2.", actor=who.technician, at=LATER)

    application.refresh_from_db()
    assert (application.status, application.received_on) == ("submitted", received)
    assert (clock(application, "completeness").state, clock(application, "completeness").due_on) == (
        ClockState.RUNNING,
        due,
    )
    intake.accept(application, actor=who.technician, at=LATER)
    application.refresh_from_db()
    assert application.status == "intake_fees_due"


def test_a_permit_issued_by_mistake_is_void_everywhere_and_its_inspections_are_cancelled(
    who: People, second_official: User
) -> None:
    application = application_at("issued", who, type_code="REROOF")
    wanted = inspections.request(
        application,
        inspections.required(application)[0].code,
        wanted_on=inspections.first_day(application, NOON),
        actor=who.contractor,
        at=NOON,
    )

    application = decided(application, "void", who.official, second_official)

    wanted.refresh_from_db()
    assert (application.status, wanted.status) == ("void", "cancelled")
    assert verified(application) is VOID
    assert "void" in {template for template, _ in told(application)}


def test_a_revocation_taken_back_leaves_the_permit_as_it_stood(who: People, second_official: User) -> None:
    application = application_at("issued", who, type_code="REROOF")
    expires_on = application.expires_on
    application = decided(application, "revoke", who.official, second_official)
    assert verified(application) is REVOKED
    assert application.case.closed_at is not None

    application = decided(application, "take_back_revocation", who.official, second_official)

    assert (application.status, application.expires_on) == ("issued", expires_on)
    assert application.case.closed_at is None
    assert verified(application) is VALID
    assert Permit.objects.filter(application=application).count() == 1
    templates = [template for template, _ in told(application)]
    assert templates.count("issued") == len({e for t, e in told(application) if t == "issued"})


def test_what_the_applicant_withdrew_stays_withdrawn() -> None:
    moves = machines.of(PermitApplication).moves.values()

    assert [each.name for each in moves if "withdrawn" in each.sources] == []


def test_the_supervisor_takes_an_approval_back_on_its_page(client: Any, who: People) -> None:
    application = application_at("approved", who)
    erred = application.reviews.first().discipline
    client.force_login(who.supervisor, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = reverse("casework:take_back_approval", args=[application.pk])

    assert page in client.get(reverse("casework:application", args=[application.pk])).content.decode()
    assert "Choose the disciplines" in client.post(page, {"reason": "x"}).content.decode()
    answer = client.post(page, {"reason": "Wrong sheet.", "disciplines": erred}, follow=True)

    assert "review again" in answer.content.decode()
    assert "Approval taken back" in answer.content.decode()
    application.refresh_from_db()
    assert application.status == "in_review"


def test_a_withdrawn_permit_says_so_above_its_document(
    client: Any, who: People, second_official: User
) -> None:
    application = decided(
        application_at("issued", who, type_code="REROOF"), "void", who.official, second_official
    )
    client.force_login(who.contractor, backend="allauth.account.auth_backends.AuthenticationBackend")
    number = Permit.objects.get(application=application).number

    for page in (
        reverse("issuance:permit", args=[number]),
        reverse("casework:application", args=[application.pk]),
    ):
        assert "counts no more" in client.get(page).content.decode()
