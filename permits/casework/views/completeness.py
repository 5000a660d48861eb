"""The completeness check against the published checklist."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from permits.applications.models import PermitApplication
from permits.applications.statuses import Status
from permits.casework import intake
from permits.casework.dossier import Dossier
from permits.casework.forms import CompletenessForm
from permits.casework.policies import demand
from permits.casework.views.loading import load
from permits.casework.views.moves import tell
from workflows.blockers import MoveRefused
from workflows.timing import now


@require_http_methods(["GET", "POST"])
def completeness(request: HttpRequest, pk: int) -> HttpResponse:
    """Check an application, and return it with what is missing when it is posted."""
    application = load(request, pk)
    demand(request.user, "decide_completeness", application)
    if application.status != Status.SUBMITTED:
        messages.info(request, _("The completeness of this application was decided already."))
        return redirect("casework:application", pk)
    lines = intake.checklist_of(application)
    form = CompletenessForm(request.POST if request.method == "POST" else None, lines=lines)
    if form.is_valid() and _returned(request, application, form):
        return redirect("casework:queue", "intake")
    return render(
        request,
        "casework/completeness.html",
        {
            "page_title": _("Completeness of %s") % application.number,
            "application": application,
            "dossier": Dossier(application, request.user, at=now()),
            "form": form,
        },
    )


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept an application as complete."""
    application = load(request, pk)
    demand(request.user, "decide_completeness", application)
    accepted = tell(
        request, intake.accept, application, _("Accepted as complete."), actor=request.user, at=now()
    )
    return redirect("casework:queue", "intake") if accepted else redirect("casework:completeness", pk)


def _returned(request: HttpRequest, application: PermitApplication, form: CompletenessForm) -> bool:
    try:
        intake.return_incomplete(
            application,
            missing=form.missing(),
            message=form.cleaned_data["message"],
            actor=request.user,
            at=now(),
        )
    except (MoveRefused, intake.NotOnTheList) as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Returned with the list of what is missing."))
    return True
