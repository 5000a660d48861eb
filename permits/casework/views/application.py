"""The page of one application, for its parties and for staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from permits.casework.dossier import Dossier
from permits.casework.drawn_path import drawn_path
from permits.casework.forms import ClearanceForm
from permits.casework.policies import demand
from permits.casework.views.loading import load
from workflows.timing import now


@require_safe
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where an application stands, what is asked of whom now, and everything that belongs to it."""
    subject = load(request, pk)
    demand(request.user, "see_application", subject)
    if subject.is_draft:
        return redirect("applications:review", subject.pk)
    dossier = Dossier(subject, request.user, at=now())
    return render(
        request,
        "casework/application.html",
        {
            "page_title": f"{subject.number} – {subject.type_name}",
            "application": subject,
            "dossier": dossier,
            "drawn_path": drawn_path(subject, reversed(dossier.records)),
            "clearance_form": ClearanceForm(),
        },
    )
