"""What belongs to a permit: put a change in force, decide a request, and the papers that come of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from permits.applications.authority import may
from permits.applications.models import PermitApplication
from permits.applications.seeing import seen_or_404
from permits.casework.amendments import effects, papers, services
from permits.casework.amendments.forms import GRANT, DecisionForm
from permits.casework.answer_words import told_answers
from permits.casework.gate_checks.requests import RIGHTS
from permits.casework.models import Amendment
from permits.casework.policies import demand
from permits.casework.views.loading import load
from permits.casework.views.moves import tell
from permits.documents import generated
from permits.fees.services import refunds
from permits.fees.services.refunds import RefundRefused
from workflows.options import available
from workflows.timing import now


@require_POST
def put_in_force(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an approved change or deferred part in force."""
    application = load(request, pk)
    demand(request.user, "issue_permit", application)
    if application.relation not in {"change", "deferred"}:
        raise Http404
    done = _("It is in force: it belongs to the permit now.")
    tell(request, services.put_in_force, application, done, actor=request.user, at=now())
    return redirect("casework:application", pk)


@require_http_methods(["GET", "POST"])
def decide_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is asked for and what stands against it, and take the decision."""
    application = load(request, pk)
    demand(request.user, "decide_request", application)
    if not application.is_request:
        raise Http404
    demand(request.user, RIGHTS[application.relation], application)
    posted = request.POST if request.method == "POST" else None
    form = DecisionForm(posted, asked=effects.days_asked(application), most=effects.most_days(application))
    if form.is_valid() and _decided(request, application, form):
        return redirect("casework:application", pk)
    context = {
        "page_title": _("Decide the request"),
        "application": application,
        "form": form,
        "grant": available(application, request.user, at=now())["grant_request"],
        "answers": told_answers(application),
        "refunds": refunds.prepared_for(application),
    }
    return render(request, "casework/decide_request.html", context)


@require_GET
def amendment_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the person to an amendment's PDF."""
    amendment = _amendment_or_404(request, pk)
    if amendment.file_state != Amendment.State.DONE:
        messages.info(request, _("The document of this amendment is still being prepared."))
        return redirect("casework:application", amendment.permit.application_id)
    return redirect(generated.link(amendment))


@require_POST
def retry_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a failed PDF made again."""
    amendment = _amendment_or_404(request, pk)
    demand(request.user, "issue_permit", amendment.permit.application)
    if papers.want_again(amendment, at=now()):
        messages.success(request, _("The document is being made again."))
    return redirect("casework:application", amendment.permit.application_id)


def _decided(request: HttpRequest, application: PermitApplication, form: DecisionForm) -> bool:
    given = {"reason": form.cleaned_data["reason"], "actor": request.user, "at": now()}
    try:
        if form.cleaned_data["decision"] == GRANT:
            days = form.cleaned_data.get("days")
            done = _("Granted. What was asked for is done.")
            return tell(request, services.grant, application, done, days=days, **given)
        return tell(request, services.refuse, application, _("Refused. The applicant is told why."), **given)
    except (effects.EffectRefused, RefundRefused) as refused:
        form.add_error(None, str(refused))
        return False


def _amendment_or_404(request: HttpRequest, pk: int) -> Amendment:
    permits = PermitApplication.objects.visible_to(request.user).order_by().values("pk")
    rows = Amendment.objects.filter(permit__application_id__in=permits).select_related("permit__application")
    amendment = seen_or_404(request.user, rows, pk=pk)
    if not may(request.user, "see_documents", amendment.permit.application):
        raise PermissionDenied(_("Your role does not allow this."))
    return amendment
