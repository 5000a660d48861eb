"""What licensing boards say: by file, by address, and when they say nothing."""

import os
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts.companies.licences import State, standing_of
from accounts.companies.licences.boards import CannotVerify
from accounts.companies.licences.sources import configured_source, source_at
from accounts.companies.services import checks
from accounts.models import Licence, LicenceCheck
from tests.accounts.companies.boards import Board, active, board, write
from tests.townspeople import NOON

pytestmark = pytest.mark.django_db
LINE = "CA,1045678,active,B C-39,2030-06-30,insured,State Fund,WC-1,2030-06-30"
LATER = NOON + timedelta(hours=2)
ASKED = LicenceCheck.Occasion.ASKED


@pytest.fixture
def near(settings: Any) -> Iterator[Board]:
    with board() as running:
        settings.LICENCE_SOURCE = running.source
        settings.LICENCE_SOURCE_KEY = "k3y"
        settings.OUTBOUND_EXCEPTIONS = [running.origin]
        yield running


def licence(**changes: Any) -> Licence:
    company = changes.pop("organisation", None) or Licence._meta.get_field(
        "organisation"
    ).related_model.objects.create(name="Bay Builders Inc.")
    facts = {"number": "1045678", "classification": "B", "expires_on": date(2030, 6, 30)}
    return Licence.objects.create(organisation=company, **{**facts, **changes})


def asked(found: Licence, at: Any = NOON) -> Licence:
    checks.check([found], occasion=ASKED, at=at)
    found.refresh_from_db()
    return found


def test_a_file_answers_with_a_line_for_each_licence(tmp_path: Path):
    write(tmp_path / "licenses.csv", LINE, "CA,7,suspended,A,2027-01-31,exempt,,,")
    source = source_at(f"file:{tmp_path}/licenses.csv")

    good, suspended, unknown = (source.look_up("CA", each) for each in ("1045678", "7", "8"))

    assert (good.status, good.insured_until, good.classifications) == (
        "active",
        date(2030, 6, 30),
        {"B", "C-39"},
    )
    assert (suspended.status, suspended.insured_until) == ("suspended", None)
    assert unknown is None


@pytest.mark.parametrize(
    "content",
    [
        "",
        "state,number\nCA,1\n",
        "state,number,status,classifications,expires_on,compensation\n",
        "\xff\xfe broken",
    ],
)
def test_a_file_that_is_empty_or_broken_is_silence_and_never_a_lapse(tmp_path: Path, content: str):
    (tmp_path / "licenses.csv").write_bytes(content.encode("latin-1"))

    with pytest.raises(CannotVerify):
        source_at(f"file:{tmp_path}/licenses.csv").look_up("CA", "1045678")


def test_a_missing_or_old_file_is_silence(tmp_path: Path):
    path = tmp_path / "licenses.csv"
    source = source_at(f"file:{path}")
    with pytest.raises(CannotVerify):
        source.look_up("CA", "1045678")
    write(path, LINE)
    long_ago = time.time() - 4 * 24 * 3600
    os.utime(path, (long_ago, long_ago))

    with pytest.raises(CannotVerify, match="older"):
        source.look_up("CA", "1045678")


@pytest.mark.parametrize(
    "line",
    [
        "CA,1,fine,B,2030-06-30,exempt,,,",
        "CA,1,active,B,soon,exempt,,,",
        "CA,1,active,B,2030-06-30,,,,",
        "CA,1,active,B,2030-06-30,insured,X,Y,",
    ],
)
def test_a_line_that_cannot_be_read_is_not_guessed(tmp_path: Path, line: str):
    write(tmp_path / "licenses.csv", line)

    with pytest.raises(CannotVerify):
        source_at(f"file:{tmp_path}/licenses.csv").look_up("CA", "1")


@pytest.mark.parametrize(
    "address", ["licenses.csv", "file:licenses.csv", "https://board.example/", "ldap://x/{number}"]
)
def test_a_source_that_cannot_be_asked_stops_the_start_with_what_to_write(address: str):
    with pytest.raises(ImproperlyConfigured, match="LICENCE_SOURCE"):
        source_at(address)


def test_where_the_city_asks_nobody_what_was_declared_counts():
    assert configured_source() is None
    assert standing_of(licence(), at=NOON).is_good
    assert standing_of(licence(number="2", expires_on=date(2026, 11, 8)), at=NOON).has_lapsed
    assert standing_of(licence(number="3", compensation_expires_on=date(2026, 11, 8)), at=NOON).has_lapsed
    assert standing_of(licence(number="4", compensation_expires_on=date(2026, 11, 9)), at=NOON).is_good


def test_the_board_is_asked_with_the_key_and_its_answer_is_kept(near: Board):
    near.answer = active(carrier="New Mutual", insured_until="2027-01-31")

    found = asked(licence())

    assert near.asked == ["/licenses/CA/1045678"]
    assert near.keys == ["Bearer k3y"]
    assert (found.compensation_carrier, found.checked_at) == ("New Mutual", NOON)
    assert standing_of(found, at=NOON).is_good
    assert found.checks.get().status == "active"


def test_before_the_board_answered_nothing_is_good(near: Board):
    standing = standing_of(licence(), at=NOON)

    assert (standing.state, standing.recent) == (State.CANNOT_VERIFY, False)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (active(status="suspended"), "not active: Suspended"),
        (active(expires_on="2026-11-08"), "expired on"),
        (active(insured_until="2026-11-08"), "insurance"),
        (active(classifications=["C-10"]), "no license"),
        ({"found": False}, "no license"),
    ],
)
def test_what_the_board_denies_has_lapsed_in_words(near: Board, answer: dict[str, Any], words: str):
    near.answer = answer

    standing = standing_of(asked(licence()), at=NOON)

    assert standing.has_lapsed
    assert words in standing.why


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, {}),
        (404, b"<html>no such page</html>"),
        (404, {}),
        (200, b"not json"),
        (200, []),
        (200, {"status": "active"}),
        (200, {**active(), "classifications": "B"}),
    ],
)
def test_a_board_that_answers_strangely_said_nothing(near: Board, status: int, answer: Any):
    found = asked(licence())
    near.status, near.answer = status, answer

    standing = standing_of(asked(found, LATER), at=LATER)

    assert (standing.state, standing.recent) == (State.CANNOT_VERIFY, True)
    assert found.checks.latest("id").why_not


def test_a_board_that_is_down_is_not_asked_again_for_a_minute(near: Board):
    near.slow, found = 0, licence()
    near.status, near.location = 302, "/elsewhere"
    asked(found)
    asked(found)

    assert len(near.asked) == 1


def test_an_old_answer_counts_for_a_day_only(near: Board):
    found = asked(licence())

    tomorrow, later = NOON + timedelta(hours=24), NOON + timedelta(hours=25)

    assert standing_of(found, at=tomorrow).is_good
    assert standing_of(found, at=later).state is State.CANNOT_VERIFY


def test_an_expiry_that_passes_while_the_board_is_silent_is_no_lapse(near: Board):
    near.answer = active(expires_on="2026-11-10")
    found = asked(licence())

    standing = standing_of(found, at=NOON + timedelta(days=5))

    assert standing.state is State.CANNOT_VERIFY


def test_a_lapse_that_the_board_reported_stays_while_it_is_silent(near: Board):
    near.answer = active(status="suspended")
    found = asked(licence())

    assert standing_of(found, at=NOON + timedelta(days=5)).has_lapsed


def test_a_source_that_forgets_most_contractors_at_once_is_not_believed(near: Board):
    company = licence(number="1").organisation
    found = [licence(organisation=company, number=str(each)) for each in range(2, 12)]
    for each in found:
        asked(each)
    near.answer = {"found": False}

    checks.check(found, occasion=ASKED, at=LATER)

    assert {
        standing_of(each, at=LATER).state for each in Licence.objects.filter(pk__in=[x.pk for x in found])
    } == {State.CANNOT_VERIFY}


def test_a_single_licence_that_is_gone_from_the_record_has_lapsed(near: Board):
    found = asked(licence())
    near.answer = {"found": False}

    assert standing_of(asked(found, LATER), at=LATER).has_lapsed
