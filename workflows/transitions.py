"""The one door: nothing changes a status except :func:`move`."""

import inspect
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import CharField, Func, Value
from django.db.models.functions import Cast

from workflows import machines, outbox
from workflows.actors import Actor
from workflows.blockers import Blocker, FactsInvalid, MoveRefused, UnknownMove
from workflows.history import next_record
from workflows.machines import Machine, Move
from workflows.models import Case, TransitionRecord, Workflowed
from workflows.options import refusal
from workflows.writing import changed_fields, write_move, write_opening

Subject = TypeVar("Subject", bound=Workflowed)


class _MoveToken(Func):
    """Tell the trigger that guards the status that a move of this case is under way."""

    function = "set_config"

    def __init__(self) -> None:
        super().__init__(
            Value("lintel.move"), Cast("case_id", CharField()), Value(True), output_field=CharField()
        )


def open_case(subject: Workflowed, *, actor: Actor, at: datetime, **facts: Any) -> TransitionRecord:
    """Save a new subject at its machine's first status, with its case and the first record.

    Who may open a case is the caller's policy; the engine records who did.
    """
    machine = machines.of(subject)
    with transaction.atomic(savepoint=False):
        case = Case(machine=machine.name, opened_at=at)
        case.save(force_insert=True)
        subject.case = case
        record = _record(machine, subject, "open", "", actor=actor, at=at, reason="", facts=facts)
        write_opening(subject, record, [_event(machine, record, case)], case)
    return record


def lock(subject: Subject, *, moving: bool = False) -> Subject:
    """Lock a subject's case until the end of the transaction and re-read the subject itself.

    The one lock of everything that belongs to a case. Unsaved changes of ``subject`` are dropped.
    """
    rows = type(subject)._base_manager.select_related("case").select_for_update(of=("self", "case"))
    fresh = (rows.annotate(move_token=_MoveToken()) if moving else rows).get(pk=subject.pk)
    known = {field.attname for field in subject._meta.concrete_fields}
    subject.__dict__.update({name: value for name, value in fresh.__dict__.items() if name in known})
    subject._state.fields_cache = {"case": fresh.case}
    return subject


def move(
    subject: Workflowed, name: str, *, actor: Actor, at: datetime, reason: str = "", **facts: Any
) -> TransitionRecord:
    """Move a subject, or refuse without a trace.

    Locks the case, re-reads the subject into the given instance, and checks, in this order, that the move
    exists, begins at the present status, is permitted to the actor and is blocked by no gate; then runs
    the life cycle's method and writes status, record, event and chain head as one statement.

    :raises UnknownMove, NotFromHere, NotPermitted, Blocked, FactsInvalid: with every blocker.
    """
    machine = machines.of(subject)
    if name not in machine.moves:
        raise UnknownMove(subject, name, [Blocker("unknown_move", f"There is no move called “{name}”.")])
    with transaction.atomic(savepoint=False):
        lock(subject, moving=True)
        refused = refusal(machine, machine.moves[name], subject, actor, at) or _misfit(
            subject, name, at, facts
        )
        record = None if refused else _carry_out(machine, name, subject, actor, at, reason, facts)
    if record is None:
        assert refused is not None  # noqa: S101 (one of the two is always there)
        raise refused
    return record


def _carry_out(
    machine: Machine,
    name: str,
    subject: Workflowed,
    actor: Actor,
    at: datetime,
    reason: str,
    facts: dict[str, Any],
) -> TransitionRecord:
    before, source = dict(subject.__dict__), str(subject.status)
    getattr(subject, name)(at=at, **facts)
    record = _record(machine, subject, name, source, actor=actor, at=at, reason=reason, facts=facts)
    if subject.status in machine.closing:
        subject.case.closed_at = at
    elif subject.case.closed_at is not None:
        subject.case.closed_at = None
    event = _event(machine, record, subject.case)
    write_move(subject, changed_fields(subject, before), record, [event], subject.case)
    return record


def _misfit(subject: Workflowed, name: str, at: datetime, facts: dict[str, Any]) -> MoveRefused | None:
    try:
        inspect.signature(getattr(subject, name)).bind(at=at, **facts)
    except TypeError as error:
        return FactsInvalid(subject, name, [Blocker("facts_invalid", str(error))])
    return None


def _record(
    machine: Machine,
    subject: Workflowed,
    name: str,
    source: str,
    *,
    actor: Actor,
    at: datetime,
    reason: str,
    facts: dict[str, Any],
) -> TransitionRecord:
    permission = machine.moves[name].permission if name in machine.moves else name
    return next_record(
        subject.case,
        move=name,
        source=source,
        target=str(subject.status),
        actor=actor,
        acting_as=machine.role_of(actor, permission, subject),
        at=at,
        reason=reason,
        facts=facts,
    )


def _event(machine: Machine, record: TransitionRecord, case: Case) -> Any:
    return outbox.event(
        case,
        f"{machine.topic}.{record.move}",
        at=record.at,
        seq=record.seq,
        source=record.source,
        target=record.target,
        actor=record.actor_id,
    )


__all__ = ["Move", "lock", "move", "open_case"]
