"""Load what a money page is about: 404 for what a person may not know of, 403 for what he may not see."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from permits.applications.authority import may
from permits.applications.models import PermitApplication
from permits.applications.seeing import seen_or_404
from permits.fees.models import Invoice, Payment


def invoice_or_404(request: HttpRequest, number: str) -> Invoice:
    """Return an invoice that the person may see."""
    invoices = (
        Invoice.objects.visible_to(request.user)
        .select_related("application__rulebook_version", "application__applicant", "application__case")
        .defer("application__rulebook_version__content")
    )
    invoice: Invoice = seen_or_404(request.user, invoices, number=number)
    demand(request, "see_money", invoice)
    return invoice


def payment_or_404(request: HttpRequest, **wanted: Any) -> Payment:
    """Return a payment of an invoice that the person may see."""
    payments = Payment.objects.visible_to(request.user).select_related(
        "invoice__application__applicant", "started_by"
    )
    payment = seen_or_404(request.user, payments, **wanted)
    demand(request, "see_money", payment.invoice)
    return payment


def application_or_404(request: HttpRequest, pk: int) -> PermitApplication:
    """Return an application whose money the person may see."""
    visible = PermitApplication.objects.visible_to(request.user)
    application: PermitApplication = seen_or_404(request.user, visible, pk=pk)
    demand(request, "see_money", application)
    return application


def demand(request: HttpRequest, action: str, subject: Any = None) -> None:
    """Refuse a person without a right. :raises PermissionDenied: in words for him."""
    if not may(request.user, action, subject):
        raise PermissionDenied(_("Your role does not allow this."))
