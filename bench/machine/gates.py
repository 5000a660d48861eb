"""What must hold before a dossier moves."""

from datetime import datetime
from functools import cache

from django.db.models import F

from bench.machine.models import Dossier
from workflows.actors import Actor
from workflows.blockers import Blocker
from workflows.keyset import Condition
from workflows.models import WorkItem
from workflows.queues import OPEN
from workflows.statements import Given, Statement, compiled


def is_complete(dossier: Dossier, actor: Actor, at: datetime) -> list[Blocker]:
    if dossier.address and dossier.description and dossier.valuation > 0:
        return []
    return [Blocker("incomplete", "Say where, what and for how much.", "the applicant")]


def reviews_are_closed(dossier: Dossier, actor: Actor, at: datetime) -> list[Blocker]:
    waiting = _waiting().ask(case=dossier.case_id)
    return [Blocker("review_open", "A review is still open.", "the reviewers")] if waiting else []


@cache
def _waiting() -> Statement:
    case = Condition("{} = {}", F("case_id"), Given("case"))
    return compiled(WorkItem.objects.filter(OPEN, case).values_list("pk")[:1])


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
