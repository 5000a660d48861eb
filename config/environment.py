"""Read the process environment, once, at start: the only module that does."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured


def required(name: str, *, means: str) -> str:
    """Return a variable that the start cannot do without.

    :raises ImproperlyConfigured: naming the variable and what it is for.
    """
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set: it is {means}. Set it in the environment, or start Lintel with `make run`."
        )
    return value


def optional(name: str, default: str = "") -> str:
    """Return a variable or its default."""
    return os.environ.get(name) or default


def flag(name: str, default: bool = False) -> bool:
    """Tell whether a variable is switched on (1, true, yes, on); unset or empty is the default."""
    value = os.environ.get(name, "").lower()
    return value in {"1", "true", "yes", "on"} if value else default


def words(name: str, default: str = "") -> list[str]:
    """Return the words of a variable, separated by commas."""
    return [word for word in (each.strip() for each in optional(name, default).split(",")) if word]


def ahead(name: str, *, zone: str) -> timedelta:
    """Return by how much to live ahead of the machine's clock: ``2027-01-04T08:00`` or ``+400d``.

    A moment without a time zone is one of the city's; time goes on from it. ``+400d`` and ``-30d`` are days
    from now, the same for every process. Unset: not at all.

    :raises ImproperlyConfigured: when it is neither.
    """
    value = os.environ.get(name, "").strip()
    if not value:
        return timedelta()
    try:
        if value[0] in "+-":
            return timedelta(days=int(value.removesuffix("d")))
        moment = datetime.fromisoformat(value)
    except (ValueError, OverflowError) as unknown:
        raise ImproperlyConfigured(
            f"{name}={value} is no moment. Write it like 2027-01-04T08:00, or as days from now: +400d, -30d."
        ) from unknown
    aware = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
    return aware - datetime.now(UTC)


def sign_on_services(name: str) -> list[dict[str, Any]]:
    """Return the single sign-on services of the city's staff, each from the variables ``SSO_<NAME>_…``.

    :raises ImproperlyConfigured: when a variable is missing, or has a value that means nothing.
    """
    return [_sign_on_service(each) for each in words(name)]


def _sign_on_service(name: str) -> dict[str, Any]:
    if not re.fullmatch(r"[a-z][a-z0-9]{0,19}", name) or name == "cancelled":
        raise ImproperlyConfigured(
            f"SSO_SERVICES: {name} is no name for a service. Use small letters and digits, like city."
        )
    own = f"SSO_{name.upper()}_"
    counts = optional(f"{own}SECOND_FACTOR", "claims")
    if counts not in {"always", "never", "claims"}:
        raise ImproperlyConfigured(f"{own}SECOND_FACTOR={counts}: write always, never or claims.")
    return {
        "id": name,
        "name": optional(f"{own}NAME", name.capitalize()),
        "issuer": required(f"{own}ISSUER", means="the issuer of the sign-on service, as it names itself"),
        "client_id": required(f"{own}CLIENT_ID", means="the number under which the service knows Lintel"),
        "client_secret": required(f"{own}CLIENT_SECRET", means="the secret shared with the sign-on service"),
        "domains": [domain.lower() for domain in words(f"{own}DOMAINS")],
        "trusted_domains": [domain.lower() for domain in words(f"{own}TRUSTED_DOMAINS")],
        "second_factor": counts,
        "amr": words(f"{own}AMR", "mfa"),
        "acr": words(f"{own}ACR"),
        "origins": words(f"{own}ORIGINS"),
        "token_auth_method": optional(f"{own}TOKEN_AUTH_METHOD") or None,
    }


def origins_of(services: list[dict[str, Any]]) -> list[str]:
    """Return the origins to which the browser may be sent to sign on."""
    own = ["{0.scheme}://{0.netloc}".format(urlsplit(each["issuer"])) for each in services]
    return sorted({*own, *(origin for each in services for origin in each["origins"])})


def folder(name: str, default: Path) -> Path:
    """Return a folder named by a variable."""
    return Path(os.environ.get(name) or default)


def database(url: str) -> dict[str, Any]:
    """Turn ``postgresql://user:password@host:port/name?host=/socket`` into Django's dictionary.

    :raises ImproperlyConfigured: when the scheme is not PostgreSQL's.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with postgresql://. Lintel runs on PostgreSQL only."
        )
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 2, **query},
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }
