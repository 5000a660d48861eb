"""Answer an invitation into a company. A link that leads nowhere says so, and nothing else."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.clock import now
from accounts.companies.services import invitations
from accounts.companies.services.invitations import InvitationRefused
from accounts.invitation_links import invitation_with
from accounts.models import CompanyInvitation, Invitation
from accounts.requests import SignedInRequest


@login_not_required
@never_cache
@require_safe
def invited(request: HttpRequest, key: str) -> HttpResponse:
    """Lead who followed the link of a letter to his invitation, by way of signing in."""
    found = invitation_with(CompanyInvitation, key)
    return followed(request, found, "accounts:company_invitation", "accounts:company")


@require_http_methods(["GET", "POST"])
def company_invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show who invites into which company, and take the answer."""
    mine = CompanyInvitation.objects.open(now()).addressed_to(request.user)
    found = get_object_or_404(mine.select_related("organisation", "invited_by"), pk=pk)
    if request.method == "POST":
        return _answered(request, found)
    facts = {"invitation": found, "page_title": _("Invitation to a company")}
    return render(request, "accounts/company_invitation.html", facts)


def followed(request: HttpRequest, found: Invitation | None, answer: str, joined: str) -> HttpResponse:
    """Go on from the link of an invitation: to sign in, to its page, or nowhere.

    What it is about is shown to nobody but to whom it was sent.
    """
    person, at = request.user, now()
    if found is not None and person.is_authenticated and found.accepted_by_id == person.pk:
        return redirect(
            joined, getattr(found, "organisation_id", None) or getattr(found, "application_id", 0)
        )
    if found is None or not found.is_open(at):
        return render(
            request,
            "accounts/invitation_gone.html",
            {"page_title": _("This invitation cannot be used")},
            status=404,
        )
    if not person.is_authenticated:
        facts = {"page_title": _("You are invited"), "next": request.get_full_path()}
        return render(request, "accounts/invited.html", facts)
    mine = type(found)._default_manager.addressed_to(person).filter(pk=found.pk)
    if not mine.exists():
        facts = {"page_title": _("This invitation was sent to another address")}
        return render(request, "accounts/invited_elsewhere.html", facts, status=404)
    return redirect(answer, found.pk)


def _answered(request: SignedInRequest, found: CompanyInvitation) -> HttpResponse:
    try:
        if "decline" in request.POST:
            invitations.decline(found, actor=request.user, at=now())
            messages.success(request, _("You declined the invitation."))
            return redirect("accounts:profile")
        invitations.accept(found, actor=request.user, at=now())
    except InvitationRefused as refused:
        messages.error(request, str(refused))
        return redirect("accounts:profile")
    messages.success(request, _("You belong to %(name)s now.") % {"name": found.organisation.name})
    return redirect(reverse("accounts:company", args=[found.organisation_id]))
