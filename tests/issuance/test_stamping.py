"""The stamped set: made from the originals when plans are approved, withdrawn when the approval is."""

from hashlib import sha256
from io import BytesIO
from tempfile import TemporaryFile
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse

from permits.applications.models import PermitApplication
from permits.casework import undoing
from permits.documents import store
from permits.issuance import stamp_making, stamping
from permits.issuance.models import StampedFile, StampedFileAccess, StampedSet
from tests import driving
from tests.driving import NOON, People
from tests.reviews.desk import page, signed_in
from workflows import relay
from workflows.models import OutboxEvent

pytestmark = pytest.mark.django_db
SHEETS = 3


def drawing(sheets: int = SHEETS) -> bytes:
    out = BytesIO()
    with pikepdf.Pdf.new() as pdf:
        for _sheet in range(sheets):
            pdf.add_blank_page(page_size=(1728, 1296))
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


@pytest.fixture
def approved(who: People) -> PermitApplication:
    """An application whose plans were just approved; nothing is stamped yet."""
    application = driving.application_at("approved", who)
    stamping.begin(application, at=NOON)
    original = drawing()
    for file in stamped_files(application):
        store.put_once(file.version.key, original, content_type="application/pdf")
    StampedFile.objects.update(original_sha256=sha256(original).hexdigest())
    return application


def stamped_files(application: PermitApplication) -> list[StampedFile]:
    files = StampedFile.objects.filter(stamped_set__application=application)
    return list(files.select_related("stamped_set", "version").order_by("pk"))


def stamp(application: PermitApplication) -> StampedFile:
    """Stamp the first file of the set."""
    file = stamped_files(application)[0]
    stamp_making.make_file(OutboxEvent(payload={"file": file.pk}))
    return stamped_files(application)[0]


def content(key: str) -> bytes:
    with TemporaryFile() as target:
        store.download(key, target)
        target.seek(0)
        return target.read()


def take_back(application: PermitApplication, who: People) -> None:
    discipline = application.reviews.order_by("pk").first().discipline
    undoing.take_back_approval(
        application, disciplines=[discipline], reason="Sheet S-2 is wrong.", actor=who.official, at=NOON
    )


def test_the_approval_begins_one_set_of_every_file_of_the_package(who: People) -> None:
    application = driving.application_at("approved", who)

    relay.drain()
    relay.drain()

    (made,) = StampedSet.objects.filter(application=application)
    items = made.package.items.values_list("version", "sha256")
    assert sorted(made.files.values_list("version", "original_sha256")) == sorted(items)
    assert made.words["number"] == application.number
    assert len(made.words["signs"]) == application.reviews.count()


def test_every_sheet_carries_case_date_and_sign_offs_and_the_original_stays(
    approved: PermitApplication,
) -> None:
    before = content(stamped_files(approved)[0].version.key)

    file = stamp(approved)

    bytes_now = content(file.file_key)
    assert sha256(bytes_now).hexdigest() == file.file_sha256 != file.original_sha256
    shown = pypdfium2.PdfDocument(bytes_now)
    assert len(shown) == SHEETS
    for sheet in shown:
        said = sheet.get_textpage().get_text_bounded()
        assert approved.number in said
        assert "APPROVED PLANS" in said
        assert "November 9, 2026" in said
    assert content(file.version.key) == before


def test_the_manifest_holds_a_hash_of_each_sheet_after_the_stamp(approved: PermitApplication) -> None:
    file = stamp(approved)

    assert [each["page"] for each in file.sheets] == [1, 2, 3]
    assert all(len(each["stamped_sha256"]) == 64 for each in file.sheets)
    assert {each["found"] for each in file.sheets} == {"box"}


def test_a_finished_set_stands_in_the_chain_of_its_case_once(approved: PermitApplication) -> None:
    for file in stamped_files(approved):
        stamp_making.make_file(OutboxEvent(payload={"file": file.pk}))
        stamp_making.make_file(OutboxEvent(payload={"file": file.pk}))

    files = stamped_files(approved)
    [record] = approved.case.records.filter(move="stamp_plans")
    assert record.facts["files"] == len(files) > 1
    assert record.facts["manifest_sha256"] == stamp_making.manifest_sha256(files)
    assert OutboxEvent.objects.filter(case=approved.case, topic="plans.stamped").count() == 1
    call_command("verify_audit")


def test_a_worker_killed_after_writing_the_file_is_finished_by_the_next_one(
    approved: PermitApplication,
) -> None:
    first = stamp(approved)
    StampedFile.objects.filter(pk=first.pk).update(
        file_state="pending", file_key="", file_sha256="", sheets=[]
    )

    stamp_making.make_file(OutboxEvent(payload={"file": first.pk}))

    again = StampedFile.objects.get(pk=first.pk)
    assert (again.file_state, again.file_key, again.file_sha256) == (
        "done",
        first.file_key,
        first.file_sha256,
    )
    assert again.sheets == first.sheets


def test_stamping_a_done_file_again_changes_nothing(approved: PermitApplication) -> None:
    first = stamp(approved)

    stamp_making.make_file(OutboxEvent(payload={"file": first.pk}))

    assert StampedFile.objects.get(pk=first.pk).file_made_at == first.file_made_at


def test_an_original_that_changed_in_the_store_is_not_stamped(approved: PermitApplication) -> None:
    (file, *_others) = stamped_files(approved)
    StampedFile.objects.filter(pk=file.pk).update(original_sha256="0" * 64)
    event = OutboxEvent(payload={"file": file.pk})

    with pytest.raises(stamp_making.Changed):
        stamp_making.make_file(event)
    stamp_making.note_failure(event, "not the one that was approved")

    file.refresh_from_db()
    assert (file.file_state, file.file_key) == ("failed", "")


def test_taking_the_approval_back_withdraws_the_plans_and_the_next_approval_makes_new_ones(
    approved: PermitApplication, who: People
) -> None:
    file = stamp(approved)
    take_back(approved, who)
    approved.refresh_from_db()

    answer = signed_in(who.contractor).get(
        reverse("approved_plans:plan_file", args=[approved.pk, file.pk]), follow=True
    )
    public = page(signed_in(who.contractor).get(f"/p/{file.stamped_set.code}/"))

    assert "do not build from them" in page(answer)
    assert not StampedFileAccess.objects.exists()
    assert "The approval of these plans was taken back" in public
    driving.approve_all(approved, who, NOON)
    approved.refresh_from_db()
    second = stamping.begin(approved, at=NOON)
    assert second is not None
    assert second.code != file.stamped_set.code


def test_a_file_of_a_set_that_was_withdrawn_meanwhile_is_not_stamped(
    approved: PermitApplication, who: People
) -> None:
    take_back(approved, who)

    file = stamp(approved)

    assert (file.file_state, file.file_key) == ("pending", "")


def test_parties_and_inspectors_download_and_it_is_recorded(approved: PermitApplication, who: People) -> None:
    file = stamp(approved)
    address = reverse("approved_plans:plan_file", args=[approved.pk, file.pk])

    answers = [signed_in(each).get(address) for each in (who.contractor, who.inspector)]

    assert [each.status_code for each in answers] == [302, 302]
    assert file.file_key in answers[0]["Location"]
    seen = StampedFileAccess.objects.order_by("pk").values_list("user", flat=True)
    assert list(seen) == [who.contractor.pk, who.inspector.pk]


@pytest.mark.parametrize(("person", "status"), [("stranger", 404), ("cashier", 403), ("configuration", 404)])
def test_others_see_no_plans(approved: PermitApplication, who: People, person: str, status: int) -> None:
    file = stamp(approved)
    browser = signed_in(getattr(who, person))

    codes = [
        browser.get(reverse("approved_plans:plans", args=[approved.pk])).status_code,
        browser.get(reverse("approved_plans:plans_state", args=[approved.pk])).status_code,
        browser.get(reverse("approved_plans:plan_file", args=[approved.pk, file.pk])).status_code,
    ]

    assert codes == [status] * 3
    assert not StampedFileAccess.objects.exists()


def test_the_page_counts_sheets_while_they_are_stamped_and_polls(
    approved: PermitApplication, who: People
) -> None:
    stamp(approved)
    second = stamped_files(approved)[1]
    cache.set(stamp_making.progress_key(second), 2)
    total = sum(each.page_count for each in stamped_files(approved))

    said = page(signed_in(who.contractor).get(reverse("approved_plans:plans", args=[approved.pk])))

    assert f"{SHEETS + 2} of {total}" in said
    assert "data-lintel-poll" in said


def test_the_page_asks_as_much_for_many_files_as_for_few(
    approved: PermitApplication, who: People, django_assert_max_num_queries: Any
) -> None:
    stamp(approved)
    browser = signed_in(who.contractor)

    with django_assert_max_num_queries(14):
        browser.get(reverse("approved_plans:plans", args=[approved.pk]))


def test_a_failed_file_is_tried_again_by_staff_and_only_by_staff(
    approved: PermitApplication, who: People
) -> None:
    (file, *_others) = stamped_files(approved)
    stamp_making.note_failure(OutboxEvent(payload={"file": file.pk}), "the store was away")
    again = reverse("approved_plans:retry_plans", args=[approved.pk])

    refused = signed_in(who.contractor).post(again)
    told = signed_in(who.technician).post(again, follow=True)
    second = signed_in(who.technician).post(again, follow=True)

    assert refused.status_code == 403
    assert "1 file is stamped again." in page(told)
    assert "0 files are stamped again." in page(second)
    file.refresh_from_db()
    assert (file.file_state, file.file_error) == ("pending", "")


def test_anybody_compares_a_file_with_the_approved_ones(approved: PermitApplication, client: Any) -> None:
    file = stamp(approved)
    address = f"/p/{file.stamped_set.code}/"

    stands = page(client.get(address))
    same = page(client.get(address, {"sha256": file.file_sha256.upper()}))
    other = page(client.get(address, {"sha256": file.original_sha256}))
    nonsense = page(client.get(address, {"sha256": "plans.pdf"}))
    unknown = client.get("/p/0123456789ABCDEFGHJKMN/")

    assert "These plans stand approved" in stands
    assert file.version.name not in stands
    assert "A file of the approved plans has this fingerprint." in same
    assert "No file of these plans has this fingerprint." in other
    assert "A fingerprint has 64 characters" in nonsense
    assert unknown.status_code == 404
