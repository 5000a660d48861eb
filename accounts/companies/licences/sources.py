"""Where the city asks about licences: a file that the board hands out, its address, or nowhere."""

from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.companies.licences.boards import LicenceSource
from accounts.companies.licences.file_source import FileSource
from accounts.companies.licences.http_source import HttpSource


def configured_source() -> LicenceSource | None:
    """Return the source that ``LICENCE_SOURCE`` names; None where the city asks nobody.

    :raises ImproperlyConfigured: when it is nothing that can be asked.
    """
    return source_at(settings.LICENCE_SOURCE, settings.LICENCE_SOURCE_KEY)


@cache
def source_at(address: str, key: str = "") -> LicenceSource | None:
    """Return the source at an address: ``file:/…/licenses.csv``, or ``https://…/{state}/{number}``.

    :raises ImproperlyConfigured: when it is nothing that can be asked.
    """
    scheme, _colon, rest = address.partition(":")
    if not address:
        return None
    if scheme == "file" and rest.startswith("/"):
        return FileSource(rest)
    if scheme in {"https", "http"} and "{number}" in rest:
        return HttpSource(address, key)
    raise ImproperlyConfigured(
        f"LICENCE_SOURCE={address} is no source of licences. Write file:/folder/licenses.csv, or an address "
        "like https://board.example/licenses/{state}/{number}."
    )
