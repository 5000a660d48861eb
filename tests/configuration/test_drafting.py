"""Drafts of rules: written by some, never lost, approved by somebody else, scheduled whole or not at all."""

import io
import stat
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from permits.rulebook import services_approving as approving
from permits.rulebook import services_catching_up as catching_up
from permits.rulebook import services_drafting as drafting
from permits.rulebook.archives import read_archive
from permits.rulebook.models import RulebookDraft, RulebookVersion
from permits.rulebook.pack import Pack
from permits.rulebook.problems import PackRefused
from permits.rulebook.services_drafting import DraftRefused, EditedMeanwhile
from tests.configuration.conftest import SOON, Office
from tests.configuration.tiny_pack import CALENDAR, FEES, FILES, tiny_pack
from tests.townspeople import NOON

pytestmark = pytest.mark.django_db
FEES_FILE, CALENDAR_FILE = "fees/fences.yaml", "calendars/statutory.yaml"
DEARER = FEES.replace("20.00", "25.00")
LATER_CALENDAR = CALENDAR.replace("2026.1", "2027.1")


def edit(draft: RulebookDraft, actor: Any, text: str = DEARER, file: str = FEES_FILE, at: int = 1) -> Any:
    return drafting.edit_file(draft, file, text, edit=at, actor=actor, at=NOON)


def offer(draft: RulebookDraft, actor: Any, day: date = SOON) -> RulebookDraft:
    draft = again(draft)
    return approving.offer(draft, effective_from=day, edit=draft.edit, actor=actor, at=NOON)


def again(draft: RulebookDraft) -> RulebookDraft:
    """Return a draft as it stands now, texts included."""
    return RulebookDraft.objects.get(pk=draft.pk)


def approve(draft: RulebookDraft, actor: Any, seen: str = "") -> RulebookVersion:
    return approving.approve(draft, seen=seen or draft.offered_sha256, actor=actor, at=NOON)


def scheduled(office: Office, text: str = DEARER, day: date = SOON, file: str = FEES_FILE) -> RulebookVersion:
    draft = office.begin("Meanwhile")
    edit(draft, office.ada, text, file)
    return approve(offer(draft, office.ada, day), office.cleo)


def test_a_draft_becomes_the_next_version_by_two_people(office: Office) -> None:
    draft = office.begin()
    edit(draft, office.ada)

    version = approve(offer(draft, office.ada), office.ben)

    draft = again(draft)
    assert (version.number, version.effective_from) == (2, SOON)
    assert (version.published_by, version.approved_by) == (office.ada, office.ben)
    assert version.rulebook.pack.files == {**FILES, FEES_FILE: DEARER}
    assert draft.status == "scheduled"
    assert draft.published_as == version
    assert list(draft.entries.values_list("verb", flat=True)) == ["begun", "edited", "offered", "approved"]


def test_a_second_click_on_approve_is_told_and_publishes_nothing_twice(office: Office) -> None:
    draft = office.begin()
    edit(draft, office.ada)
    offered = offer(draft, office.ada)
    approve(offered, office.ben)

    with pytest.raises(DraftRefused, match="already scheduled as tinytown version 2"):
        approve(offered, office.ben)
    assert RulebookVersion.objects.count() == 2


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_nobody_approves_what_he_wrote_a_part_of(office: Office, who: str) -> None:
    draft = office.begin()
    edit(draft, office.ada)
    edit(draft, office.ben, LATER_CALENDAR, CALENDAR_FILE, at=2)
    offered = offer(draft, office.ada)

    with pytest.raises(DraftRefused, match="You wrote part of this draft: another person must approve it"):
        approve(offered, getattr(office, who))
    assert approve(offered, office.cleo).number == 2


def test_who_reads_only_can_neither_write_nor_approve(office: Office) -> None:
    draft = office.begin()

    for reader in (office.official, office.auditor, office.cashier):
        with pytest.raises(DraftRefused, match="Your role does not allow this"):
            edit(draft, reader)
        with pytest.raises(DraftRefused, match="Your role does not allow this"):
            drafting.begin(office.version, title="x", actor=reader, at=NOON)
        with pytest.raises(DraftRefused, match="Your role does not allow this"):
            approve(draft, reader, "x")


def test_what_is_approved_is_what_was_looked_at(office: Office) -> None:
    draft = office.begin()
    edit(draft, office.ada)
    seen = offer(draft, office.ada).offered_sha256
    approving.take_back(draft, actor=office.ada, at=NOON)
    edit(draft, office.ada, FEES.replace("20.00", "90.00"), at=2)
    offer(draft, office.ada)

    with pytest.raises(DraftRefused, match="This is not what you looked at"):
        approve(draft, office.ben, seen)
    assert RulebookVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (NOON.date() - timedelta(days=300), "is not in the future"),
        (NOON.date(), "is not in the future"),
    ],
)
def test_rules_never_begin_in_the_past_or_today(office: Office, day: date, said: str) -> None:
    draft = office.begin()
    edit(draft, office.ada)

    with pytest.raises(DraftRefused, match=said):
        offer(draft, office.ada, day)


def test_a_day_that_came_while_the_draft_waited_is_refused(office: Office) -> None:
    draft = office.begin()
    edit(draft, office.ada)
    offered = offer(draft, office.ada)

    with pytest.raises(DraftRefused, match="is not in the future"):
        approving.approve(
            offered, seen=offered.offered_sha256, actor=office.ben, at=NOON + timedelta(days=90)
        )
    assert RulebookVersion.objects.count() == 1


def test_two_drafts_are_not_offered_for_one_day(office: Office) -> None:
    first, second = office.begin("First"), office.begin("Second")
    edit(first, office.ada)
    edit(second, office.ben, LATER_CALENDAR, CALENDAR_FILE)
    offer(first, office.ada)

    with pytest.raises(DraftRefused, match=r"Draft \d+: First already asks for"):
        offer(second, office.ben)
    assert offer(second, office.ben, SOON + timedelta(days=1)).is_offered


def test_a_day_that_is_taken_is_refused(office: Office) -> None:
    scheduled(office)
    draft = drafting.begin(drafting.newest_version(), title="Next", actor=office.ada, at=NOON)
    edit(draft, office.ada, FEES)

    with pytest.raises(DraftRefused, match=r"Version 2 takes effect on Jan\. 4, 2027: choose a later day"):
        offer(draft, office.ada)


def test_a_draft_behind_the_newest_version_takes_over_what_it_changed(office: Office) -> None:
    draft = office.begin()
    edit(draft, office.ada, LATER_CALENDAR, CALENDAR_FILE)
    newest = scheduled(office)
    later = SOON + timedelta(days=30)
    with pytest.raises(DraftRefused, match="Version 2 was published after this draft was begun"):
        offer(draft, office.ada, later)

    caught = catching_up.catch_up(draft, actor=office.ada, at=NOON)

    assert caught.base == newest
    assert caught.pack.files == {**FILES, FEES_FILE: DEARER, CALENDAR_FILE: LATER_CALENDAR}
    assert approve(offer(draft, office.ada, later), office.cleo).number == 3


def test_an_offered_draft_that_fell_behind_is_not_published_over_the_newer_version(office: Office) -> None:
    draft = office.begin()
    edit(draft, office.ada, LATER_CALENDAR, CALENDAR_FILE)
    offered = offer(draft, office.ada, SOON + timedelta(days=30))
    scheduled(office)

    with pytest.raises(DraftRefused, match="Version 2 was published after this draft was begun"):
        approve(offered, office.cleo)
    assert RulebookVersion.objects.count() == 2


def test_files_that_both_sides_changed_are_joined_by_a_person_who_confirms(office: Office) -> None:
    draft = office.begin()
    edit(draft, office.ada, FEES.replace("50.00", "60.00"))
    scheduled(office)

    with pytest.raises(DraftRefused, match=r"both changed: fees/fences\.yaml"):
        catching_up.catch_up(draft, actor=office.ada, at=NOON)
    with pytest.raises(DraftRefused, match="changed while you looked"):
        catching_up.confirm_over(draft, newest=1, edit=2, actor=office.ada, at=NOON)
    catching_up.confirm_over(draft, newest=2, edit=2, actor=office.ada, at=NOON)

    assert offer(draft, office.ada, SOON + timedelta(days=30)).is_offered


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


def test_a_draft_that_changes_nothing_is_not_offered(office: Office) -> None:
    with pytest.raises(DraftRefused, match="The draft says the same as version 1"):
        offer(office.begin(), office.ada)


def test_what_was_sent_back_says_why_and_can_be_written_on(office: Office) -> None:
    draft = office.begin()
    edit(draft, office.ada)
    offer(draft, office.ada)
    with pytest.raises(DraftRefused, match="Take the request back"):
        edit(draft, office.ada, FEES, at=2)
    with pytest.raises(DraftRefused, match="Say why"):
        approving.send_back(draft, reason=" ", actor=office.ben, at=NOON)

    approving.send_back(draft, reason="The council said 24.", actor=office.ben, at=NOON)

    edit(draft, office.ada, FEES.replace("20.00", "24.00"), at=2)
    entry = draft.entries.get(verb="sent_back")
    assert (entry.reason, entry.actor) == ("The council said 24.", office.ben)


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


def zipped(files: dict[str, str | bytes], *, top: str = "", mode: int = 0o100644) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(top + name)
            entry.external_attr, entry.compress_type = mode << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    file.seek(0)
    return file


def unpacked(file: io.BytesIO) -> Pack:
    return read_archive(file, size=len(file.getvalue()), name="tinytown")


@pytest.mark.parametrize("top", ["", "tinytown/"])
def test_a_zip_of_the_folder_or_of_its_files_is_read_byte_for_byte(top: str) -> None:
    files = {**FILES, ".DS_Store": "x", "__MACOSX/._a": "x"} if not top else FILES

    assert unpacked(zipped(files, top=top)) == tiny_pack()


def test_an_upload_replaces_all_files(office: Office) -> None:
    draft = office.begin()

    drafting.upload(draft, tiny_pack(fees=DEARER), edit=1, actor=office.ben, at=NOON)

    draft = again(draft)
    assert draft.pack.files[FEES_FILE] == DEARER
    with pytest.raises(DraftRefused, match="Ben has changed the draft since you opened it"):
        drafting.upload(draft, tiny_pack(), edit=1, actor=office.ada, at=NOON)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"../city.yaml": "a: 1"}, "leads out of the pack"),
        ({"/etc/city.yaml": "a: 1"}, "leads out of the pack"),
        ({"C:\\city.yaml": "a: 1"}, "leads out of the pack"),
        ({"a/../../city.yaml": "a: 1"}, "leads out of the pack"),
        ({"types/run.sh": "rm"}, "does not belong in a pack"),
        ({"city.yaml": b"name: Espa\xf1a"}, "not UTF-8"),
        ({"city.yaml": "a\0b"}, "not text"),
        ({"city.yaml": " " * (600 * 1024)}, "A file has at most 512 KiB"),
        ({f"types/t{n}.yaml": "a: 1" for n in range(301)}, "A pack has at most 300 files, this has 301"),
        ({f"types/t{n}.yaml": " " * 500_000 for n in range(10)}, "A pack has at most 4096 KiB in all"),
        ({f"types/t{n}.yaml": "" for n in range(1_001)}, "The ZIP has 1001 entries"),
        ({}, "The ZIP is empty"),
    ],
)
def test_a_zip_that_is_no_pack_is_refused(files: dict[str, str | bytes], said: str) -> None:
    with pytest.raises(PackRefused, match=said):
        unpacked(zipped(files))


def test_a_zip_with_a_link_a_bomb_or_ten_megabytes_is_refused_unread() -> None:
    with pytest.raises(PackRefused, match="Links are not allowed"):
        unpacked(zipped({"city.yaml": "/etc/passwd"}, mode=stat.S_IFLNK | 0o777))
    with pytest.raises(PackRefused, match="A file has at most 512 KiB"):
        unpacked(zipped({"city.yaml": b"\0" * 200_000_000}))
    with pytest.raises(PackRefused, match="at most 10240 are read"):
        read_archive(io.BytesIO(), size=11 * 1024 * 1024, name="x")


@pytest.mark.parametrize("spoilt", [b"", b"no zip", b"PK\x03\x04 and so on", b"PK\x05\x06" + b"\0" * 10])
def test_what_is_no_zip_is_said_so(spoilt: bytes) -> None:
    with pytest.raises(PackRefused, match="not a ZIP file"):
        unpacked(io.BytesIO(spoilt))


def test_a_zip_that_lies_about_its_sizes_is_refused() -> None:
    raw = bytearray(zipped({"city.yaml": "a" * 100_000}).getvalue())
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = raw.find(mark) + offset
        raw[place : place + 4] = (10).to_bytes(4, "little")

    with pytest.raises(PackRefused):
        unpacked(io.BytesIO(bytes(raw)))
