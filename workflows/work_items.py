"""Parallel work: opened from a plan, claimed, closed with an outcome, and joined under the case lock."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from workflows import teams
from workflows.actors import Actor
from workflows.deputies import capacity
from workflows.item_refusals import ItemTaken, authorise, authorise_holder, demand, demand_reason
from workflows.item_writing import change, finish, locked, write_opened
from workflows.locking import lock_case
from workflows.models import Case, WorkItem
from workflows.own_work import OVERRIDDEN_BY
from workflows.units import one_transaction


@dataclass(frozen=True)
class Planned:
    """A piece of work that a stage needs."""

    key: str
    title: str
    team: str
    due_on: date
    facts: dict[str, Any] = field(default_factory=dict)


@one_transaction
def open_stage(
    case: Case, stage: str, *, round: int, plan: Sequence[Planned], actor: Actor, at: datetime
) -> list[WorkItem]:
    """Open the work of one round of a stage, in the transaction of the move that begins it."""
    case = lock_case(case.pk)
    items = [
        WorkItem(
            case=case,
            stage=stage,
            round=round,
            key=each.key,
            title=each.title,
            team=each.team,
            due_on=each.due_on,
            facts=each.facts,
            opened_at=at,
        )
        for each in plan
    ]
    if items:
        write_opened(items, case, actor=actor, at=at)
    return items


@one_transaction
def claim(item: WorkItem, *, actor: Actor, at: datetime) -> WorkItem:
    """Take an open item for oneself; claiming one's own again changes nothing.

    :raises ItemTaken: when somebody else has it or it is finished.
    :raises NotPermitted: when the actor may not work for the item's team, himself or for another.
    """
    fresh = locked(item)
    if fresh.status == WorkItem.Status.CLAIMED and fresh.assignee_id == actor.pk:
        return fresh
    demand(fresh.status == WorkItem.Status.OPEN, fresh, "claim")
    acting_as = authorise(actor, "claim_work", fresh, at=at)
    values = {"status": "claimed", "assignee_id": actor.pk, "claimed_at": at}
    return change(fresh, "claim", actor=actor, at=at, acting_as=acting_as, **values)


@one_transaction
def release(item: WorkItem, *, actor: Actor, at: datetime, reason: str = "") -> WorkItem:
    """Give a claimed item back to its team: one's own, that of whom one stands in for, or as who assigns.

    :raises ItemTaken: when it is not claimed.
    """
    fresh = locked(item)
    demand(fresh.status == WorkItem.Status.CLAIMED, fresh, "release")
    acting_as = capacity(actor, "release_work", fresh, at=at, holder=fresh.assignee_id)
    if acting_as is None:
        acting_as = authorise(actor, "assign_work", fresh, at=at)
    return change(fresh, "release", actor=actor, at=at, acting_as=acting_as, reason=reason, **_back())


@one_transaction
def assign(item: WorkItem, *, to: Any, actor: Actor, at: datetime, reason: str = "") -> WorkItem:
    """Give an open item to a person who may work on it, or take it from who has it, which needs a reason.

    :raises NotPermitted: when the actor may not assign, or the person may not work on the item.
    :raises FactsInvalid: when somebody has it and there is no reason.
    """
    fresh = locked(item)
    demand(fresh.is_open, fresh, "assign")
    acting_as = authorise(actor, "assign_work", fresh, at=at)
    if fresh.assignee_id == to.pk:
        return fresh
    authorise_holder(to, fresh)
    verb = "reassign" if fresh.assignee_id else "assign"
    if verb == "reassign":
        demand_reason(reason, fresh, verb)
    values = {"status": "claimed", "assignee_id": to.pk, "claimed_at": at}
    return change(fresh, verb, actor=actor, at=at, acting_as=acting_as, reason=reason, **values)


@one_transaction
def complete(
    item: WorkItem,
    *,
    outcome: str,
    note: str = "",
    actor: Actor,
    at: datetime,
    facts: dict[str, Any] | None = None,
) -> bool:
    """Close a claimed item with an outcome; tell whether that finished its stage's round.

    The answer is decided under the case lock, so of several people who finish at once exactly one hears yes.

    :raises ItemTaken: when the item is held neither by the actor nor by whom he stands in for.
    """
    fresh, acting_as = _in_hands(item, actor, at)
    values = {"status": "closed", "outcome": outcome, "note": note, "closed_at": at, "closed_by_id": actor.pk}
    known = fresh.facts | (facts or {})
    finished = finish(fresh, actor=actor, at=at, acting_as=acting_as, facts=known, **values)
    item.__dict__.update(fresh.__dict__)
    return finished


@one_transaction
def reopen(item: WorkItem, *, actor: Actor, at: datetime, reason: str) -> WorkItem:
    """Take back a closed item's outcome; it returns to who closed it, or to the team when he cannot have it.

    :raises ItemTaken: when it is not closed.
    """
    fresh = locked(item)
    demand(fresh.status == WorkItem.Status.CLOSED, fresh, "reopen")
    acting_as = authorise(actor, "reopen_work", fresh, at=at)
    facts = fresh.facts | {OVERRIDDEN_BY: actor.pk}
    values = {"outcome": "", "closed_at": None, "closed_by_id": None, **_back_to_closer(fresh, at)}
    said = {"acting_as": acting_as, "reason": reason}
    return change(fresh, "reopen", actor=actor, at=at, facts=facts, **said, **values)


@one_transaction
def cancel_open(case: Case, *, actor: Actor, at: datetime, reason: str) -> int:
    """Cancel every open item of a case, inventing no result; returns how many."""
    case = lock_case(case.pk)
    items = list(WorkItem.objects.filter(case=case, status__in=["open", "claimed"]).order_by("id"))
    for item in items:
        item.case = case
        change(item, "cancel", actor=actor, at=at, reason=reason, status="cancelled")
    return len(items)


def in_hands_of(actor: Any, item: WorkItem, *, at: datetime) -> str | None:
    """Return in which capacity an actor holds a claimed item ("", "for NAME"), or None when he does not."""
    if item.status != WorkItem.Status.CLAIMED:
        return None
    return capacity(actor, "complete_work", item, at=at, holder=item.assignee_id)


@one_transaction
def demand_in_hands(item: WorkItem, *, actor: Any, at: datetime) -> WorkItem:
    """Lock a claimed item that an actor holds, himself or for another, and return it as it stands.

    :raises ItemTaken: when somebody else has it or it is finished.
    :raises NotPermitted: when the actor may not work on it any more.
    """
    fresh, _acting_as = _in_hands(item, actor, at)
    return fresh


def _in_hands(item: WorkItem, actor: Any, at: datetime) -> tuple[WorkItem, str]:
    fresh = locked(item)
    acting_as = in_hands_of(actor, fresh, at=at)
    if acting_as is None:
        demand(fresh.status == WorkItem.Status.CLAIMED and fresh.assignee_id == actor.pk, fresh, "complete")
        acting_as = authorise(actor, "complete_work", fresh, at=at)
    return fresh, acting_as


def _back() -> dict[str, Any]:
    return {"status": "open", "assignee_id": None, "claimed_at": None}


def _back_to_closer(item: WorkItem, at: datetime) -> dict[str, Any]:
    closer = item.closed_by
    barred = closer is None or teams.interested([item.case_id], [closer.pk], at=at)
    if closer is None or barred or not closer.is_active:
        return _back()
    return {"status": "claimed", "assignee_id": closer.pk, "claimed_at": at}


__all__ = [
    "ItemTaken",
    "Planned",
    "assign",
    "cancel_open",
    "claim",
    "complete",
    "demand_in_hands",
    "in_hands_of",
    "lock_case",
    "open_stage",
    "release",
    "reopen",
]
