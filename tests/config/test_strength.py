"""Secrets that anybody could guess stop the start; a city's own pass the checks before a deployment."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config import strength

GOOD = secrets.token_urlsafe(48)
CITY = {
    "SITE_URL": "https://permits.example.gov",
    "ALLOWED_HOSTS": "permits.example.gov",
    "SECRET_KEY": GOOD,
    "S3_SECRET_KEY": secrets.token_urlsafe(30),
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "CLAMD_URL": "tcp://127.0.0.1:3310",
    "LINTEL_DEMO": "",
    "DEBUG": "",
}


def check_deploy(**changed: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **CITY, **changed, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=Path(settings.ROOT), env=environment, capture_output=True, text=True)


def test_a_city_deployed_as_the_handbook_says_passes_every_check() -> None:
    answer = check_deploy()

    assert answer.returncode == 0, answer.stderr
    assert "no issues (" in answer.stdout


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"SECRET_KEY": "Xq7-mild"}, "SECRET_KEY is too short: 8 characters, and at least 50 are needed"),
        ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY repeats the same few characters"),
        ({"SECRET_KEY": "django-insecure-" + GOOD}, "SECRET_KEY begins like the samples"),
        ({"S3_SECRET_KEY": "minioadmin"}, "S3_SECRET_KEY is too short"),
    ],
)
def test_a_weak_secret_stops_the_start_and_is_named_but_not_shown(changed: dict[str, str], said: str) -> None:
    answer = check_deploy(**changed)

    assert answer.returncode != 0
    assert said in answer.stderr
    assert changed.popitem()[1] not in answer.stderr


@pytest.mark.parametrize(
    ("changed", "number"),
    [
        ({"SITE_URL": "http://permits.example.gov"}, "lintel.E001"),
        ({"ALLOWED_HOSTS": "*"}, "lintel.E002"),
        ({"LINTEL_DEMO": "1"}, "lintel.E003"),
        (
            {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "CLAMD_URL": ""},
            "lintel.W006",
        ),
    ],
)
def test_what_makes_a_demonstration_of_it_is_named(changed: dict[str, str], number: str) -> None:
    answer = check_deploy(**changed)

    assert answer.returncode != 0
    assert number in answer.stderr


@pytest.mark.parametrize("secret", [GOOD, secrets.token_hex(32), secrets.token_urlsafe(50)])
def test_random_secrets_are_good_enough(secret: str) -> None:
    assert strength.weakness(secret, 50) == ""
