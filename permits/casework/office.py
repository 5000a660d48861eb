"""The office in figures: what stands where, how old the queues are, how long things take."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.core.cache import cache
from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F
from django.db.models.functions import TruncWeek
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.applications.statuses import COURT, Court, Status
from permits.presentation import charts
from permits.rulebook.readers_words import for_reader
from workflows import queues as work_queues
from workflows.models import WorkItem

KEPT_SECONDS, MOST_TOLD = 60, 10_000
IN_THE_OFFICE = [s for s in Status if s not in {Status.DRAFT, Status.CLOSED}]
AGES = ((0, 2), (3, 5), (6, 10), (11, 20), (21, 40), (41, 80), (81, None))


def figures(*, at: datetime) -> dict[str, Any]:
    """Return the charts of the office dashboard, in the language of the page; kept for a minute."""
    return cache.get_or_set(f"office-{at:%Y%m%d}-{get_language()}", partial(_figures, at), KEPT_SECONDS)


def _figures(at: datetime) -> dict[str, Any]:
    return {
        "by_status": by_status(),
        "days_by_type": days_by_type(),
        "queue_ages": queue_ages(at),
        "throughput": throughput(at),
        "by_team": by_team(at.date()),
    }


def by_status() -> charts.Chart:
    """Applications by status."""
    counts = dict(
        PermitApplication.objects.filter(status__in=IN_THE_OFFICE).values_list("status").annotate(Count("id"))
    )
    bars = [charts.Bar(str(s.label), counts[s]) for s in IN_THE_OFFICE if s in counts]
    return charts.bar_chart(bars, title=_("Applications by status"))


def days_by_type() -> charts.Chart:
    """Mean days from receipt to issue, by type of permit."""
    took = ExpressionWrapper(F("issued_at") - F("received_at"), output_field=DurationField())
    rows = (
        PermitApplication.objects.filter(issued_at__isnull=False)
        .values_list("type_name")
        .annotate(took=Avg(took), count=Count("id"))
        .order_by("-took")[:12]
    )
    words = for_reader()
    bars = [charts.Bar(words(name), max(mean.days, 0)) for name, mean, _count in rows]
    return charts.bar_chart(bars, title=_("Mean days from receipt to permit, by type"))


def queue_ages(at: datetime) -> charts.Chart:
    """How many days open reviews have waited."""
    opened = WorkItem.objects.filter(work_queues.OPEN).values_list("opened_at", flat=True)
    ages = [(at - moment).days for moment in opened[:20_000]]
    bars = [charts.Bar(_band(low, high), sum(_within(a, low, high) for a in ages)) for low, high in AGES]
    return charts.histogram(bars, title=_("Open reviews by age"), unit=_("days"))


def throughput(at: datetime) -> charts.Chart:
    """Permits issued in each of the last 26 weeks."""
    since = at - timedelta(weeks=26)
    rows = (
        PermitApplication.objects.filter(issued_at__gte=since, issued_at__lte=at)
        .annotate(week=TruncWeek("issued_at"))
        .values_list("week")
        .annotate(Count("id"))
        .order_by("week")
    )
    points = [charts.Point(date_format(week, "M j"), count) for week, count in rows]
    return charts.line(points, title=_("Permits issued per week"))


def by_team(today: date) -> charts.Chart:
    """Open reviews by team, those overdue apart."""
    open_items = WorkItem.objects.filter(work_queues.OPEN)
    late = dict(open_items.filter(due_on__lt=today).values_list("team").annotate(Count("id")))
    rows = open_items.values_list("team").annotate(count=Count("id")).order_by("team")
    stacks = [
        charts.Stack(
            team.replace("_", " ").capitalize(), {"late": late.get(team, 0), "due": n - late.get(team, 0)}
        )
        for team, n in rows
    ]
    return charts.stacked_bars(
        stacks, title=_("Open reviews by team"), series={"due": _("In time"), "late": _("Overdue")}
    )


def tallies(*, at: datetime) -> list[dict[str, Any]]:
    """Return the headline numbers with where they lead; counted once a minute."""
    city, overdue, received, issued = cache.get_or_set(
        f"office-numbers-{at:%Y%m%d}", partial(_counted, at), KEPT_SECONDS
    )
    return [
        {"label": _("With the city"), "value": city},
        {"label": _("Reviews overdue"), "value": overdue, "url": reverse("casework:office")},
        {"label": _("Received in 30 days"), "value": received},
        {"label": _("Issued in 30 days"), "value": issued},
    ]


def _counted(at: datetime) -> list[int]:
    applications = PermitApplication.objects
    city = [s for s, court in COURT.items() if court == Court.CITY]
    month = at - timedelta(days=30)
    overdue = WorkItem.objects.filter(work_queues.OPEN, due_on__lt=at.date())
    rows = (
        applications.filter(status__in=city),
        overdue,
        applications.filter(received_at__gte=month),
        applications.filter(issued_at__gte=month),
    )
    return [each[: MOST_TOLD + 1].count() for each in rows]


def _band(low: int, high: int | None) -> str:
    return f"{low}–{high}" if high is not None else f"{low}+"


def _within(age: int, low: int, high: int | None) -> bool:
    return age >= low and (high is None or age <= high)
