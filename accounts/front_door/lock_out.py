"""What somebody gets who tried too often (django-axes)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.clock import now
from accounts.front_door.adapter import attempted_address
from accounts.models import SecurityEvent
from accounts.security import events as security_events
from accounts.security import pseudonyms


def answer(
    request: HttpRequest, _original_response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """Say that signing in is closed for a while, the same whether there is such an account or not."""
    tried = pseudonyms.of_email(attempted_address(request, credentials))
    security_events.record(SecurityEvent.Kind.LOCKED_OUT, at=now(), address=tried)
    page = render(request, "account/locked_out.html", status=429)
    page["Retry-After"] = "900"
    return page
