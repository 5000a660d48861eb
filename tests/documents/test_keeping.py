"""Keeping what came in: legal holds, retention, and whether rows and objects still agree."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.urls import reverse

from permits.applications.models import PermitApplication
from permits.documents import access, holding, packages, reconciling, store, tasks, uploads
from permits.documents.models import DocumentVersion, LegalHold, Stocktaking
from permits.documents.store import addresses, safekeeping
from tests.documents.handing_in import drawing, hand_in, send, start
from tests.documents.test_pages import as_
from tests.driving import NOON, People, application_at
from workflows.timing import machine_now


@pytest.fixture
def version(draft: PermitApplication, who: People) -> DocumentVersion:
    return hand_in(draft, who.contractor, drawing())


def taken() -> Stocktaking:
    """Take stock of a store in which other tests have left their objects, which are strays to this one."""
    return reconciling.reconcile(at=machine_now() + timedelta(seconds=2))


def test_a_file_with_its_thumbnails_is_found_again(version: DocumentVersion) -> None:
    result = taken()

    assert (result.files, result.missing_count, result.differing_count) == (1, 0, 0)
    assert not any(key.startswith(version.key.rpartition("/")[0]) for key in result.strays)
    assert result.trouble == ""


def test_a_file_deleted_behind_our_back_is_missed(version: DocumentVersion, who: People) -> None:
    store.delete(version.key)

    result = taken()

    assert (result.missing, result.is_good) == ([version.key], False)
    with pytest.raises(access.FileGone):
        access.open_file(version, inline=True, actor=who.contractor, at=NOON)
    page = as_(who.contractor).get(reverse("documents:download", args=[version.pk]), follow=True)
    assert "missing in the file store" in page.content.decode()
    assert as_(who.contractor).get(reverse("documents:link", args=[version.pk])).status_code == 410
    version.refresh_from_db()
    assert version.accesses.count() == 0, "nobody was given it"


def test_an_object_that_was_exchanged_is_noticed(version: DocumentVersion) -> None:
    store.delete(version.key)
    store.put_once(version.key, b"something else", content_type="application/pdf")

    assert taken().differing == [version.key]


def test_an_object_that_no_row_knows_is_named(version: DocumentVersion) -> None:
    stray = f"{version.key.rpartition('/')[0]}/stray.pdf"
    store.put_once(stray, b"whose?", content_type="application/pdf")

    result = taken()

    assert stray in result.strays or result.stray_count > reconciling.MOST_NAMED


def test_the_command_says_what_differs_and_ends_with_an_error(version: DocumentVersion) -> None:
    store.delete(version.key)
    said = StringIO()

    with pytest.raises(CommandError, match="differ"):
        call_command("documents", "reconcile", stdout=said)

    assert version.key in said.getvalue()


def test_a_store_that_is_away_is_reported_not_taken_for_empty(version: DocumentVersion) -> None:
    with override_settings(S3_ENDPOINT="http://127.0.0.1:9"):
        result = taken()

    assert (result.missing_count, result.is_good) == (0, False)
    assert "does not answer" in result.trouble


def test_staff_read_the_result_of_the_night(version: DocumentVersion, who: People) -> None:
    tasks.take_stock()
    address = reverse("documents:stocktakings")

    assert as_(who.auditor).get(address).status_code == 200
    assert as_(who.contractor).get(address).status_code == 403


def test_a_document_on_hold_cannot_be_left_out(version: DocumentVersion, who: People) -> None:
    hold = holding.place_legal_hold(version.document, reason="Case 26-CV-1", actor=who.official, at=NOON)

    with pytest.raises(uploads.CannotRemove, match="legal hold"):
        uploads.remove_document(version.document, actor=who.contractor, at=NOON)
    with pytest.raises(holding.HoldRefused, match="second person"):
        holding.lift_legal_hold(hold, reason="Settled", actor=who.official, at=NOON)
    holding.lift_legal_hold(hold, reason="Settled", actor=who.supervisor, at=NOON)
    uploads.remove_document(version.document, actor=who.contractor, at=NOON)

    assert LegalHold.objects.get().lifted_because == "Settled"


def test_a_store_with_object_lock_keeps_held_files_itself(draft: PermitApplication, who: People) -> None:
    with override_settings(S3_BUCKET=f"lintel-locked-{draft.pk}", S3_OBJECT_LOCK=True):
        safekeeping._locks.cache_clear()
        store.ensure_bucket()
        version = hand_in(draft, who.contractor, drawing())
        hold = holding.place_legal_hold(version.document, reason="Audit", actor=who.official, at=NOON)
        newer = hand_in(draft, who.contractor, drawing(words="2"))

        assert hold.locked
        assert store.is_held(version.key)
        assert store.is_held(newer.key), "also what comes later"
        holding.lift_legal_hold(hold, reason="Done", actor=who.supervisor, at=NOON)
        assert not store.is_held(version.key)


def test_a_hold_is_placed_and_lifted_on_its_page(who: People) -> None:
    document = application_at("submitted", who).documents.first()
    address = reverse("documents:hold", args=[document.pk])

    for _click in range(2):
        as_(who.supervisor).post(address, {"reason": "Records request"})
    held = LegalHold.objects.get()
    refused = as_(who.supervisor).post(address, {"reason": "Enough", "hold": held.pk})
    as_(who.official).post(address, {"reason": "Enough", "hold": held.pk})

    assert refused.status_code == 422
    assert LegalHold.objects.get().lifted_by == who.official


def test_a_document_keeps_the_retention_class_of_its_slot(version: DocumentVersion) -> None:
    assert version.document.retention == "permanent"


@override_settings(S3_ENCRYPTION="AES256")
def test_the_store_is_asked_to_encrypt_what_it_keeps(draft: PermitApplication, who: People) -> None:
    content = drawing()
    asked = start(draft, who.contractor, content)

    fields = addresses.upload_form(asked.incoming_key, content_type="application/pdf", least=1, most=9)[
        "fields"
    ]
    answer = send(asked, content)

    assert fields["x-amz-server-side-encryption"] == "AES256"
    assert answer.status == 201
    assert safekeeping.encryption() == {"ServerSideEncryption": "AES256"}


def test_a_package_survives_that_a_sheet_is_read_later(draft: PermitApplication, who: People) -> None:
    hand_in(draft, who.contractor, drawing())

    package = packages.freeze(draft, actor=who.contractor, at=NOON)

    assert packages.is_intact(package)
