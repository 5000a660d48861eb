"""The virus scanner: whatever is not a plain OK is not clean."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from permits.applications.models import PermitApplication
from permits.documents import checking, uploads
from permits.documents.checks import scanning
from permits.documents.models import NOT_SCANNED
from tests.documents.handing_in import EICAR, codes, drawing, hand_in, send, start, with_attachment, zipped
from tests.driving import NOON, People
from workflows import relay
from workflows.models import OutboxEvent
from workflows.timing import at_moment


@pytest.mark.parametrize(
    "make",
    [
        lambda: drawing() + b"\n%" + EICAR,
        lambda: drawing() + zipped(EICAR),
        lambda: with_attachment(drawing(), EICAR),
    ],
    ids=["in the clear", "zipped", "inside the PDF"],
)
def test_a_virus_is_recognised_wherever_it_hides(
    draft: PermitApplication, who: People, scanner: str, make: Callable[[], bytes]
) -> None:
    version = hand_in(draft, who.contractor, make())

    assert version.status == "refused"
    assert codes(version)[0] in {"virus", "embedded_files"}
    if codes(version) == ["virus"]:
        assert "EICAR" in version.report[0].text


def test_the_scanner_that_found_nothing_is_on_record(
    draft: PermitApplication, who: People, scanner: str
) -> None:
    version = hand_in(draft, who.contractor, drawing())

    assert version.scanned_by.startswith("ClamAV")


def test_without_a_scanner_staff_can_see_that_nothing_was_scanned(
    draft: PermitApplication, who: People, settings: Any
) -> None:
    settings.CLAMD_URL = ""

    version = hand_in(draft, who.contractor, drawing())

    assert (version.status, version.scanned_by, version.was_scanned) == ("clean", NOT_SCANNED, False)


def test_a_scanner_that_is_away_holds_the_file_back_and_is_asked_again(
    draft: PermitApplication, who: People, settings: Any
) -> None:
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    version = hand_in(draft, who.contractor, drawing())
    assert version.status == "checking"

    settings.CLAMD_URL = ""
    with at_moment(NOON + timedelta(minutes=5)):
        OutboxEvent.objects.filter(topic="document.check_goes_on").update(available_at=NOON)
        relay.drain()

    version.refresh_from_db()
    assert version.status == "clean"


def test_a_check_that_is_given_up_is_said_so_and_can_be_made_again(
    draft: PermitApplication, who: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = drawing()
    version = start(draft, who.contractor, content)
    send(version, content)
    uploads.finish_upload(version, actor=who.contractor, at=NOON)
    event = OutboxEvent.objects.get(topic="document.uploaded")
    event.attempts = 7

    checking.check_failed(event, "the scanner is away")
    version.refresh_from_db()
    assert (version.status, codes(version)) == ("refused", ["check_failed"])

    checking.step_is_due(event)
    relay.drain()
    version.refresh_from_db()
    assert (version.status, codes(version)) == ("clean", [])


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("stream: OK", scanning.Verdict(clean=True)),
        ("stream: Win.Test FOUND", scanning.Verdict(clean=False, name="Win.Test")),
        ("INSTREAM size limit exceeded. ERROR", scanning.Verdict(clean=False, over_limit=True)),
        (
            "stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND",
            scanning.Verdict(clean=False, over_limit=True),
        ),
    ],
)
def test_only_a_plain_ok_is_clean(answer: str, expected: scanning.Verdict) -> None:
    assert scanning._verdict(answer) == expected


@pytest.mark.parametrize("answer", ["", "stream: lstat() failed ERROR", "UNKNOWN COMMAND"])
def test_a_scan_that_did_not_finish_is_a_failure(answer: str) -> None:
    with pytest.raises(scanning.ScanFailed):
        scanning._verdict(answer)
