"""Accept the last answer of a licensing board that does not answer now."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from permits.casework import licensing
from permits.casework.licensing import NothingToAccept
from permits.casework.policies import demand
from permits.casework.views.loading import load
from workflows.timing import now


@require_POST
def accept_licence(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, for a day and with a reason, what the board said within the last one."""
    application = load(request, pk)
    demand(request.user, "confirm_issuance_items", application)
    reason = request.POST.get("reason", "").strip()[:300]
    if not reason:
        messages.error(request, _("Write why the last answer of the board is accepted."))
        return redirect("casework:application", pk)
    try:
        licensing.accept_last_answer(application, reason=reason, actor=request.user, at=now())
    except NothingToAccept as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, _("Accepted. The permit can be issued within a day."))
    return redirect("casework:application", pk)
