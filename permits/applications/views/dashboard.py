"""An applicant's own list: what waits for him first, with the next step in words."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from permits.applications.models import PartyInvitation, PermitApplication
from permits.applications.next_steps import NextStep, next_step
from permits.applications.statuses import Status
from workflows.timing import now

FIRST_PAGE, FULL_PAGE = 10, 25
S = Status
UNPAID_INSTANT = Q(status=S.SUBMITTED, track=PermitApplication.Track.INSTANT)
WAITING = [S.DRAFT, S.INCOMPLETE, S.INTAKE_FEES_DUE, S.CORRECTIONS_REQUIRED, S.APPROVED]
PERMITS = [S.ISSUED, S.INSPECTING, S.SUSPENDED, S.PERMIT_EXPIRED, S.FINALED_WITH_CONDITIONS]
CITY = [S.SUBMITTED, S.IN_REVIEW, S.READY_TO_ISSUE, S.UNDER_APPEAL]
GROUPS = {
    "you": (gettext_lazy("Waiting for you"), Q(status__in=WAITING) | UNPAID_INSTANT),
    "city": (gettext_lazy("With the city"), Q(status__in=CITY) & ~UNPAID_INSTANT),
    "permits": (gettext_lazy("Permits you hold"), Q(status__in=PERMITS)),
    "done": (gettext_lazy("Done"), ~Q(status__in=[*WAITING, *PERMITS, *CITY])),
}
GROUP = Case(*[When(belongs, then=Value(code)) for code, (_label, belongs) in GROUPS.items()])


@dataclass(frozen=True)
class Entry:
    """One application of the list."""

    application: PermitApplication
    step: NextStep
    days: int


@dataclass(frozen=True)
class Group:
    """Applications that stand alike, newest first; ``more`` is the last shown where there are others."""

    code: str
    label: str
    entries: tuple[Entry, ...]
    more: int | None


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List one's own and one's company's applications."""
    wanted, at = request.GET.get("group", ""), now()
    before = _whole_number(request.GET.get("before", ""))
    rows = PermitApplication.objects.on_side_of(request.user)
    groups = [_one(rows, wanted, before, at)] if wanted in GROUPS else _each(rows, at)
    facts = {
        "groups": groups,
        "only": wanted if wanted in GROUPS else "",
        "further": before is not None,
        "nothing": not any(group.entries for group in groups),
        "invitations": [] if wanted else _invitations(request, at),
        "page_title": _("Your applications"),
    }
    return render(request, "applications/mine.html", facts)


def _invitations(request: HttpRequest, at: datetime) -> list[PartyInvitation]:
    """Return the open invitations to applications, also those whose link got lost."""
    mine = PartyInvitation.objects.open(at).addressed_to(request.user).select_related("application")
    return list(mine.order_by("-invited_at")[:FULL_PAGE])


def _one(rows: QuerySet[PermitApplication], code: str, before: int | None, at: datetime) -> Group:
    """Return one group, a long page of it."""
    found = rows.filter(GROUPS[code][1])
    if before is not None:
        found = found.filter(pk__lt=before)
    page = found.select_related("organisation").order_by("-id")[: FULL_PAGE + 1]
    return _group(code, list(page), FULL_PAGE, at)


def _each(rows: QuerySet[PermitApplication], at: datetime) -> list[Group]:
    """Return the newest of every group, in one query that looks at each application once."""
    place = Window(RowNumber(), partition_by=[GROUP], order_by=F("id").desc())
    newest = rows.annotate(place=place).filter(place__lte=FIRST_PAGE + 1).values("pk")
    found = PermitApplication.objects.filter(pk__in=newest).annotate(group=GROUP)
    pages: dict[str, list[PermitApplication]] = {code: [] for code in GROUPS}
    for application in found.select_related("organisation").order_by("-id"):
        pages[application.group].append(application)
    return [_group(code, page, FIRST_PAGE, at) for code, page in pages.items()]


def _group(code: str, page: list[PermitApplication], size: int, at: datetime) -> Group:
    shown = page[:size]
    entries = tuple(Entry(each, next_step(each), each.age_in_days(at)) for each in shown)
    return Group(code, str(GROUPS[code][0]), entries, shown[-1].pk if len(page) > size else None)


def _whole_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
