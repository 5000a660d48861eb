"""An inspector proposes that a hold be lifted; a supervisor lifts it, or lets it stay (domain §5)."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from permits.applications.models import Hold, LiftProposal
from permits.applications.services.holds import (
    HoldRefused,
    decline_to_lift,
    lift_hold,
    place_hold,
    propose_to_lift,
)
from tests.casework.separation.hands import given_role, signed_in, text_of, url
from tests.driving import NOON, People, application_at
from workflows.actors import SYSTEM

pytestmark = pytest.mark.django_db
SUIT = {"code": "litigation", "severity": "prevents_issuance", "reason": "A suit is pending."}
SEEN = {"reason": "The neighbor showed me the settlement."}


def held(who: People, **other: Any) -> Hold:
    return place_hold(application_at("submitted", who), **{**SUIT, **other}, actor=who.technician, at=NOON)


def test_an_inspector_proposes_and_a_supervisor_lifts(who: People) -> None:
    hold = held(who)
    inspector, supervisor = signed_in(who.inspector), signed_in(who.supervisor)
    address = url("casework:application", hold.application_id)

    offered = text_of(inspector.get(address))
    inspector.post(url("casework:propose_to_lift_hold", hold.pk), SEEN)
    listed = text_of(supervisor.get(url("casework:second_person")))
    page = text_of(supervisor.get(url("casework:lift_hold", hold.pk)))
    supervisor.post(url("casework:lift_hold", hold.pk), {"reason": "Settled."})

    hold.refresh_from_db()
    proposal = LiftProposal.objects.get()
    history = text_of(signed_in(who.contractor).get(address))
    assert url("casework:propose_to_lift_hold", hold.pk) in offered
    assert url("casework:lift_hold", hold.pk) in listed
    assert "The neighbor showed me the settlement." in page
    assert (hold.lifted_by, proposal.state, proposal.decided_by) == (who.supervisor, "lifted", who.supervisor)
    assert "Proposed to lift the hold: Litigation" in history


def test_a_supervisor_lets_it_stay_and_says_why(who: People) -> None:
    hold = held(who)
    proposal = propose_to_lift(hold, **SEEN, actor=who.inspector, at=NOON)
    supervisor, decline = signed_in(who.supervisor), url("casework:decline_to_lift", proposal.pk)

    empty = supervisor.post(decline, {"finding": " "})
    supervisor.post(decline, {"finding": "It was appealed."})
    again = supervisor.post(decline, {"finding": "Twice."}, follow=True)

    proposal.refresh_from_db()
    hold.refresh_from_db()
    page = text_of(signed_in(who.inspector).get(url("casework:application", hold.application_id)))
    assert "Write why the hold stays." in text_of(empty)
    assert "This was decided already" in text_of(again)
    assert (proposal.state, proposal.finding, hold.lifted_at) == ("declined", "It was appealed.", None)
    assert "It was appealed." in page


@pytest.mark.parametrize("role", ["contractor", "technician", "supervisor", "official", "cashier", "auditor"])
def test_only_inspectors_propose(who: People, role: str) -> None:
    hold = held(who)
    person = getattr(who, role)

    with pytest.raises(HoldRefused):
        propose_to_lift(hold, **SEEN, actor=person, at=NOON)

    assert signed_in(person).post(url("casework:propose_to_lift_hold", hold.pk), SEEN).status_code == 403
    assert signed_in(who.stranger).get(url("casework:propose_to_lift_hold", hold.pk)).status_code == 404


def test_an_inspector_lifts_nothing_himself(who: People) -> None:
    hold = held(who)
    proposal = propose_to_lift(hold, **SEEN, actor=who.inspector, at=NOON)

    with pytest.raises(HoldRefused):
        lift_hold(hold, **SEEN, actor=who.inspector, at=NOON)
    with pytest.raises(HoldRefused):
        decline_to_lift(proposal, finding="x", actor=who.inspector, at=NOON)


def test_who_proposed_it_does_not_lift_it_as_a_supervisor_either(who: People) -> None:
    hold = held(who)
    proposal = propose_to_lift(hold, **SEEN, actor=who.inspector, at=NOON)
    both = given_role(who.inspector, Role.SUPERVISOR)

    page = signed_in(both).post(url("casework:lift_hold", hold.pk), {"reason": "Settled."})
    with pytest.raises(HoldRefused, match="another person lifts it"):
        lift_hold(hold, reason="Settled.", actor=both, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        LiftProposal.objects.filter(pk=proposal.pk).update(state="lifted", decided_by=both, decided_at=NOON)

    assert "another person lifts it" in text_of(page)


def test_one_proposal_waits_at_a_time_and_a_second_click_is_that_one(who: People) -> None:
    hold = held(who)
    first = propose_to_lift(hold, **SEEN, actor=who.inspector, at=NOON)
    other = given_role(who.technician, Role.INSPECTOR)

    assert propose_to_lift(hold, **SEEN, actor=who.inspector, at=NOON) == first
    with pytest.raises(HoldRefused, match="has proposed already"):
        propose_to_lift(hold, **SEEN, actor=other, at=NOON)


def test_what_comes_with_money_is_proposed_to_nobody_and_its_lifting_closes_nothing_else(who: People) -> None:
    hold = place_hold(
        application_at("submitted", who), **{**SUIT, "code": "payment_default"}, actor=SYSTEM, at=NOON
    )

    page = signed_in(who.inspector).post(url("casework:propose_to_lift_hold", hold.pk), SEEN)
    with pytest.raises(HoldRefused, match="S6: "):
        propose_to_lift(hold, **SEEN, actor=who.inspector, at=NOON)

    assert "S6: " in text_of(page)


def test_an_inspector_whose_own_work_is_complained_of_does_not_propose(who: People) -> None:
    """S17: what was complained of is not settled by whose work it was."""
    hold = held(who, code="code_enforcement", reason="NOV 7")
    hold.application.inspections.create(
        code="roof",
        name="Roof",
        wanted_on=NOON.date(),
        requested_at=NOON,
        status="resulted",
        result="passed",
        inspector=who.inspector,
        resulted_at=NOON,
    )

    with pytest.raises(HoldRefused, match="S17: "):
        propose_to_lift(hold, **SEEN, actor=who.inspector, at=NOON)


def test_when_the_system_lifts_the_hold_the_proposal_is_closed_with_it(who: People) -> None:
    hold = held(who)
    propose_to_lift(hold, **SEEN, actor=who.inspector, at=NOON)

    lift_hold(hold, reason="Paid.", actor=SYSTEM, at=NOON)

    proposal = LiftProposal.objects.get()
    assert (proposal.state, proposal.decided_by) == ("lifted", None)
    with pytest.raises(HoldRefused, match="lifted already"):
        propose_to_lift(hold, **SEEN, actor=who.inspector, at=NOON)
