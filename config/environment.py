"""Read the process environment, once, at start: the only module that does."""

import os
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


def flag(name: str) -> bool:
    """Tell whether a variable is switched on (1, true, yes, on)."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


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
