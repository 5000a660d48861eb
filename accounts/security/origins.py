"""Each request has a number, and what is written down about it says where it came from."""

import re
import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from structlog.contextvars import bound_contextvars

from accounts.security import pseudonyms, refusals
from accounts.security.events import Origin, kept, origin
from accounts.security.visitors import UNKNOWN, address_of

log = structlog.get_logger("lintel.request")
NUMBER = re.compile(r"[A-Za-z0-9-]{8,36}")
HEADER = "X-Request-ID"


class RequestOrigin:
    """Give the request its number, keep what must be told though it fails, write one line when it is over."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = time.monotonic()
        here = origin_of(request)
        token = origin.set(here)
        try:
            with bound_contextvars(request=here.request), kept():
                response = self.get_response(request)
                refusals.note(request, response)
                _written(request, response, begun)
        finally:
            origin.reset(token)
        response[HEADER] = here.request
        return response


def origin_of(request: HttpRequest) -> Origin:
    """Return where a request comes from; its number is the proxy's, where that gives one."""
    given = request.headers.get(HEADER, "")
    number = given if NUMBER.fullmatch(given) else uuid4().hex
    address = address_of(request)
    if address == UNKNOWN:
        return Origin(request=number)
    return Origin(number, pseudonyms.of_visitor(address), pseudonyms.network_of(address))


def _written(request: HttpRequest, response: HttpResponseBase, begun: float) -> None:
    """Write which page answered what to whom: its name, never its address, which may hold a secret link."""
    match = request.resolver_match
    person = getattr(request, "_cached_user", None)
    write = log.info if match else log.debug  # a file of our own, or nothing
    write(
        "request",
        method=request.method if request.method in {"GET", "HEAD", "POST"} else "other",
        page=match.view_name if match else "unknown",
        status=response.status_code,
        person=getattr(person, "pk", None),
        ms=round((time.monotonic() - begun) * 1000, 1),
    )
