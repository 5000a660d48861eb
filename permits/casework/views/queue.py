"""The staff queues."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from permits.applications.models import PermitApplication
from permits.applications.statuses import Status
from permits.casework import queues
from permits.casework.policies import demand
from permits.rulebook.queries import rulebook_in_force
from workflows.timing import now


@require_safe
def queue(request: HttpRequest, name: str) -> HttpResponse:
    """Show one queue of the person's own, first what is due first."""
    mine = queues.names_for(request.user, at=now())
    if not mine:
        demand(request.user, "claim_work")
    if name not in mine:
        raise Http404
    return render(request, "casework/queue.html", _context(request, name, mine))


def _context(request: HttpRequest, name: str, mine: list[str]) -> dict[str, Any]:
    at = now()
    today, key = rulebook_in_force(at.date()).calendar().local_date(at), request.GET.get("after", "")
    teams = None if name == "all_reviews" else queues.teams_of(request.user, at=at)
    page = _page(name, teams, key, user=request.user, today=today, at=at)
    return {
        "page_title": titles()[name],
        "caption": titles()[name],
        "rows": page.rows,
        "next_url": f"?after={page.next_key}" if page.next_key else "",
        "previous_url": "?" if key else "",
        "tabs": [
            {"name": n, "label": titles()[n], "count": _count(n, request.user, at), "current": n == name}
            for n in mine
        ],
        "may_share_out": name == "all_reviews",
    }


def _page(name: str, teams: list[str] | None, key: str, *, user: Any, **moment: Any) -> queues.Page:
    try:
        if name == "intake":
            return queues.intake(key, **moment)
        if name == "issuance":
            return queues.issuance(key, **moment)
        return queues.reviews(teams, key, user=user, **moment)
    except ValueError as error:
        raise Http404 from error


def _count(name: str, user: Any, at: datetime) -> str:
    applications = PermitApplication.objects
    query: Any = {
        "intake": applications.awaiting_completeness().filter(track="review"),
        "issuance": applications.filter(status=Status.READY_TO_ISSUE),
        "reviews": queues.open_reviews(queues.teams_of(user, at=at), user=user, at=at),
        "all_reviews": queues.open_reviews(None, user=user, at=at),
    }[name]
    counted = queues.counted(query)
    return f"{queues.COUNTED}+" if counted > queues.COUNTED else str(counted)


def titles() -> dict[str, str]:
    """Return the queues by name as people call them."""
    return {
        "intake": _("Completeness check"),
        "reviews": _("My team’s reviews"),
        "all_reviews": _("All reviews"),
        "issuance": _("Ready to issue"),
    }
