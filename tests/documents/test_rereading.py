"""Files from before sheets were kept get their sheets, words and pictures, once, in any number of goes."""

from io import StringIO
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from permits.applications.models import PermitApplication
from permits.documents import rereading, store, thumbnails
from permits.documents.checks import reading
from permits.documents.models import DocumentVersion, Sheet
from tests.documents.handing_in import drawn, hand_in
from tests.driving import People

pytestmark = pytest.mark.django_db
SHEETS = [("A-101", "Floor plan"), ("A-102", "Roof plan")]


@pytest.fixture
def old(draft: PermitApplication, who: People) -> DocumentVersion:
    """A checked file as it was kept before there were sheets."""
    return made_old(hand_in(draft, who.contractor, drawn(SHEETS)))


def made_old(version: DocumentVersion, *, rows: int = 0) -> DocumentVersion:
    """Take from a version what was not kept in earlier days; ``rows`` stay, but hold only their size."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        Sheet.objects.filter(version=version, page__gt=rows).delete()
        Sheet.objects.filter(version=version).update(sha256="", number="", title="", text="", has_text=False)
        cursor.execute("SET session_replication_role = DEFAULT")
    for page in range(1, 3):
        store.delete(f"{version.key.rpartition('/')[0]}/thumbnails/{page:04}.jpg")
    DocumentVersion.objects.filter(pk=version.pk).update(step="", thumbnail_count=None)
    version.refresh_from_db()
    return version


def said(*arguments: object) -> str:
    out = StringIO()
    call_command("documents", "reread", *arguments, stdout=out)
    return out.getvalue()


def kept(version: DocumentVersion) -> list[tuple[object, ...]]:
    return list(version.sheets.values_list("page", "number", "title", "discipline", "sha256", "text"))


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_missing_sheets_are_read_whatever_was_kept_of_them(old: DocumentVersion, rows: int) -> None:
    said()
    wanted = kept(old)
    made_old(old, rows=rows)

    answer = said()

    old.refresh_from_db()
    assert kept(old) == wanted
    assert [each[1] for each in wanted] == ["A-101", "A-102"]
    assert all(len(str(each[4])) == 64 for each in wanted)
    assert f"{2 - rows} sheets added, {rows} filled in" in answer
    assert (old.step, old.page_count, old.thumbnail_count) == ("read", 2, 2)
    assert thumbnails.link(old, 2)


def test_a_second_run_has_nothing_to_do(old: DocumentVersion) -> None:
    said()
    before = list(Sheet.objects.values())

    assert "0 files to read" in said()
    assert list(Sheet.objects.values()) == before


def test_a_run_that_was_stopped_goes_on_where_it_was(
    old: DocumentVersion, draft: PermitApplication, who: People
) -> None:
    second = made_old(hand_in(draft, who.contractor, drawn([("S-1", "Frame")]), name="S-1.pdf"))

    first_go = said("--limit", 1)

    assert old.key in first_go
    assert second.key not in first_go
    assert list(rereading.due()) == [second]
    assert "1 files to read" in said("--batch", 1)
    assert second.sheets.get().number == "S-1"


def test_a_worker_killed_before_the_pictures_makes_only_those_the_next_time(old: DocumentVersion) -> None:
    with (
        mock.patch.object(thumbnails, "make", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        said()
    rows = list(Sheet.objects.values())

    with mock.patch.object(reading, "read", side_effect=AssertionError("read twice")):
        said()

    old.refresh_from_db()
    assert (list(Sheet.objects.values()), old.thumbnail_count) == (rows, 2)


def test_a_file_that_is_gone_or_another_is_named_and_the_rest_are_read(
    old: DocumentVersion, draft: PermitApplication, who: People
) -> None:
    other = made_old(hand_in(draft, who.contractor, drawn([("S-1", "Frame")]), name="S-1.pdf"))
    third = made_old(hand_in(draft, who.contractor, drawn([("S-2", "Roof")]), name="S-2.pdf"))
    store.delete(old.key)
    store.delete(other.key)
    store.put_once(other.key, drawn([("X-1", "Forged")]), content_type="application/pdf")
    out = StringIO()

    with pytest.raises(CommandError, match="2 of 3 files could not be read"):
        call_command("documents", "reread", stdout=out)

    assert f"{old.key}: the file is gone from the store" in out.getvalue()
    assert f"{other.key}: the file in the store is not the one that was checked" in out.getvalue()
    assert not Sheet.objects.filter(version__in=[old, other]).exists()
    assert third.sheets.get().number == "S-2"


def test_a_store_that_is_away_ends_the_run_and_leaves_all_due(old: DocumentVersion, settings) -> None:
    settings.S3_ENDPOINT = "http://127.0.0.1:9"

    with pytest.raises(CommandError, match="begin again later"):
        said()

    assert list(rereading.due()) == [old]


def test_a_file_that_the_reader_cannot_read_now_stays_due(
    old: DocumentVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "read", lambda *_: {"outcome": "too_complex"})

    with pytest.raises(CommandError, match="1 of 1"):
        said()

    assert list(rereading.due()) == [old]
