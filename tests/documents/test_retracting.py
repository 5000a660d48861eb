"""A released copy can be taken back, and whoever holds it learns so."""

from hashlib import sha256
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from permits.documents import redactions
from permits.documents.models import DocumentVersion, Redaction
from tests.documents.handing_in import drawn, hand_in
from tests.driving import NOON, People, application_at
from tests.reviews.desk import page, signed_in, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(who: People) -> DocumentVersion:
    application = application_at("submitted", who)
    return hand_in(application, who.contractor, drawn([("A-1", "Plan")]), slot="plans", name="Smith.pdf")


@pytest.fixture
def copy(version: DocumentVersion, who: People) -> Redaction:
    return Redaction.objects.create(
        version=version,
        words=["Smith"],
        reason="Request 26-118",
        asked_by=who.technician,
        asked_at=NOON,
        file_state="done",
        file_key=f"{version.key}.redacted.pdf",
        file_sha256=sha256(b"copy").hexdigest(),
    )


def test_what_was_released_is_found_by_its_code_and_by_nothing_else(copy: Redaction, who: People) -> None:
    stranger = Client()
    assert stranger.get(url("register:public_copy", "0" * 16)).status_code == 404

    released = redactions.release(copy, actor=who.official, at=NOON)

    answer = stranger.get(url("register:public_copy", released.code.upper()))
    shown = page(answer)
    assert "The city released this copy" in shown
    assert copy.file_sha256 in shown
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert all(secret not in shown for secret in ("Smith", "Request 26-118", who.technician.name))


def test_a_copy_taken_back_says_so_to_the_public_and_is_handed_out_no_more(
    copy: Redaction, who: People
) -> None:
    redactions.release(copy, actor=who.official, at=NOON)
    browser, retract = signed_in(who.supervisor), url("documents:retract", copy.pk)

    browser.post(retract, {"reason": " "})
    unmoved = Redaction.objects.get(pk=copy.pk).is_public
    browser.post(retract, {"reason": "A name was left on sheet 2."})
    browser.post(retract, {"reason": "Again."})

    copy.refresh_from_db()
    assert unmoved
    assert (copy.is_public, copy.retracted_by, copy.retracted_because) == (
        False,
        who.supervisor,
        "A name was left on sheet 2.",
    )
    public = page(Client().get(url("register:public_copy", copy.code)))
    assert "The city has taken this copy back" in public
    assert "A name was left on sheet 2." in public
    given = signed_in(who.technician).get(url("documents:redacted", copy.pk), follow=True)
    assert "handed out no more" in page(given)
    assert copy.version.accesses.count() == 0


def test_only_what_was_released_is_taken_back_and_only_with_a_reason(copy: Redaction, who: People) -> None:
    given: dict[str, Any] = {"actor": who.official, "at": NOON}

    with pytest.raises(redactions.RedactionRefused, match="never released"):
        redactions.retract(copy, reason="Wrong", **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Redaction.objects.filter(pk=copy.pk).update(retracted_at=NOON)
