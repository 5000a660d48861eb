"""Answer an invitation into a company."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.clock import now
from accounts.companies.services import invitations
from accounts.invitations import answering
from accounts.invitations.links import invitation_with
from accounts.models import CompanyInvitation
from accounts.requests import SignedInRequest


@login_not_required
@never_cache
@require_safe
def invited(request: HttpRequest, key: str) -> HttpResponse:
    """Lead who followed the link of a letter to his invitation, by way of signing in."""
    found = invitation_with(CompanyInvitation, key)
    return answering.followed(request, found, answer="accounts:company_invitation", joined=_page)


@require_http_methods(["GET", "POST"])
def company_invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show who invites into which company, and take the answer."""
    mine = CompanyInvitation.objects.open(now()).addressed_to(request.user)
    found = get_object_or_404(mine.select_related("organisation", "invited_by"), pk=pk)
    back = reverse("accounts:profile")
    if request.method == "POST" and "decline" in request.POST:
        return answering.declined(request, invitations.decline, found, back=back)
    if request.method == "POST":
        said = _("You belong to %(name)s now.") % {"name": found.organisation.name}
        return answering.accepted(request, invitations.accept, found, said=said, to=_page(found), back=back)
    facts = {"invitation": found, "page_title": _("Invitation to a company")}
    return render(request, "accounts/company_invitation.html", facts)


def _page(found: Any) -> str:
    return reverse("accounts:company", args=[found.organisation_id])
