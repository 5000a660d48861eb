"""One character no text of the database can hold: NUL. Forms refuse it; this answers where none stands."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.defaults import bad_request

SAID = ("NUL (0x00)", "\\u0000 cannot be converted to text")
"""What the driver and the server say of it, in text and in JSON."""


class Unreadable:
    """Answer 400 instead of 500 to text that cannot be kept; the transaction that held it is rolled back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Answer for this one kind of failure; every other is left to Django."""
        if not isinstance(exception, DataError | ValueError) or not any(s in str(exception) for s in SAID):
            return None
        if "text/html" in request.headers.get("Accept", ""):
            return bad_request(request, BadRequest("NUL"))
        text = _("The text contains a character that cannot be kept. Take it out and send it again.")
        return JsonResponse({"message": text}, status=400)
