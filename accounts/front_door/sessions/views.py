"""Where a person is signed in, and signing out from afar."""

import time
from datetime import UTC, datetime

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.clock import now
from accounts.front_door.sessions.browsers import named
from accounts.front_door.sessions.ending import end_sessions, living_sessions
from accounts.requests import SignedInRequest


@require_GET
def sessions(request: SignedInRequest) -> HttpResponse:
    """List every browser in which the person is signed in."""
    found = living_sessions(request.user, moment=datetime.fromtimestamp(time.time(), UTC))
    rows = [
        {"session": each, "browser": named(each.user_agent), "here": _is_here(request, each)}
        for each in found
    ]
    facts = {"rows": rows, "others": len([row for row in rows if not row["here"]])}
    return render(request, "accounts/sessions.html", {**facts, "page_title": _("Where you are signed in")})


@require_POST
def end_session(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sign out in one other browser."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if _is_here(request, session):
        messages.info(request, _("This is the browser that you are using: sign out at the top of the page."))
        return redirect("accounts:sessions")
    end_sessions([session], actor=request.user, at=now())
    messages.success(request, _("You are signed out in that browser."))
    return redirect("accounts:sessions")


@require_POST
def end_other_sessions(request: SignedInRequest) -> HttpResponse:
    """Sign out in every browser but this one."""
    others = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    count = end_sessions(list(others), actor=request.user, at=now())
    told = ngettext(
        "You are signed out in one other browser.", "You are signed out in %(count)d other browsers.", count
    )
    messages.success(request, told % {"count": count} if count else _("You are signed in here only."))
    return redirect("accounts:sessions")


def _is_here(request: SignedInRequest, session: UserSession) -> bool:
    return bool(session.session_key == request.session.session_key)
