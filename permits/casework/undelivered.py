"""What could not be delivered, in words: what it was, for which case, since when, why, and what to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.applications.models import PermitApplication
from workflows.models import Case, OutboxEvent

WHAT: dict[str, Promise] = {
    "invoice.paid": gettext_lazy("Going on after a payment"),
    "inspection.resulted": gettext_lazy("Going on after an inspection"),
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


def dead_letters(*, most: int) -> list[Undelivered]:
    """Return what was set aside after the last try, newest first."""
    events = OutboxEvent.objects.filter(state=OutboxEvent.State.DEAD).order_by("-id")[:most]
    return _described(list(events))


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
        attempts=event.attempts,
        error=event.last_error,
        advice=_advice(event),
        is_dead=is_dead,
        next_try_at=None if is_dead else event.available_at,
    )


def _advice(event: OutboxEvent) -> str:
    kind = event.last_error.partition(":")[0]
    if any(name in kind for name in AWAY):
        return _("A service that this needs did not answer. When it is back, try again.")
    if any(name in kind for name in UNPRICED):
        return _("A fee cannot be worked out: mend the fee schedule or the valuation, then try again.")
    if any(name in kind for name in GONE):
        return _("Something that this needs is not there. Tell who runs the system: event %d.") % event.pk
    return _("Tell who runs the system: event %d. Once the cause is mended, try again.") % event.pk


def _applications(events: Iterable[OutboxEvent]) -> dict[int, PermitApplication]:
    """Return the application that each event is about, by the event's number."""
    numbers = {each.pk: _application_id(each) for each in events if each.case_id is None}
    cases = {each.pk: each.case_id for each in events if each.case_id is not None}
    found = PermitApplication.objects.filter(pk__in=filter(None, numbers.values()))
    by_key = {each.pk: each for each in found}
    by_case = {each.case_id: each for each in PermitApplication.objects.filter(case_id__in=cases.values())}
    pairs = [(pk, by_key.get(key)) for pk, key in numbers.items() if key]
    pairs += [(pk, by_case.get(case)) for pk, case in cases.items()]
    return {pk: application for pk, application in pairs if application is not None}


def _application_id(event: OutboxEvent) -> int | None:
    """Follow an event of no case to the application that it serves."""
    for name, path in WAYS.items():
        if name in event.payload:
            served = PermitApplication.objects.filter(**{path: event.payload[name]})
            return served.values_list("pk", flat=True).first()
    return None
