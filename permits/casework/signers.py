"""Who signed the decision that an appeal is against (domain §5, S18)."""

from permits.applications.models import PermitApplication
from permits.applications.related import rows_of
from permits.applications.statuses import Status
from permits.casework.gate_checks.review import reviews_of
from permits.casework.models import Proposal
from permits.reviews.models import Review
from workflows.models import TransitionRecord

DECISIONS = {Status.DENIED: Proposal.Decision.DENY, Status.REVOKED: Proposal.Decision.REVOKE}


def appealed(application: PermitApplication) -> str:
    """Return the status of the decision that is appealed against, "" when none is."""
    filed = [each for each in _records(application) if each.target == Status.UNDER_APPEAL]
    return max(filed, key=lambda each: each.seq).source if filed else ""


def signers_of(application: PermitApplication) -> set[int]:
    """Return who signed what is appealed against: proposed, confirmed, decided or wrote it."""
    against = appealed(application)
    made = [
        each for each in _records(application) if each.target == against and each.source != "under_appeal"
    ]
    found = {max(made, key=lambda each: each.seq).actor_id} if made else set()
    if against in DECISIONS:
        found |= _of_proposal(application, DECISIONS[Status(against)])
    elif against == Status.CORRECTIONS_REQUIRED:
        found |= {
            each.work_item.closed_by_id
            for each in reviews_of(application)
            if each.work_item.outcome == Review.Outcome.CORRECTIONS and each.round == application.round
        }
    return {person for person in found if person is not None}


def _of_proposal(application: PermitApplication, decision: str) -> set[int | None]:
    """Return who proposed and who confirmed a decision, the last time."""
    proposals = rows_of(application, "proposals", application.proposals.all())
    confirmed = [x for x in proposals if x.decision == decision and x.state == Proposal.State.CONFIRMED]
    if not confirmed:
        return set()
    last = max(confirmed, key=lambda each: each.pk)
    return {last.proposed_by_id, last.decided_by_id}


def _records(application: PermitApplication) -> list[TransitionRecord]:
    return rows_of(application.case, "records", application.case.records.filter(thing=""))
