"""Real records of four cities, driven through the services of the pages: each stands where its city said."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from permits.applications.models import PermitApplication
from permits.casework.replay.reports import Report
from permits.documents import store
from permits.fees.models import Invoice
from tests.casework.replaying import SOURCES, TODAY, replay, replayed, rows_of, settle_city
from workflows.audit import verify
from workflows.models import OutboxEvent

CITY = ZoneInfo("America/Los_Angeles")
Reports = dict[str, Report]


@pytest.fixture(scope="module")
def four_cities(django_db_setup: None, django_db_blocker: Any) -> Iterator[Reports]:
    """Replay every source once for all tests of this file, in a transaction that is never committed."""
    store.ensure_bucket()
    with django_db_blocker.unblock(), transaction.atomic():
        settle_city()
        yield {source: replay(source) for source in SOURCES}
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def reports(four_cities: Reports, db: None) -> Reports:
    """Give the report of each source, in a transaction of the test's own."""
    return four_cities


@pytest.mark.parametrize("source", SOURCES)
def test_each_record_reaches_the_status_that_its_city_recorded(reports: Reports, source: str) -> None:
    report = reports[source]

    refused = {line.code for line in report.refused}
    assert refused <= {
        "unmapped_type",
        "unknown_status",
        "no_valuation",
        "bad_date",
        "date_order",
        "no_issue_date",
        "before_rules",
    }
    assert report.created + len(report.refused) == len(rows_of(source)) == 30
    assert [str(line) for line in report.short] == []
    assert sum(report.reached.values()) == report.created >= 20


def test_histories_are_whole_in_order_and_end_before_now() -> None:
    assert list(verify()) == []
    for application in replayed():
        moments = list(application.case.records.values_list("at", flat=True))
        assert all(before <= after for before, after in pairwise(moments)), application
        assert moments[-1] <= TODAY
        assert application.received_at.astimezone(CITY).date() >= date(2000, 1, 1)


@pytest.mark.parametrize("source", SOURCES)
def test_running_it_twice_changes_nothing(reports: Reports, source: str) -> None:
    before = (PermitApplication.objects.count(), OutboxEvent.objects.count(), Invoice.objects.count())

    second = replay(source)

    after = (PermitApplication.objects.count(), OutboxEvent.objects.count(), Invoice.objects.count())
    assert after == before
    assert (second.created, second.advanced, second.unchanged) == (0, 0, reports[source].created)


def test_the_days_of_receipt_issue_and_final_are_the_recorded_ones() -> None:
    finaled = PermitApplication.objects.filter(status="finaled", source="seattle")
    assert finaled
    for application in finaled.select_related("replayed_record"):
        recorded = application.replayed_record.recorded
        days = [application.received_at, application.issued_at]
        assert [f"{day.astimezone(CITY):%-m/%-d/%y}" for day in days] == [
            recorded["Application Date"],
            recorded["Issue Date"],
        ]
        assert application.finaled_at.astimezone(CITY).date() >= application.issued_at.astimezone(CITY).date()


def test_numbers_follow_the_year_of_receipt() -> None:
    for application in replayed():
        assert application.number.startswith(f"PRJ-{application.received_at.astimezone(CITY).year}-")
