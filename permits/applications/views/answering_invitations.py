"""Answer an invitation to an application: from the link of the letter, or from one's own list."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.invitations import answering
from accounts.invitations.links import invitation_with
from accounts.models import Organisation
from permits.applications.company_rights import companies_for
from permits.applications.forms.invitations import CompanyChoiceForm
from permits.applications.models import Party, PartyInvitation
from permits.applications.services import invitations
from permits.applications.views.loading import page_of
from workflows.timing import now


@login_not_required
@never_cache
@require_safe
def invited(request: HttpRequest, key: str) -> HttpResponse:
    """Lead who followed the link of a letter to his invitation, by way of signing in."""
    found = invitation_with(PartyInvitation, key)
    return answering.followed(request, found, answer="applications:invitation", joined=_page)


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who invites to what, and take the answer."""
    mine = PartyInvitation.objects.open(now()).addressed_to(request.user)
    found = get_object_or_404(mine.select_related("application", "invited_by"), pk=pk)
    form = _company_form(request, found)
    if request.method == "POST" and "decline" in request.POST:
        return answering.declined(request, invitations.decline, found, back=reverse("applications:mine"))
    if request.method == "POST" and (form is None or form.is_valid()):
        return _accepted(request, found, form)
    facts = {
        "invitation": found,
        "role": Party.Role(found.role).label,
        "form": form,
        "page_title": _("Invitation to an application"),
    }
    return render(request, "applications/invitation.html", facts)


def _company_form(request: HttpRequest, found: PartyInvitation) -> CompanyChoiceForm | None:
    if found.role != Party.Role.CONTRACTOR:
        return None
    companies = Organisation.objects.filter(pk__in=companies_for(request.user, "submit")).order_by("name")
    posted: Any = request.POST if request.method == "POST" else None
    return CompanyChoiceForm(companies, posted)


def _accepted(request: HttpRequest, found: PartyInvitation, form: CompanyChoiceForm | None) -> HttpResponse:
    return answering.accepted(
        request,
        invitations.accept,
        found,
        said=_("You take part in this application now."),
        to=page_of(found.application),
        back=reverse("applications:mine"),
        company=form.chosen if form is not None else None,
    )


def _page(found: Any) -> str:
    return reverse("casework:application", args=[found.application_id])
