"""The steps of a replay in plan review: disciplines claim, write corrections, close; the builder answers."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.models import User
from accounts.roles import Role
from permits.applications.facts import facts_of, type_of
from permits.casework import decisions, issuing, readiness, review_rounds
from permits.casework.clearances import confirm
from permits.casework.models import Proposal
from permits.casework.replay import samples
from permits.casework.replay.intake_steps import pay
from permits.casework.replay.journey import Journey
from permits.documents.importing import keep_checked
from permits.reviews import services as reviews
from permits.reviews.models import Correction, Review
from permits.rulebook.demands import clearances
from workflows import work_items

Outcome = Review.Outcome
CLAIMED_BEFORE = timedelta(minutes=75)
NOTED_ONE_OF = 12
"""One of so many approvals carries a note."""


def review_approves(journey: Journey, began: datetime, at: datetime) -> None:
    """Close every open review with an approval; what was answered is resolved."""
    waiting = open_reviews(journey)
    for review, moment in _shared_out(journey, waiting, began, at):
        _close(journey, review, _approval(journey, review), moment)


def review_corrects(journey: Journey, began: datetime, at: datetime) -> None:
    """Close every open review, one or two of them with corrections."""
    waiting = open_reviews(journey)
    wanting = 1 + journey.record.chance(f"wanting {journey.application.round}", min(len(waiting), 2))
    first = journey.record.chance(f"first {journey.application.round}", len(waiting))
    correcting = {waiting[(first + offset) % len(waiting)].pk for offset in range(wanting)}
    for review, moment in _shared_out(journey, waiting, began, at):
        outcome = Outcome.CORRECTIONS if review.pk in correcting else Outcome.APPROVED
        _close(journey, review, outcome, moment)


def review_denies(journey: Journey, began: datetime, at: datetime) -> None:
    """Close every review, the first with a denial and its findings."""
    waiting = open_reviews(journey)
    for review, moment in _shared_out(journey, waiting, began, at):
        outcome = Outcome.DENIED if review is waiting[0] else Outcome.APPROVED
        _close(journey, review, outcome, moment)


def review_partly(journey: Journey, began: datetime, at: datetime) -> None:
    """Close some reviews, as many as the time was enough for, and leave at least one open."""
    waiting = open_reviews(journey)
    days = journey.workdays.between(began.date(), at.date())
    most = min(len(waiting) - 1, round(len(waiting) * days / 16))
    done = journey.record.chance("closed", most + 1) if most > 0 else 0
    for review, moment in _shared_out(journey, waiting[:done], began, at):
        _close(journey, review, _approval(journey, review), moment)
    if days > 3 and journey.record.chance("claimed", 2):
        _claim(journey, waiting[done], journey.at(at - CLAIMED_BEFORE))


def answer(journey: Journey, at: datetime) -> None:
    """Answer every correction, hand in new plans, and resubmit."""
    actor, application = journey.builder.person, journey.application
    waiting = application.corrections.filter(
        status__in=[Correction.Status.OPEN, Correction.Status.STILL_OPEN]
    )
    for correction in waiting.order_by("number"):
        correction.application = application
        reviews.answer_correction(
            correction, answer=journey.defaults.answer, actor=actor, at=journey.at(at - CLAIMED_BEFORE)
        )
    document = application.documents.current().order_by("id").first()
    if document is not None:
        slot = type_of(application).slot(document.slot)
        name = slot.name if slot else document.title
        file = samples.sample_file(document.slot, name, 1, document.versions.count() + 1)
        moment = journey.at(at - CLAIMED_BEFORE)
        kept = keep_checked(application, document.slot, file, actor=actor, at=moment, document=document)
        journey.kept.append((kept, file))
    review_rounds.resubmit_corrections(application, actor=actor, at=journey.at(at))


def deny(journey: Journey, at: datetime) -> None:
    """Deny it: the supervisor proposes, the building official confirms."""
    proposal = decisions.propose(
        journey.application,
        decision=Proposal.Decision.DENY,
        findings=f"Recorded as “{journey.record.recorded_status}”.",
        actor=_supervisor(journey),
        at=journey.at(at - CLAIMED_BEFORE),
    )
    proposal.application = journey.application
    official = journey.office.one(Role.BUILDING_OFFICIAL, journey.record)
    decisions.confirm(proposal, actor=official, at=journey.at(at))


def clear(journey: Journey, began: datetime, at: datetime) -> None:
    """Have every clearance confirmed, pay the issuance fees, and become ready to issue."""
    application = journey.application
    technician = journey.office.one(Role.PERMIT_TECHNICIAN, journey.record)
    wanted = clearances(type_of(application), facts_of(application))
    for number, each in enumerate(wanted):
        moment = began + (at - began) * (number + 1) / (len(wanted) + 1)
        evidence = f"Letter of {each.body} (sample; not in the open data)"
        confirm(application, code=each.code, evidence=evidence, actor=technician, at=journey.at(moment))
    pay(journey, at)
    readiness.refresh(application, at=journey.at(at))


def issue(journey: Journey, at: datetime) -> None:
    technician = journey.office.another(Role.PERMIT_TECHNICIAN, journey.record)
    issuing.issue(journey.application, actor=technician, at=journey.at(at))


def open_reviews(journey: Journey) -> list[Review]:
    """Return the open reviews of the present round, in a different order for each record."""
    application = journey.application
    rows = application.reviews.filter(round=application.round, work_item__status__in=["open", "claimed"])
    found = list(rows.select_related("work_item__case", "package").order_by("id"))
    for review in found:
        review.application = application
    turn = journey.record.chance(f"order {application.round}", len(found)) if found else 0
    return found[turn:] + found[:turn]


# --- how it is done -------------------------------------------------------------------------------
def _shared_out(
    journey: Journey, waiting: Sequence[Review], began: datetime, at: datetime
) -> list[tuple[Review, datetime]]:
    """Give each review its moment of closing; the last closes when the step ends."""
    shares = [(number + 1) / len(waiting) for number in range(len(waiting))]
    return list(zip(waiting, journey.workdays.spread(began, at, shares), strict=True))


def _close(journey: Journey, review: Review, outcome: str, moment: datetime) -> None:
    reviewer = _claim(journey, review, journey.at(moment - CLAIMED_BEFORE))
    _settle_answers(journey, review, reviewer, moment)
    if outcome == Outcome.CORRECTIONS:
        _write_corrections(journey, review, reviewer, moment)
    notes = journey.defaults.noted if outcome in {Outcome.APPROVED_AS_NOTED, Outcome.DENIED} else ""
    review_rounds.close_review(review, outcome=outcome, notes=notes, actor=reviewer, at=journey.at(moment))


def _claim(journey: Journey, review: Review, at: datetime) -> User:
    item = review.work_item
    reviewer = journey.office.reviewer(item.team, journey.record)
    if item.status == item.Status.CLAIMED and item.assignee_id != reviewer.pk:
        item = work_items.release(item, actor=_supervisor(journey), at=at, reason="Shared out anew")
    review.work_item = work_items.claim(item, actor=reviewer, at=at)
    return reviewer


def _settle_answers(journey: Journey, review: Review, reviewer: User, moment: datetime) -> None:
    answered = journey.application.corrections.filter(
        discipline=review.discipline, status=Correction.Status.ANSWERED
    )
    for correction in answered if journey.application.round > 1 else ():
        reviews.settle_correction(
            correction, review=review, status="resolved", actor=reviewer, at=journey.at(moment)
        )


def _write_corrections(journey: Journey, review: Review, reviewer: User, moment: datetime) -> None:
    texts = journey.defaults.corrections_of(review.discipline)
    count = 1 + journey.record.chance(f"items {review.discipline}", len(texts))
    for each in texts[:count]:
        reviews.raise_correction(
            review,
            text=each.text,
            sheet=each.sheet,
            place=each.place,
            citation=each.citation,
            actor=reviewer,
            at=journey.at(moment),
        )


def _approval(journey: Journey, review: Review) -> str:
    noted = journey.record.chance(f"noted {review.discipline}", NOTED_ONE_OF) == 0
    return Outcome.APPROVED_AS_NOTED if noted else Outcome.APPROVED


def _supervisor(journey: Journey) -> User:
    return journey.office.one(Role.SUPERVISOR, journey.record)
