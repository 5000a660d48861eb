"""The open data: BLDS names, every submitted record, nothing that a spreadsheet would run."""

import csv
import io
import json
from decimal import Decimal

import pytest

from permits.register import blds, open_data
from tests.register import records

pytestmark = pytest.mark.django_db
CSV, JSON = "/open-data/permits.csv", "/open-data/permits.json"


def rows(answer) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_the_required_and_recommended_names_of_blds_are_there(client, rules):
    header = b"".join(client.get(CSV).streaming_content).decode().splitlines()[0].split(",")

    assert tuple(header) == blds.FIELDS
    assert {"PermitNum", "Description", "AppliedDate", "IssuedDate", "CompletedDate", "StatusCurrent"} <= set(
        header
    )
    assert {f"Original{part}" for part in ("Address1", "City", "State", "Zip")} <= set(header)


def test_an_issued_permit_is_one_row_with_its_own_and_its_mapped_values(client):
    made = records.application(
        "issued", work_class="detached_new", postal_code="92101", latitude=Decimal("32.715700")
    )
    records.contractor(made)
    records.permit(made)

    (row,) = rows(client.get(CSV))

    assert row["PermitNum"] == "PMT-2026-000001"
    assert row["ProjectID"] == "PRJ-2026-000001"
    assert (row["AppliedDate"], row["IssuedDate"], row["ExpiresDate"]) == (
        "2026-03-05",
        "2026-03-20",
        "2027-03-02",
    )
    assert (row["StatusCurrent"], row["StatusCurrentMapped"]) == ("Permit issued", "Permit Issued")
    assert row["StatusDate"] == "2026-03-20"
    assert (row["OriginalCity"], row["OriginalState"], row["OriginalZip"]) == ("San Diego", "CA", "92101")
    assert row["Jurisdiction"] == "0607366000"
    assert (row["PermitTypeMapped"], row["EstProjectCost"]) == ("Building", "185000.00")
    assert (row["ContractorCompanyName"], row["ContractorLicNum"]) == ("Mesa Builders", "1023456")
    assert row["Latitude"] == "32.715700"
    assert row["Link"].endswith("/a/PRJ-2026-000001/")


def test_an_application_without_a_permit_goes_by_its_own_number(client):
    records.application("in_review")

    (row,) = rows(client.get(CSV))

    assert (row["PermitNum"], row["IssuedDate"], row["StatusCurrentMapped"]) == (
        "PRJ-2026-000001",
        "",
        "In Review",
    )


def test_drafts_are_not_published(client):
    records.application("draft")

    assert rows(client.get(CSV)) == []
    assert json.loads(b"".join(client.get(JSON).streaming_content)) == []


def test_csv_and_json_hold_the_same(client):
    for index in range(3):
        records.application(number=f"PRJ-2026-00000{index}")

    assert json.loads(b"".join(client.get(JSON).streaming_content)) == rows(client.get(CSV))


@pytest.mark.parametrize("scope", ["=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(A1)", "\t=1"])
def test_what_a_spreadsheet_would_run_is_made_harmless(client, scope):
    records.application(scope=scope, longitude=Decimal("-117.100000"))

    (row,) = rows(client.get(CSV))

    assert row["Description"] == f"'{scope}"
    assert row["Longitude"] == "-117.100000"


def test_text_with_commas_quotes_and_lines_survives(client):
    scope = 'New "loft", 2 rooms\nand a bath; ünïcode 家'
    records.application(scope=scope)

    assert rows(client.get(CSV))[0]["Description"] == scope


def test_rows_are_read_in_batches_and_each_exactly_once(client, monkeypatch):
    monkeypatch.setattr(open_data, "BATCH", 2)
    for index in range(5):
        records.application(number=f"PRJ-2026-00000{index}")

    numbers = [row["PermitNum"] for row in rows(client.get(CSV))]

    assert numbers == [f"PRJ-2026-00000{index}" for index in range(5)]


def test_a_batch_costs_a_fixed_number_of_queries(django_assert_num_queries, rules):
    for index in range(6):
        records.contractor(records.application("issued", number=f"PRJ-2026-00000{index}"))
    list(open_data.rows(open_data.of_year(None, zone=None)))

    with django_assert_num_queries(3):
        list(open_data.rows(open_data.of_year(None, zone=None)))


def test_one_year_can_be_asked_for_and_begins_at_midnight_of_the_city(client):
    new_year = records.MORNING.replace(
        year=2026, month=1, day=1, hour=7, minute=59
    )  # 23:59 of 31 December there
    records.application(number="PRJ-2025-000001", began_at=new_year, step=records.timedelta())
    records.application(number="PRJ-2026-000001", began_at=records.MORNING)

    assert [row["ProjectID"] for row in rows(client.get(CSV, {"year": "2026"}))] == ["PRJ-2026-000001"]
    assert [row["ProjectID"] for row in rows(client.get(CSV, {"year": "2025"}))] == ["PRJ-2025-000001"]


@pytest.mark.parametrize("year", ["x", "20260", "1", "-1", "２０２６", "2026 ", "\x00"])
def test_a_year_that_is_none_gets_a_sentence(client, rules, year):
    answer = client.get(CSV, {"year": year})

    assert answer.status_code == 400
    assert "four digits" in answer.content.decode()


def test_an_unchanged_file_is_not_sent_again(client):
    made = records.application()
    first = client.get(CSV)
    again = client.get(CSV, headers={"if-none-match": first["ETag"]})
    records.go(made, "accept", at=made.received_at)
    changed = client.get(CSV, headers={"if-none-match": first["ETag"]})

    assert again.status_code == 304
    assert changed.status_code == 200
    assert "public" in first["Cache-Control"]
    assert "max-age=300" in first["Cache-Control"]
