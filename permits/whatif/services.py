"""Ask a what-if, and work it out step by step: each step is one transaction, done exactly once."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from permits.applications.authority import may
from permits.configuration.sources import Source
from permits.rulebook.models import RulebookDraft, RulebookVersion
from permits.rulebook.services_drafting import EDIT
from permits.whatif import past
from permits.whatif.judging import judge
from permits.whatif.models import JudgedApplication, WhatIf
from workflows import outbox
from workflows.calendars import Calendar

TOPIC = "what_if.go_on"
STEP = 500
"""Applications that one step judges: some seconds of work, after which others have their turn."""


class NothingToJudge(ValueError):
    """No application is concerned; the sentence says what to choose instead."""


@transaction.atomic
def ask(
    source: Source,
    *,
    basis: str,
    in_force_on: date,
    actor: Any,
    at: datetime,
    first: date | None = None,
    final: date | None = None,
) -> WhatIf:
    """Ask what a set of rules would have meant; its answer is worked out in the background.

    The rules are kept as they stand now, whatever is written afterwards.
    :raises PermissionDenied: for whom the rules are not his to change.
    :raises NothingToJudge: when no application is concerned.
    """
    if not may(actor, EDIT):
        raise PermissionDenied
    record, rulebook = source.record, source.rulebook
    what_if = WhatIf(
        title=source.title,
        draft=record if isinstance(record, RulebookDraft) else None,
        version=record if isinstance(record, RulebookVersion) else None,
        content=rulebook.pack.content(),
        sha256=rulebook.sha256,
        basis=basis,
        first=first,
        final=final,
        in_force_on=in_force_on,
        asked_by=actor,
        asked_at=at,
    )
    what_if.total = past.concerned(what_if, rulebook.calendar()).count()
    if not what_if.total:
        raise NothingToJudge(_("No application was handed in then; choose another period."))
    what_if.save(force_insert=True)
    outbox.publish(None, TOPIC, at=at, what_if=what_if.pk, after=0)
    return what_if


def go_on(pk: int, *, after: int, at: datetime) -> None:
    """Judge the next applications of a what-if and see that it goes on; the same step is done once.

    The caller holds the transaction in which the step is done or not done at all.
    """
    what_if = WhatIf.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if what_if is None or not what_if.is_running or what_if.last != after:
        return
    found = _judged(what_if, what_if.rulebook.calendar(), at)
    JudgedApplication.objects.bulk_create(found, batch_size=STEP)
    what_if.judged += len(found)
    if len(found) < STEP:
        what_if.status, what_if.done_at = WhatIf.Status.DONE, at
        what_if.total = what_if.judged
    else:
        what_if.last = found[-1].application_id
        outbox.publish(None, TOPIC, at=at, what_if=what_if.pk, after=what_if.last)
    what_if.save(update_fields=["judged", "status", "done_at", "total", "last"])


def _judged(what_if: WhatIf, calendar: Calendar, at: datetime) -> list[JudgedApplication]:
    rules = what_if.rulebook
    return [
        JudgedApplication(
            what_if=what_if,
            application_id=each.pk,
            type_code=each.type_code,
            **_columns(judge(each, rules, what_if.in_force_on)._asdict()),
        )
        for each in past.chunk(what_if, calendar, size=STEP, at=at)
    ]


def _columns(verdict: dict[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in verdict.items()}


@transaction.atomic
def report(pk: int, error: str) -> None:
    """Note why a what-if does not go on; a later try that succeeds takes it back."""
    WhatIf.objects.filter(pk=pk, status=WhatIf.Status.RUNNING).update(error=error[:2000])


@transaction.atomic
def discard(what_if: WhatIf, *, actor: Any) -> None:
    """Throw a what-if away, or stop it. :raises PermissionDenied: for anybody but who asked."""
    if what_if.asked_by_id != actor.pk:
        raise PermissionDenied(_("Only who asked may throw this away."))
    what_if.delete()
