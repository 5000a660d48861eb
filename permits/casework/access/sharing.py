"""What the pages on which something is shared for reading have in common, and the answer to an offer."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.invitations import InvitationRefused, answering
from accounts.invitations.links import invitation_with
from accounts.models import Organisation
from permits.applications.models import PermitApplication
from permits.casework.access import offering
from permits.casework.access.forms import ShareForm
from permits.casework.models import ReadingOffer
from workflows.timing import now


def offered_by_form(
    request: HttpRequest, thing: PermitApplication | Organisation, form: ShareForm, *, at: datetime
) -> bool:
    """Offer what the form says, with one answer for every address; False when the form says why not."""
    facts = form.facts()
    try:
        made = offering.offer(thing, email=form.cleaned_data["email"], actor=request.user, at=at, **facts)
    except InvitationRefused as refused:
        form.add_error(None, str(refused))
        return False
    text = _("We wrote to %(email)s. Who owns the address can read it after opening the link of the letter.")
    messages.success(request, text % {"email": made.email})
    return True


@login_not_required
@never_cache
@require_safe
def offered(request: HttpRequest, key: str) -> HttpResponse:
    """Lead who followed the link of a letter to the offer, by way of signing in."""
    found = invitation_with(ReadingOffer, key)
    return answering.followed(request, found, answer="access:offer", joined=_opened)


@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who lets the person read what, and take the answer."""
    mine = ReadingOffer.objects.open(now()).addressed_to(request.user)
    found = get_object_or_404(mine.select_related("application", "company", "invited_by"), pk=pk)
    back = reverse("casework:home")
    if request.method == "POST" and "decline" in request.POST:
        return answering.declined(request, offering.decline, found, back=back)
    if request.method == "POST":
        said = _("You can read it until the last day of the offer.")
        return answering.accepted(request, offering.accept, found, said=said, to=_opened(found), back=back)
    facts = {"offer": found, "page_title": _("Somebody lets you read")}
    return render(request, "access/offer.html", facts)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an offer back that was not answered yet."""
    found = get_object_or_404(_known_to(request.user).select_related("application", "company"), pk=pk)
    if not offering.may_offer(request.user, found.thing):
        raise PermissionDenied(_("Who shares it takes offers back."))
    offering.take_back(found, actor=request.user, at=now())
    messages.success(request, _("Taken back. The link of the letter opens nothing any more."))
    return redirect(_shared_at(found))


def _known_to(user: Any) -> Any:
    of_companies = ReadingOffer.objects.filter(company__in=user.company_id_list)
    return ReadingOffer.objects.visible_to(user) | of_companies


def _shared_at(found: ReadingOffer) -> str:
    if found.application_id:
        return reverse("access:record", args=[found.application_id])
    return reverse("access:company_readers", args=[found.company_id])


def _opened(found: Any) -> str:
    if found.application_id:
        return reverse("casework:application", args=[found.application_id])
    return reverse("applications:mine")
