"""Secrets that anybody could guess are refused before a city relies on them."""

import math
from collections import Counter

from django.core.exceptions import ImproperlyConfigured

KNOWN = (
    "django-insecure",
    "changeme",
    "change-me",
    "secret",
    "password",
    "example",
    "lintel",
    "minioadmin",
    "test",
)
NEW_ONE = "python -c 'import secrets; print(secrets.token_urlsafe(48))'"


def demand(lengths: dict[str, int], secrets: dict[str, str]) -> None:
    """Refuse to start with a secret that is too short, too regular or known from samples.

    :raises ImproperlyConfigured: naming the secret, what is wrong with it, and how to make a better one.
    """
    for name, least in lengths.items():
        reason = weakness(secrets[name], least)
        if reason:
            raise ImproperlyConfigured(f"{name} {reason}. Make a new one: {NEW_ONE}")


def weakness(secret: str, least: int) -> str:
    """Return what is wrong with a secret; nothing when it will do."""
    if len(secret) < least:
        return f"is too short: {len(secret)} characters, and at least {least} are needed"
    if any(secret.lower().startswith(known) for known in KNOWN):
        return "begins like the samples in tutorials"
    if _bits(secret) < 2.5 * least:
        return "repeats the same few characters"
    return ""


def _bits(text: str) -> float:
    """Return how much a text would surprise who knows which characters it has, and how many of each."""
    size = len(text)
    return -sum(count * math.log2(count / size) for count in Counter(text).values())
