"""Who takes card payments for the city. The payment companies' own libraries are at home in this package."""

from django.conf import settings

from permits.fees.providers.demo import DemoProvider
from permits.fees.providers.protocol import Message, MessageRefused, Provider

__all__ = ["Message", "MessageRefused", "Provider", "named", "offered"]


def offered() -> list[Provider]:
    """Return the providers that this installation offers; the demonstration only in a demonstration."""
    return [DemoProvider()] if settings.DEMO else []


def named(name: str) -> Provider | None:
    """Return the provider with this name, or None where it is not offered."""
    return next((provider for provider in offered() if provider.name == name), None)
