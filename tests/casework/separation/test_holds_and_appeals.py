"""S6, S17, S18: holds are lifted, and appeals decided, by people who have no part in them."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Role
from permits.applications.models import Hold, PermitApplication
from permits.applications.services.holds import HoldRefused, lift_hold, place_hold
from permits.casework import appeals, decisions, intake, review_rounds, standing
from permits.casework.appeals import AppealRefused
from permits.casework.models import Appeal
from tests.casework.separation.hands import again, given_role, signed_in, somebody, text_of, url
from tests.driving import NOON, People, application_at, claim, open_reviews
from workflows import relay
from workflows.actors import SYSTEM
from workflows.blockers import Blocked, MoveRefused
from workflows.transitions import move

pytestmark = pytest.mark.django_db
NOV = {"code": "code_enforcement", "severity": "prevents_issuance", "reason": "NOV 7: work without a permit"}


def held(who: People, **other: Any) -> Hold:
    return place_hold(application_at("submitted", who), **{**NOV, **other}, actor=who.inspector, at=NOON)


# --- holds: pages ---------------------------------------------------------------------------------
def test_a_technician_places_a_hold_and_a_supervisor_lifts_it(who: People) -> None:
    application = application_at("submitted", who)
    typed = {"code": "litigation", "severity": "prevents_issuance", "reason": "A suit is pending."}

    signed_in(who.technician).post(url("casework:place_hold", application.pk), typed)
    hold = Hold.objects.get()
    page = text_of(signed_in(who.supervisor).get(url("casework:application", application.pk)))
    signed_in(who.supervisor).post(url("casework:lift_hold", hold.pk), {"reason": "Settled."})

    hold.refresh_from_db()
    assert url("casework:lift_hold", hold.pk) in page
    assert (hold.placed_by, hold.lifted_by, hold.lift_reason) == (who.technician, who.supervisor, "Settled.")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose the kind of hold"),
        ({"code": "litigation", "severity": "prevents_final"}, "Write the reason"),
        ({"code": "payment_default", "severity": "stop_all", "reason": "x"}, "Select a valid choice"),
        ({"code": "stop_work", "severity": "stop_all", "reason": "x"}, "Select a valid choice"),
    ],
)
def test_a_hold_that_says_too_little_or_is_nobodys_to_place_is_refused(
    who: People, typed: dict[str, str], said: str
) -> None:
    application = application_at("submitted", who)

    answer = signed_in(who.technician).post(url("casework:place_hold", application.pk), typed)

    assert said in text_of(answer)
    assert not Hold.objects.exists()


# --- S6 -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", ["payment_default", "license_invalid"])
def test_what_comes_with_money_or_the_board_is_placed_and_lifted_by_no_person(who: People, code: str) -> None:
    application = application_at("submitted", who)
    other = {**NOV, "code": code}
    with pytest.raises(HoldRefused, match="S6: "):
        place_hold(application, **other, actor=who.official, at=NOON)
    hold = place_hold(application, **other, actor=SYSTEM, at=NOON)

    page = signed_in(who.official).post(url("casework:lift_hold", hold.pk), {"reason": "He promised."})
    with pytest.raises(HoldRefused, match="S6: "):
        lift_hold(hold, reason="He promised.", actor=who.official, at=NOON)

    assert "S6: " in text_of(page)
    assert Hold.objects.get().lifted_at is None


def test_the_subject_of_a_hold_does_not_lift_it(who: People) -> None:
    hold = held(who)
    hold.application.parties.filter(role="owner").update(user=who.supervisor)

    page = signed_in(who.supervisor).post(url("casework:lift_hold", hold.pk), {"reason": "Mine."})
    with pytest.raises(HoldRefused, match="S1: "):
        lift_hold(hold, reason="Mine.", actor=again(who.supervisor), at=NOON)

    assert page.status_code == 403
    assert "S1: " in text_of(page)


def test_who_took_money_for_a_permit_does_not_lift_its_suspension(who: People) -> None:
    application = application_at("issued", who, type_code="REROOF")
    both = given_role(somebody("both"), Role.BUILDING_OFFICIAL)
    invoice = application.invoices.first()
    invoice.payments.update(started_by=both, method="cash")
    standing.suspend(application, reason="Unsafe.", actor=who.official, at=NOON)

    with pytest.raises(Blocked, match="S6: "):
        standing.lift_suspension(application, reason="Paid.", actor=both, at=NOON)
    standing.lift_suspension(
        PermitApplication.objects.select_related("case").get(pk=application.pk),
        reason="Safe.",
        actor=who.official,
        at=NOON,
    )

    assert PermitApplication.objects.get(pk=application.pk).status == "issued"


def test_a_stop_work_hold_goes_with_the_suspension_alone(who: People) -> None:
    application = application_at("issued", who, type_code="REROOF")
    standing.suspend(application, reason="Unsafe.", actor=who.official, at=NOON)
    hold = Hold.objects.get(code="stop_work")

    page = signed_in(who.official).post(url("casework:lift_hold", hold.pk), {"reason": "Safe."})
    with pytest.raises(HoldRefused, match="building official"):
        lift_hold(hold, reason="Safe.", actor=who.supervisor, at=NOON)

    assert "Lift the suspension" in text_of(page)
    assert Hold.objects.get(pk=hold.pk).lifted_at is None


# --- S17, S18 of notices --------------------------------------------------------------------------
def test_who_signed_a_notice_of_violation_does_not_hear_it(who: People) -> None:
    both = given_role(who.inspector, Role.SUPERVISOR, since=NOON - timedelta(minutes=1))
    hold = held(who)

    page = signed_in(both).post(url("casework:lift_hold", hold.pk), {"reason": "Cured."})
    with pytest.raises(HoldRefused, match="S18: "):
        lift_hold(hold, reason="Cured.", actor=both, at=NOON)

    assert "S18: " in text_of(page)


def test_a_complaint_is_not_settled_by_the_team_whose_work_it_was(who: People) -> None:
    application = application_at("approved", who)
    hold = place_hold(application, **NOV, actor=who.inspector, at=NOON)
    colleague = given_role(somebody("colleague"), Role.REVIEWER, team=_team_of(who, "structural"))
    colleague = given_role(colleague, Role.SUPERVISOR)
    worker = given_role(who.technician, Role.SUPERVISOR)

    for person in (colleague, worker):
        with pytest.raises(HoldRefused, match="S17: "):
            lift_hold(hold, reason="Nothing in it.", actor=person, at=NOON)
    lift_hold(hold, reason="Looked into.", actor=who.supervisor, at=NOON)

    assert Hold.objects.get(pk=hold.pk).lifted_by == who.supervisor


def _team_of(who: People, discipline: str) -> str:
    held = who.reviewers[discipline].staff_roles.select_related("team").get()
    return held.team_code


# --- appeals --------------------------------------------------------------------------------------
def denied(who: People) -> PermitApplication:
    application = application_at("in_review", who)
    refused = claim(open_reviews(application)[0], who, NOON)
    review_rounds.close_review(
        refused, outcome="denied", notes="No.", actor=who.reviewers[refused.discipline], at=NOON
    )
    proposal = decisions.propose(application, decision="deny", findings="No.", actor=who.supervisor, at=NOON)
    decisions.confirm(proposal, actor=who.official, at=NOON)
    return PermitApplication.objects.select_related("case").get(pk=application.pk)


def second_official() -> User:
    return given_role(somebody("second-official"), Role.BUILDING_OFFICIAL)


def test_the_applicant_appeals_and_another_official_upholds_it(who: People) -> None:
    application, second = denied(who), second_official()
    browser = signed_in(second)

    offered = text_of(signed_in(who.contractor).get(url("casework:application", application.pk)))
    signed_in(who.contractor).post(url("casework:appeal", application.pk), {"grounds": "The use is allowed."})
    page = text_of(browser.get(url("casework:decide_appeal", application.pk)))
    browser.post(
        url("casework:decide_appeal", application.pk), {"outcome": "upheld", "findings": "It is allowed."}
    )

    application.refresh_from_db()
    found = Appeal.objects.get()
    assert url("casework:appeal", application.pk) in offered
    assert "The use is allowed." in page
    assert (application.status, application.round, application.ended_at) == ("in_review", 2, None)
    assert (found.against, found.outcome, found.decided_by) == ("denied", "upheld", second)
    assert {each.round for each in open_reviews(application)} == {2}


def test_an_appeal_that_is_dismissed_leaves_the_decision_standing(who: People) -> None:
    application, second = denied(who), second_official()
    appeals.file(application, grounds="It is allowed.", actor=who.contractor, at=NOON)

    appeals.decide(application, outcome="dismissed", findings="It is not.", actor=second, at=NOON)

    application.refresh_from_db()
    assert (application.status, application.ended_at) == ("denied", NOON)


@pytest.mark.parametrize("signer", ["official", "supervisor"])
def test_who_proposed_or_confirmed_a_denial_does_not_decide_its_appeal(who: People, signer: str) -> None:
    application = denied(who)
    person = given_role(getattr(who, signer), Role.BUILDING_OFFICIAL, since=NOON - timedelta(seconds=9))
    appeals.file(application, grounds="It is allowed.", actor=who.contractor, at=NOON)

    page = signed_in(person).post(
        url("casework:decide_appeal", application.pk), {"outcome": "dismissed", "findings": "As I said."}
    )
    with pytest.raises(Blocked, match="S18: "):
        appeals.decide(application, outcome="upheld", findings="x", actor=person, at=NOON)
    with pytest.raises(Blocked, match="S18: "):
        move(application, "dismiss_appeal", actor=person, at=NOON, back_to="denied")

    assert "S18: " in text_of(page)
    assert PermitApplication.objects.get(pk=application.pk).status == "under_appeal"


def test_who_returned_an_application_or_wrote_its_corrections_does_not_decide_the_appeal(who: People) -> None:
    returned = application_at("submitted", who)
    code = intake.checklist_of(returned)[0].item.code
    intake.return_incomplete(returned, missing={code: "Send."}, message="", actor=who.technician, at=NOON)
    corrected = application_at("corrections_required", who)
    first = corrected.corrections.get()
    writers = {returned: who.technician, corrected: who.reviewers[first.discipline]}

    for application, writer in writers.items():
        person = given_role(writer, Role.BUILDING_OFFICIAL)
        appeals.file(application, grounds="It was there.", actor=who.contractor, at=NOON)
        with pytest.raises(Blocked, match="S18: "):
            appeals.decide(application, outcome="dismissed", findings="x", actor=person, at=NOON)
        appeals.decide(application, outcome="upheld", findings="It was.", actor=who.official, at=NOON)

    states = [PermitApplication.objects.get(pk=each.pk).status for each in writers]
    assert states == ["submitted", "in_review"]


def test_a_revocation_that_is_set_aside_leaves_the_permit_as_it_stood(who: People) -> None:
    application = application_at("issued", who, type_code="REROOF")
    second, third = second_official(), given_role(somebody("third"), Role.BUILDING_OFFICIAL)
    proposal = decisions.propose(application, decision="revoke", findings="x", actor=who.official, at=NOON)
    decisions.confirm(proposal, actor=second, at=NOON)
    application.refresh_from_db()
    appeals.file(application, grounds="The facts were right.", actor=who.contractor, at=NOON)

    for signer in (who.official, second):
        with pytest.raises(Blocked, match="S18: "):
            appeals.decide(application, outcome="upheld", findings="x", actor=signer, at=NOON)
    appeals.decide(application, outcome="upheld", findings="They were.", actor=third, at=NOON)
    relay.drain()

    application.refresh_from_db()
    assert (application.status, application.ended_at) == ("issued", None)


def test_an_appeal_needs_grounds_comes_in_time_and_only_once(who: People) -> None:
    application = denied(who)
    late = NOON + timedelta(days=32)

    empty = signed_in(who.contractor).post(url("casework:appeal", application.pk), {"grounds": " "})
    with pytest.raises(AppealRefused, match="could be appealed against until"):
        appeals.file(application, grounds="x", actor=who.contractor, at=late)
    appeals.file(application, grounds="x", actor=who.contractor, at=NOON)

    assert "Write why the decision is wrong" in text_of(empty)
    with pytest.raises(MoveRefused):
        appeals.file(application, grounds="x", actor=who.contractor, at=NOON)
    assert Appeal.objects.count() == 1


@pytest.mark.parametrize(
    "typed", [{}, {"outcome": "upheld", "findings": " "}, {"outcome": "x", "findings": "y"}]
)
def test_an_appeal_is_not_decided_without_a_decision_and_findings(who: People, typed: dict[str, str]) -> None:
    application, second = denied(who), second_official()
    appeals.file(application, grounds="x", actor=who.contractor, at=NOON)

    signed_in(second).post(url("casework:decide_appeal", application.pk), typed)

    assert Appeal.objects.get().decided_at is None
