"""What nobody should have to watch for by eye."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.urls import URLPattern, URLResolver, get_resolver

from permits.applications.models import PermitApplication
from permits.casework.gates import GATES
from workflows import machines

ROOT = Path(settings.ROOT)
HOUSE = ["config", "accounts", "workflows", "permits", "devstack", "static", "templates", "tests", "bench"]
LONGEST = 300
WHOLE_IN_ONE_FILE = {"permits/applications/lifecycle.py", "tests/journeys/test_review_journey.py"}
"""The legal life of an application is read as one page of law, and the journey through it as one story;
splitting either would hide what is missing."""

PUBLIC = """
    register:home register:search register:status register:status_json register:verify register:verify_check
    register:open_data register:permits_csv register:permits_json applications:choose applications:permit_type
    fees:estimate fees:demo_webhook set_language register:approved_plans register:public_copy
    accounts:invited applications:invited access:offered
    account_login account_signup account_logout account_inactive account_confirm_email
    account_confirm_login_code account_email_verification_sent account_reset_password
    account_reset_password_done account_reset_password_from_key account_reset_password_from_key_done
    mfa_authenticate mfa_login_webauthn
    openid_connect_login openid_connect_callback socialaccount_login_cancelled
"""


def ours(*endings: str) -> list[Path]:
    files = [path for part in HOUSE for path in (ROOT / part).rglob("*") if path.suffix in endings]
    return sorted(p for p in files if "migrations" not in p.parts and "__pycache__" not in p.parts)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_file_is_a_drawer_for_everything() -> None:
    long = {
        name_of(path): lines
        for path in ours(".py", ".js", ".css")
        if (lines := len(path.read_text().splitlines())) > LONGEST
    }

    assert {name: n for name, n in long.items() if name not in WHOLE_IN_ONE_FILE} == {}


FORBIDDEN = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I),
    "inline style": re.compile(r"<style\b|\sstyle\s*=\s*[\"']", re.I),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.I),
    "script address": re.compile(r"javascript:", re.I),
    "foreign host": re.compile(r"(?:src|href)=\"(?:https?:)?//(?!www\.w3\.org)", re.I),
    "unsafe text": re.compile(r"\|\s*safe\b|autoescape off", re.I),
}


@pytest.mark.parametrize("kind", sorted(FORBIDDEN))
def test_templates_hold_nothing_that_the_policy_forbids(kind: str) -> None:
    pages = [path for path in ours(".html") if path.is_relative_to(ROOT / "templates")]

    found = [name_of(path) for path in pages if FORBIDDEN[kind].search(path.read_text())]

    assert len(pages) > 50
    assert found == []


@pytest.mark.parametrize("kind", sorted(FORBIDDEN))
def test_the_watch_for_forbidden_things_sees_them(kind: str) -> None:
    bad = {
        "inline script": "<script>x()</script>",
        "inline style": '<p style="x">',
        "inline handler": '<p onclick="x()">',
        "script address": '<a href="javascript:x()">',
        "foreign host": '<img src="//cdn.example/x.png">',
        "unsafe text": "{{ text|safe }}",
    }

    assert FORBIDDEN[kind].search(bad[kind])


def views(resolver: URLResolver | None = None, space: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            found += views(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            found.append((f"{space}{entry.name}", entry.callback))
    return found


def test_only_what_the_table_names_is_open_without_signing_in() -> None:
    assert "accounts.front_door.signed_out.SignInFirst" in settings.MIDDLEWARE
    guard = LoginRequiredMiddleware(lambda request: None)

    public = {
        name
        for name, view in views()
        if not getattr(view, "login_required", True) or guard.process_view(_Nobody, view, (), {}) is None
    }

    assert public == set(PUBLIC.split())


class _Nobody:
    class user:
        is_authenticated = False

    path = "/"

    @staticmethod
    def build_absolute_uri() -> str:
        return "http://127.0.0.1/"

    @staticmethod
    def get_full_path() -> str:
        return "/"


CLOCKS = {("timezone", "now"), ("datetime", "now"), ("datetime", "utcnow"), ("date", "today")}
REASONED = {"accounts/profile/views.py", "accounts/companies/forms/companies.py", "workflows/timing.py"}
"""Views and forms of people, who do not know the engine and its clock; and the clock itself."""


def calls(path: Path) -> set[tuple[str, str]]:
    tree = ast.walk(ast.parse(path.read_text()))
    found = [
        node.func for node in tree if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    return {(f.value.id, f.attr) for f in found if isinstance(f.value, ast.Name)}


def test_nothing_asks_the_machine_for_the_time_but_the_one_clock() -> None:
    sources = [p for p in ours(".py") if name_of(p).split("/")[0] in {"permits", "accounts", "workflows"}]

    found = {name_of(path) for path in sources if calls(path) & CLOCKS}

    assert found - REASONED == set()


def test_services_ask_no_clock_at_all() -> None:
    sources = [
        p for p in ours(".py") if "services" in name_of(p) and name_of(p).startswith(("permits", "acc"))
    ]

    assert len(sources) > 10
    assert [name_of(path) for path in sources if calls(path) & CLOCKS] == []


def test_every_move_has_an_entry_in_the_table_of_gates() -> None:
    assert set(GATES) == set(machines.of(PermitApplication).moves)
