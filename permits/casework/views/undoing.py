"""Taking back an approval: which disciplines erred, and why."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from permits.applications.models import PermitApplication
from permits.casework import undoing
from permits.casework.forms import TakeBackApprovalForm
from permits.casework.policies import demand
from permits.casework.views.loading import load
from permits.casework.views.moves import tell
from workflows.timing import now


@require_http_methods(["GET", "POST"])
def take_back_approval(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an approval: the chosen disciplines review again."""
    application = load(request, pk)
    demand(request.user, "reopen_work", application)
    disciplines = undoing.disciplines_of(application)
    form = TakeBackApprovalForm(request.POST if request.method == "POST" else None, disciplines=disciplines)
    if form.is_valid() and _taken_back(request, application, form):
        return redirect("casework:application", pk)
    context = {"page_title": _("Take back the approval"), "application": application, "form": form}
    return render(request, "casework/with_reason.html", context)


def _taken_back(request: HttpRequest, application: PermitApplication, form: TakeBackApprovalForm) -> bool:
    done = _("Taken back. The chosen disciplines review again.")
    try:
        tell(
            request,
            undoing.take_back_approval,
            application,
            done,
            disciplines=form.cleaned_data["disciplines"],
            reason=form.cleaned_data["reason"],
            actor=request.user,
            at=now(),
        )
    except undoing.UndoRefused as refused:
        messages.error(request, str(refused))
        return False
    return True
