"""What must hold before a dossier moves."""

from datetime import datetime

from bench.machine.models import Dossier
from workflows.actors import Actor
from workflows.blockers import Blocker
from workflows.models import WorkItem


def is_complete(dossier: Dossier, actor: Actor, at: datetime) -> list[Blocker]:
    if dossier.address and dossier.description and dossier.valuation > 0:
        return []
    return [Blocker("incomplete", "Say where, what and for how much.", "the applicant")]


def reviews_are_closed(dossier: Dossier, actor: Actor, at: datetime) -> list[Blocker]:
    waiting = WorkItem.objects.filter(case_id=dossier.case_id, status__in=["open", "claimed"])
    return [Blocker("review_open", "A review is still open.", "the reviewers")] if waiting.exists() else []


def fee_is_assessed(dossier: Dossier, actor: Actor, at: datetime) -> list[Blocker]:
    return [] if dossier.fee else [Blocker("no_fee", "Nobody has said what it costs.", "the cashier")]


def fee_is_paid(dossier: Dossier, actor: Actor, at: datetime) -> list[Blocker]:
    return [] if dossier.paid_at else [Blocker("not_paid", "The fee is not paid.", "the applicant")]


GATES = {
    "submit": (is_complete,),
    "accept": (is_complete,),
    "finish": (reviews_are_closed,),
    "assess": (is_complete,),
    "pay": (fee_is_assessed,),
    "issue": (fee_is_assessed, fee_is_paid),
}
