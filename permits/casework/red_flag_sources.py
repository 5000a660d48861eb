"""Read history for red flags: what happened after hours, out of district, ahead of its turn (S11, S12)."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from accounts.models import SecurityEvent
from accounts.roles import Role
from permits.applications.models import Hold, PermitApplication
from permits.casework import red_flags
from permits.casework.models import FlagsGathered, RedFlag
from permits.casework.staffing import reviewers
from permits.fees.models import Invoice, LedgerEntry
from permits.inspections.districts import why_outside
from permits.inspections.models import Inspection, ResultCorrection
from permits.rulebook.queries import NoRulebookInForce, rulebook_in_force
from permits.rulebook.schema.duties import RedFlagMargins
from workflows.calendars import Calendar
from workflows.models import OutboxEvent, TransitionRecord, WorkItem

AT_ONCE = 2000
OVERLAP = 500
"""Events are numbered before they are committed: the last ones are read again."""
LONGEST_IN_HAND = timedelta(days=120)
LOOK_BACK = timedelta(days=3)
MOST_COUNTED, MOST_BATCHES = 101, 50
STAFF = frozenset(Role.values)
Flagged = tuple[str, int, int | None, datetime, str, dict[str, Any]]


def gather_all(*, at: datetime) -> None:
    """Read on until everything that happened is read."""
    for _batch in range(MOST_BATCHES):
        if gather(at=at) < AT_ONCE:
            return


@transaction.atomic
def gather(*, at: datetime) -> int:
    """Raise the flags of what happened since the last time; returns how many events were read."""
    mark, _created = FlagsGathered.objects.select_for_update().get_or_create(pk=1)
    events = list(OutboxEvent.objects.filter(pk__gt=mark.last_event - OVERLAP).order_by("pk")[:AT_ONCE])
    for found in [*_of_events(events, at), *_queue_jumps(at)]:
        kind, person, application, when, source, facts = found
        red_flags.raise_flag(
            kind, person=person, application=application, at=when, source=source, facts=facts
        )
    told = SecurityEvent.objects.filter(
        pk__gt=mark.last_security_event - OVERLAP, kind__in=list(red_flags.OF_EVENT)
    ).order_by("pk")[:AT_ONCE]
    for each in told:
        red_flags.from_event(each)
        mark.last_security_event = max(mark.last_security_event, each.pk)
    mark.last_event = max([mark.last_event, *(each.pk for each in events)])
    mark.at = at
    mark.save()
    return len(events)


def is_after_hours(calendar: Calendar, moment: datetime, margins: RedFlagMargins) -> bool:
    """Tell whether a moment lies on a day without office hours, or well before or after them.

    People begin before the office opens and stay after it closes, so long as the rules say.
    """
    local = moment.astimezone(ZoneInfo(calendar.time_zone))
    if not calendar.is_business_day(local.date()):
        return True
    early = timedelta(hours=margins.hours_before_opening)
    late = timedelta(hours=margins.hours_after_closing)
    opens = datetime.combine(local.date(), calendar.opens, local.tzinfo) - early
    closes = datetime.combine(local.date(), calendar.closes, local.tzinfo) + late
    return not opens <= local <= closes


def _of_events(events: list[OutboxEvent], at: datetime) -> Iterator[Flagged]:
    try:
        rules = rulebook_in_force(at.date())
    except NoRulebookInForce:
        return
    calendar, margins = rules.calendar(), rules.city.red_flags
    late = [each for each in events if each.case_id and is_after_hours(calendar, each.at, margins)]
    cases = {each.case_id for each in late}
    applications = dict(
        PermitApplication.objects.filter(case_id__in=cases, source="").values_list("case_id", "pk")
    )
    known = [each for each in late if each.case_id in applications]
    told = set()
    for event, person in _who(known):
        if (event.case_id, event.at, person) in told:
            continue  # what one act brought about is one flag
        told.add((event.case_id, event.at, person))
        facts = {"what": event.topic}
        source = f"after-hours:{event.pk}"
        yield RedFlag.Kind.AFTER_HOURS, person, applications[event.case_id], event.at, source, facts
    yield from _out_of_district(events)
    yield from _corrected(events)


def _who(events: list[OutboxEvent]) -> Iterator[tuple[OutboxEvent, int]]:
    """Yield the events that city staff brought about, each with who did."""
    moves = [each for each in events if each.topic.startswith("application.") and "seq" in each.payload]
    records = TransitionRecord.objects.filter(case_id__in={each.case_id for each in moves}, thing="")
    by_place = {(each.case_id, each.seq): each for each in records}
    for event in moves:
        record = by_place.get((event.case_id, event.payload["seq"]))
        if record is not None and record.actor_id is not None and record.acting_as in STAFF:
            yield event, record.actor_id
    yield from _by_row(events, "hold.placed", "hold", Hold, "placed_by_id")
    yield from _by_row(events, "hold.lifted", "hold", Hold, "lifted_by_id")
    yield from _by_row(events, "inspection.resulted", "inspection", Inspection, "inspector_id")
    yield from _by_row(events, "inspection.corrected", "correction", ResultCorrection, "decided_by_id")
    yield from _of_money(events)


def _by_row(
    events: Iterable[OutboxEvent], topic: str, key: str, model: Any, who: str
) -> Iterator[tuple[OutboxEvent, int]]:
    mine = [each for each in events if each.topic == topic]
    people = dict(model.objects.filter(pk__in=[e.payload[key] for e in mine]).values_list("pk", who))
    for event in mine:
        person = people.get(event.payload[key])
        if person is not None:
            yield event, person


def _of_money(events: Iterable[OutboxEvent]) -> Iterator[tuple[OutboxEvent, int]]:
    """Yield the invoices that a person of the city asked for by hand, or took back."""
    kinds = {"invoice.issued": "invoice", "invoice.voided": "void"}
    mine = [each for each in events if each.topic in kinds]
    rows = LedgerEntry.objects.filter(
        Q(kind="void") | Q(kind="invoice", invoice__stage=Invoice.Stage.BY_HAND),
        invoice_id__in=[each.payload["invoice"] for each in mine],
        booked_by__staff_roles__isnull=False,
    )
    people = {(invoice, kind): who for invoice, kind, who in rows.values_list("invoice", "kind", "booked_by")}
    for event in mine:
        person = people.get((event.payload["invoice"], kinds[event.topic]))
        if person is not None:
            yield event, person


def _out_of_district(events: Iterable[OutboxEvent]) -> Iterator[Flagged]:
    keys = [each.payload["inspection"] for each in events if each.topic == "inspection.resulted"]
    made = Inspection.objects.filter(pk__in=keys, inspector__isnull=False)
    for inspection in made.select_related("application", "inspector__inspector_district"):
        facts = why_outside(inspection)
        if facts and inspection.inspector_id and inspection.resulted_at:
            yield (
                RedFlag.Kind.OUT_OF_DISTRICT,
                inspection.inspector_id,
                inspection.application_id,
                inspection.resulted_at,
                f"inspection:{inspection.pk}",
                {"inspection": inspection.name, **facts},
            )


def _corrected(events: Iterable[OutboxEvent]) -> Iterator[Flagged]:
    """Yield the corrections of posted results that were asked for, whatever was said to them (S9)."""
    keys = [e.payload["correction"] for e in events if e.topic == "inspection.correction_asked"]
    for each in ResultCorrection.objects.filter(pk__in=keys).select_related("inspection"):
        visit = each.inspection
        facts = {"inspection": visit.name, "posted": visit.result, "result": each.result}
        source = f"correction:{each.pk}"
        about = (visit.application_id, each.asked_at, source, {**facts, "reason": each.reason})
        yield (RedFlag.Kind.RESULT_CORRECTED, each.asked_by_id, *about)


def _queue_jumps(at: datetime) -> Iterator[Flagged]:
    """Yield what was closed lately while much that was due earlier waited with the same team."""
    try:
        far_ahead = rulebook_in_force(at.date()).city.red_flags.ahead_of_turn
    except NoRulebookInForce:
        return
    people = [each.pk for each in reviewers(at)]
    closed = WorkItem.objects.filter(
        assignee_id__in=people,
        status="closed",
        claimed_at__gt=at - LONGEST_IN_HAND,
        closed_at__gt=at - LOOK_BACK,
    )
    for item in closed.order_by("closed_at"):
        ahead = passed_over(item)
        if ahead >= far_ahead and item.closed_by_id and item.closed_at:
            application = PermitApplication.objects.filter(case_id=item.case_id).values_list("pk", flat=True)
            facts = {"work": item.title, "ahead": ahead, "due_on": item.due_on.isoformat()}
            source = f"work:{item.pk}:{item.version}"
            yield (
                RedFlag.Kind.QUEUE_JUMP,
                item.closed_by_id,
                application.first(),
                item.closed_at,
                source,
                facts,
            )


def passed_over(item: WorkItem) -> int:
    """Count what of a team was due before an item, could be had when it was claimed, and still waited."""
    waiting = WorkItem.objects.filter(team=item.team, due_on__lt=item.due_on, opened_at__lte=item.claimed_at)
    waiting = waiting.exclude(case_id=item.case_id).filter(status="open")
    return waiting[:MOST_COUNTED].count()
