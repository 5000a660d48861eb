"""The one clock: frozen in a block, ahead for a whole process, and never in the way of leases."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from config import environment
from workflows.timing import at_moment, machine_now, now

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 11, 9, 20, tzinfo=UTC)
ASK = "from workflows.timing import now; print(now().isoformat())"


def test_inside_a_block_time_stands_still_and_blocks_nest() -> None:
    with at_moment(NOON):
        with at_moment(NOON + timedelta(days=400)):
            assert now() == NOON + timedelta(days=400)
        assert now() == NOON
    assert abs(now() - machine_now()) < timedelta(minutes=1)


def test_a_process_that_lives_ahead_leases_by_the_machine() -> None:
    with override_settings(AHEAD=timedelta(days=400)):
        assert now() - machine_now() > timedelta(days=399)
        assert abs(machine_now() - datetime.now(UTC)) < timedelta(minutes=1)
        with at_moment(NOON):
            assert now() == NOON


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2031-05-01T08:00", datetime(2031, 5, 1, 15, tzinfo=UTC)),
        ("2031-05-01T08:00+00:00", datetime(2031, 5, 1, 8, tzinfo=UTC)),
        ("2031-05-01", datetime(2031, 5, 1, 7, tzinfo=UTC)),
        ("+400d", timedelta(days=400)),
        ("-30d", timedelta(days=-30)),
        ("", timedelta()),
    ],
)
def test_a_moment_of_the_city_or_days_from_now(
    value: str, moment: datetime | timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINTEL_NOW", value)

    ahead = environment.ahead("LINTEL_NOW", zone="America/Los_Angeles")

    expected = moment if isinstance(moment, timedelta) else moment - datetime.now(UTC)
    assert abs(ahead - expected) < timedelta(minutes=5)


@pytest.mark.parametrize("value", ["tomorrow", "+soon", "2031-13-01", "+999999999999d"])
def test_what_is_no_moment_stops_the_start_and_says_how_to_write_one(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINTEL_NOW", value)

    with pytest.raises(ImproperlyConfigured, match=r"LINTEL_NOW=.*2027-01-04T08:00"):
        environment.ahead("LINTEL_NOW", zone="America/Los_Angeles")


def test_any_command_can_live_at_any_date() -> None:
    told = subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", ASK],
        cwd=ROOT,
        env={**os.environ, "LINTEL_NOW": "2031-05-01T08:00", "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert told.startswith("2031-05-01T15:0")
