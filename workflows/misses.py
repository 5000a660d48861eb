"""Missed clocks: warned of, found by a sweep, marked exactly once, with the consequence that was declared."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from django.db import connection, transaction

from workflows import clocks, outbox
from workflows.actors import SYSTEM
from workflows.history import next_record
from workflows.models import Case, ClockEvent, TransitionRecord
from workflows.writing import write_move

TOPICS = {"miss": "clock.missed", "warn": "clock.warned"}
CHUNK = 500
OVERDUE = """
SELECT e.case_id, e.clock FROM workflows_clockevent e
WHERE e.kind IN ('started', 'resumed', 'extended', 'reopened') AND e.due_on <= %s
  AND (e.case_id, e.clock) > (%s, %s)
  AND NOT EXISTS (SELECT 1 FROM workflows_clockevent later
                  WHERE later.case_id = e.case_id AND later.clock = e.clock AND later.id > e.id)
ORDER BY e.case_id, e.clock LIMIT %s
"""


class Limits(Protocol):
    """What the product knows of the time limits of a case: how they count, and what a miss means."""

    @property
    def calendars(self) -> clocks.Calendars: ...

    def consequence(self, clock: str) -> str: ...


def overdue(*, at: datetime, ahead: timedelta = timedelta(days=1)) -> Iterator[tuple[int, str]]:
    """Find (case, clock) of each clock that may have been missed, a day early: no zone is asked yet.

    However long nobody looked: what fell due in the meantime is found too. Further ``ahead``, it finds what
    will fall due.
    """
    after: tuple[int, str] = (0, "")
    while True:
        with connection.cursor() as cursor:
            cursor.execute(OVERDUE, [(at + ahead).date(), *after, CHUNK])
            found = cursor.fetchall()
        yield from found
        if len(found) < CHUNK:
            return
        after = found[-1]


@transaction.atomic
def mark_missed(case_id: int, clock: str, *, limits: Limits, at: datetime) -> ClockEvent | None:
    """Mark a clock as missed when its last day is over, with the consequence declared for it.

    The clock's event, a record of the history and an event that others hear are one transaction under the
    lock of the case: of two schedulers that come at once, the second finds it done and gets None.
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    events = list(ClockEvent.objects.filter(case=case, clock=clock).order_by("id"))
    calendar = clocks.calendar_of(events, limits.calendars)
    reading = clocks.read(events, calendar)
    if reading is None or reading.state != clocks.ClockState.RUNNING or at < calendar.ends_at(reading.due_on):
        return None
    declared = limits.consequence(clock)
    missed = clocks.note(case, clock, ClockEvent.Kind.MISSED, calendar=calendar, at=at, reason=declared)
    _write(case, clock, "miss", "missed", at, due_on=reading.due_on.isoformat(), consequence=declared)
    return missed


@transaction.atomic
def warn(case_id: int, clock: str, *, due_on: date, days: int, at: datetime) -> bool:
    """Record and tell that a time limit ends within so many days; False when that was told before.

    A warning that was overtaken by a nearer one is not given any more.
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    given = TransitionRecord.objects.filter(case=case, thing=f"clock:{clock}", move="warn")
    if given.filter(facts__due_on=due_on.isoformat(), facts__days__lte=days).exists():
        return False
    _write(case, clock, "warn", "running", at, due_on=due_on.isoformat(), days=days)
    return True


def _write(case: Case, clock: str, verb: str, target: str, at: datetime, **facts: Any) -> None:
    record = next_record(
        case,
        thing=f"clock:{clock}",
        move=verb,
        source="running",
        target=target,
        actor=SYSTEM,
        acting_as="system",
        at=at,
        facts={"clock": clock, **facts},
    )
    event = outbox.event(case, TOPICS[verb], at=at, seq=record.seq, **record.facts)
    write_move(None, [], record, [event], case)
