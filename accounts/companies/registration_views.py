"""Register a company and its licences."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.clock import now
from accounts.companies import services
from accounts.companies.forms.companies import CompanyForm, LicenceForm
from accounts.companies.services import checks
from accounts.models import Organisation
from accounts.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
def register_company(request: SignedInRequest) -> HttpResponse:
    """Register a contractor's company; a homeowner goes on without one."""
    form = CompanyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            company = services.register_company(request.user, at=now(), **form.company())
        except services.LicenceTaken as taken:
            form.add_error("licence_number", str(taken))
        except services.LicenceExpired as expired:
            form.add_error("expires_on", str(expired))
        else:
            checks.check(company.licences.all(), occasion=checks.Occasion.REGISTERED, at=now())
            messages.success(request, _("%(name)s is registered.") % {"name": company.name})
            return redirect(destination(request))
    facts = {"form": form, "page_title": _("Register your company"), "destination": destination(request)}
    return render(request, "accounts/register_company.html", facts)


@require_http_methods(["GET", "POST"])
def add_licence(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a licence, or a further class, to one's own company."""
    company = get_object_or_404(
        Organisation, pk=pk, memberships__user=request.user, memberships__left_at=None
    )
    if not services.owns(request.user, company):
        reason = _("Only an owner of the company may change its licenses.")
        return render(request, "errors/403.html", {"reason": reason}, status=403)
    form = LicenceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.add_licence(company, actor=request.user, at=now(), **form.licence())
        except (services.LicenceTaken, services.LicenceExpired) as refused:
            form.add_error("licence_number", str(refused))
        else:
            checks.check(company.licences.all(), occasion=checks.Occasion.REGISTERED, at=now())
            messages.success(request, _("The license is saved."))
            return redirect("accounts:company", company.pk)
    facts = {"form": form, "company": company, "page_title": _("Add a license")}
    return render(request, "accounts/add_licence.html", facts)


def destination(request: HttpRequest) -> str:
    """Return where a person wanted to go, when that is a page of ours, else the profile."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("accounts:profile")


def company_page(next_url: str = "") -> str:
    """Return the address of the page that registers a company and then goes on.

    Who came by an invitation goes on to that at once.
    """
    invited = any(part in next_url for part in ("/invited/", "/invitations/"))
    if invited and url_has_allowed_host_and_scheme(next_url, allowed_hosts=None):
        return next_url
    return reverse("accounts:register_company") + (f"?{urlencode({'next': next_url})}" if next_url else "")
