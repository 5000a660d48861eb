"""Drafts of rules: written by some, never lost, approved by somebody else, scheduled whole or not at all."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from permits.rulebook import services_approving as approving
from permits.rulebook import services_drafting as drafting
from permits.rulebook.models import RulebookVersion
from permits.rulebook.services_drafting import DraftRefused, EditedMeanwhile
from tests.configuration.conftest import Office
from tests.configuration.hands import (
    CALENDAR_FILE,
    DEARER,
    FEES_FILE,
    LATER_CALENDAR,
    again,
    approve,
    edit,
    offer,
)
from tests.configuration.tiny_pack import FEES, FILES, tiny_pack
from tests.townspeople import NOON

pytestmark = pytest.mark.django_db


def test_who_reads_only_can_neither_write_nor_approve(office: Office) -> None:
    draft = office.begin()

    for reader in (office.official, office.auditor, office.cashier):
        with pytest.raises(DraftRefused, match="Your role does not allow this"):
            edit(draft, reader)
        with pytest.raises(DraftRefused, match="Your role does not allow this"):
            drafting.begin(office.version, title="x", actor=reader, at=NOON)
        with pytest.raises(DraftRefused, match="Your role does not allow this"):
            approve(draft, reader, "x")


@pytest.mark.parametrize(("first", "second"), [("ada", "ben"), ("ben", "ada")])
def test_of_two_who_save_one_file_the_second_gets_both_texts(office: Office, first: str, second: str) -> None:
    draft = office.begin()
    edit(draft, getattr(office, first))

    with pytest.raises(EditedMeanwhile) as refused:
        edit(draft, getattr(office, second), FEES.replace("20.00", "30.00"))

    draft = again(draft)
    assert (refused.value.theirs, refused.value.edit) == (DEARER, 2)
    assert draft.pack.files[FEES_FILE] == DEARER
    assert str(getattr(office, first)) in str(refused.value)


def test_two_who_save_different_files_do_not_meet(office: Office) -> None:
    draft = office.begin()
    edit(draft, office.ada)

    edit(draft, office.ben, LATER_CALENDAR, CALENDAR_FILE)

    draft = again(draft)
    assert draft.edit == 3
    assert draft.pack.files == {**FILES, FEES_FILE: DEARER, CALENDAR_FILE: LATER_CALENDAR}


def test_every_text_that_was_saved_stays_in_the_log(office: Office) -> None:
    draft = office.begin()
    edit(draft, office.ada)
    edit(draft, office.ada, "half: [typed", at=2)
    drafting.remove_file(draft, FEES_FILE, edit=3, actor=office.ada, at=NOON)

    texts = [drafting.text_at(draft, FEES_FILE, each) for each in (1, 2, 3, 4)]

    assert texts == [FEES, DEARER, "half: [typed", ""]


def test_a_draft_with_errors_is_kept_but_not_offered(office: Office) -> None:
    draft = office.begin()
    edit(draft, office.ada, FEES.replace("amount: 20.00", "amount: free"))

    with pytest.raises(DraftRefused, match=r"^1 error is to be put right first\.$"):
        offer(draft, office.ada)
    draft = again(draft)
    assert "amount: free" in draft.pack.files[FEES_FILE]


@pytest.mark.parametrize("status", ["scheduled", "discarded"])
def test_a_draft_that_is_over_is_not_touched_again(office: Office, status: str) -> None:
    draft = office.begin()
    edit(draft, office.ada)
    if status == "scheduled":
        approve(offer(draft, office.ada), office.ben)
    else:
        drafting.discard(draft, actor=office.ada, at=NOON)
    draft = again(draft)

    for attempt in (
        lambda: edit(draft, office.ada, FEES, at=2),
        lambda: drafting.discard(draft, actor=office.ada, at=NOON),
        lambda: offer(draft, office.ada),
        lambda: approving.send_back(draft, reason="x", actor=office.ben, at=NOON),
    ):
        with pytest.raises(DraftRefused, match=status):
            attempt()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE rulebook_rulebookdraft SET content = '{}', edit = edit + 1",
        "UPDATE rulebook_rulebookdraft SET status = 'scheduled'",
        "UPDATE rulebook_rulebookdraft SET status = 'scheduled', published_as_id = base_id",
        "UPDATE rulebook_rulebookdraft SET offered_sha256 = 'other'",
        "DELETE FROM rulebook_rulebookdraft",
        "UPDATE rulebook_rulebookdraftentry SET reason = 'other'",
        "DELETE FROM rulebook_rulebookdraftentry",
    ],
)
def test_the_database_keeps_what_was_offered_and_its_log(office: Office, statement: str) -> None:
    draft = office.begin()
    edit(draft, office.ada)
    offer(draft, office.ada)

    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_database_refuses_two_versions_of_one_day(office: Office) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RulebookVersion.objects.create(
            number=9, pack_name="x", effective_from=office.version.effective_from, content="{}",
            sha256="x", published_at=NOON,
        )  # fmt: skip


def test_an_upload_replaces_all_files(office: Office) -> None:
    draft = office.begin()

    drafting.upload(draft, tiny_pack(fees=DEARER), edit=1, actor=office.ben, at=NOON)

    draft = again(draft)
    assert draft.pack.files[FEES_FILE] == DEARER
    with pytest.raises(DraftRefused, match="Ben has changed the draft since you opened it"):
        drafting.upload(draft, tiny_pack(), edit=1, actor=office.ada, at=NOON)
