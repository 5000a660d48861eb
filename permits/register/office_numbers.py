"""The office in a few numbers: counted at most every ten minutes, drawn for whoever looks."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from statistics import median
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.db.models.functions import TruncWeek
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.applications.statuses import BEFORE_ISSUE, COURT, Court
from permits.issuance.models import Permit
from permits.presentation import charts
from permits.presentation.charts import Chart
from permits.register.court_days import CourtDays, count
from permits.register.keeping import kept
from permits.rulebook.readers_words import for_reader
from workflows.models import TransitionRecord

KEPT_FOR = 600
WEEKS = 12
SAMPLE = 400
TYPES_SHOWN = 5


@dataclass(frozen=True)
class TypeDays:
    """Typical days from receipt to permit for one type, by who had the application."""

    name: str
    city: int
    applicant: int
    permits: int


@dataclass(frozen=True)
class OfficeNumbers:
    """What the start page shows of the office."""

    with_city: int
    with_applicant: int
    issued_lately: int
    weeks: tuple[tuple[date, int], ...]
    types: tuple[TypeDays, ...]

    def weekly_chart(self) -> Chart:
        """Draw the permits issued week by week."""
        points = [charts.Point(date_format(week, "M j"), issued) for week, issued in self.weeks]
        return charts.line(points, title=_("Permits issued each week"), unit=_("Permits"))

    def days_chart(self) -> Chart:
        """Draw the typical days to a permit by type, the city's against the applicant's."""
        words = for_reader()
        stacks = [
            charts.Stack(words(each.name), {"city": each.city, "applicant": each.applicant})
            for each in self.types
        ]
        series = {"city": _("Days with the city"), "applicant": _("Days with the applicant")}
        return charts.stacked_bars(stacks, title=_("Typical days from application to permit"), series=series)


def office_numbers(*, at: datetime, zone: ZoneInfo) -> OfficeNumbers:
    """Return the numbers as counted within the last ten minutes."""
    key = f"register:office:{at:%Y%m%d%H}"
    return kept(key, partial(counted, at=at, zone=zone), kind=OfficeNumbers, seconds=KEPT_FOR)


def counted(*, at: datetime, zone: ZoneInfo) -> OfficeNumbers:
    """Count the numbers now."""
    waiting = _waiting()
    lately = Permit.objects.filter(issued_at__gt=at - timedelta(days=30), issued_at__lte=at)
    return OfficeNumbers(
        with_city=waiting[Court.CITY],
        with_applicant=waiting[Court.APPLICANT],
        issued_lately=lately.count(),
        weeks=_weeks(at, zone),
        types=_types(at, zone),
    )


def _waiting() -> dict[str, int]:
    totals: dict[str, int] = {Court.CITY: 0, Court.APPLICANT: 0}
    open_ones = PermitApplication.objects.filter(status__in=BEFORE_ISSUE)
    for status, number in open_ones.order_by("status").values_list("status").annotate(n=Count("id")):
        totals[COURT[status]] += number
    return totals


def _weeks(at: datetime, zone: ZoneInfo) -> tuple[tuple[date, int], ...]:
    """Count the permits of the last whole weeks; the running one would always look like a fall."""
    today = at.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS)
    begin, end = (datetime.combine(day, time(), tzinfo=zone) for day in (first, monday))
    issued = Permit.objects.filter(issued_at__gte=begin, issued_at__lt=end)
    by_week = issued.annotate(week=TruncWeek("issued_at", tzinfo=zone)).order_by("week").values_list("week")
    numbers = {week.date(): n for week, n in by_week.annotate(n=Count("id"))}
    weeks = (first + timedelta(weeks=index) for index in range(WEEKS))
    return tuple((week, numbers.get(week, 0)) for week in weeks)


def _types(at: datetime, zone: ZoneInfo) -> tuple[TypeDays, ...]:
    by_type: dict[str, list[CourtDays]] = {}
    for name, days in _lately_issued(at, zone):
        by_type.setdefault(name, []).append(days)
    found = (
        TypeDays(
            name,
            round(median(each.city for each in days)),
            round(median(each.applicant for each in days)),
            len(days),
        )
        for name, days in by_type.items()
    )
    commonest = sorted(found, key=lambda each: -each.permits)[:TYPES_SHOWN]
    return tuple(sorted(commonest, key=lambda each: each.city + each.applicant))


def _lately_issued(at: datetime, zone: ZoneInfo) -> list[tuple[str, CourtDays]]:
    rows = list(
        PermitApplication.objects.filter(permit__isnull=False, issued_at__lte=at)
        .order_by("-permit__id")
        .values_list("case_id", "type_name", "track", "received_at", "issued_at")[:SAMPLE]
    )
    histories: dict[int, list[TransitionRecord]] = {}
    moves = TransitionRecord.objects.filter(case_id__in=[row[0] for row in rows], thing="")
    for record in moves.only("case_id", "seq", "thing", "target", "at").order_by("case_id", "seq"):
        histories.setdefault(record.case_id, []).append(record)
    return [
        (
            name,
            count(histories.get(case, []), since=since, until=until, zone=zone, instant=track == "instant"),
        )
        for case, name, track, since, until in rows
    ]
