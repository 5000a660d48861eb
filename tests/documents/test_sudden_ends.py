"""Workers that die and stores that go away between two steps of a check: nothing is lost or wrongly clean."""

import pytest
from django.test import override_settings

from permits.applications.models import PermitApplication
from permits.documents import checking, examining, store, thumbnails, uploads
from permits.documents.checks import reading
from permits.documents.models import DocumentVersion, Sheet
from tests.documents.handing_in import codes, drawing, hand_in, send, start
from tests.driving import NOON, People
from workflows import relay
from workflows.models import OutboxEvent


class Killed(BaseException):
    """What ends a worker: nothing catches it."""


def die(*_: object, **__: object) -> None:
    raise Killed


PLACES = {
    "while it fetches the file": (store, "download"),
    "when it knows what the file is": (examining.sniffing, "sniff"),
    "while it scans": (examining.scanning, "version"),
    "while it reads the structure": (reading, "read"),
    "while it reads the sheets": (reading, "read_sheets"),
    "before it moves the file": (store, "promote"),
    "after it moved the file": (checking, "lock_new_version"),
    "while it writes the sheets": (Sheet.objects, "bulk_create"),
    "before it tells the others": (checking.outbox, "publish"),
}


def arrived(application: PermitApplication, who: People, content: bytes) -> DocumentVersion:
    version = start(application, who.contractor, content)
    send(version, content)
    return uploads.finish_upload(version, actor=who.contractor, at=NOON)


def drained_by_workers_that_die(version: DocumentVersion) -> int:
    """Do what is due until somebody dies; return how many steps were done."""
    steps = 0
    try:
        while version.status == "checking":
            version = checking.advance(version, at=NOON)
            steps += 1
    except Killed:
        pass
    return steps


@pytest.mark.parametrize(("owner", "name"), PLACES.values(), ids=PLACES.keys())
def test_a_worker_that_dies_anywhere_is_followed_by_one_that_finishes(
    draft: PermitApplication,
    who: People,
    scanner: str,
    monkeypatch: pytest.MonkeyPatch,
    owner: object,
    name: str,
) -> None:
    version = arrived(draft, who, drawing(pages=2))
    with monkeypatch.context() as dying:
        dying.setattr(owner, name, die)
        drained_by_workers_that_die(version)
    version.refresh_from_db()
    assert version.status == "checking", "nobody may use it yet"
    assert not version.sheets.exists()

    relay.drain()
    version = checking.check(version, at=NOON)

    assert (version.status, codes(version), version.step) == ("clean", [], "read")
    assert version.sheets.count() == 2
    assert store.kept_digest(version.key) == version.sha256
    assert OutboxEvent.objects.filter(topic="document.checked", payload__version=version.pk).count() == 1


def test_a_store_that_goes_away_between_two_steps_leaves_the_check_where_it_was(
    draft: PermitApplication, who: People
) -> None:
    version = checking.advance(arrived(draft, who, drawing()), at=NOON)
    with override_settings(S3_ENDPOINT="http://127.0.0.1:9"), pytest.raises(store.StoreAway):
        checking.advance(version, at=NOON)
    version.refresh_from_db()
    assert (version.status, version.step) == ("checking", "identified")

    assert checking.check(version, at=NOON).status == "clean"


@pytest.mark.parametrize("steps", [1, 2])
def test_a_file_exchanged_between_two_steps_is_refused(
    draft: PermitApplication, who: People, steps: int
) -> None:
    content = drawing(words="good")
    version = arrived(draft, who, content)
    for _step in range(steps):
        version = checking.advance(version, at=NOON)
    send(version, drawing(words="evil"))

    version = checking.check(version, at=NOON)

    assert (version.status, codes(version)) == ("refused", ["altered"])
    assert store.head(version.key) is None


def test_each_step_is_seen_before_the_next_begins(draft: PermitApplication, who: People) -> None:
    version = arrived(draft, who, drawing())
    seen = []
    while version.status == "checking":
        seen.append((version.step, [state for _label, state in version.progress]))
        version = checking.advance(version, at=NOON)

    assert seen == [
        ("", ["now", "ahead", "ahead"]),
        ("identified", ["done", "now", "ahead"]),
        ("scanned", ["done", "done", "now"]),
    ]


def test_thumbnails_are_made_after_the_check_and_not_twice(draft: PermitApplication, who: People) -> None:
    version = hand_in(draft, who.contractor, drawing(pages=3))

    assert version.thumbnail_count == 3
    assert thumbnails.make(version) == 3
    assert [bool(thumbnails.link(version, page)) for page in (1, 3, 4)] == [True, True, False]


def test_a_worker_that_dies_while_picturing_is_followed_by_one_that_finishes(
    draft: PermitApplication, who: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = checking.check(arrived(draft, who, drawing(pages=3)), at=NOON)
    kept: list[str] = []

    def keep_one(key: str, picture: bytes) -> None:
        store.put_once(key, picture, content_type="image/jpeg")
        kept.append(key)
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(thumbnails, "_keep", keep_one)
        with pytest.raises(Killed):
            thumbnails.make(version)

    assert (len(kept), version.status) == (1, "clean")
    assert thumbnails.make(version) == 3


def test_pictures_that_cannot_be_made_hold_nothing_up(
    draft: PermitApplication, who: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = checking.check(arrived(draft, who, drawing()), at=NOON)
    event = OutboxEvent.objects.get(topic=checking.KEPT, payload__version=version.pk)
    event.attempts = 7

    thumbnails.making_failed(event, "the store is away")

    version.refresh_from_db()
    assert (version.status, version.thumbnail_count) == ("clean", 0)
