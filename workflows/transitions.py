"""The one door: nothing changes a status except :func:`move`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from django.db import transaction

from workflows import locking, machines, outbox, ticking
from workflows.actors import Actor
from workflows.blockers import Blocker, UnknownMove
from workflows.facts import misfit
from workflows.history import next_record, told
from workflows.machines import Machine, Move
from workflows.models import Case, TransitionRecord, Workflowed
from workflows.openings import Opening
from workflows.options import refusal
from workflows.writing import changed, write_move, write_opening

Subject = TypeVar("Subject", bound=Workflowed)


class _Beside(NamedTuple):
    """What a move changes beside its subject."""

    clocks: Sequence[ticking.Tick]
    opening: Opening | None


def open_case(subject: Workflowed, *, actor: Actor, at: datetime, **facts: Any) -> TransitionRecord:
    """Save a new subject at its machine's first status, with its case and the first record.

    Who may open a case is the caller's policy; the engine records who did.
    """
    machine = machines.of(subject)
    case = subject.case = Case(machine=machine.name, opened_at=at)
    record = _record(machine, subject, "open", "", actor=actor, at=at, reason="", facts=facts)
    write_opening(subject, record, [_event(machine, record, case)], case, told(record))
    return record


def lock(subject: Subject) -> Subject:
    """Lock a subject's case until the end of the transaction and re-read the subject itself.

    The one lock of everything that belongs to a case. Unsaved changes of ``subject`` are dropped.
    """
    locking.reread(subject)
    return subject


def move(
    subject: Workflowed,
    name: str,
    *,
    actor: Actor,
    at: datetime,
    reason: str = "",
    clocks: Sequence[ticking.Tick] = (),
    opening: Opening | None = None,
    **facts: Any,
) -> TransitionRecord:
    """Move a subject, or refuse without a trace.

    Locks the case, re-reads the subject into the given instance, and checks, in this order, that the move
    exists, begins at the present status, is permitted to the actor and is blocked by no gate; then runs
    the life cycle's method and writes status, record, event, ``clocks`` that it starts or stops, the work
    that it opens (``opening``) and the chain's head as one statement.

    :raises UnknownMove, NotFromHere, NotPermitted, Blocked, FactsInvalid: with every blocker.
    """
    machine = machines.of(subject)
    if name not in machine.moves:
        raise UnknownMove(subject, name, [Blocker("unknown_move", f"There is no move called “{name}”.")])
    with transaction.atomic(savepoint=False):
        locking.reread(subject, moving=True)
        refused = refusal(machine, machine.moves[name], subject, actor, at) or misfit(
            subject, name, at, facts
        )
        beside = _Beside(clocks, opening)
        record = None if refused else _carry_out(machine, name, subject, actor, at, reason, beside, facts)
    if record is None:
        assert refused is not None  # noqa: S101 (one of the two is always there)
        locking.shut_the_door()
        raise refused
    return record


def _carry_out(
    machine: Machine,
    name: str,
    subject: Workflowed,
    actor: Actor,
    at: datetime,
    reason: str,
    beside: _Beside,
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
    also = ticking.parts(subject.case, beside.clocks, actor=actor, at=at)
    opened = beside.opening.rows(subject.case, actor=actor, at=at) if beside.opening else None
    columns = changed(subject, before)
    write_move(subject, columns, record, [event], subject.case, also=also, opened=opened)
    return record


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
    )


__all__ = ["Move", "lock", "move", "open_case"]
