"""Secrets that anybody could guess stop the start; a city's own pass the checks before a deployment."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import deployment, strength

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


def test_a_weak_secret_stops_the_start_and_is_named_but_not_shown() -> None:
    answer = check_deploy(SECRET_KEY="Xq7-mild")

    assert answer.returncode != 0
    assert "SECRET_KEY is too short: 8 characters, and at least 50 are needed" in answer.stderr
    assert "Xq7-mild" not in answer.stderr


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        ("Xq7-mild", "is too short: 8 characters"),
        ("ab" * 40, "repeats the same few characters"),
        ("django-insecure-" + GOOD, "begins like the samples"),
        ("minioadmin" * 6, "begins like the samples"),
    ],
    ids=["short", "repeating", "django", "minio"],
)
def test_a_secret_that_can_be_guessed_is_refused(secret: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"SECRET_KEY {said}") as refused:
        strength.demand({"SECRET_KEY": 50}, {"SECRET_KEY": secret})

    assert secret not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "number"),
    [
        ("SECURE", False, "lintel.E001"),
        ("ALLOWED_HOSTS", ["*"], "lintel.E002"),
        ("DEMO", True, "lintel.E003"),
        ("SECRET_KEY", "short", "lintel.E004"),
        ("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend", "lintel.W005"),
        ("CLAMD_URL", "", "lintel.W006"),
        ("DATABASES", {"default": {"HOST": "db.example.gov", "OPTIONS": {}}}, "lintel.W007"),
    ],
)
def test_what_makes_a_demonstration_of_it_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: object, number: str
) -> None:
    fit = {
        "SECURE": True,
        "ALLOWED_HOSTS": ["permits.example.gov"],
        "DEMO": False,
        "SECRET_KEY": GOOD,
        "S3_SECRET_KEY": GOOD,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "CLAMD_URL": "tcp://127.0.0.1:3310",
        "DATABASES": {"default": {"HOST": "/run/postgresql", "OPTIONS": {}}},
    }
    for each, good in fit.items():
        monkeypatch.setattr(settings, each, good)
    assert deployment.is_fit_for_a_city(None) == []

    monkeypatch.setattr(settings, name, value)

    assert [found.id for found in deployment.is_fit_for_a_city(None)] == [number]


@pytest.mark.parametrize(
    "secret", [GOOD, secrets.token_hex(32), secrets.token_urlsafe(50)], ids=["ours", "hex", "base64"]
)
def test_random_secrets_are_good_enough(secret: str) -> None:
    assert strength.weakness(secret, 50) == ""
