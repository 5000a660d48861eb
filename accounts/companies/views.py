"""The pages of a company: its licences and what they are worth, its members, its open invitations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.clock import now
from accounts.companies.forms.members import InviteMemberForm, RoleForm
from accounts.companies.licences import Standing, standing_of
from accounts.companies.licences.sources import configured_source
from accounts.companies.services import checks, invitations, members
from accounts.companies.services.members import LastOwner
from accounts.companies.services.ownership import owns
from accounts.invitations import InvitationRefused
from accounts.models import CompanyInvitation, Licence, Membership, Organisation
from accounts.requests import SignedInRequest
from accounts.roles import CompanyRole


@dataclass(frozen=True)
class ShownLicence:
    """A licence with what it is worth now."""

    licence: Licence
    standing: Standing


@require_safe
def company(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a company to its members; owners manage it from here."""
    found = _mine(request, pk)
    return render(request, "accounts/company.html", _facts(request, found, now()))


@require_POST
def check_licences(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask the licensing board about the company's licences now."""
    found = _mine(request, pk)
    if request.user.company_roles[found.pk] == CompanyRole.FIELD:
        raise PermissionDenied(_("The owners and the office of the company ask the licensing board."))
    at = now()
    checks.check(found.licences.all(), occasion=checks.Occasion.ASKED, at=at)
    standings = [standing_of(each, at=at) for each in found.licences.all()]
    if all(each.is_good for each in standings):
        messages.success(request, _("Everything is in force."))
    for each in standings:
        if not each.is_good:
            messages.warning(request, each.why)
    return redirect("accounts:company", pk)


@require_http_methods(["GET", "POST"])
def invite_member(request: SignedInRequest, pk: int) -> HttpResponse:
    """Invite somebody into the company by e-mail."""
    found = _owned(request, pk)
    form = InviteMemberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        address = form.cleaned_data["email"]
        try:
            invitations.invite_member(found, email=address, role=form.chosen, actor=request.user, at=now())
        except InvitationRefused as refused:
            form.add_error("email", str(refused))
        else:
            messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": address})
            return redirect("accounts:company", pk)
    facts = {"company": found, "form": form, "page_title": f"{found.name}: {_('Invite somebody')}"}
    return render(request, "accounts/invite_member.html", facts)


@require_POST
def revoke_invitation(request: SignedInRequest, pk: int, invitation: int) -> HttpResponse:
    """Take an invitation into the company back."""
    found = _owned(request, pk)
    sent = get_object_or_404(CompanyInvitation, pk=invitation, organisation=found)
    invitations.revoke(sent, actor=request.user, at=now())
    messages.success(request, _("The invitation is taken back: its link leads nowhere now."))
    return redirect("accounts:company", pk)


@require_http_methods(["GET", "POST"])
def change_role(request: SignedInRequest, pk: int, membership: int) -> HttpResponse:
    """Give a member another role."""
    found, held = _owned(request, pk), _membership(pk, membership)
    form = RoleForm(request.POST if request.method == "POST" else None, initial={"role": held.role})
    if form.is_valid():
        try:
            members.change_role(held, form.chosen, actor=request.user, at=now())
        except LastOwner as refused:
            form.add_error("role", str(refused))
        else:
            messages.success(request, _("The role is changed."))
            return redirect("accounts:company", pk)
    facts = {"company": found, "membership": held, "form": form, "page_title": str(held.user)}
    return render(request, "accounts/change_role.html", facts)


@require_http_methods(["GET", "POST"])
def end_membership(request: SignedInRequest, pk: int, membership: int) -> HttpResponse:
    """Leave a company, or as its owner send a member away; asked once more before it happens."""
    found, held = _mine(request, pk), _membership(pk, membership)
    himself = held.user_id == request.user.pk
    if not himself and not owns(request.user, found):
        raise PermissionDenied(_("Only an owner of the company may end a membership."))
    if request.method == "POST":
        return _ended(request, found, held, himself)
    facts = {
        "company": found,
        "membership": held,
        "himself": himself,
        "page_title": _("Leave the company") if himself else _("End the membership"),
    }
    return render(request, "accounts/end_membership.html", facts)


def _ended(request: SignedInRequest, found: Organisation, held: Membership, himself: bool) -> HttpResponse:
    try:
        members.end_membership(held, actor=request.user, at=now())
    except LastOwner as refused:
        messages.error(request, str(refused))
        return redirect("accounts:company", found.pk)
    if himself:
        messages.success(request, _("You no longer belong to %(name)s.") % {"name": found.name})
        return redirect("accounts:profile")
    names = {"person": held.user, "name": found.name}
    messages.success(request, _("%(person)s no longer belongs to %(name)s.") % names)
    return redirect("accounts:company", found.pk)


def _mine(request: SignedInRequest, pk: int) -> Organisation:
    """Load a company of the person. :raises Http404: of any other."""
    if pk not in request.user.company_roles:
        raise Http404
    return get_object_or_404(Organisation, pk=pk)


def _owned(request: SignedInRequest, pk: int) -> Organisation:
    """Load a company that the person owns. :raises PermissionDenied: for its other members."""
    found = _mine(request, pk)
    if request.user.company_roles[pk] != CompanyRole.OWNER:
        raise PermissionDenied(_("Only an owner of the company may do this."))
    return found


def _membership(pk: int, membership: int) -> Membership:
    rows = Membership.objects.filter(organisation=pk, left_at=None).select_related("user", "organisation")
    return get_object_or_404(rows, pk=membership)


def _facts(request: SignedInRequest, found: Organisation, at: datetime) -> dict[str, Any]:
    people = found.memberships.filter(left_at=None).select_related("user")
    owner = request.user.company_roles[found.pk] == CompanyRole.OWNER
    licences = found.licences.order_by("state", "number", "classification")
    return {
        "company": found,
        "page_title": found.name,
        "memberships": list(people.order_by("joined_at", "id")),
        "licences": [ShownLicence(each, standing_of(each, at=at)) for each in licences],
        "invitations": list(_open_invitations(found, at)) if owner else [],
        "owner": owner,
        "may_check": request.user.company_roles[found.pk] != CompanyRole.FIELD and configured_source(),
        "asks_a_board": configured_source() is not None,
    }


def _open_invitations(found: Organisation, at: datetime) -> Any:
    return found.invitations.open(at).select_related("invited_by").order_by("-invited_at")
