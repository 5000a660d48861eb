"""The staff queues: what waits for whom, oldest due first, with bounded counts and keyset pages."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.applications.staff import staff_role_for
from permits.applications.statuses import Status
from workflows.models import WorkItem

PAGE = 25
COUNTED = 1_000


@dataclass(frozen=True)
class Row:
    """One line of a queue."""

    number: str
    url: str
    address: str
    kind: str
    status: str
    status_label: str
    age_days: int
    due_on: date | None
    overdue: bool
    assignee: str = ""
    note: str = ""
    item: int = 0


@dataclass(frozen=True)
class Page:
    """One page of a queue and the key of the next."""

    rows: list[Row]
    next_key: str


def teams_of(user: Any, *, at: datetime) -> list[str]:
    """Return the codes of the teams whose reviews a person may work on."""
    return sorted(
        {r.team_code for r in user.roles_at(at) if r.team_code and r.role in {"reviewer", "supervisor"}}
    )


def names_for(user: Any, *, at: datetime) -> list[str]:
    """Return the queues that a person's roles give."""
    queues = ["reviews"] if teams_of(user, at=at) else []
    if staff_role_for(user, "decide_completeness", at=at):
        queues = ["intake", *queues, "issuance"]
    if staff_role_for(user, "assign_work", at=at):
        queues.append("all_reviews")
    return queues


def counted(query: QuerySet[Any]) -> int:
    """Count a query, but never further than a thousand and one."""
    return int(query[: COUNTED + 1].count())


def intake(key: str, *, today: date, at: datetime) -> Page:
    """Return what waits for the completeness check, oldest receipt first."""
    query = PermitApplication.objects.awaiting_completeness().filter(track=PermitApplication.Track.REVIEW)
    return _applications(query, key, at=at)


def issuance(key: str, *, today: date, at: datetime) -> Page:
    """Return what is ready to issue, oldest receipt first."""
    query = PermitApplication.objects.filter(status=Status.READY_TO_ISSUE).order_by("received_on", "id")
    return _applications(query, key, at=at)


def open_reviews(teams: list[str] | None) -> QuerySet[WorkItem]:
    """Return the open reviews of teams, or of all, in due order."""
    query = WorkItem.objects.filter(status__in=["open", "claimed"])
    if teams is not None:
        query = query.filter(team__in=teams) if len(teams) > 1 else query.filter(team=(teams or [""])[0])
    return query.order_by("due_on", "id")


def reviews(teams: list[str] | None, key: str, *, today: date, at: datetime) -> Page:
    """Return the open reviews of some teams (all when None), due first."""
    query = open_reviews(teams).select_related("assignee", "review__application")
    if key:
        due, pk = _unpack(key)
        query = query.filter(Q(due_on__gt=due) | Q(due_on=due, pk__gt=pk))
    items = list(query[: PAGE + 1])
    rows = [_review_row(item, today, at) for item in items[:PAGE]]
    return Page(rows, _pack(items[PAGE - 1].due_on, items[PAGE - 1].pk) if len(items) > PAGE else "")


def _applications(query: QuerySet[PermitApplication], key: str, *, at: datetime) -> Page:
    if key:
        received, pk = _unpack(key)
        query = query.filter(Q(received_on__gt=received) | Q(received_on=received, pk__gt=pk))
    found = list(query[: PAGE + 1])
    rows = [_application_row(each, at) for each in found[:PAGE]]
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(rows, _pack(last.received_on, last.pk) if last else "")


def _application_row(application: PermitApplication, at: datetime) -> Row:
    return Row(
        number=application.number,
        url=reverse("casework:application", args=[application.pk]),
        address=application.address,
        kind=application.type_name,
        status=application.status,
        status_label=application.get_status_display(),
        age_days=application.age_in_days(at),
        due_on=None,
        overdue=False,
    )


def _review_row(item: WorkItem, today: date, at: datetime) -> Row:
    application = item.review.application
    return Row(
        number=application.number,
        url=reverse("reviews:desk", args=[item.review.pk]),
        address=application.address,
        kind=application.type_name,
        status=item.status,
        status_label=_("Claimed") if item.assignee_id else _("Open"),
        age_days=(at - item.opened_at).days,
        due_on=item.due_on,
        overdue=item.due_on < today,
        assignee=str(item.assignee) if item.assignee else "",
        note=_("%(discipline)s, round %(round)d") % {"discipline": item.title, "round": item.round},
        item=item.pk,
    )


def _pack(day: date | None, pk: int) -> str:
    return f"{day}_{pk}"


def _unpack(key: str) -> tuple[date, int]:
    """Read a page key. :raises ValueError: when it is none."""
    day, pk = key.split("_")
    return date.fromisoformat(day), int(pk)
