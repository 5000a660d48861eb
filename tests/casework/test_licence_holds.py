"""A contractor's licence or insurance lapses and is cured: holds come and go by themselves, once each."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Licence, LicenceCheck, User
from accounts.services import checks, licences
from permits.applications.models import Hold, PermitApplication
from permits.applications.services.drafts import start_draft
from permits.applications.services.holds import place_hold
from permits.casework import intake, issuing, licensing, sweeps, withdrawal
from permits.casework.licensing import NothingToAccept
from permits.inspections import services as inspections
from permits.inspections.services import InspectionRefused
from permits.issuance.models import Permit
from permits.notices.models import Notice
from tests.accounts.boards import Board, active, board
from tests.driving import NOON, People, application_at, complete_draft, pay, submit
from workflows import relay
from workflows.blockers import MoveRefused
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LAPSE = datetime(2026, 12, 1, 9, tzinfo=NOON.tzinfo)
"""One o'clock in the morning after the insurance ended, in the city."""
CURE = LAPSE + timedelta(days=7)


@pytest.fixture
def near(settings: Any) -> Iterator[Board]:
    with board() as running:
        settings.LICENCE_SOURCE = running.source
        settings.OUTBOUND_EXCEPTIONS = [running.origin]
        yield running


def insured_until(day: date) -> None:
    Licence.objects.update(compensation_expires_on=day)


def night(at: datetime) -> None:
    """Do what the scheduler does in an hour of a night."""
    with at_moment(at):
        sweeps.hold_lapsed_licences(at=at)
        relay.drain()


def nightly_check(at: datetime) -> None:
    with at_moment(at):
        assert licensing.check_some(after=("", ""), at=at) is None
        sweeps.ask_boards_again(at=at)
        relay.drain()
        night(at)


def renew(who: People, day: date, at: datetime) -> None:
    """Have the owner enter the new policy in the profile of the company."""
    for each in who.company.licences.all():
        licences.add_licence(
            who.company,
            actor=who.contractor,
            licence_number=each.number,
            classification=each.classification,
            expires_on=each.expires_on,
            compensation_carrier="New Mutual",
            compensation_policy="N-1",
            compensation_expires_on=day,
            at=at,
        )
    with at_moment(at):
        relay.drain()


def in_force(application: PermitApplication) -> list[Hold]:
    return list(application.holds.filter(lifted_at=None))


def beside(application: PermitApplication) -> list[str]:
    records = application.case.records.filter(thing__startswith="hold:").order_by("seq")
    return list(records.values_list("move", flat=True))


def told(application: PermitApplication, template: str) -> list[str]:
    rows = Notice.objects.filter(application=application, template=template)
    return sorted(rows.values_list("recipient_email", flat=True))


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
