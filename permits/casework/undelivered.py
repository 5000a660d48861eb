"""What could not be delivered, in words: what it was, for which case, since when, why, and what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.applications.models import PermitApplication
from workflows import keyset
from workflows.delivery import UNANSWERED
from workflows.models import Case, OutboxEvent

WHAT: dict[str, Promise] = {
    "invoice.issued": gettext_lazy("Checking the issuance list after a new invoice"),
    "invoice.paid": gettext_lazy("Going on after a payment"),
    "inspection.resulted": gettext_lazy("Going on after an inspection"),
    "inspection.corrected": gettext_lazy("Going on after a corrected inspection"),
    "hold.placed": gettext_lazy("Checking the issuance list after a hold"),
    "hold.lifted": gettext_lazy("Checking the issuance list after a hold was lifted"),
    "declaration.signed": gettext_lazy("Checking the issuance list after a declaration"),
    "issuance_item.confirmed": gettext_lazy("Checking the issuance list after a clearance"),
    "letter.sent": gettext_lazy("Making the correction letter"),
    "notice.wanted": gettext_lazy("Writing a letter by mail"),
    "notice.composed": gettext_lazy("Sending a letter by mail"),
    "permit.file_wanted": gettext_lazy("Making the permit’s document"),
    "invoice.file_wanted": gettext_lazy("Making the invoice’s document"),
    "document.uploaded": gettext_lazy("Checking an uploaded file"),
}
DEAD = keyset.Condition("{} = 'dead'", F("state"))
AWAY = (
    "ConnectionError",
    "ConnectionRefusedError",
    "EndpointConnectionError",
    "OSError",
    "TimeoutError",
    "SMTP",
)
GONE = ("DoesNotExist", "NoSuchKey", "KeyError")
UNPRICED = ("CannotPrice", "NoRulebookInForce")


WAYS = {"notice": "notices", "permit": "permit", "invoice": "invoices", "event": "case__events"}
"""How what an event of no case names belongs to an application."""


@dataclass(frozen=True)
class Undelivered:
    """One event that failed, as staff read it."""

    pk: int
    what: str
    about: PermitApplication | None
    since: datetime
    attempts: int
    error: str
    advice: str
    is_dead: bool
    next_try_at: datetime | None


def dead_letters(*, most: int, before: int | None = None) -> list[Undelivered]:
    """Return what was set aside after the last try, newest first, or what is older than an event."""
    events = OutboxEvent.objects.filter(DEAD).order_by("-id")
    events = events.filter(pk__lt=before) if before is not None else events
    return _described(list(events[:most]))


def of_case(case: Case) -> list[Undelivered]:
    """Return what failed at least once and is still not delivered for a case, oldest first."""
    waiting = OutboxEvent.objects.filter(case=case).exclude(state=OutboxEvent.State.DONE)
    return _described(list(waiting.exclude(last_error="").order_by("id")))


def _described(events: Sequence[OutboxEvent]) -> list[Undelivered]:
    applications = _applications(events)
    return [_one(each, applications.get(each.pk)) for each in events]


def _one(event: OutboxEvent, application: PermitApplication | None) -> Undelivered:
    is_dead = event.state == OutboxEvent.State.DEAD
    return Undelivered(
        pk=event.pk,
        what=str(WHAT.get(event.topic) or _("Telling of “%s”") % event.topic),
        about=application,
        since=event.at,
        attempts=event.failures,
        error=event.last_error,
        advice=_advice(event),
        is_dead=is_dead,
        next_try_at=None if is_dead else event.available_at,
    )


def _advice(event: OutboxEvent) -> str:
    if event.last_error == UNANSWERED:
        text = _(
            "The program that does this ended before it was done: it lacked memory or time, or was stopped."
            " If it happens again, tell who runs the system: event %d."
        )
        return text % event.pk
    kind = event.last_error.partition(":")[0]
    if any(name in kind for name in AWAY):
        return _("A service that this needs did not answer. When it is back, try again.")
    if any(name in kind for name in UNPRICED):
        return _("A fee cannot be worked out: mend the fee schedule or the valuation, then try again.")
    if any(name in kind for name in GONE):
        return _("Something that this needs is not there. Tell who runs the system: event %d.") % event.pk
    return _("Tell who runs the system: event %d. Once the cause is mended, try again.") % event.pk


def _applications(events: Sequence[OutboxEvent]) -> dict[int, PermitApplication]:
    """Return the application that each event is about, by the event's number: a look-up for each kind."""
    cases = {each.pk: each.case_id for each in events if each.case_id is not None}
    by_case = {each.case_id: each for each in PermitApplication.objects.filter(case_id__in=cases.values())}
    found = {pk: by_case[case] for pk, case in cases.items() if case in by_case}
    homeless = [each for each in events if each.case_id is None]
    for name, path in WAYS.items():
        named = {each.pk: each.payload[name] for each in homeless if name in each.payload}
        found |= _served(path, named) if named else {}
    return found


def _served(path: str, named: Mapping[int, int]) -> dict[int, PermitApplication]:
    """Follow events of no case to the applications that they serve."""
    served = PermitApplication.objects.annotate(served_key=F(path)).filter(served_key__in=set(named.values()))
    by_key = {each.served_key: each for each in served}
    return {pk: by_key[key] for pk, key in named.items() if key in by_key}
