"""The list of what waits for a second person."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from permits.casework import second_person
from permits.rights import who_may


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show what somebody has asked for and this person may decide."""
    if not second_person.concerns(request.user):
        raise PermissionDenied(_("This can be done by: %s.") % who_may("lift_hold"))
    context = {
        "page_title": _("What waits for a second person"),
        "rows": second_person.waiting_for(request.user),
    }
    return render(request, "casework/second_person.html", context)
