"""Follow the link of an invitation and answer it. A link that leads nowhere says so, and nothing else."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.clock import now
from accounts.invitations import InvitationRefused
from accounts.models import Invitation


def followed(
    request: HttpRequest, found: Invitation | None, *, answer: str, joined: Callable[[Any], str]
) -> HttpResponse:
    """Go on from the link of an invitation: to sign in, to its page, or nowhere.

    What it is about is shown to nobody but to whom it was sent. ``answer`` is the name of its page,
    ``joined`` returns where somebody goes who accepted it before.
    """
    person = request.user
    if found is not None and person.is_authenticated and found.accepted_by_id == person.pk:
        return redirect(joined(found))
    if found is None or not found.is_open(now()):
        facts = {"page_title": _("This invitation cannot be used")}
        return render(request, "accounts/invitation_gone.html", facts, status=404)
    if not person.is_authenticated:
        facts = {"page_title": _("You are invited"), "next": request.get_full_path()}
        return render(request, "accounts/invited.html", facts)
    mine = type(found)._default_manager.addressed_to(person).filter(pk=found.pk)
    if not mine.exists():
        facts = {"page_title": _("This invitation was sent to another address")}
        return render(request, "accounts/invited_elsewhere.html", facts, status=404)
    return redirect(answer, found.pk)


def declined(
    request: HttpRequest, decline: Callable[..., Any], found: Invitation, *, back: str
) -> HttpResponse:
    """Say no, and go back."""
    return _answered(request, decline, found, said=_("You declined the invitation."), to=back, back=back)


def accepted(
    request: HttpRequest,
    accept: Callable[..., Any],
    found: Invitation,
    *,
    said: str,
    to: str,
    back: str,
    **facts: Any,
) -> HttpResponse:
    """Say yes and go on; when that is refused, say why and go back."""
    return _answered(request, accept, found, said=said, to=to, back=back, **facts)


def _answered(
    request: HttpRequest,
    act: Callable[..., Any],
    found: Invitation,
    *,
    said: str,
    to: str,
    back: str,
    **facts: Any,
) -> HttpResponse:
    try:
        act(found, actor=request.user, at=now(), **facts)
    except InvitationRefused as refused:
        messages.error(request, str(refused))
        return redirect(back)
    messages.success(request, said)
    return redirect(to)
