"""What ``manage.py check --deploy`` asks beyond what Django asks."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from config import strength

LEAST = {"SECRET_KEY": 50, "S3_SECRET_KEY": 16}


def is_fit_for_a_city(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Name what makes a demonstration of a deployment: no TLS, known passwords, files in place of mail."""
    return [
        found for ask in (_address, _demonstration, _secrets, _mail, _scanner, _database) for found in ask()
    ]


def _address() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if not settings.SECURE:
        hint = "Set SITE_URL=https://… and let the proxy in front end TLS."
        found.append(Error("The site is not served over https.", hint=hint, id="lintel.E001"))
    if "*" in settings.ALLOWED_HOSTS:
        hint = "Name the hosts in ALLOWED_HOSTS."
        found.append(Error("Every host name is believed.", hint=hint, id="lintel.E002"))
    return found


def _demonstration() -> list[CheckMessage]:
    if not settings.DEMO:
        return []
    hint = "Leave LINTEL_DEMO unset: it opens the demonstration payment page and known passwords."
    return [Error("The demonstration is switched on.", hint=hint, id="lintel.E003")]


def _secrets() -> list[CheckMessage]:
    return [
        Error(f"{name} {reason}.", id="lintel.E004")
        for name, least in LEAST.items()
        if (reason := strength.weakness(getattr(settings, name), least))
    ]


def _mail() -> list[CheckMessage]:
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return []
    hint = "Set EMAIL_BACKEND=django.core.mail.backends.smtp.EmailBackend and EMAIL_HOST."
    return [Warning("No mail leaves this machine.", hint=hint, id="lintel.W005")]


def _scanner() -> list[CheckMessage]:
    if settings.CLAMD_URL:
        return []
    hint = "Set CLAMD_URL=tcp://host:3310."
    return [Warning("Uploads are not scanned for viruses.", hint=hint, id="lintel.W006")]


def _database() -> list[CheckMessage]:
    database = settings.DATABASES["default"]
    encrypted = str(database.get("OPTIONS", {}).get("sslmode", "")) in {"require", "verify-ca", "verify-full"}
    if (
        encrypted
        or database["HOST"] in {"", "localhost", "127.0.0.1", "::1"}
        or database["HOST"].startswith("/")
    ):
        return []
    hint = "Add ?sslmode=verify-full to DATABASE_URL."
    return [Warning("The database is reached over the network without TLS.", hint=hint, id="lintel.W007")]
