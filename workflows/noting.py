"""Note in a case's history what befell it without a move: another case changed what belongs to it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from workflows import machines, outbox
from workflows.actors import Actor
from workflows.history import next_record
from workflows.locking import reread
from workflows.models import TransitionRecord, Workflowed
from workflows.writing import write_move


@transaction.atomic
def note(
    subject: Workflowed,
    thing: str,
    verb: str,
    *,
    permission: str,
    topic: str,
    actor: Actor,
    at: datetime,
    reason: str = "",
    **facts: Any,
) -> TransitionRecord:
    """Append a record about a ``thing`` of a case to its chain, with its event; the status stays.

    ``permission`` names the right by which the actor did it. The subject is read anew under its lock.
    """
    reread(subject)
    machine, case = machines.of(subject), subject.case
    record = next_record(
        case,
        thing=thing,
        move=verb,
        source=str(subject.status),
        target=str(subject.status),
        actor=actor,
        acting_as=machine.role_of(actor, permission, subject),
        at=at,
        reason=reason,
        facts=facts,
    )
    event = outbox.event(case, topic, at=at, seq=record.seq, **record.facts)
    write_move(None, [], record, [event], case)
    return record
