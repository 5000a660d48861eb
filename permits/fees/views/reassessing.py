"""Price again and set a valuation: first what would change, then, on that figure, the confirmation."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from permits.applications.authority import may
from permits.applications.models import PermitApplication
from permits.fees.forms import ValuationForm
from permits.fees.services import reassessment, valuations
from permits.fees.services.reassessment import ReassessmentRefused
from permits.fees.services.valuations import ValuationRefused
from permits.fees.views.loading import application_or_404, demand
from permits.rulebook.pricing import CannotPrice
from permits.rulebook.valuing import Valuation
from workflows.timing import now


@require_http_methods(["GET", "POST"])
def reassess(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the open invoices would say today; replace them when somebody confirms that."""
    application = application_or_404(request, pk)
    demand(request, "reassess_fees", application)
    at = now()
    if request.method == "POST" and _confirmed(request, application, at):
        return redirect("fees:ledger", pk)
    context = {"application": application, "page_title": _("Work out the fees again")}
    try:
        context |= _figures(reassessment.compare(application, at=at))
    except CannotPrice as unknown:
        context["cannot"] = str(unknown)
    return render(request, "fees/reassess.html", context)


def _confirmed(request: HttpRequest, application: PermitApplication, at: Any) -> bool:
    """Tell whether the figures that were shown could be put in force; if not, the page says why."""
    shown = request.POST.get("shown", "")
    reason = _("The fees were worked out again.")
    try:
        replaced = reassessment.reassess(application, shown=shown, reason=reason, actor=request.user, at=at)
    except (ReassessmentRefused, CannotPrice) as refused:
        messages.warning(request, str(refused))
        return False
    told = _("The invoices were replaced.") if replaced else _("Nothing has changed.")
    messages.success(request, told)
    return True


@require_http_methods(["GET", "POST"])
def valuation(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose or set a valuation: the first answer shows what it changes, the second one does it."""
    application = application_or_404(request, pk)
    demand(request, "propose_valuation", application)
    at = now()
    form = ValuationForm(request.POST if request.method == "POST" else None, initial=_proposed(application))
    context = _standing(application, at) | {"application": application, "form": form}
    context["may_set"] = may(request.user, "set_valuation", application)
    if form.is_valid() and "shown" in request.POST and _entered(request, application, form, at):
        return redirect("fees:valuation", pk)
    if form.is_valid():
        context |= _previewed(application, form.cleaned_data["amount"], at)
    return render(request, "fees/valuation.html", context | {"page_title": _("Valuation")})


def _entered(request: HttpRequest, application: PermitApplication, form: ValuationForm, at: Any) -> bool:
    """Tell whether the valuation could be set or proposed; if not, the form says why."""
    facts = {**form.cleaned_data, "actor": request.user, "at": at}
    try:
        if may(request.user, "set_valuation", application):
            valuations.set_valuation(application, **facts, shown=request.POST["shown"])
            messages.success(request, _("The valuation is set. The applicant is told why."))
        else:
            valuations.propose(application, **facts)
            messages.success(request, _("The valuation is proposed. A supervisor decides."))
    except (ValuationRefused, ReassessmentRefused, CannotPrice) as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _previewed(application: PermitApplication, amount: Decimal, at: Any) -> dict[str, Any]:
    try:
        return _figures(valuations.preview(application, amount, at=at)) | {"previewed": amount}
    except CannotPrice as unknown:
        return {"cannot": str(unknown)}


def _figures(comparisons: list[reassessment.Comparison]) -> dict[str, Any]:
    return {
        "comparisons": comparisons,
        "shown": reassessment.fingerprint(comparisons),
        "differs": any(each.differs for each in comparisons),
        "difference": sum((each.difference for each in comparisons), Decimal("0.00")),
    }


def _standing(application: PermitApplication, at: Any) -> dict[str, Any]:
    found = valuations.found(application, at=at)
    settings = list(application.valuation_settings.select_related("proposed_by", "set_by"))
    return {
        "table": found if isinstance(found, Valuation) else None,
        "table_says": found if isinstance(found, str) else "",
        "settings": settings,
        "is_open": application.status in valuations.OPEN,
    }


def _proposed(application: PermitApplication) -> dict[str, Any]:
    """Begin with the newest proposal that nobody decided yet."""
    newest = application.valuation_settings.first()
    if newest is None or newest.set_at is not None:
        return {}
    return {"amount": newest.amount, "reason": newest.reason}
