"""A city's rules say until when one appeals, how long it takes, and what goes on the red-flag report."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from unittest.mock import patch

import pytest
from pydantic import ValidationError

from permits.applications.models import PermitApplication
from permits.casework import appeals, decisions, missed_clocks, time_limits
from permits.casework.appeals import AppealRefused
from permits.casework.red_flag_sources import is_after_hours
from permits.rulebook import services as rulebook
from permits.rulebook.pack import Pack, read_folder
from permits.rulebook.rulebook import Rulebook, load
from permits.rulebook.schema.duties import Appeals, RedFlagMargins
from tests.casework.separation.hands import given_role, signed_in, somebody, text_of, url
from tests.driving import NOON, People, application_at
from tests.townspeople import SAMPLE
from workflows.clocks import ClockState

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(1999, 12, 31, 12, tzinfo=UTC)
OTHER = """
appeals: { days_to_file: 10 }
red_flags: { hours_before_opening: 0, hours_after_closing: 0, ahead_of_turn: 2 }
"""


@cache
def _other_rules() -> Rulebook:
    whole = read_folder(SAMPLE)
    return load(Pack(whole.name, whole.files | {"city.yaml": whole.files["city.yaml"] + OTHER}))


def publish_other_rules() -> None:
    rules = _other_rules()
    with patch.object(rulebook, "load", return_value=rules):
        rulebook.publish(rules.pack, effective_from=date(2000, 1, 2), actor=None, approver=None, at=LONG_AGO)


def revoked(who: People) -> PermitApplication:
    application = application_at("issued", who)
    second = given_role(somebody("second-official"), "building_official")
    proposal = decisions.propose(application, decision="revoke", findings="x", actor=who.official, at=NOON)
    decisions.confirm(proposal, actor=second, at=NOON)
    return PermitApplication.objects.select_related("case").get(pk=application.pk)


def test_where_a_city_says_nothing_what_always_held_holds() -> None:
    assert Appeals().days_to_file == 30
    margins = RedFlagMargins()
    assert (margins.hours_before_opening, margins.hours_after_closing, margins.ahead_of_turn) == (2, 3, 5)


@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_time_to_appeal_that_cannot_be_is_refused(days: int) -> None:
    with pytest.raises(ValidationError):
        Appeals(days_to_file=days)


def test_another_city_closes_its_window_earlier_and_lists_what_is_done_at_once(who: People) -> None:
    publish_other_rules()
    application = revoked(who)
    early = datetime(2026, 11, 9, 15, 30, tzinfo=UTC)  # half past seven, before it opens

    with pytest.raises(AppealRefused, match="could be appealed against until"):
        appeals.file(application, grounds="x", actor=who.contractor, at=NOON + timedelta(days=12))
    appeals.file(application, grounds="x", actor=who.contractor, at=NOON + timedelta(days=10))

    rules = _other_rules()
    assert is_after_hours(rules.calendar(), early, rules.city.red_flags)
    assert not is_after_hours(rules.calendar(), early, RedFlagMargins())


def test_the_time_to_decide_an_appeal_runs_is_shown_and_stops_with_the_decision(who: People) -> None:
    application = revoked(who)
    appeals.file(application, grounds="x", actor=who.contractor, at=NOON)
    third = given_role(somebody("third"), "building_official")

    running = time_limits.reading_of(application, "appeal")
    page = text_of(signed_in(third).get(url("casework:application", application.pk)))
    appeals.decide(application, outcome="dismissed", findings="It is not.", actor=third, at=NOON)
    decided = time_limits.reading_of(application, "appeal")

    assert running is not None
    assert decided is not None
    # 60 business days after Monday, 9 November 2026, without the holidays (domain §3.2)
    assert (running.state, running.due_on, running.length) == (ClockState.RUNNING, date(2027, 2, 8), 60)
    assert decided.state == ClockState.STOPPED
    assert "Feb. 8, 2027" in page or "February 8, 2027" in page


def test_an_appeal_that_nobody_decides_in_time_is_reported(who: People) -> None:
    application = revoked(who)
    appeals.file(application, grounds="x", actor=who.contractor, at=NOON)

    missed_clocks.mark(at=datetime(2027, 2, 10, 20, tzinfo=UTC))

    reading = time_limits.reading_of(application, "appeal")
    page = text_of(signed_in(who.official).get(url("casework:application", application.pk)))
    assert reading is not None
    assert reading.state == ClockState.MISSED
    assert "Time to decide the appeal ran out" in page
