"""A licensing board is asked when something is handed in and issued, and sometimes it says nothing."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.companies.services import checks
from accounts.models import Licence, LicenceCheck
from permits.applications.models import Hold
from permits.casework import intake, issuing, licensing, sweeps
from permits.casework.licensing import NothingToAccept
from permits.issuance.models import Permit
from tests.accounts.companies.boards import Board, active, board
from tests.casework.licence_nights import (
    BACKEND,
    LAPSE,
    beside,
    in_force,
    insured_until,
    nightly_check,
)
from tests.driving import NOON, People, application_at, complete_draft, pay, submit
from workflows import relay
from workflows.blockers import MoveRefused
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def near(settings: Any) -> Iterator[Board]:
    with board() as running:
        settings.LICENCE_SOURCE = running.source
        settings.OUTBOUND_EXCEPTIONS = [running.origin]
        yield running


def test_the_board_is_asked_when_an_application_is_handed_in(who: People, near: Board) -> None:
    draft = complete_draft(who, type_code="REROOF")
    near.answer = active(status="suspended")

    with pytest.raises(MoveRefused) as refused, at_moment(NOON):
        intake.submit(draft, actor=who.contractor, at=NOON)
    near.answer = active()
    with at_moment(NOON):
        submit(draft, who, NOON)

    assert "Suspended" in refused.value.blockers[0].text
    asked = LicenceCheck.objects.filter(occasion="submitted").order_by("id")
    assert {each.status for each in asked} == {"suspended", "active"}
    draft.refresh_from_db()
    assert draft.status == "submitted"


def test_on_a_night_without_an_answer_nothing_is_held_and_nothing_is_fine(who: People, near: Board) -> None:
    with at_moment(NOON):
        permit, ready = (
            application_at("issued", who, type_code="REROOF"),
            application_at("ready_to_issue", who),
        )
    near.answer, near.status = b"down for maintenance", 503
    insured_until(date(2026, 11, 30))  # what was known until then; the policy may be renewed by now

    nightly_check(LAPSE)
    with pytest.raises(MoveRefused) as refused, at_moment(LAPSE):
        issuing.issue(ready, actor=who.technician, at=LAPSE)
    near.answer, near.status = active(insured_until="2027-11-30"), 200
    with at_moment(LAPSE + timedelta(hours=1)):
        issuing.issue(ready, actor=who.technician, at=LAPSE + timedelta(hours=1))

    assert not Hold.objects.exists()
    assert [each.code for each in refused.value.blockers] == ["licence_cannot_verify"]
    assert beside(permit) == []
    assert Permit.objects.filter(application=ready).exists()


def test_at_issue_the_board_has_the_last_word(who: People, near: Board) -> None:
    with at_moment(NOON):
        ready = application_at("ready_to_issue", who)
    near.answer = active(status="suspended")

    with pytest.raises(MoveRefused) as refused, at_moment(NOON):
        issuing.issue(ready, actor=who.technician, at=NOON)
    with at_moment(NOON):
        relay.drain()

    assert "licence_not_good" in [each.code for each in refused.value.blockers]
    assert Licence.objects.filter(status="suspended").exists()  # what the board said stays
    assert len(in_force(ready)) == 1
    ready.refresh_from_db()
    assert ready.status == "approved"


def test_an_answer_of_the_last_day_is_accepted_by_a_person_with_a_reason(who: People, near: Board) -> None:
    with at_moment(NOON):
        ready = application_at("ready_to_issue", who)
        checks.check(who.company.licences.all(), occasion="nightly", at=NOON)
    later, near.status, near.answer = NOON + timedelta(hours=3), 503, b""
    technician = Client()
    technician.force_login(who.technician, backend=BACKEND)
    page, accept = (
        reverse(f"casework:{name}", args=[ready.pk]) for name in ("application", "accept_licence")
    )

    with at_moment(later):
        with pytest.raises(MoveRefused):
            issuing.issue(ready, actor=who.technician, at=later)
        shown = technician.get(page).content.decode()
        technician.post(accept, {"reason": " "})
        unsaid = ready.case.records.filter(move="confirm_licence").count()
        technician.post(accept, {"reason": "Seen on the board's site by telephone."})
        issuing.issue(ready, actor=who.technician, at=later)

    assert "The contractor’s license is not verified" in shown
    assert unsaid == 0
    record = ready.case.records.get(move="confirm_licence")
    assert (record.actor, record.reason) == (who.technician, "Seen on the board's site by telephone.")
    assert Permit.objects.filter(application=ready).exists()


def test_nobody_accepts_an_answer_that_is_older_than_a_day_or_a_lapse(who: People, near: Board) -> None:
    with at_moment(NOON):
        ready = application_at("ready_to_issue", who)
        checks.check(who.company.licences.all(), occasion="nightly", at=NOON)
    near.status, near.answer = 503, b""
    late = NOON + timedelta(hours=25)

    with pytest.raises(NothingToAccept, match="more than a day"), at_moment(late):
        licensing.accept_last_answer(ready, reason="Well known.", actor=who.technician, at=late)
    stranger = Client()
    stranger.force_login(who.contractor, backend=BACKEND)
    assert stranger.post(reverse("casework:accept_licence", args=[ready.pk])).status_code == 403


def test_an_instant_permit_waits_for_the_board_and_is_issued_when_it_answers(
    who: People, near: Board
) -> None:
    with at_moment(NOON):
        instant = application_at("submitted", who, type_code="REROOF")
        near.status, near.answer = 503, b""
        pay(instant, who, NOON)
        instant.refresh_from_db()
        waited = instant.status
    near.status, near.answer = 200, active()
    later = NOON + timedelta(hours=1)

    with at_moment(later):
        sweeps.ask_boards_again(at=later)
        relay.drain()

    instant.refresh_from_db()
    assert (waited, instant.status) == ("submitted", "issued")
    assert Permit.objects.filter(application=instant).count() == 1
