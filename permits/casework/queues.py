"""The staff queues: what waits for whom, oldest due first, with bounded counts and keyset pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from permits.applications import interests as own_records
from permits.applications.models import PermitApplication
from permits.applications.staff import staff_role_for
from permits.applications.statuses import Status
from permits.casework import turns
from permits.casework.staffing import WORKERS
from permits.casework.turns import Turn
from workflows import deputies, keyset
from workflows import queues as work_queues
from workflows.models import WorkItem

PAGE = 25
COUNTED = work_queues.COUNTED
RECEIVED = ("received_on", "id")
TO_CHECK = keyset.Condition(
    f"{{}} = '{Status.SUBMITTED}' AND {{}} = '{PermitApplication.Track.REVIEW}'", F("status"), F("track")
)
TO_ISSUE = keyset.Condition(f"{{}} = '{Status.READY_TO_ISSUE}'", F("status"))
TO_DECIDE = keyset.Condition(
    f"{{}} = '{Status.IN_REVIEW}' AND {{}} IN ('extension', 'change_of_record', 'refund')",
    F("status"),
    F("relation"),
)
OF_APPLICATION = ("number", "address", "type_name", "status", "relation", "received_at", "received_on")
REVIEWS = work_queues.Queue(
    *("title", "round", "status", "opened_at", "escalated_at", "assignee_id", "assignee__name"),
    *("assignee__email", "review__id", "review__application__number", "review__application__address"),
    "review__application__type_name",
)


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
    """One page of a queue, and the links to the pages beside it."""

    rows: list[Row]
    next_url: str = ""
    previous_url: str = ""


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
    if staff_role_for(user, "decide_request", at=at) or staff_role_for(user, "prepare_refund", at=at):
        queues.append("requests")
    if staff_role_for(user, "assign_work", at=at):
        queues.append("all_reviews")
    return queues


def awaiting_completeness() -> QuerySet[PermitApplication]:
    """Keep what waits for the completeness check."""
    return PermitApplication.objects.filter(TO_CHECK)


def ready_to_issue() -> QuerySet[PermitApplication]:
    """Keep what is ready to issue."""
    return PermitApplication.objects.filter(TO_ISSUE)


def requests() -> QuerySet[PermitApplication]:
    """Keep the requests about permits that wait for a decision."""
    return PermitApplication.objects.filter(TO_DECIDE)


def own_cases(user: Any, *, at: datetime) -> list[int]:
    """Return the cases in which a person has an interest, known or declared.

    Asked once a request. Most people have none, and then it costs the lists nothing.
    """
    if "_own_cases" not in user.__dict__:
        user.__dict__["_own_cases"] = own_records.cases_of(user, at=at)
    found: list[int] = user.__dict__["_own_cases"]
    return found


def open_reviews(teams: list[str] | None, *, user: Any, at: datetime) -> QuerySet[WorkItem]:
    """Keep the open reviews of teams, or of all; none of cases that concern the person."""
    own = own_cases(user, at=at)
    query = WorkItem.objects.filter(work_queues.OPEN)
    query = query.filter(keyset.none_of("case_id", own)) if own else query
    if teams is not None:
        query = query.filter(team__in=teams) if len(teams) != 1 else query.filter(team=teams[0])
    return query


def unclaimed(user: Any, *, most: int, at: datetime) -> list[WorkItem]:
    """Return the first reviews that nobody has, in due order; none of cases that concern the person."""
    found = REVIEWS.page(teams=None, size=most, but=own_cases(user, at=at), unclaimed=True)
    return [WorkItem(pk=each.id) for each in found]


def applications(query: QuerySet[PermitApplication], turn: Turn, *, at: datetime) -> Page:
    """Return a page of applications, oldest receipt first."""
    found = keyset.page(
        query.only(*OF_APPLICATION), RECEIVED, size=PAGE + 1, after=turn.after, before=turn.before
    )
    places = [keyset.Place(each.received_on, each.pk) for each in found]
    return _page([_application_row(each, at) for each in found], places, turn)


def reviews(teams: list[str] | None, turn: Turn, *, user: Any, today: date, at: datetime) -> Page:
    """Return a page of the open reviews of some teams (all when None), due first."""
    found = REVIEWS.page(
        teams=teams, size=PAGE + 1, after=turn.after, before=turn.before, but=own_cases(user, at=at)
    )
    places = [work_queues.place(each) for each in found]
    return _page([_review_row(each, today, at, assigns=teams is None) for each in found], places, turn)


def counted(name: str, *, user: Any, at: datetime) -> int:
    """Count what waits in a queue, but never further than a thousand and one."""
    if name in {"reviews", "all_reviews"}:
        teams = None if name == "all_reviews" else teams_of(user, at=at)
        return work_queues.counted(open_reviews(teams, user=user, at=at))
    return keyset.counted(BY_NAME[name](), most=COUNTED)


BY_NAME: Mapping[str, Callable[[], QuerySet[PermitApplication]]] = {
    "intake": awaiting_completeness,
    "issuance": ready_to_issue,
    "requests": requests,
}
"""The queues of applications by the name in their address."""


def _page(rows: Sequence[Row], places: Sequence[keyset.Place], turn: Turn) -> Page:
    kept = turns.shown(turn, len(rows), most=PAGE)
    previous_url, next_url = turns.links(turn, places[kept], more=len(rows) > PAGE)
    return Page(list(rows[kept]), next_url, previous_url)


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


def _review_row(item: Any, today: date, at: datetime, *, assigns: bool) -> Row:
    return Row(
        number=item.review__application__number,
        url=reverse("plancheck:desk", args=[item.review__id]),
        address=item.review__application__address,
        kind=item.review__application__type_name,
        status=item.status,
        status_label=_("Claimed") if item.assignee_id else _("Open"),
        age_days=(at - item.opened_at).days,
        due_on=item.due_on,
        overdue=item.due_on < today,
        assignee=item.assignee__name or item.assignee__email or "",
        note=_("%(discipline)s, round %(round)d") % {"discipline": item.title, "round": item.round},
        item=item.id,
        escalated=item.escalated_at is not None,
        assign_url=reverse("casework:assign", args=[item.review__id]) if assigns else "",
    )
