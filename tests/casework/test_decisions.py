"""No one person denies, revokes or voids."""

import pytest
from django.db import IntegrityError, transaction

from permits.casework import decisions, review_rounds
from permits.casework.models import Proposal
from tests.driving import NOON, People, application_at, claim, open_reviews
from workflows.blockers import Blocked
from workflows.models import WorkItem

pytestmark = pytest.mark.django_db


def one_denial(who: People):
    application = application_at("in_review", who)
    review = claim(open_reviews(application)[0], who, NOON)
    review_rounds.close_review(
        review,
        outcome="denied",
        notes="The use is not allowed.",
        actor=who.reviewers[review.discipline],
        at=NOON,
    )
    application.refresh_from_db()
    return application


def test_a_denial_needs_two_people_and_closes_what_is_open(who: People) -> None:
    application = one_denial(who)
    proposal = decisions.propose(
        application, decision="deny", findings="Not allowed.", actor=who.supervisor, at=NOON
    )

    with pytest.raises(Blocked, match="second person"):
        decisions.confirm(proposal, actor=who.supervisor, at=NOON)
    decisions.confirm(proposal, actor=who.official, at=NOON)

    application.refresh_from_db()
    assert application.status == "denied"
    assert not WorkItem.objects.filter(case=application.case, status__in=["open", "claimed"]).exists()
    assert application.case.records.get(move="deny").reason == "Not allowed."


def test_nobody_proposes_a_denial_that_no_discipline_asks_for(who: People) -> None:
    application = application_at("in_review", who)

    with pytest.raises(decisions.DecisionRefused, match="No discipline denies"):
        decisions.propose(application, decision="deny", findings="x", actor=who.supervisor, at=NOON)


def test_a_technician_cannot_propose_to_revoke(who: People) -> None:
    application = application_at("issued", who, type_code="REROOF")

    with pytest.raises(decisions.DecisionRefused, match="not yours"):
        decisions.propose(application, decision="revoke", findings="x", actor=who.technician, at=NOON)


def test_a_rejected_proposal_changes_nothing_and_cannot_be_confirmed(who: People) -> None:
    application = one_denial(who)
    proposal = decisions.propose(application, decision="deny", findings="x", actor=who.supervisor, at=NOON)

    decisions.reject(proposal, actor=who.official, at=NOON)

    with pytest.raises(decisions.DecisionRefused, match="already"):
        decisions.confirm(proposal, actor=who.official, at=NOON)
    application.refresh_from_db()
    assert application.status == "in_review"


def test_the_database_itself_wants_two_people(who: People) -> None:
    application = one_denial(who)
    proposal = decisions.propose(application, decision="deny", findings="x", actor=who.supervisor, at=NOON)

    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(state="confirmed", decided_by=who.supervisor)
