"""An applicant's own list: what waits for him first, with the next step in words."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
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
    rows = PermitApplication.objects.on_side_of(request.user).select_related("organisation").order_by("-id")
    if wanted in GROUPS:
        groups = [_group(rows, wanted, FULL_PAGE, at, before=before)]
    else:
        groups = [_group(rows, code, FIRST_PAGE, at) for code in GROUPS]
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


def _group(
    rows: QuerySet[PermitApplication], code: str, size: int, at: datetime, *, before: int | None = None
) -> Group:
    label, belongs = GROUPS[code]
    found = rows.filter(belongs)
    if before is not None:
        found = found.filter(pk__lt=before)
    page = list(found[: size + 1])
    shown = page[:size]
    entries = tuple(Entry(each, next_step(each), each.age_in_days(at)) for each in shown)
    return Group(code, str(label), entries, shown[-1].pk if len(page) > size else None)


def _whole_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
