"""The sweep: what nobody finished is cleared away, what somebody needs is left alone."""

from datetime import UTC, datetime, timedelta

from permits.applications.models import PermitApplication
from permits.documents import store, sweeping
from permits.documents.models import DocumentVersion
from tests.documents.handing_in import codes, drawing, hand_in, send, send_part, start
from tests.driving import NOON, People

MB = 1024 * 1024


def test_an_upload_that_nobody_finished_in_a_day_is_given_up(draft: PermitApplication, who: People) -> None:
    late = start(draft, who.contractor, drawing(), name="late.pdf", at=NOON - timedelta(hours=25))
    fresh = start(draft, who.contractor, drawing(), name="fresh.pdf", at=NOON - timedelta(hours=23))
    send(late, drawing())

    done = [sweeping.sweep(at=NOON)["abandoned"] for _run in range(2)]

    assert done == [1, 0]
    late.refresh_from_db()
    fresh.refresh_from_db()
    assert (late.status, codes(late), fresh.status) == ("refused", ["abandoned"], "uploading")
    assert store.head(late.incoming_key) is None


def test_parts_that_no_upload_knows_are_dropped_and_those_under_way_stay(
    draft: PermitApplication, who: People
) -> None:
    content = drawing() + b"%" + b"x" * (9 * MB)
    version = start(draft, who.contractor, content)
    send_part(version, 1, content[: 8 * MB])
    stray = store.start_parts("incoming/applications/nobody/1/1/stray.pdf", content_type="application/pdf")
    tomorrow = datetime.now(UTC) + timedelta(hours=25)
    DocumentVersion.objects.update(started_at=tomorrow)

    done = sweeping.sweep(at=tomorrow)

    assert done["aborted"] >= 1
    left = {upload_id for _key, upload_id in store.uploads_older(tomorrow)}
    assert version.upload_id in left
    assert stray not in left


def test_leftovers_of_settled_files_are_deleted_and_the_kept_file_stays(
    draft: PermitApplication, who: People
) -> None:
    version = hand_in(draft, who.contractor, drawing())
    assert store.head(version.incoming_key) is not None, "the commit that clears it is held back by the test"

    done = sweeping.sweep(at=datetime.now(UTC) + timedelta(hours=25))

    assert done["deleted"] >= 1
    assert store.head(version.incoming_key) is None
    assert store.head(version.key) is not None
