"""Appeals: the applicant's side files one, an official who did not sign the decision decides it (S18)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from permits.applications.models import PermitApplication
from permits.applications.statuses import Status
from permits.casework import appeals
from permits.casework.appeals import AppealRefused
from permits.casework.duty_forms import AppealDecisionForm, GroundsForm
from permits.casework.policies import demand
from permits.casework.signers import signers_of
from permits.casework.views.loading import load
from permits.separation import told
from workflows.blockers import MoveRefused
from workflows.timing import now


@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Appeal against the decision that stands."""
    application = load(request, pk)
    demand(request.user, "appeal", application)
    form = GroundsForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _filed(request, application, form):
        return redirect("casework:application", pk)
    context = {
        "page_title": _("Appeal against the decision"),
        "application": application,
        "form": form,
        "last_day": appeals.last_day(application),
    }
    return render(request, "casework/appeal.html", context)


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Uphold or dismiss the open appeal."""
    application = load(request, pk)
    demand(request.user, "decide_appeal", application)
    if application.status != Status.UNDER_APPEAL:
        messages.info(request, _("No appeal is open here now."))
        return redirect("casework:application", pk)
    form = AppealDecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _decided(request, application, form):
        return redirect("casework:application", pk)
    own = _("You signed what is appealed against; another official decides the appeal.")
    context = {
        "page_title": _("Decide the appeal"),
        "application": application,
        "appeal": application.appeals.select_related("filed_by").filter(decided_at__isnull=True).first(),
        "form": form,
        "why_not": told("S18", own) if request.user.pk in signers_of(application) else "",
    }
    return render(request, "casework/decide_appeal.html", context)


def _filed(request: HttpRequest, application: PermitApplication, form: GroundsForm) -> bool:
    try:
        appeals.file(application, grounds=form.cleaned_data["grounds"], actor=request.user, at=now())
    except AppealRefused as refused:
        form.add_error(None, str(refused))
        return False
    except MoveRefused as refused:
        form.add_error(None, " ".join(each.text for each in refused.blockers))
        return False
    messages.success(request, _("The appeal is filed. Somebody who did not take part decides it."))
    return True


def _decided(request: HttpRequest, application: PermitApplication, form: AppealDecisionForm) -> bool:
    try:
        appeals.decide(application, **form.cleaned_data, actor=request.user, at=now())
    except AppealRefused as refused:
        form.add_error(None, str(refused))
        return False
    except MoveRefused as refused:
        form.add_error(None, " ".join(each.text for each in refused.blockers))
        return False
    messages.success(request, _("The appeal is decided. Everybody concerned is told."))
    return True
