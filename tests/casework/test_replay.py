"""A run of the replay: what it says, what it leaves behind, and how it goes on after an end in the middle."""

import signal
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from accounts.models import StaffRole
from permits.applications.models import PermitApplication
from permits.casework.models import ReplayedRecord
from permits.casework.replay import runs
from permits.documents import store
from permits.documents.importing import IMPORTED
from permits.documents.models import DocumentVersion
from permits.fees.models import Invoice
from permits.issuance.models import Permit
from permits.notices.models import Notice
from tests.casework.replaying import ROWS, TODAY, replay, replayed, rows_of, settle_city, written
from workflows import relay
from workflows.audit import verify
from workflows.models import OutboxEvent
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city() -> None:
    store.ensure_bucket()
    settle_city()


def test_nobody_gets_mail_of_the_past_even_when_every_event_is_delivered() -> None:
    replay("austin", limit=3, papers=True)
    OutboxEvent.objects.filter(state="waiting").update(available_at=TODAY)

    with at_moment(TODAY):
        relay.drain()

    assert mail.outbox == []
    assert not Notice.objects.exists()
    assert not OutboxEvent.objects.exclude(state="done").exists()


def test_every_document_of_a_replayed_permit_is_made_in_the_background() -> None:
    replay("san_francisco", limit=3, papers=True)
    OutboxEvent.objects.filter(state="waiting").update(available_at=TODAY)

    relay.drain()

    assert set(Permit.objects.values_list("file_state", flat=True)) <= {"done"}
    assert set(Invoice.objects.values_list("file_state", flat=True)) == {"done"}
    assert mail.outbox == []
    assert not Notice.objects.exists()


def test_without_papers_no_document_says_for_ever_that_it_is_being_prepared() -> None:
    replay("calgary", limit=4)

    assert not Invoice.objects.filter(file_state="pending").exists()
    assert not Permit.objects.filter(file_state="pending").exists()
    assert "Make it again" in Invoice.objects.filter(file_state="failed")[0].file_error


def test_every_file_of_a_replayed_package_is_in_the_store_and_says_what_it_is() -> None:
    replay("calgary", limit=3)

    versions = list(DocumentVersion.objects.filter(scanned_by=IMPORTED))
    assert versions
    assert all(store.kept_digest(version.key) == version.sha256 for version in versions)
    assert store.read_range(versions[0].key, 0, 4) == b"%PDF-"


def test_a_row_that_moved_on_moves_its_application_and_adds_none(tmp_path: Path) -> None:
    rows = rows_of("calgary")
    in_review = next(
        row for row in rows if row["statuscurrent"] == "In Review" or "Plans" in row["statuscurrent"]
    )
    in_review["estprojectcost"] = "60000"
    replay("calgary", written(tmp_path, rows))
    before = PermitApplication.objects.get(source_id=in_review["permitnum"])

    newest = max(row["applieddate"] for row in rows)
    in_review |= {"statuscurrent": "Issued Permit", "issueddate": newest}
    report = replay("calgary", written(tmp_path, rows))

    after = PermitApplication.objects.get(source_id=in_review["permitnum"])
    assert (before.status, after.status) == ("in_review", "issued")
    assert (after.pk, after.number) == (before.pk, before.number)
    assert (report.created, report.advanced) == (0, 1)
    assert list(verify(case=after.case_id)) == []


def test_refused_rows_are_told_one_by_one_with_number_id_and_reason() -> None:
    printed = StringIO()

    with at_moment(TODAY):
        call_command("replay", "austin", ROWS / "austin.csv", "--no-papers", stdout=printed)

    told = [line.split("\t") for line in printed.getvalue().splitlines() if line.startswith("row ")]
    assert Counter(code for _row, _id, code, _text in told) == {
        "no_valuation": 3,
        "unknown_status": 3,
        "unmapped_type": 2,
    }
    assert all(row[4:].isdigit() and identity and text for row, identity, _code, text in told)
    assert "22 of 22 reached their recorded status" in printed.getvalue()


def test_one_broken_record_leaves_nothing_behind_and_does_not_end_the_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = runs.remember
    spoilt = rows_of("seattle")[2]["Application/Permit Number"]

    def fail_once(journey, *, at):  # type: ignore[no-untyped-def]
        if journey.record.source_id == spoilt:
            raise ValueError("a bad row")
        told(journey, at=at)

    monkeypatch.setattr(runs, "remember", fail_once)

    report = replay("seattle", limit=4)

    assert report.created == 4
    assert [line.source_id for line in report.refused if line.code == "failed"] == [spoilt]
    assert not PermitApplication.objects.filter(source_id=spoilt).exists()


@pytest.mark.parametrize(("presses", "finished"), [(1, 3), (2, 2)])
def test_an_interrupted_run_keeps_what_it_finished_and_goes_on_later(
    monkeypatch: pytest.MonkeyPatch, presses: int, finished: int
) -> None:
    """Ctrl-C lets the record at hand be finished; pressed again it undoes that record."""
    told = runs.remember

    def press_ctrl_c(journey, *, at):  # type: ignore[no-untyped-def]
        if ReplayedRecord.objects.count() == 2:
            for _press in range(presses):
                signal.raise_signal(signal.SIGINT)
        told(journey, at=at)

    monkeypatch.setattr(runs, "remember", press_ctrl_c)
    stopped = replay("seattle", limit=5)
    monkeypatch.setattr(runs, "remember", told)

    resumed = replay("seattle", limit=3)

    assert (stopped.interrupted, stopped.created) == (True, finished)
    assert (resumed.unchanged, resumed.created) == (finished, 3)
    assert PermitApplication.objects.exclude(source="").count() == finished + 3


def test_shifted_records_end_just_before_today_and_keep_their_weekdays() -> None:
    report = replay("calgary", limit=5, shift_to=TODAY.date())

    shifts = set(ReplayedRecord.objects.values_list("shift_days", flat=True))
    assert report.created == 5
    assert len(shifts) == 1
    assert shifts.pop() % 7 == 0
    assert all(each.received_at < TODAY for each in replayed())


def test_a_city_without_staff_is_told_whom_it_needs() -> None:
    StaffRole.objects.filter(role="cashier").delete()

    with pytest.raises(CommandError, match=r"nobody holds: Cashier"):
        call_command("replay", "austin", ROWS / "austin.csv")


def test_a_file_of_another_source_is_refused_before_anything_is_written() -> None:
    with pytest.raises(CommandError, match="has no column"):
        call_command("replay", "austin", ROWS / "calgary.csv")

    assert not PermitApplication.objects.exists()
