"""Parallel work: opened from a plan, claimed, closed with an outcome, and joined under the case lock."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows import outbox
from workflows.actors import SYSTEM, Actor
from workflows.blockers import Blocker, NotFromHere, NotPermitted
from workflows.history import next_record
from workflows.models import Case, WorkItem
from workflows.writing import changed_fields, write_move


@dataclass(frozen=True)
class Planned:
    """A piece of work that a stage needs."""

    key: str
    title: str
    team: str
    due_on: date
    facts: dict[str, Any] = field(default_factory=dict)


class ItemTaken(NotFromHere):
    """Somebody else has the item, or has finished it."""

    code = "item_taken"


def lock_case(case_id: int) -> Case:
    """Lock a case until the end of the transaction."""
    return Case.objects.select_for_update().get(pk=case_id)


@transaction.atomic
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
    for item in items:
        item.save(force_insert=True)
        _write(case, item, [], "open_work", "", actor=actor, at=at, acting_as="", reason="")
    return items


@transaction.atomic
def claim(item: WorkItem, *, actor: Actor, at: datetime, acting_as: str = "") -> WorkItem:
    """Take an open item for oneself; claiming one's own again changes nothing.

    :raises ItemTaken: when somebody else has it or it is finished.
    :raises NotPermitted: when the actor may not work for the item's team.
    """
    locked = _locked(item)
    if locked.status == WorkItem.Status.CLAIMED and locked.assignee_id == actor.pk:
        return locked
    _demand(locked.status == WorkItem.Status.OPEN, locked, "claim")
    _permit(actor, "claim_work", locked)
    return _change(
        locked, "claim", actor, at, acting_as, status="claimed", assignee_id=actor.pk, claimed_at=at
    )


@transaction.atomic
def release(item: WorkItem, *, actor: Actor, at: datetime, reason: str = "", acting_as: str = "") -> WorkItem:
    """Give a claimed item back to its team.

    :raises ItemTaken: when it is not claimed.
    """
    locked = _locked(item)
    _demand(locked.status == WorkItem.Status.CLAIMED, locked, "release")
    _permit(actor, "release_work" if locked.assignee_id == actor.pk else "assign_work", locked)
    return _change(
        locked, "release", actor, at, acting_as, reason, status="open", assignee_id=None, claimed_at=None
    )


@transaction.atomic
def assign(
    item: WorkItem, *, to: Any, actor: Actor, at: datetime, reason: str = "", acting_as: str = ""
) -> WorkItem:
    """Give an open or claimed item to a person who may work on it.

    :raises NotPermitted: when the actor may not assign, or the person may not work on the item.
    """
    locked = _locked(item)
    _demand(locked.is_open, locked, "assign")
    _permit(actor, "assign_work", locked)
    _permit(to, "claim_work", locked)
    return _change(
        locked, "assign", actor, at, acting_as, reason, status="claimed", assignee_id=to.pk, claimed_at=at
    )


@transaction.atomic
def complete(
    item: WorkItem,
    *,
    outcome: str,
    note: str = "",
    actor: Actor,
    at: datetime,
    acting_as: str = "",
    facts: dict[str, Any] | None = None,
) -> bool:
    """Close a claimed item with an outcome; tell whether that finished its stage's round.

    The answer is decided under the case lock, so of several people who finish at once exactly one hears yes.

    :raises ItemTaken: when the item is not claimed by the actor.
    """
    locked = _locked(item)
    mine = locked.status == WorkItem.Status.CLAIMED and locked.assignee_id == actor.pk
    _demand(mine, locked, "complete")
    _permit(actor, "complete_work", locked)
    _change(
        locked,
        "complete",
        actor,
        at,
        acting_as,
        status="closed",
        outcome=outcome,
        note=note,
        closed_at=at,
        closed_by_id=actor.pk,
        facts=locked.facts | (facts or {}),
    )
    item.__dict__.update(locked.__dict__)
    return stage_is_finished(locked)


@transaction.atomic
def reopen(item: WorkItem, *, actor: Actor, at: datetime, reason: str, acting_as: str = "") -> WorkItem:
    """Take back a closed item's outcome; the item returns to the person who closed it.

    :raises ItemTaken: when it is not closed.
    """
    locked = _locked(item)
    _demand(locked.status == WorkItem.Status.CLOSED, locked, "reopen")
    _permit(actor, "reopen_work", locked)
    return _change(
        locked,
        "reopen",
        actor,
        at,
        acting_as,
        reason,
        status="claimed",
        assignee_id=locked.closed_by_id,
        outcome="",
        closed_at=None,
        closed_by_id=None,
    )


@transaction.atomic
def cancel_open(case: Case, *, actor: Actor, at: datetime, reason: str) -> int:
    """Cancel every open item of a case, inventing no result; returns how many."""
    case = lock_case(case.pk)
    items = list(WorkItem.objects.filter(case=case, status__in=["open", "claimed"]).order_by("id"))
    for item in items:
        item.case = case
        _change(item, "cancel", actor, at, "", reason, status="cancelled")
    return len(items)


def stage_is_finished(item: WorkItem) -> bool:
    """Tell whether no item of the same round of the same stage is open; ask it under the case lock."""
    return not WorkItem.objects.filter(
        case_id=item.case_id, stage=item.stage, round=item.round, status__in=["open", "claimed"]
    ).exists()


def _locked(item: WorkItem) -> WorkItem:
    case = lock_case(item.case_id)
    locked = WorkItem.objects.get(pk=item.pk)
    locked.case = case
    return locked


def _change(
    item: WorkItem, verb: str, actor: Actor, at: datetime, acting_as: str, reason: str = "", **values: Any
) -> WorkItem:
    before, source = dict(item.__dict__), item.status
    for name, value in values.items():
        setattr(item, name, value)
    item.version += 1
    fields = changed_fields(item, before)
    _write(item.case, item, fields, verb, source, actor=actor, at=at, acting_as=acting_as, reason=reason)
    return item


def _write(
    case: Case,
    item: WorkItem,
    fields: Sequence[Any],
    verb: str,
    source: str,
    *,
    actor: Actor,
    at: datetime,
    acting_as: str,
    reason: str,
) -> None:
    record = next_record(
        case,
        thing=f"{item.stage}:{item.key}:{item.round}",
        move=verb,
        source=source,
        target=item.status,
        actor=actor,
        acting_as=acting_as or ("system" if actor is SYSTEM else ""),
        at=at,
        reason=reason,
        facts={"outcome": item.outcome, "assignee": item.assignee_id},
    )
    event = outbox.event(case, f"work_item.{verb}", at=at, item=item.pk, seq=record.seq)
    write_move(item, fields, record, [event], case)


def _demand(holds: bool, item: WorkItem, verb: str) -> None:
    if not holds:
        holder = str(item.assignee) if item.assignee_id else _("nobody")
        text = _("This piece of work is “%(status)s”, held by %(holder)s. Reload to see its present state.")
        raise ItemTaken(item, verb, [Blocker("item_taken", text % {"status": item.status, "holder": holder})])


def _permit(actor: Any, permission: str, item: WorkItem) -> None:
    if not actor.has_perm(permission, item):
        text = _("Only the team “%(team)s” may work on this, and nobody with an interest in the case.")
        raise NotPermitted(item, permission, [Blocker("not_permitted", text % {"team": item.team})])
