"""Clocks that a move starts, pauses or stops, written by the move's own statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from workflows.actors import Actor
from workflows.calendars import Calendar, Unit
from workflows.columns import begun
from workflows.models import Case, ClockEvent
from workflows.writing import Part, rows_part

Kind = ClockEvent.Kind
TABLE = ClockEvent._meta.db_table
COPIED = [
    f.column
    for f in ClockEvent._meta.concrete_fields
    if f.name not in {"id", "kind", "at", "reason", "actor", "length"}
]


@dataclass(frozen=True)
class Started:
    """A clock that a move starts, or starts anew; ``length`` is in ``unit`` days after ``day_zero``."""

    clock: str
    calendar: Calendar
    day_zero: date
    length: int
    unit: Unit
    reason: str = ""


@dataclass(frozen=True)
class Stopped:
    """A clock that a move stops; nothing happens to one that does not run."""

    clock: str
    reason: str = ""


@dataclass(frozen=True)
class Paused:
    """A clock that a move pauses; nothing happens to one that does not run."""

    clock: str
    reason: str = ""


Tick = Started | Paused | Stopped


def parts(case: Case, ticks: Sequence[Tick], *, actor: Actor, at: datetime) -> list[Part]:
    """Return what a writing statement needs to start, pause and stop clocks of a locked case."""
    started = [_event(case, tick, actor, at) for tick in ticks if isinstance(tick, Started)]
    halted = [tick for tick in ticks if not isinstance(tick, Started)]
    found = [rows_part("clocks_started", started)] if started else []
    return found + [_halting(n, case, tick, actor, at) for n, tick in enumerate(halted)]


def _event(case: Case, tick: Started, actor: Actor, at: datetime) -> ClockEvent:
    values = {
        "case_id": case.pk,
        "clock": tick.clock,
        "kind": Kind.STARTED.value,
        "at": at,
        "day_zero": tick.day_zero,
        "length": tick.length,
        "unit": tick.unit,
        "calendar": f"{tick.calendar.code}@{tick.calendar.version}",
        "due_on": tick.calendar.due_on(tick.day_zero, tick.length, tick.unit),
        "reason": tick.reason,
        "actor_id": actor.pk,
    }
    return begun(ClockEvent, values, case=case)


def _halting(n: int, case: Case, tick: Paused | Stopped, actor: Actor, at: datetime) -> Part:
    """Halting keeps the due date that held, so the last event says all that the new one must."""
    kept = ", ".join(f'"{column}"' for column in COPIED)
    kind = Kind.PAUSED if isinstance(tick, Paused) else Kind.STOPPED
    text = (
        f"clock_halted_{n} AS (INSERT INTO {TABLE} ({kept}, kind, at, reason, actor_id, length) "  # noqa: S608
        f"SELECT {kept}, %s, %s, %s, %s, 0 FROM (SELECT * FROM {TABLE} "
        "WHERE case_id = %s AND clock = %s ORDER BY id DESC LIMIT 1) last "
        "WHERE last.kind NOT IN ('stopped', 'missed'))"
    )

    def part(values: list[Any]) -> str:
        values += [kind.value, at, tick.reason, actor.pk, case.pk, tick.clock]
        return text

    return part
