"""What a city's site, served over https, asks of browsers; and how it keeps passwords."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.config.test_strength import CITY

ASKED = (
    *("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME"),
    *("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE"),
    *("SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY", "LANGUAGE_COOKIE_HTTPONLY"),
    *("SESSION_COOKIE_DOMAIN", "CSRF_COOKIE_DOMAIN", "LANGUAGE_COOKIE_DOMAIN"),
    *("SESSION_COOKIE_PATH", "CSRF_COOKIE_PATH", "LANGUAGE_COOKIE_PATH"),
    *("SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_SSL_REDIRECT", "PASSWORD_HASHERS"),
)
SHOW = (
    "import json; from django.conf import settings; "
    f"print(json.dumps({{name: getattr(settings, name) for name in {ASKED}}}))"
)


@pytest.fixture(scope="module")
def city() -> dict[str, Any]:
    """The settings of a city's own site."""
    environment = {**os.environ, **CITY, "DJANGO_SETTINGS_MODULE": "config.settings"}
    shown = subprocess.run(
        [sys.executable, "-c", SHOW], cwd=Path(settings.ROOT), env=environment, capture_output=True, text=True
    )
    assert shown.returncode == 0, shown.stderr
    found: dict[str, Any] = json.loads(shown.stdout)
    return found


def test_every_cookie_is_bound_to_this_host_and_to_https(city: dict[str, Any]) -> None:
    for kind in ("SESSION", "CSRF", "LANGUAGE"):
        assert city[f"{kind}_COOKIE_NAME"].startswith("__Host-")
        assert city[f"{kind}_COOKIE_SECURE"] is True
        assert city[f"{kind}_COOKIE_HTTPONLY"] is True
        assert (city[f"{kind}_COOKIE_DOMAIN"], city[f"{kind}_COOKIE_PATH"]) == (None, "/")


def test_browsers_come_by_https_alone_for_two_years(city: dict[str, Any]) -> None:
    assert city["SECURE_HSTS_SECONDS"] >= 2 * 365 * 24 * 3600
    assert city["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert city["SECURE_SSL_REDIRECT"] is True


def test_passwords_are_kept_by_a_slow_hash(city: dict[str, Any]) -> None:
    assert city["PASSWORD_HASHERS"][0] == "django.contrib.auth.hashers.PBKDF2PasswordHasher"


@pytest.mark.parametrize("address", ["/", "/search/", "/account/login/"])
def test_a_method_that_no_page_has_is_refused(address: str, db: None) -> None:
    assert Client().generic("TRACE", address).status_code in {403, 405}
