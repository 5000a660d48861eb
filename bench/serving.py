"""Serve the house to a benchmark, and sign people in without asking them."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from importlib import import_module
from typing import Any

PATIENCE_SECONDS = 120
SECOND_FACTOR = {"method": "mfa", "at": 0, "type": "totp"}


@contextmanager
def served(port: int, settings: str) -> Iterator[str]:
    """Let two gunicorn workers serve the house under some settings; give its address."""
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--preload", "--bind", f"127.0.0.1:{port}"]
    keys = os.environ.get("SIGNING_KEY_DIR", "var/signing")
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": settings, "SIGNING_KEY_DIR": keys}
    server = subprocess.Popen([*command, "--workers", "2", "--log-level", "error"], env=environment)
    try:
        _await(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def signed_in(person: Any) -> str:
    """Open a session for a person, as if he had shown his second factor; return its key."""
    from allauth.account.internal.flows.login import (  # noqa: PLC0415 (after django.setup)
        _AUTHENTICATION_METHODS_USER_SESSION_KEY,
        AUTHENTICATION_METHODS_SESSION_KEY,
    )
    from django.conf import settings  # noqa: PLC0415 (after django.setup)
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [SECOND_FACTOR]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.create()
    return str(session.session_key)


def _await(port: int) -> None:
    """Wait until the house answers."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            asking = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
            asking.request("GET", "/account/login/")
            return asking.getresponse().close()
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The web server did not come up.")
