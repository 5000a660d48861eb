"""The staff queues."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from permits.casework import queues, turns
from permits.casework.policies import demand
from permits.rulebook.queries import rulebook_in_force
from workflows.timing import now


@require_safe
def queue(request: HttpRequest, name: str) -> HttpResponse:
    """Show one queue of the person's own, first what is due first."""
    at = now()
    mine = queues.names_for(request.user, at=at)
    if not mine:
        demand(request.user, "claim_work")
    if name not in mine:
        raise Http404
    turn = _turn(request)
    page = _page(name, turn, user=request.user, at=at)
    if not page.rows and turn != turns.Turn():
        messages.info(request, _("Nothing waits on that page any more. This is the beginning of the queue."))
        return redirect("casework:queue", name)
    return render(request, "casework/queue.html", _context(name, page, mine, user=request.user, at=at))


def _turn(request: HttpRequest) -> turns.Turn:
    """Return the page that the address asks for; one that cannot be read is the first, and is said to be."""
    try:
        return turns.turn_of(request.GET)
    except turns.UnknownPlace:
        text = _("The address names no page of this queue, so this is its beginning. Go on with “Next”.")
        messages.warning(request, text)
        return turns.Turn()


def _page(name: str, turn: turns.Turn, *, user: Any, at: datetime) -> queues.Page:
    if name in queues.BY_NAME:
        return queues.applications(queues.BY_NAME[name](), turn, at=at)
    teams = None if name == "all_reviews" else queues.teams_of(user, at=at)
    today = rulebook_in_force(at.date()).calendar().local_date(at)
    return queues.reviews(teams, turn, user=user, today=today, at=at)


def _context(name: str, page: queues.Page, mine: list[str], *, user: Any, at: datetime) -> dict[str, Any]:
    labels = titles()
    return {
        "page_title": labels[name],
        "caption": labels[name],
        "page": page,
        "tabs": [
            {"name": each, "label": labels[each], "count": _count(each, user, at), "current": each == name}
            for each in mine
        ],
        "may_share_out": name == "all_reviews",
    }


def _count(name: str, user: Any, at: datetime) -> str:
    counted = queues.counted(name, user=user, at=at)
    return f"{queues.COUNTED:,}+" if counted > queues.COUNTED else str(counted)


def titles() -> dict[str, str]:
    """Return the queues by name as people call them."""
    return {
        "intake": _("Completeness check"),
        "reviews": _("My team’s reviews"),
        "all_reviews": _("All reviews"),
        "issuance": _("Ready to issue"),
        "requests": _("Requests to decide"),
    }
