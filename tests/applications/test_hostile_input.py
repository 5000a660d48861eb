"""What people paste: kept exactly as typed, shown exactly, and never a broken page."""

import json
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from django.urls import reverse

from permits.applications.forms.project import LONGEST_SCOPE
from permits.applications.models import PermitApplication

pytestmark = pytest.mark.django_db
SUITE = Path(__file__).resolve().parents[3] / "shared" / "data" / "suites" / "naughty_strings" / "blns.json"
OWN = [
    "<script>alert(1)</script>",
    "'; DROP TABLE applications_permitapplication; --",
    "{{ settings.SECRET_KEY }}{% debug %}",
    "%s %(name)s {0}",
    "Zażółć gęślą jaźń 🏠 שלום",
    "line one\nline two\n\n  indented",
    "a" * 4000,
    "\u202eright to left",
]


def strings() -> list[str]:
    given = json.loads(SUITE.read_text()) if SUITE.exists() else []
    return [text for text in [*OWN, *given] if text.strip() and "\x00" not in text]


def batches(texts: list[str]) -> Iterator[list[str]]:
    """Put as many strings together as a scope takes, at most twelve: a page each would take a minute."""
    batch: list[str] = []
    for text in texts:
        if batch and (len(batch) == 12 or sum(map(len, batch)) + len(batch) + len(text) > LONGEST_SCOPE):
            yield batch
            batch = []
        batch.append(text)
    yield batch


def test_every_naughty_string_is_kept_and_shown_exactly_in_the_scope(who, as_, draft):
    browser, address = as_(who.contractor), reverse("applications:project", args=[draft.pk])

    for texts in batches(strings()):
        text = "\n".join(texts).strip()
        answer = browser.post(address, {"scope": text, "address": texts[0]})
        page = browser.get(address).content.decode()
        draft = PermitApplication.objects.get(pk=draft.pk)

        assert answer.status_code == 302
        assert draft.scope == text.replace("\r\n", "\n").replace("\r", "\n") or draft.scope == text
        assert unescape(page.split('id="id_scope"')[1].split(">", 1)[1].split("</textarea>")[0]).lstrip(
            "\n"
        ) == (draft.scope.lstrip("\n"))
        assert "<script>alert(1)</script>" not in page


def test_no_naughty_string_breaks_a_page_of_questions_or_people(who, as_, draft):
    browser = as_(who.contractor)
    questions = reverse("applications:edit", args=[draft.pk, "site"])
    people = reverse("applications:parties", args=[draft.pk])

    for text in strings()[::7]:
        for address, fields in (
            (questions, ("lot_area", "main_house", "year_built", "coastal_zone")),
            (people, ("owner_name", "owner_email", "designer_class", "licence_number")),
        ):
            assert browser.post(address, dict.fromkeys(fields, text)).status_code == 302
            assert browser.get(address + "?check=1").status_code == 200
    assert browser.get(reverse("applications:review", args=[draft.pk])).status_code == 200


def test_a_character_that_the_database_cannot_hold_is_left_out(who, as_, draft):
    browser = as_(who.contractor)

    browser.post(
        reverse("applications:project", args=[draft.pk]), {"address": "12\x0034 Elm", "valuation": "\x00"}
    )
    browser.post(reverse("applications:edit", args=[draft.pk, "site"]), {"lot_area": "7\x002"})

    draft.refresh_from_db()
    assert draft.address == "1234 Elm"
    assert draft.answers["lot_area"] == "72"


def test_a_text_that_is_too_long_is_kept_and_explained(who, as_, draft):
    browser, address = as_(who.contractor), reverse("applications:project", args=[draft.pk])

    answer = browser.post(address, {"address": "x" * 5000})
    page = browser.get(answer.url).content.decode()

    assert "x" * 5000 in page
    assert "at most 200 characters" in page
