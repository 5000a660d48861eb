"""What the header offers, by who is looking."""

from typing import Any

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the links of the header for the person of a request."""
    return {"navigation": []}
