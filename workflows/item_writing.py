"""How a work item changes: read under the lock of its case, written with its record and its event."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from workflows import locking, outbox, writing
from workflows.actors import SYSTEM, Actor
from workflows.history import next_record
from workflows.models import Case, OutboxEvent, TransitionRecord, WorkItem

OTHERS_OPEN = (
    'EXISTS (SELECT 1 FROM "workflows_workitem" WHERE case_id = %s AND stage = %s AND round = %s '
    "AND id <> %s AND status IN ('open', 'claimed'))"
)


def locked(item: WorkItem) -> WorkItem:
    """Lock an item with its case until the end of the transaction and return it as it stands now."""
    return locking.locked(WorkItem, item.pk)


def change(
    item: WorkItem,
    verb: str,
    *,
    actor: Actor,
    at: datetime,
    acting_as: str = "",
    reason: str = "",
    topic: str = "",
    **values: Any,
) -> WorkItem:
    """Give a locked item new values and write them with the record and the event of the change.

    The event's topic is ``work_item.`` and ``topic``, or else the verb; that of a mere verb is written only
    when somebody subscribes to it, for the record tells as much.
    """
    _write(item, verb, values, topic=topic or verb, actor=actor, at=at, acting_as=acting_as, reason=reason)
    return item


def finish(item: WorkItem, *, actor: Actor, at: datetime, acting_as: str, **values: Any) -> bool:
    """Close a locked item as :func:`change` does; tell whether no other of its round is open.

    The same statement answers that, under the lock of the case.
    """
    question = writing.Question(OTHERS_OPEN, [item.case_id, item.stage, item.round, item.pk])
    said = {"actor": actor, "at": at, "acting_as": acting_as, "reason": ""}
    return not _write(item, "complete", values, topic="complete", asking=question, **said)


def opened(items: Sequence[WorkItem], *, actor: Actor, at: datetime) -> writing.Opened:
    """Return new items of a locked case with their unsaved records and events."""
    records = [_record(item, "open_work", "", actor=actor, at=at) for item in items]
    heard = zip(items, records, strict=True) if outbox.is_heard("work_item.open_work") else ()
    return writing.Opened(items, records, [_event(*pair, "open_work") for pair in heard], "item")


def write_opened(items: Sequence[WorkItem], case: Case, *, actor: Actor, at: datetime) -> None:
    """Write new items of a locked case with their records and events; sets their keys."""
    writing.write_opened(opened(items, actor=actor, at=at), case)


def _write(
    item: WorkItem,
    verb: str,
    values: dict[str, Any],
    *,
    topic: str,
    asking: writing.Question | None = None,
    **said: Any,
) -> Any:
    before, source = dict(item.__dict__), item.status
    for name, value in values.items():
        setattr(item, name, value)
    item.version += 1
    record = _record(item, verb, source, **said)
    columns = writing.changed(item, before)
    told = topic != verb or outbox.is_heard(f"work_item.{topic}")
    events = [_event(item, record, topic)] if told else []
    return writing.write_move(item, columns, record, events, item.case, asking=asking)


def _record(
    item: WorkItem,
    verb: str,
    source: str,
    *,
    actor: Actor,
    at: datetime,
    acting_as: str = "",
    reason: str = "",
) -> TransitionRecord:
    return next_record(
        item.case,
        thing=f"{item.stage}:{item.key}:{item.round}",
        move=verb,
        source=source,
        target=item.status,
        actor=actor,
        acting_as=acting_as or ("system" if actor is SYSTEM else ""),
        at=at,
        reason=reason,
        facts=_facts(item, actor),
    )


def _facts(item: WorkItem, actor: Actor) -> dict[str, Any]:
    """Return what the record keeps of an item: its outcome, and who has it when that is not who acts."""
    kept = {"outcome": item.outcome, "assignee": item.assignee_id if item.assignee_id != actor.pk else None}
    return {name: value for name, value in kept.items() if value}


def _event(item: WorkItem, record: TransitionRecord, verb: str) -> OutboxEvent:
    return outbox.event(item.case, f"work_item.{verb}", at=record.at, item=item.pk, seq=record.seq)
