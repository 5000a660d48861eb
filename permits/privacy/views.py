"""A person's own data: a copy of it, and erasing it; and the security events, for those who audit."""

from urllib.parse import urlencode

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from permits.casework.policies import demand
from permits.privacy import copies, erasing, events
from permits.privacy.forms import ErasureForm, EventsForm
from permits.privacy.models import PersonalCopy
from workflows.timing import now


@never_cache
@require_safe
def own_data(request: SignedInRequest) -> HttpResponse:
    """Show what a person may ask of his own data, and how far it has come."""
    context = {
        "page_title": _("Your data"),
        "copies": copies.of(request.user, at=now()),
        "erasure": erasing.open_request(request.user),
    }
    return render(request, "privacy/own_data.html", context)


@require_POST
@reauthentication_required
def ask_copy(request: SignedInRequest) -> HttpResponse:
    """Have a copy made of everything that is known of the person."""
    copy = copies.ask(request.user, at=now())
    if copy.state == PersonalCopy.State.DONE:
        messages.success(request, _("Your copy is ready. Download it below."))
    else:
        messages.info(request, _("Your copy is being made. Come back to this page in some minutes."))
    return redirect("privacy:own_data")


@never_cache
@require_POST
@reauthentication_required
def download(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand a copy to the person whom it is about."""
    made = PersonalCopy.objects.filter(user=request.user, state=PersonalCopy.State.DONE, kept_until__gt=now())
    return redirect(copies.link(get_object_or_404(made, pk=pk)))


@never_cache
@require_http_methods(["GET", "POST"])
@reauthentication_required(allow_get=True)
def ask_erasure(request: SignedInRequest) -> HttpResponse:
    """Ask to be forgotten, having read what goes and what stays."""
    at = now()
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            erasing.ask(request.user, at=at)
        except erasing.Obstacles:
            messages.error(request, _("Your account cannot be erased yet. Nothing was changed."))
        else:
            messages.success(
                request, _("Your account will be erased in a week. Until then you can take it back.")
            )
            return redirect("privacy:own_data")
    context = {
        "page_title": _("Erase your account"),
        "form": form,
        "obstacles": erasing.obstacles(request.user, at=at),
    }
    return render(request, "privacy/ask_erasure.html", context)


@require_POST
def take_back_erasure(request: SignedInRequest) -> HttpResponse:
    """Keep the account after all."""
    erasing.take_back(request.user, at=now())
    messages.success(request, _("Your account stays."))
    return redirect("privacy:own_data")


@never_cache
@require_safe
def security_events(request: SignedInRequest) -> HttpResponse:
    """Show who came in, who was refused and whose rights changed."""
    demand(request.user, "see_security_events")
    form = EventsForm(request.GET)
    asked = {name: value for name, value in (form.cleaned_data if form.is_valid() else {}).items() if value}
    page = events.page(**asked)
    following = {**asked, "before": page.following}
    context = {
        "page_title": _("Security events"),
        "form": form,
        "page": page,
        "is_first": "before" not in asked,
        "next_url": f"{reverse('privacy:security_events')}?{urlencode(following)}" if page.following else "",
    }
    return render(request, "privacy/security_events.html", context)
