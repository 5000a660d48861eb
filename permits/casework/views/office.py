"""The office dashboard, and the letters that could not be delivered."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from permits.casework import duties, missed_list, sole_decisions, undelivered
from permits.casework import office as figures
from permits.casework.policies import demand
from workflows import delivery
from workflows.models import OutboxEvent
from workflows.timing import machine_now, now

SHOWN = 100
MISSED_SHOWN = 25


@require_safe
def office(request: HttpRequest) -> HttpResponse:
    """Show the office in figures."""
    demand(request.user, "see_office_dashboard")
    return render(
        request,
        "casework/office.html",
        {
            "page_title": _("Office dashboard"),
            "tallies": figures.tallies(at=now()),
            "charts": figures.figures(at=now()),
            "duties": duties.links_for(request.user),
            "decided_alone": sole_decisions.waiting_for(request.user),
            "missed": missed_list.lately(at=now(), most=MISSED_SHOWN),
        },
    )


@require_safe
def dead_letters(request: HttpRequest) -> HttpResponse:
    """Show what could not be delivered, why, and let it be tried again."""
    demand(request.user, "replay_dead_letters")
    before = _older_than(request)
    dead = undelivered.dead_letters(most=SHOWN + 1, before=before)
    context = {
        "page_title": _("Undelivered"),
        "events": dead[:SHOWN],
        "next_url": f"?before={dead[SHOWN - 1].pk}" if len(dead) > SHOWN else "",
        "is_first": before is None,
    }
    return render(request, "casework/dead_letters.html", context)


@require_POST
def replay_dead_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Have one undelivered event tried again."""
    demand(request.user, "replay_dead_letters")
    if delivery.replay(get_object_or_404(OutboxEvent, pk=pk), at=machine_now()):
        messages.success(request, _("It is tried again now."))
    else:
        messages.info(request, _("It was tried again already, or is delivered."))
    return redirect("casework:dead_letters")


def _older_than(request: HttpRequest) -> int | None:
    """Return the event that ends the page before; what names none is said to be the first page."""
    asked = request.GET.get("before", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 19:
        return int(asked)
    if asked:
        messages.warning(request, _("The address names no page of this list, so this is its beginning."))
    return None
