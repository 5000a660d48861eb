"""Handing in files: what may be sent, what the store refuses, what happens twice."""

import pytest

from permits.applications.models import PermitApplication
from permits.documents import naming, sending, store, uploads
from permits.documents.models import DocumentVersion
from tests.documents.handing_in import PDF, codes, document_of, drawing, hand_in, send, send_part, start
from tests.driving import NOON, People
from workflows.models import OutboxEvent

MB = 1024 * 1024


def test_a_contractor_hands_in_a_plan_and_it_may_be_used(draft: PermitApplication, who: People) -> None:
    content = drawing(pages=3)

    version = hand_in(draft, who.contractor, content)

    assert (version.status, version.page_count, version.size) == ("clean", 3, len(content))
    assert version.sheets.values_list("page", "width", "height")[0] == (1, 36, 24)
    assert version.key == f"{naming.folder_of(draft)}/{version.document_id}/1/A-101.pdf"
    kept = store.head(version.key)
    assert kept is not None
    assert (kept.size, kept.content_type) == (len(content), PDF)


def test_finishing_twice_publishes_once(draft: PermitApplication, who: People) -> None:
    content = drawing()
    version = start(draft, who.contractor, content)
    send(version, content)

    for _click in range(2):
        uploads.finish_upload(version, actor=who.contractor, at=NOON)

    assert OutboxEvent.objects.filter(topic="document.uploaded").count() == 1


def test_finishing_before_the_file_is_there_changes_nothing(draft: PermitApplication, who: People) -> None:
    version = start(draft, who.contractor, drawing())

    with pytest.raises(uploads.NotArrived):
        uploads.finish_upload(version, actor=who.contractor, at=NOON)

    version.refresh_from_db()
    assert version.status == "uploading"


@pytest.mark.parametrize(
    ("sent", "changed", "error"),
    [
        (lambda good: good + b"more", {}, b"EntityTooLarge"),
        (lambda good: good[:-1], {}, b"EntityTooSmall"),
        (lambda good: good, {"Content-Type": "text/html"}, b"AccessDenied"),
        (lambda good: good, {"key": "applications/other/1/1/plan.pdf"}, b"AccessDenied"),
    ],
    ids=["larger than declared", "smaller than declared", "another type", "another place"],
)
def test_the_store_takes_exactly_the_file_that_was_announced(
    draft: PermitApplication, who: People, sent, changed, error
) -> None:
    content = drawing()
    version = start(draft, who.contractor, content)

    answer = send(version, sent(content), **changed)

    assert answer.status in (400, 403)
    assert store.head(version.incoming_key) is None
    assert store.head("applications/other/1/1/plan.pdf") is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"size": 2 * 1024 * MB}, "larger than 200 MB"),
        ({"name": "plan.dwg", "declared_type": ""}, "PDF"),
        ({"name": "plan.png", "declared_type": "image/png"}, "PDF"),
        ({"name": "\u202e\x00"}, "no name"),
    ],
    ids=["two gigabytes", "a drawing program's own file", "an image", "no name"],
)
def test_a_file_that_cannot_be_taken_is_refused_before_it_is_sent(
    draft: PermitApplication, who: People, given, words
) -> None:
    with pytest.raises(uploads.UploadRefused, match=words):
        start(draft, who.contractor, drawing(), **given)

    assert not DocumentVersion.objects.exists()


def test_a_file_of_the_same_name_becomes_the_next_version(draft: PermitApplication, who: People) -> None:
    first = hand_in(draft, who.contractor, drawing(words="first"))

    second = hand_in(draft, who.contractor, drawing(words="second"))

    assert second.document_id == first.document_id
    assert (second.number, second.key != first.key) == (2, True)


def test_a_slot_for_one_document_keeps_one(draft: PermitApplication, who: People) -> None:
    given = {"slot": "address_request"}
    first = hand_in(draft, who.contractor, drawing(words="1"), name="one.pdf", **given)

    second = hand_in(draft, who.contractor, drawing(words="2"), name="two.pdf", **given)

    assert (second.document_id, second.number) == (first.document_id, 2)
    assert document_of(second).title == "Address request"


def test_a_full_slot_says_what_to_do(draft: PermitApplication, who: People) -> None:
    for name in ("a.pdf", "b.pdf"):
        start(draft, who.contractor, drawing(), name=name, slot="stormwater_checklist")

    with pytest.raises(uploads.UploadRefused, match="at most 2 files"):
        start(draft, who.contractor, drawing(), name="c.pdf", slot="stormwater_checklist")


def test_a_large_file_goes_in_parts_and_goes_on_where_it_stopped(
    draft: PermitApplication, who: People
) -> None:
    content = drawing() + b"\n% " + b"x" * (20 * MB)
    version = start(draft, who.contractor, content)
    sizes = sending.part_sizes(version)
    assert [len(sizes), sum(sizes)] == [3, len(content)]

    assert send_part(version, 1, content[: 8 * MB]).status == 200
    assert send_part(version, 2, content[8 * MB : 16 * MB - 1]).status == 403, "a part of another size"
    assert sending.parts_there(version) == [1]
    with pytest.raises(uploads.NotArrived):
        uploads.finish_upload(version, actor=who.contractor, at=NOON)
    send_part(version, 2, content[8 * MB : 16 * MB])
    send_part(version, 3, content[16 * MB :])
    finished = uploads.finish_upload(version, actor=who.contractor, at=NOON)

    assert finished.status == "checking"
    arrived = store.head(version.incoming_key)
    assert arrived is not None
    assert arrived.size == len(content)


def test_a_large_file_put_together_before_a_crash_is_taken_in(draft: PermitApplication, who: People) -> None:
    content = drawing() + b"\n% " + b"x" * (9 * MB)
    version = start(draft, who.contractor, content)
    send_part(version, 1, content[: 8 * MB])
    send_part(version, 2, content[8 * MB :])
    store.complete(
        version.incoming_key, version.upload_id, store.parts(version.incoming_key, version.upload_id)
    )

    finished = uploads.finish_upload(version, actor=who.contractor, at=NOON)

    assert finished.status == "checking"


def test_an_empty_file_of_a_plain_form_is_refused(draft: PermitApplication, who: People) -> None:
    version = start(draft, who.contractor, b"", size=0)

    answer = send(version, b"")

    assert answer.status == 400
    assert store.head(version.incoming_key) is None


def test_trying_the_same_file_again_gives_up_the_try_before(draft: PermitApplication, who: People) -> None:
    content = drawing()
    first = start(draft, who.contractor, content)

    second = start(draft, who.contractor, content)

    first.refresh_from_db()
    assert (first.status, codes(first)) == ("refused", ["cancelled"])
    assert second.status == "uploading"


def test_cancelling_twice_leaves_nothing_behind(draft: PermitApplication, who: People) -> None:
    version = start(draft, who.contractor, drawing())

    for _click in range(2):
        uploads.cancel_upload(version, actor=who.contractor, at=NOON)

    version.refresh_from_db()
    assert codes(version) == ["cancelled"]
    assert document_of(version).removed_at == NOON


def test_a_document_removed_twice_is_left_out_once(draft: PermitApplication, who: People) -> None:
    version = hand_in(draft, who.contractor, drawing())

    for _click in range(2):
        uploads.remove_document(version.document, actor=who.contractor, at=NOON)

    assert document_of(version).removed_by == who.contractor
    assert OutboxEvent.objects.filter(topic="document.removed").count() == 1
