"""The calendars of the sample city count as the clock rules say (domain §3.2)."""

from datetime import date

import pytest

from permits.rulebook.rulebook import load_folder
from tests.townspeople import SAMPLE


@pytest.fixture(scope="module")
def calendars():
    return load_folder(SAMPLE).calendars


@pytest.mark.parametrize(
    ("received", "length", "statutory", "service"),
    [
        ("2026-11-09", 15, "2026-12-02", "2026-12-03"),
        ("2026-11-09", 30, "2026-12-23", "2026-12-24"),
        ("2026-11-09", 60, "2027-02-08", "2027-02-16"),
        ("2026-07-02", 15, "2026-07-24", "2026-07-24"),
        ("2026-12-18", 15, "2027-01-12", "2027-01-19"),
        ("2026-09-01", 30, "2026-10-14", "2026-10-14"),
    ],
)
def test_terms_by_law_leave_out_legal_holidays_and_the_offices_own_targets_its_closures_too(
    calendars, received, length, statutory, service
):
    start = date.fromisoformat(received)

    due = {code: calendars[code].due_on(start, length) for code in ("statutory", "service")}

    assert due == {"statutory": date.fromisoformat(statutory), "service": date.fromisoformat(service)}
