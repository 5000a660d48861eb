"""What every answer says to the browser: what may run, what may read it, what may be kept."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from config.headers import PERMISSIONS
from tests.access.visiting import BACKEND
from tests.driving import People

TEMPLATES = Path(settings.ROOT) / "templates"
NONCE = re.compile(r"'nonce-([A-Za-z0-9+/=]{20,})'")


def directives(policy: str) -> dict[str, str]:
    return dict(part.strip().partition(" ")[::2] for part in policy.split(";"))


def test_only_scripts_that_this_very_answer_names_may_run(client, who: People) -> None:
    first, second = client.get(reverse("register:home")), client.get(reverse("register:home"))

    policy = directives(first["Content-Security-Policy"])
    [nonce] = NONCE.findall(policy["script-src"])
    assert nonce not in second["Content-Security-Policy"]
    assert "unsafe" not in first["Content-Security-Policy"]
    assert "'strict-dynamic'" in policy["script-src"]
    assert (policy["default-src"], policy["object-src"], policy["base-uri"], policy["frame-ancestors"]) == (
        ("'none'",) * 4
    )
    scripts = re.findall(r"<script[^>]*>", first.content.decode())
    assert scripts
    assert [each for each in scripts if f'nonce="{nonce}"' not in each] == []


def test_every_script_of_every_template_carries_the_nonce() -> None:
    scripts = [
        (path.relative_to(TEMPLATES).as_posix(), tag)
        for path in TEMPLATES.rglob("*.html")
        for tag in re.findall(r"<script[^>]*>", path.read_text())
    ]

    assert len(scripts) > 20
    assert [each for each in scripts if 'nonce="{{ csp_nonce }}"' not in each[1]] == []


@pytest.mark.parametrize("address", ["/", "/account/login/", "/nowhere/"])
def test_every_answer_keeps_to_itself(client, who: People, address: str) -> None:
    answer = client.get(address)

    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Permissions-Policy"] == PERMISSIONS
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert len(answer["X-Request-ID"]) == 32


def test_pages_of_somebody_signed_in_are_kept_by_nobody(client, who: People) -> None:
    client.force_login(who.contractor, backend=BACKEND)

    answer = client.get(reverse("applications:mine"))

    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


def test_the_number_of_a_request_is_the_proxys_unless_it_is_nonsense(client, who: People) -> None:
    given = client.get("/", HTTP_X_REQUEST_ID="7c39-4a43-9d3e")
    nonsense = client.get("/", HTTP_X_REQUEST_ID="<script>alert(1)</script>")

    assert given["X-Request-ID"] == "7c39-4a43-9d3e"
    assert re.fullmatch("[0-9a-f]{32}", nonsense["X-Request-ID"])
