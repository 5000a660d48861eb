"""Workers that die, and stores that fail, in the middle of stamping, redacting and printing a letter."""

import os
import signal
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from permits.applications.models import PermitApplication
from permits.casework import review_rounds
from permits.documents import generated, redactions, store
from permits.documents.checks import picturing, reading
from permits.documents.models import Redaction
from permits.issuance import stamp_making, stamping
from permits.issuance.models import StampedFile
from permits.reviews import files as letter_files
from permits.reviews import services as reviews
from permits.reviews.models import CorrectionLetter
from permits.stationery import redacting
from permits.stationery.stamping import running
from tests import driving
from tests.documents.handing_in import drawing, drawn, hand_in
from tests.documents.test_sudden_ends import Killed, die
from tests.driving import NOON, People
from tests.reviews.desk import held_review
from workflows.models import OutboxEvent

pytestmark = pytest.mark.django_db
Work = Callable[[], Any]
SECRET = "1222 First Ave"


def killed(monkeypatch: pytest.MonkeyPatch, work: Work, owner: object, name: str, *, after: bool) -> None:
    """Have a worker die at a place, before or after what is done there; its transaction goes with it."""
    real = getattr(owner, name)

    def at_this_place(*given: Any, **more: Any) -> None:
        if after:
            real(*given, **more)
        die()

    with monkeypatch.context() as dying:
        dying.setattr(owner, name, at_this_place)
        with pytest.raises(Killed), transaction.atomic():
            work()


def content(key: str) -> bytes:
    target = BytesIO()
    store.download(key, target)
    return target.getvalue()


# --- stamping -------------------------------------------------------------------------------------
@pytest.fixture
def wanted(who: People) -> StampedFile:
    """Give a file of approved plans that is to be stamped, the last one of its set."""
    application = driving.application_at("approved", who)
    stamping.begin(application, at=NOON)
    *others, last = StampedFile.objects.order_by("pk").select_related("version")
    original = drawing(pages=2)
    store.put_once(last.version.key, original, content_type="application/pdf")
    StampedFile.objects.filter(pk__in=[each.pk for each in others]).update(
        file_state="done", unstamped_because="image"
    )
    StampedFile.objects.filter(pk=last.pk).update(original_sha256=sha256(original).hexdigest())
    return StampedFile.objects.get(pk=last.pk)


def stamp(file: StampedFile) -> None:
    with transaction.atomic():
        stamp_making.make_file(OutboxEvent(payload={"file": file.pk}))


def records_of(application: PermitApplication) -> int:
    return int(application.case.records.filter(move="stamp_plans").count())


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (store, "download"),
        (stamp_making.stamping, "stamp_file"),
        (reading, "read"),
        (store, "put_file_or_keep"),
        (stamp_making, "finish"),
    ],
    ids=["fetching", "stamping", "reading it again", "keeping it", "writing it down"],
)
def test_a_worker_that_dies_in_mid_stamp_is_followed_by_one_that_finishes(
    wanted: StampedFile, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, after: bool
) -> None:
    application = wanted.stamped_set.application
    killed(monkeypatch, lambda: stamp(wanted), owner, name, after=after)
    wanted.refresh_from_db()
    assert (wanted.file_state, records_of(application)) == ("pending", 0)

    stamp(wanted)
    stamp(wanted)

    wanted.refresh_from_db()
    assert (wanted.file_state, len(wanted.sheets), records_of(application)) == ("done", 2, 1)
    assert sha256(content(wanted.file_key)).hexdigest() == wanted.file_sha256
    assert application.case.events.filter(topic="plans.stamped").count() == 1


def test_a_stamping_process_that_is_shot_says_nothing_about_the_file(
    wanted: StampedFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_over = running._hand_over

    def and_shoot(child: Any, job: dict[str, Any]) -> None:
        os.killpg(child.pid, signal.SIGSTOP)
        hand_over(child, job)
        os.killpg(child.pid, signal.SIGKILL)

    with monkeypatch.context() as shooting:
        shooting.setattr(running, "_hand_over", and_shoot)
        with pytest.raises(running.StampingBroken):
            stamp(wanted)
    wanted.refresh_from_db()
    assert (wanted.file_state, wanted.unstamped_because) == ("pending", "")

    stamp(wanted)

    wanted.refresh_from_db()
    assert (wanted.file_state, wanted.is_stamped) == ("done", True)


def test_an_original_deleted_behind_our_back_is_shown_and_never_called_stamped(wanted: StampedFile) -> None:
    store.delete(wanted.version.key)

    with pytest.raises(store.Missing) as gone:
        stamp(wanted)
    stamp_making.note_failure(OutboxEvent(payload={"file": wanted.pk}), str(gone.value))

    wanted.refresh_from_db()
    assert (wanted.file_state, wanted.file_sha256, wanted.is_stamped) == ("failed", "", False)
    assert records_of(wanted.stamped_set.application) == 0


def test_a_store_that_is_away_leaves_the_stamping_for_later(wanted: StampedFile) -> None:
    with override_settings(S3_ENDPOINT="http://127.0.0.1:9"), pytest.raises(store.StoreAway):
        stamp(wanted)

    stamp(wanted)

    wanted.refresh_from_db()
    assert wanted.file_state == "done"


# --- redacting ------------------------------------------------------------------------------------
@pytest.fixture
def asked(draft: PermitApplication, who: People) -> Redaction:
    """Give a redacted copy that is to be made."""
    version = hand_in(draft, who.contractor, drawn([("A-101", "Floor plan")]), slot="energy_report")
    removed = {"words": [SECRET], "areas": [], "reason": "Gov. Code 7922"}
    return redactions.ask_for_redaction(version, **removed, actor=who.technician, at=NOON)


def redact(copy: Redaction) -> None:
    with transaction.atomic():
        redactions.make(Redaction.objects.select_related("version__document__application").get(pk=copy.pk))


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (store, "download"),
        (picturing, "painted_pages"),
        (redacting, "rebuild"),
        (redactions, "_prove"),
        (store, "put_file_once"),
        (generated, "keep_file"),
    ],
    ids=["fetching", "painting", "building", "proving", "keeping it", "writing it down"],
)
def test_a_worker_that_dies_in_mid_redaction_is_followed_by_one_that_proves_and_finishes(
    asked: Redaction, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, after: bool
) -> None:
    killed(monkeypatch, lambda: redact(asked), owner, name, after=after)
    asked.refresh_from_db()
    assert (asked.file_state, asked.file_key) == ("pending", "")

    redact(asked)
    redact(asked)

    asked.refresh_from_db()
    kept = content(asked.file_key)
    assert (asked.file_state, asked.places) == ("done", 1)
    assert sha256(kept).hexdigest() == asked.file_sha256
    assert SECRET.encode() not in kept


def test_a_painter_that_is_shot_lets_no_copy_through(
    asked: Redaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = reading.start

    def a_victim(part: str, *given: str) -> Any:
        child = start(part, *given)
        if part == "painting":
            reading.kill(child)
        return child

    with monkeypatch.context() as shooting:
        shooting.setattr(reading, "start", a_victim)
        with pytest.raises(reading.ReaderBroken):
            redact(asked)

    asked.refresh_from_db()
    assert (asked.file_state, asked.file_key) == ("pending", ""), "it is tried again"
    redact(asked)
    asked.refresh_from_db()
    assert asked.file_state == "done"


def test_a_source_that_is_gone_and_a_store_that_is_away_make_no_copy(asked: Redaction) -> None:
    with override_settings(S3_ENDPOINT="http://127.0.0.1:9"), pytest.raises(store.StoreAway):
        redact(asked)
    store.delete(asked.version.key)

    with pytest.raises(store.Missing):
        redact(asked)

    asked.refresh_from_db()
    assert (asked.file_state, asked.file_key) == ("pending", "")


# --- printing a letter ----------------------------------------------------------------------------
@pytest.fixture
def letter(who: People) -> CorrectionLetter:
    """Give a letter that was sent and is not printed yet."""
    review, reviewer = held_review(who)
    words = {"text": "Show it.", "sheet": "S-1", "place": "", "citation": ""}
    reviews.raise_correction(review, **words, actor=reviewer, at=NOON)
    review_rounds.close_review(review, outcome="corrections", notes="", actor=reviewer, at=NOON)
    return reviews.send_letter_early(review.application, reason="Late.", actor=who.supervisor, at=NOON)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    ("owner", "name"),
    [(letter_files, "render"), (store, "put_once"), (generated, "keep")],
    ids=["printing", "keeping it", "writing it down"],
)
def test_a_worker_that_dies_in_mid_letter_is_followed_by_one_that_prints_the_same(
    letter: CorrectionLetter, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, after: bool
) -> None:
    event = OutboxEvent(payload={"letter": letter.pk})
    killed(monkeypatch, lambda: letter_files.make_letter(event), owner, name, after=after)
    letter.refresh_from_db()
    assert letter.file_state == "pending"

    letter_files.make_letter(event)
    letter_files.make_letter(event)

    letter.refresh_from_db()
    assert letter.file_state == "done"
    assert sha256(content(letter.file_key)).hexdigest() == letter.file_sha256
    assert CorrectionLetter.objects.filter(application=letter.application).count() == 1
