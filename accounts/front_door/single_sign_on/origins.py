"""The origins of a sign-on service: those to which a form of ours may lead a browser, and no other."""

from typing import Any
from urllib.parse import urlsplit


def origin_of(address: str) -> str:
    """Return scheme and host of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def of_service(service: dict[str, Any]) -> set[str]:
    """Return the origins of a service as the settings name it: that of its issuer, and those listed."""
    return {origin_of(service["issuer"]), *service["origins"]}
