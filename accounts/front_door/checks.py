"""What must not go live: refused by ``manage.py check --deploy``."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def staff_show_a_second_factor(
    app_configs: Sequence[AppConfig] | None, **_options: Any
) -> list[CheckMessage]:
    """Refuse a city on the open net whose staff come in with a password alone."""
    if settings.STAFF_SECOND_FACTOR or not settings.SITE_URL.startswith("https://"):
        return []
    return [
        Error(
            "City staff can sign in without a second factor.",
            hint="Take STAFF_SECOND_FACTOR=off and LINTEL_DEMO out of the environment.",
            id="accounts.E001",
        )
    ]


@register(Tags.security, deploy=True)
def sign_on_services_are_safe(app_configs: Sequence[AppConfig] | None, **_options: Any) -> list[CheckMessage]:
    """Refuse a sign-on service without https, and one that is trusted with every address."""
    return [
        Error(
            f"The sign-on service {service['id']} is not reached by https.",
            hint=f"Set SSO_{service['id'].upper()}_ISSUER to an address that begins with https://.",
            id="accounts.E002",
        )
        for service in settings.SINGLE_SIGN_ON
        if not service["issuer"].startswith("https://")
    ]
