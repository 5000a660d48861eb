"""Confirm by a mailed code that the first second factor is set up by who owns the address."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.front_door.second_factor import first
from accounts.front_door.second_factor.forms import MailedCodeForm
from accounts.requests import SignedInRequest


class FirstIsConfirmed:
    """Lead who sets up the first factor to confirming it."""

    def dispatch(self, request: SignedInRequest, *args: Any, **options: Any) -> HttpResponseBase:
        """Look whether the confirmation is owed, then go on."""
        if request.user.is_authenticated and first.is_owed(request, request.user):
            return redirect(f"{reverse('mfa_confirm_first')}?{urlencode({'next': request.path})}")
        answer: HttpResponseBase = super().dispatch(request, *args, **options)  # type: ignore[misc]
        return answer


@require_http_methods(["GET", "POST"])
def confirm_first(request: SignedInRequest) -> HttpResponse:
    """Send a code to the confirmed address, and take it."""
    if not first.is_owed(request, request.user):
        return redirect(_next(request))
    if request.method == "POST" and "send" in request.POST:
        return _sent(request)
    form = MailedCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if first.confirm(request, request.user, form.cleaned_data["code"]):
            messages.success(request, _("Confirmed. Set up your second factor now."))
            return redirect(_next(request))
        form.add_error("code", _why_not(request))
    facts = {
        "page_title": _("Confirm that the address is yours"),
        "form": form,
        "address": first.address_of(request.user),
        "sent": first.waits(request),
        "next": _next(request),
    }
    return render(request, "mfa/confirm_first.html", facts)


def _sent(request: SignedInRequest) -> HttpResponse:
    if not first.address_of(request.user):
        messages.error(request, _("None of your addresses is confirmed. Confirm one first."))
        return redirect("account_email")
    first.send(request, request.user)
    messages.success(request, _("The code is on its way."))
    return redirect(f"{reverse('mfa_confirm_first')}?{urlencode({'next': _next(request)})}")


def _why_not(request: HttpRequest) -> str:
    if first.waits(request):
        return _("This is not the code. Look at the latest letter.")
    return _("This code counts no more. Have a new one sent.")


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("mfa_index")
