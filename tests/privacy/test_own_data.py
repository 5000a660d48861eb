"""A person's copy of his own data, and being forgotten."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, SecurityEvent, User
from permits.applications.models import Party, PermitApplication
from permits.applications.services.drafts import start_draft
from permits.documents import store
from permits.notices.models import Notice
from permits.privacy import copies, erasing
from permits.privacy.models import PersonalCopy
from tests import driving
from tests.access.visiting import BACKEND
from tests.documents.handing_in import WEB, blank_sheets, hand_in
from tests.driving import NOON, People
from tests.register import records
from workflows import audit, relay
from workflows.timing import at_moment

LATER = NOON + timedelta(days=8)
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _bucket() -> None:
    store.ensure_bucket()


@pytest.fixture
def ana(who: People) -> User:
    """Somebody who began one application, withdrew another, and has a second factor and mail."""
    person = User.objects.create_user("ana@example.org", PASSWORD, name="Ana Núñez", phone="619-555-0142")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "TOPSECRET"})
    records.application("withdrawn", applicant=person)
    start_draft(person, type_code="ADU", at=NOON, organisation=None)
    Notice.objects.create(
        template="x",
        recipient_name="Ana",
        recipient_email=person.email,
        subject="Hello",
        body="Ana",
        message_id="<1@x>",
        composed_at=NOON,
    )
    return person


def in_browser(person: User) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def confirm(client: Client, answer: Any) -> Any:
    """Enter the password where one is asked for it."""
    assert "reauthenticate" in answer.url, answer.url
    return client.post(answer.url, {"password": PASSWORD})


def unpacked(copy: PersonalCopy) -> dict[str, bytes]:
    body = WEB.request("GET", copies.link(copy)).data
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_copy_is_made_only_after_the_password_was_entered_again(ana: User) -> None:
    client = in_browser(ana)

    asked = client.post(reverse("privacy:ask_copy"))

    assert "reauthenticate" in asked.url
    assert not PersonalCopy.objects.exists()
    confirm(client, asked)
    assert PersonalCopy.objects.get().state == "done"


def test_the_copy_holds_everything_about_the_person_and_no_secret(ana: User, who: People) -> None:
    mine = PermitApplication.objects.get(applicant=ana, status="draft")
    plan = hand_in(mine, ana, blank_sheets(1))

    made = unpacked(copies.ask(ana, at=NOON))

    said = {name: json.loads(content) for name, content in made.items() if name.endswith(".json")}
    assert said["account.json"][0]["name"] == "Ana Núñez"
    assert {each["status"] for each in said["applications.json"]} == {"draft", "withdrawn"}
    assert said["files_handed_in.json"][0]["sha256"] == plan.sha256
    assert len(made[f"files/{plan.pk}-{plan.name}"]) == plan.size
    assert "Hello" in [each["subject"] for each in said["mail_sent.json"]]
    assert [each["kind"] for each in said["security_events.json"]] == ["exported"]
    everything = b"".join(made.values())
    assert b"TOPSECRET" not in everything
    assert ana.password.encode() not in everything
    assert who.owner.email.encode() not in everything


def test_a_large_copy_is_made_in_the_background_and_asked_for_once(
    ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "AT_ONCE", -1)

    first, second = copies.ask(ana, at=NOON), copies.ask(ana, at=NOON)

    assert (first.pk, first.state) == (second.pk, "pending")
    relay.drain()
    first.refresh_from_db()
    assert first.state == "done"


def test_a_copy_is_handed_to_its_person_alone_and_for_a_week(ana: User, who: People) -> None:
    copy = copies.ask(ana, at=NOON)
    mine = in_browser(ana)
    page = reverse("privacy:download", args=[copy.pk])
    confirm(mine, mine.post(page))

    given = mine.post(page)

    assert given.status_code == 302
    assert f"personal/{ana.pk}/" in given.url
    stranger = User.objects.create_user("eve@example.org", PASSWORD)
    theirs = in_browser(stranger)
    confirm(theirs, theirs.post(page))
    assert theirs.post(page).status_code == 404
    assert copies.clear(at=LATER) == 1
    assert store.head(copy.key) is None
    assert copies.of(ana, at=LATER) == []


def test_an_account_is_erased_a_week_after_its_person_asked_unless_he_thinks_again(ana: User) -> None:
    erasing.ask(ana, at=NOON)
    erasing.take_back(ana, at=NOON)
    assert erasing.carry_out_due(at=LATER) == 0
    erasing.ask(ana, at=NOON)
    assert erasing.carry_out_due(at=NOON + timedelta(days=6)) == 0

    done = erasing.carry_out_due(at=LATER)

    assert (done, erasing.carry_out_due(at=LATER)) == (1, 0)
    ana.refresh_from_db()
    assert (ana.name, ana.phone, ana.is_active) == ("", "", False)
    assert ana.email == f"erased-{ana.pk}@erased.invalid"


def test_what_goes_is_gone_and_what_the_law_keeps_stays(
    ana: User, django_capture_on_commit_callbacks: Any
) -> None:
    copy = copies.ask(ana, at=NOON)
    handed_in = PermitApplication.objects.get(applicant=ana, status="withdrawn")
    begun = PermitApplication.objects.get(applicant=ana, status="draft")
    plan = hand_in(begun, ana, blank_sheets(1))

    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(ana, at=LATER)

    assert not EmailAddress.objects.filter(user=ana).exists()
    assert not Authenticator.objects.filter(user=ana).exists()
    assert not Notice.objects.filter(recipient_email="ana@example.org").exists()
    assert not Membership.objects.filter(user=ana, left_at__isnull=True).exists()
    assert store.head(copy.key) is None
    assert store.head(plan.key) is None
    begun.refresh_from_db()
    assert (begun.answers, begun.scope, begun.address) == ({}, "", "")
    handed_in.refresh_from_db()
    assert (handed_in.number, handed_in.address) == ("PRJ-2026-000001", "1222 First Avenue")
    party = Party.objects.get(application=handed_in)
    assert (party.name, party.email, party.phone) == ("Ana Núñez", "", "")
    assert [finding.text for finding in audit.verify()] == []
    ana.refresh_from_db()
    assert (ana.has_usable_password(), ana.is_active) == (False, False)
    assert not User.objects.filter(email="ana@example.org").exists()
    assert SecurityEvent.objects.filter(kind="erased", about=f"accounts.user:{ana.pk}").exists()


@pytest.mark.parametrize(("language", "subject"), [("en", "has been erased"), ("es", "han sido borrados")])
def test_who_is_erased_is_told_once_by_a_letter_that_nobody_keeps(
    ana: User, mailoutbox: Any, django_capture_on_commit_callbacks: Any, language: str, subject: str
) -> None:
    User.objects.filter(pk=ana.pk).update(language=language)
    erasing.ask(ana, at=NOON)

    with django_capture_on_commit_callbacks(execute=True):
        erasing.carry_out_due(at=LATER)
        erasing.carry_out_due(at=LATER)

    assert [each.to for each in mailoutbox] == [["ana@example.org"]]
    assert subject in mailoutbox[0].subject
    assert "Ana Núñez" in mailoutbox[0].body
    assert not Notice.objects.filter(recipient_email="ana@example.org").exists()


@pytest.mark.parametrize("role", ["contractor", "technician"])
def test_who_has_work_open_is_told_what_to_settle_first(who: People, role: str) -> None:
    person = getattr(who, role)
    if role == "contractor":
        driving.application_at("submitted", who)
    client = in_browser(person)

    page = client.get(reverse("privacy:ask_erasure")).content.decode()

    assert "What must be settled first" in page
    with pytest.raises(erasing.Obstacles):
        erasing.ask(person, at=NOON)
    with pytest.raises(erasing.Obstacles):
        erasing.erase(person, at=NOON)
    person.refresh_from_db()
    assert person.is_active


def test_somebody_who_found_work_again_in_the_week_is_not_erased(ana: User, who: People) -> None:
    erasing.ask(ana, at=NOON)
    records.application("submitted", applicant=ana, number="PRJ-2026-000002")

    assert erasing.carry_out_due(at=LATER) == 0

    ana.refresh_from_db()
    assert ana.is_active


def test_the_auditor_reads_security_events_by_kind_and_person_in_few_queries(
    ana: User, who: People, django_assert_max_num_queries: Any
) -> None:
    for _ in range(60):
        copies.ask(ana, at=NOON)
        PersonalCopy.objects.update(state="gone")
    client = in_browser(who.auditor)
    page = reverse("privacy:security_events")
    client.get(page)

    with at_moment(NOON), django_assert_max_num_queries(12):
        answer = client.get(page, {"kind": "exported", "person": "ANA@example.org"})

    text = answer.content.decode()
    assert text.count("Personal data exported") == 50 + 1  # and once in the list to choose from
    following = client.get(answer.context["next_url"]).content.decode()
    assert following.count("Personal data exported") == 10 + 1
    assert "Nothing of this kind" in client.get(page, {"person": "nobody@example.org"}).content.decode()
