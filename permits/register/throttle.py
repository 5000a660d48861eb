"""Keep one visitor from asking so much that the others wait; without a cache to count in, all may pass."""

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from permits.register.keeping import tally
from workflows.timing import machine_now

View = Callable[..., HttpResponseBase]


def throttled(room: str, *, per_minute: int) -> Callable[[View], View]:
    """Answer 429 to a visitor who asks more often than that in one minute."""

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if _requests_this_minute(room, visitor(request)) > per_minute:
                return _too_many(request)
            return view(request, *args, **kwargs)

        return counted

    return decorate


def visitor(request: HttpRequest) -> str:
    """Name the visitor by address; "" for this machine itself, which is not counted.

    Behind a proxy, which shows as a private address, the visitor is the last address that the proxy noted.
    What a visitor writes into the header himself stands before that and is not believed.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    noted = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    try:
        near = ip_address(direct)
        if not (near.is_private or near.is_loopback):
            return str(near)
        return str(ip_address(noted)) if noted else ""
    except ValueError:
        return ""


def _requests_this_minute(room: str, name: str) -> int:
    return tally(f"throttle:{room}:{name}:{machine_now():%H%M}", seconds=120) if name else 0


def _too_many(request: HttpRequest) -> HttpResponse:
    context = {"page_title": _("Too many requests")}
    answer = render(request, "register/too_many.html", context, status=429)
    answer["Retry-After"] = "60"
    return answer
