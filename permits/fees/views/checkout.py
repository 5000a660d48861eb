"""Pay online: to the provider and back; and the provider's own word, which alone counts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from permits.fees import providers
from permits.fees.forms import DemoCheckoutForm
from permits.fees.models import Payment
from permits.fees.providers import MessageRefused, demo
from permits.fees.services import webhooks
from permits.fees.services.payments import PaymentRefused, start_payment
from permits.fees.views.loading import demand, invoice_or_404, payment_or_404
from workflows.timing import machine_now, now


@require_POST
def pay(request: HttpRequest, number: str) -> HttpResponse:
    """Begin paying an invoice and send the payer to the provider's page."""
    invoice = invoice_or_404(request, number)
    demand(request, "pay", invoice)
    try:
        payment = start_payment(
            invoice, provider=request.POST.get("provider", ""), actor=request.user, at=now()
        )
    except PaymentRefused as refused:
        messages.info(request, str(refused))
        return redirect("fees:invoice", number)
    provider = providers.named(payment.provider)
    assert provider is not None  # noqa: S101 (start_payment refused it otherwise)
    return redirect(provider.checkout_url(payment))


@require_http_methods(["GET", "POST"])
def demo_checkout(request: HttpRequest, reference: str) -> HttpResponse:
    """Play the provider's payment page; no real money moves."""
    if providers.named(demo.DemoProvider.name) is None:
        raise Http404
    payment = payment_or_404(request, provider=demo.DemoProvider.name, provider_reference=reference)
    demand(request, "pay", payment.invoice)
    if payment.status != Payment.Status.PENDING or not payment.invoice.is_open:
        return redirect("fees:invoice", payment.invoice.number)
    form = DemoCheckoutForm(
        request.POST if request.method == "POST" else None,
        initial={"payer": str(request.user), "card": "approve"},
    )
    if request.method == "POST" and form.is_valid():
        kind, reason = form.answer
        demo.report(payment, kind, payer=form.cleaned_data["payer"], reason=reason, at=now())
        return redirect(reverse("fees:invoice", args=[payment.invoice.number]) + "?came_back=1")
    context = {"form": form, "payment": payment, "page_title": _("Demonstration payment")}
    return render(request, "fees/demo_checkout.html", context)


@csrf_exempt
@login_not_required
@require_POST
def webhook(request: HttpRequest, provider: str) -> HttpResponse:
    """Take a provider's signed message."""
    offered = providers.named(provider)
    if offered is None:
        raise Http404
    try:
        message = offered.read(request.headers, request.body, at=machine_now())
    except MessageRefused as refused:
        return JsonResponse({"error": str(refused)}, status=400)
    event = webhooks.receive(message, provider=provider, at=now())
    return JsonResponse({"received": event.event_id})
