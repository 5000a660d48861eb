"""A person's own page: what he says of himself, his companies, addresses and roles."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.clock import now
from accounts.models import CompanyInvitation
from accounts.profile.forms import ProfileForm
from accounts.profile.services import save_profile
from accounts.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    """Show and change one's own name and telephone number, and list one's companies and roles."""
    form = ProfileForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        save_profile(request.user, **form.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")
    current = request.user.memberships.filter(left_at=None).select_related("organisation")
    facts = {
        "form": form,
        "page_title": _("Your profile"),
        "memberships": current.prefetch_related("organisation__licences").order_by("organisation__name"),
        "invitations": list(_invitations(request)),
        "addresses": EmailAddress.objects.filter(user=request.user).order_by("-primary", "email"),
        "staff_roles": request.user.roles_at(now()),
        "today": localdate(now()),
    }
    return render(request, "accounts/profile.html", facts)


def _invitations(request: SignedInRequest) -> Any:
    """Return the open invitations into companies, also those whose link got lost."""
    mine = CompanyInvitation.objects.open(now()).addressed_to(request.user)
    return mine.select_related("organisation").order_by("-invited_at")
