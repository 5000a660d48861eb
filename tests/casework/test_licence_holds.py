"""A contractor's licence or insurance lapses and is cured: holds come and go by themselves, once each."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from permits.applications.models import Hold
from permits.applications.services.drafts import start_draft
from permits.applications.services.holds import place_hold
from permits.casework import withdrawal
from permits.inspections import services as inspections
from permits.inspections.services import InspectionRefused
from tests.accounts.companies.boards import Board, active, board
from tests.casework.licence_nights import (
    BACKEND,
    CURE,
    LAPSE,
    beside,
    in_force,
    insured_until,
    night,
    nightly_check,
    renew,
    told,
)
from tests.driving import NOON, People, application_at, complete_draft
from workflows import relay
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def near(settings: Any) -> Iterator[Board]:
    with board() as running:
        settings.LICENCE_SOURCE = running.source
        settings.OUTBOUND_EXCEPTIONS = [running.origin]
        yield running


def test_insurance_lapses_on_a_day_and_is_cured_a_week_later(who: People) -> None:
    reviewed, permit = application_at("in_review", who), application_at("issued", who, type_code="REROOF")
    draft, withdrawn = complete_draft(who), application_at("submitted", who)
    withdrawal.withdraw(withdrawn, reason="Not building.", actor=who.contractor, at=NOON)
    insured_until(date(2026, 11, 30))

    night(LAPSE - timedelta(hours=2))
    before = Hold.objects.count()
    for hour in range(3):
        night(LAPSE + timedelta(hours=hour))
    held = {each.application_id: each for each in Hold.objects.filter(lifted_at=None)}
    refused = ""
    with at_moment(LAPSE):
        try:
            inspections.request(
                permit,
                inspections.required(permit)[0].code,
                wanted_on=inspections.first_day(permit, LAPSE),
                actor=who.contractor,
                at=LAPSE,
            )
        except InspectionRefused as why:
            refused = str(why)
    renew(who, date(2027, 11, 30), CURE)
    for hour in range(2):
        night(CURE + timedelta(hours=hour))

    assert before == 0
    assert set(held) == {reviewed.pk, permit.pk}
    assert held[reviewed.pk].severity == "prevents_issuance"
    assert held[permit.pk].severity == "prevents_inspection"
    assert "insurance" in held[permit.pk].reason
    assert "Nov. 30, 2026" in held[permit.pk].reason
    assert "A hold prevents inspections" in refused
    for each in (reviewed, permit):
        assert in_force(each) == []
        assert beside(each) == ["place_hold", "lift_hold"]
        assert told(each, "hold_placed") == ["contractor@example.com", "owner@example.com"]
        assert told(each, "hold_lifted") == told(each, "hold_placed")
    assert not draft.holds.exists()
    assert not withdrawn.holds.exists()


def test_the_letter_says_what_to_do_and_the_owner_with_an_account_hears_of_it(who: People) -> None:
    permit = application_at("issued", who, type_code="REROOF")
    permit.parties.filter(role="owner").update(user=who.owner)
    insured_until(date(2026, 11, 30))
    mail.outbox.clear()

    night(LAPSE)

    assert told(permit, "hold_placed") == ["contractor@example.com", who.owner.email]
    letter = next(each for each in mail.outbox if "a hold was placed" in each.subject)
    assert "renews the license or the insurance" in letter.body


def test_a_hold_of_a_person_stays_a_person_s(who: People) -> None:
    permit = application_at("issued", who, type_code="REROOF")
    mine = {"code": "code_enforcement", "severity": "prevents_inspection", "reason": "Seen on site."}
    place_hold(permit, **mine, actor=who.official, at=NOON)
    insured_until(date(2026, 11, 30))

    night(LAPSE)
    renew(who, date(2027, 11, 30), CURE)
    night(CURE)

    (left,) = in_force(permit)
    assert left.placed_by == who.official


def test_a_permit_before_issue_waits_and_goes_on_by_itself(who: People) -> None:
    ready = application_at("ready_to_issue", who)
    insured_until(date(2026, 11, 30))

    night(LAPSE)
    ready.refresh_from_db()
    waiting = ready.status
    renew(who, date(2027, 11, 30), CURE)
    ready.refresh_from_db()

    assert (waiting, ready.status) == ("approved", "ready_to_issue")


def test_the_office_asks_the_board_after_the_cure_and_the_hold_is_gone_at_once(
    who: People, near: Board
) -> None:
    with at_moment(NOON):
        permit = application_at("issued", who, type_code="REROOF")
    near.answer = active(insured_until="2026-11-30")
    nightly_check(LAPSE)
    held = len(in_force(permit))
    near.answer = active(insured_until="2027-11-30")
    office = User.objects.create_user("office@bay.example", "x", name="Olive Office")
    who.company.memberships.create(user=office, role="office", joined_at=NOON)
    client = Client()
    client.force_login(office, backend=BACKEND)

    with at_moment(CURE):
        answer = client.post(reverse("accounts:check_licences", args=[who.company.pk]), follow=True)
        relay.drain()

    assert held == 1
    assert "Everything is in force." in answer.content.decode()
    assert in_force(permit) == []
    assert beside(permit) == ["place_hold", "lift_hold"]


def test_another_contractor_on_the_record_ends_the_hold_of_the_first(who: People) -> None:
    permit = application_at("issued", who, type_code="REROOF")
    insured_until(date(2026, 11, 30))
    night(LAPSE)
    permit.parties.filter(role="contractor").update(until=LAPSE)

    night(LAPSE + timedelta(hours=1))

    (hold,) = permit.holds.all()
    assert hold.lifted_at is not None
    assert "No contractor" in hold.lift_reason


def test_a_field_hand_asks_no_board(who: People) -> None:
    start_draft(who.contractor, organisation=who.company, type_code="ADU", at=NOON)
    field = User.objects.create_user("field@bay.example", "x", name="Frank Field")
    who.company.memberships.create(user=field, role="field", joined_at=NOON)
    client = Client()
    client.force_login(field, backend=BACKEND)

    assert client.post(reverse("accounts:check_licences", args=[who.company.pk])).status_code == 403
