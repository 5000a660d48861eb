"""Prepare a refund for a request, and take it back before somebody approves it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from permits.applications.models import PermitApplication
from permits.applications.seeing import seen_or_404
from permits.casework.amendments.forms import RefundForm
from permits.casework.policies import demand
from permits.casework.views.loading import load
from permits.fees.models import Refund
from permits.fees.services import refunds
from permits.fees.services.refunds import RefundRefused
from workflows.timing import now


@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what may be given back by the rules, and prepare it for a second person."""
    application, at = load(request, pk), now()
    demand(request.user, "prepare_refund", application)
    if application.relation != "refund" or application.parent is None:
        raise Http404
    offered = refunds.refundable(application, application.parent, at=at)
    form = RefundForm(request.POST if request.method == "POST" else None, offered=offered)
    if form.is_valid() and _prepared(request, application, form):
        return redirect("casework:application", pk)
    context = {
        "page_title": _("Prepare the refund"),
        "application": application,
        "parent": application.parent,
        "form": form,
        "offered": offered,
        "prepared": refunds.prepared_for(application),
        "is_open": application.status == "in_review",
    }
    return render(request, "casework/prepare_refund.html", context)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a prepared refund back."""
    refund = seen_or_404(
        request.user, Refund.objects.visible_to(request.user).select_related("request"), pk=pk
    )
    demand(request.user, "prepare_refund", refund.request)
    try:
        refunds.take_back(refund, actor=request.user, at=now())
        messages.success(request, _("Taken back. Nothing is given back for it."))
    except RefundRefused as refused:
        messages.error(request, str(refused))
    return redirect("casework:application", refund.request_id)


def _prepared(request: HttpRequest, application: PermitApplication, form: RefundForm) -> bool:
    given = dict(form.cleaned_data)
    payment = form.offered[given.pop("payment")].payment
    try:
        refunds.prepare(application, payment, **given, actor=request.user, at=now())
    except RefundRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Prepared. A second person must approve it."))
    return True
