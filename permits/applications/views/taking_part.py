"""Who takes part in an application: the list, invitations, and how a part ends."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.invitations import InvitationRefused
from permits.applications.authority import may
from permits.applications.forms.invitations import InviteForm
from permits.applications.models import Party, PermitApplication
from permits.applications.services import invitations, leaving
from permits.applications.services.editing import NotYours
from permits.applications.services.leaving import StaysOnRecord
from permits.rights import who_may
from workflows.timing import now


@dataclass(frozen=True)
class Place:
    """Somebody who takes part, and whether whoever looks may end that."""

    party: Party
    may_end: bool
    himself: bool


@require_safe
def taking_part(request: HttpRequest, pk: int) -> HttpResponse:
    """List who takes part, as what and until when, and the invitations that nobody answered yet."""
    application, at = _on_my_side(request, pk), now()
    inviting = may(request.user, "invite_party", application)
    facts = {
        "application": application,
        "page_title": _("Who takes part"),
        "places": _places(request.user, application, at),
        "invitations": _open_invitations(application, at) if inviting else [],
        "may_invite": inviting and application.status not in invitations.OVER,
    }
    return render(request, "applications/taking_part.html", facts)


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite somebody in a role."""
    application = _for_inviting(request, pk)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        facts = form.facts()
        try:
            invitations.invite(application, actor=request.user, at=now(), **facts)
        except InvitationRefused as refused:
            form.add_error(None, str(refused))
        else:
            told = _("The invitation to %(email)s is on its way. It is valid for 14 days.")
            messages.success(request, told % {"email": facts["email"]})
            return redirect("applications:taking_part", pk)
    facts = {"application": application, "form": form, "page_title": _("Invite somebody")}
    return render(request, "applications/invite.html", facts)


@require_POST
def revoke_invitation(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    """Take an invitation back."""
    application = _for_inviting(request, pk)
    sent = get_object_or_404(application.invitations.all(), pk=invitation)
    invitations.revoke(sent, actor=request.user, at=now())
    messages.success(request, _("The invitation is taken back: its link leads nowhere now."))
    return redirect("applications:taking_part", pk)


@require_http_methods(["GET", "POST"])
def end_part(request: HttpRequest, pk: int, party: int) -> HttpResponse:
    """End somebody's part, or one's own; asked once more before it happens."""
    application, at = _on_my_side(request, pk), now()
    rows = Party.objects.filter(application=application).select_related("user", "organisation")
    found = get_object_or_404(rows, pk=party)
    found.application = application
    if not leaving.may_end(request.user, found, at=at):
        raise PermissionDenied(_("The owner and the applicant end a part, or whoever holds it."))
    himself = found.user_id == request.user.pk
    if request.method == "POST":
        return _ended(request, found, himself, at)
    title = _("Take part no more") if himself else _("End the part")
    facts = {"application": application, "party": found, "himself": himself, "page_title": title}
    return render(request, "applications/end_part.html", facts)


def _ended(request: HttpRequest, found: Party, himself: bool, at: datetime) -> HttpResponse:
    try:
        leaving.end_part(found, reason=request.POST.get("reason", ""), actor=request.user, at=at)
    except (StaysOnRecord, NotYours) as refused:
        messages.error(request, str(refused))
        return redirect("applications:taking_part", found.application_id)
    if himself:
        messages.success(request, _("You take part no more. What you did before stays."))
        return redirect("applications:mine")
    messages.success(request, _("%(name)s takes part no more.") % {"name": found.name})
    return redirect("applications:taking_part", found.application_id)


def _on_my_side(request: HttpRequest, pk: int) -> PermitApplication:
    """Load an application on which the person takes part. :raises Http404: of any other."""
    rows = PermitApplication.objects.on_side_of(request.user).defer("rulebook_version__content")
    rows = rows.select_related("case", "rulebook_version", "organisation", "applicant")
    found: PermitApplication = get_object_or_404(rows, pk=pk)
    if not may(request.user, "see_application", found):
        raise PermissionDenied
    return found


def _for_inviting(request: HttpRequest, pk: int) -> PermitApplication:
    found = _on_my_side(request, pk)
    if not may(request.user, "invite_party", found):
        raise PermissionDenied(_("This can be done by: %s.") % who_may("invite_party"))
    return found


def _places(user: Any, application: PermitApplication, at: datetime) -> list[Place]:
    current = Party.objects.current(at).filter(application=application)
    rows = list(current.select_related("user", "organisation", "given_by").order_by("since", "id"))
    for each in rows:
        each.application = application
    return [Place(each, leaving.may_end(user, each, at=at), each.user_id == user.pk) for each in rows]


def _open_invitations(application: PermitApplication, at: datetime) -> list[Any]:
    rows = application.invitations.open(at).select_related("invited_by")
    return list(rows.order_by("-invited_at"))
