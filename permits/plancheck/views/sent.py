"""What the applicant's side sees of the mark-ups: those of corrections that were sent, on their sheets."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from permits.plancheck import queries
from permits.plancheck.views.loading import application_of_party


@require_safe
def sent_mark_ups(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sheets on which something was marked and sent."""
    application = application_of_party(request, pk)
    context = {
        "page_title": _("Mark-ups on the plans: %s") % application.number,
        "application": application,
        "board": queries.sent_board(application),
    }
    return render(request, "plancheck/sent.html", context)
