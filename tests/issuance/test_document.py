"""The permit on paper: complete, signed, readable by everybody, made once whatever fails (journey 29)."""

from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest
from django.conf import settings

from permits.documents import store
from permits.issuance import files
from permits.issuance.codes import grouped, verify_path
from permits.issuance.models import Permit
from permits.stationery.certificates import load_or_create_signer
from permits.stationery.signing import verify
from tests import driving
from tests.driving import NOON, People
from tests.stationery.reading import failures, text
from workflows import relay
from workflows.models import OutboxEvent


def stored(permit: Permit) -> bytes:
    permit.refresh_from_db()
    with TemporaryFile() as target:
        store.download(permit.file_key, target)
        target.seek(0)
        return target.read()


@pytest.fixture
def made(permit: Permit) -> Permit:
    relay.drain()
    permit.refresh_from_db()
    return permit


def test_everything_that_must_stand_on_a_permit_is_printed(made: Permit) -> None:
    said = text(stored(made))

    content = made.content
    wanted = [
        "San Diego (sample)",
        "Development Services Department",
        made.number,
        grouped(made.code)[:14],
        settings.SITE_URL + verify_path(made.code),
        "Accessory dwelling unit",
        content["permit"]["work_class"],
        content["permit"]["application"],
        "1222 First Avenue",
        "533-123-45-00",
        "Olga Owner",
        "Bay Builders Inc.",
        "License 1045678",
        "State Fund",
        "Ada Architect",
        "Owner-builder: no",
        "Build what the plans show.",
        "2025 California Building Standards",
        "$185,432.00",
        "Package 1, 9 sheets",
        content["plans"]["sha256"],
        "Conditions of approval",
        "Required inspections",
        "Inspector",
        "Building final",
        "How to schedule",
        "Work hours",
        "November 9, 2026",
        "November 9, 2027",
        "12 months",
        "RCT-2026-000001",
        "under penalty of perjury",
        "does not authorize any violation",
        "Technician",
        "By authority of the Building Official",
        "Page 1 of 3",
    ]
    missing = [each for each in wanted if each not in said]
    assert missing == []
    for each in content["inspections"]:
        assert each["name"] in said


def test_an_archive_and_a_screen_reader_accept_it(made: Permit, tmp_path: Path) -> None:
    assert failures(stored(made), tmp_path) == []


def test_the_citys_signature_holds_and_a_changed_byte_breaks_it(made: Permit) -> None:
    signer = load_or_create_signer(Path(settings.SIGNING_KEY_DIR))
    pdf = stored(made)
    spoilt = bytearray(pdf)
    spoilt[len(pdf) // 3] ^= 1

    assert verify(pdf, signer).good
    assert not verify(bytes(spoilt), signer).good


def test_the_row_holds_the_hash_of_the_stored_file(made: Permit) -> None:
    assert made.file_state == Permit.State.DONE
    assert made.file_sha256 == sha256(stored(made)).hexdigest()
    assert OutboxEvent.objects.filter(topic="permit.document_ready").count() == 1


def away(*_args: Any, **_kwargs: Any) -> None:
    raise store.StoreAway("no answer")


def test_with_the_store_away_the_permit_is_issued_and_its_document_comes_later_once(
    who: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(store, "put_once", away)
        application = driving.application_at("issued", who, type_code="REROOF")
        relay.drain()
    permit = Permit.objects.get(application=application)
    number, code = permit.number, permit.code
    assert (application.status, permit.file_state) == ("issued", "failed")

    assert files.want_again(permit, at=NOON)
    assert not files.want_again(permit, at=NOON), "a second click asks for nothing more"
    relay.drain()
    OutboxEvent.objects.filter(topic="permit.file_wanted").update(state="waiting", available_at=NOON)
    relay.drain()

    permit.refresh_from_db()
    assert (permit.number, permit.code, permit.file_state) == (number, code, "done")
    assert permit.file_sha256 == sha256(stored(permit)).hexdigest()
    assert OutboxEvent.objects.filter(topic="permit.document_ready").count() == 1


def test_a_worker_that_died_after_storing_leaves_one_file_which_the_next_adopts(
    who: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = driving.application_at("issued", who, type_code="REROOF")
    permit = Permit.objects.get(application=application)
    first = stored(permit)
    Permit.objects.filter(pk=permit.pk).update(file_state="pending", file_key="", file_sha256="")

    files.make_file(OutboxEvent.objects.get(topic="permit.file_wanted"))

    assert stored(permit) == first
    assert permit.file_sha256 == sha256(first).hexdigest()
