"""The staff queues: what waits for whom, oldest due first, with bounded counts and keyset pages."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from permits.applications.models import Party, PermitApplication
from permits.applications.staff import staff_role_for
from permits.applications.statuses import Status
from permits.casework.staffing import WORKERS
from workflows import deputies, interests
from workflows import queues as work_queues
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
    escalated: bool = False
    assign_url: str = ""


@dataclass(frozen=True)
class Page:
    """One page of a queue and the key of the next."""

    rows: list[Row]
    next_key: str


def teams_of(user: Any, *, at: datetime) -> list[str]:
    """Return the codes of the teams whose reviews a person may work on, himself or for whom he stands in."""
    if "_stood_for" not in user.__dict__:  # asked by the header and by the queue of one request
        user.__dict__["_stood_for"] = deputies.stood_for(user, at=at)
    people = [user, *user.__dict__["_stood_for"]]
    return sorted(
        {r.team_code for each in people for r in each.roles_at(at) if r.team_code and r.role in WORKERS}
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


def offered(user: Any, *, at: datetime) -> QuerySet[WorkItem]:
    """Keep the work of cases that do not concern the person: no party to them, no interest declared."""
    own = Party.objects.of(user, at=at).filter(application__case_id=OuterRef("case_id"))
    return interests.without_interest(WorkItem.objects.filter(~Exists(own)), user)


def open_reviews(teams: list[str] | None, *, user: Any, at: datetime) -> QuerySet[WorkItem]:
    """Return the open reviews of teams, or of all, in due order; none of cases that concern the person."""
    query = offered(user, at=at).filter(work_queues.OPEN)
    if teams is not None:
        query = query.filter(team__in=teams) if len(teams) > 1 else query.filter(team=(teams or [""])[0])
    return query.order_by(*work_queues.ORDER)


def reviews(teams: list[str] | None, key: str, *, user: Any, today: date, at: datetime) -> Page:
    """Return the open reviews of some teams (all when None), due first."""
    query = offered(user, at=at).select_related("assignee", "review__application")
    after = work_queues.Place(*_unpack(key)) if key else None
    items = list(work_queues.page(query, teams=teams, size=PAGE + 1, after=after))
    rows = [_review_row(item, today, at, assigns=teams is None) for item in items[:PAGE]]
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


def _review_row(item: WorkItem, today: date, at: datetime, *, assigns: bool) -> Row:
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
        escalated=item.escalated_at is not None,
        assign_url=reverse("casework:assign", args=[item.review.pk]) if assigns else "",
    )


def _pack(day: date | None, pk: int) -> str:
    return f"{day}_{pk}"


def _unpack(key: str) -> tuple[date, int]:
    """Read a page key. :raises ValueError: when it is none."""
    day, pk = key.split("_")
    return date.fromisoformat(day), int(pk)
