"""Holds: placed with a reason, lifted by somebody else, never deleted."""

import pytest

from permits.applications.models import Hold
from permits.applications.services.holds import HoldRefused, lift_hold, place_hold
from tests.driving import NOON, application_at
from workflows.actors import SYSTEM
from workflows.models import OutboxEvent

pytestmark = pytest.mark.django_db
NOTICE = {
    "code": "code_enforcement",
    "severity": "prevents_issuance",
    "reason": "Work without a permit next door",
}


def test_an_inspector_places_a_hold_and_everybody_who_must_know_hears_of_it(who):
    application = application_at("submitted", who)

    hold = place_hold(application, **NOTICE, actor=who.inspector, at=NOON)

    assert (hold.placed_by, hold.lifted_at) == (who.inspector, None)
    assert OutboxEvent.objects.filter(topic="hold.placed", case=application.case).count() == 1


def test_the_same_hold_is_placed_once(who):
    application = application_at("submitted", who)

    for _click in range(2):
        place_hold(application, **NOTICE, actor=who.inspector, at=NOON)

    assert Hold.objects.count() == 1


@pytest.mark.parametrize("role", ["contractor", "stranger", "cashier", "auditor"])
def test_others_place_no_hold(who, role):
    application = application_at("submitted", who)

    with pytest.raises(HoldRefused):
        place_hold(application, **NOTICE, actor=getattr(who, role), at=NOON)


@pytest.mark.parametrize("change", [{"reason": "  "}, {"code": "nonsense"}, {"severity": "nonsense"}])
def test_a_hold_needs_a_reason_and_a_kind(who, change):
    application = application_at("submitted", who)

    with pytest.raises(HoldRefused):
        place_hold(application, **{**NOTICE, **change}, actor=who.inspector, at=NOON)


def test_a_supervisor_lifts_a_hold_once_and_it_stays_in_the_record(who):
    hold = place_hold(application_at("submitted", who), **NOTICE, actor=who.inspector, at=NOON)

    for _click in range(2):
        lift_hold(hold, reason="Case closed", actor=who.supervisor, at=NOON)

    hold.refresh_from_db()
    assert (hold.lifted_by, hold.lift_reason) == (who.supervisor, "Case closed")
    assert OutboxEvent.objects.filter(topic="hold.lifted").count() == 1


@pytest.mark.parametrize("role", ["inspector", "technician", "contractor"])
def test_others_lift_no_hold(who, role):
    hold = place_hold(application_at("submitted", who), **NOTICE, actor=who.inspector, at=NOON)

    with pytest.raises(HoldRefused):
        lift_hold(hold, reason="Please", actor=getattr(who, role), at=NOON)


def test_a_payment_hold_falls_away_only_with_the_money(who):
    default = {**NOTICE, "code": "payment_default", "severity": "stop_all"}
    hold = place_hold(application_at("submitted", who), **default, actor=SYSTEM, at=NOON)

    with pytest.raises(HoldRefused):
        lift_hold(hold, reason="He promised", actor=who.official, at=NOON)
    lift_hold(hold, reason="Paid by card", actor=SYSTEM, at=NOON)

    assert hold.lifted_at == NOON


def test_a_hold_is_not_lifted_without_a_reason(who):
    hold = place_hold(application_at("submitted", who), **NOTICE, actor=who.inspector, at=NOON)

    with pytest.raises(HoldRefused):
        lift_hold(hold, reason=" ", actor=who.supervisor, at=NOON)
