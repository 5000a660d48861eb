"""A permit is granted once, with everything that must stand on it, as it was at that moment."""

from datetime import date, timedelta
from typing import Any

import pytest

from permits.fees.models import Payment
from permits.issuance import services
from permits.issuance.codes import well_formed
from permits.issuance.expiry import expiry_after_inspection, expiry_for
from permits.issuance.models import Permit
from tests import driving
from tests.driving import NOON, People
from workflows.models import OutboxEvent


def test_it_has_a_number_a_code_and_a_year_to_begin(permit: Permit) -> None:
    assert permit.number == "PMT-2026-000001"
    assert well_formed(permit.code)
    assert permit.expires_on == permit.application.expires_on == date(2027, 11, 9)
    assert "12 months" in permit.expiry_rule


def test_granting_again_returns_the_same_permit(permit: Permit, who: People) -> None:
    again = services.grant(permit.application, actor=who.official, at=NOON + timedelta(days=1))

    assert again == permit
    assert (again.number, again.code) == (permit.number, permit.code)
    assert OutboxEvent.objects.filter(topic="permit.issued").count() == 1


def test_everything_of_the_permit_card_is_in_it(permit: Permit, who: People) -> None:
    content = permit.content
    receipts = set(Payment.objects.values_list("receipt_number", flat=True))

    assert content["jurisdiction"]["name"] == "San Diego (sample)"
    assert content["jurisdiction"]["phone"]
    assert content["permit"]["type"] == "Accessory dwelling unit"
    assert content["permit"]["work_class"]
    assert content["permit"]["code_edition"].startswith("2025 California")
    assert content["place"]["address"] == "1222 First Avenue"
    assert content["place"]["parcel"] == "533-123-45-00"
    assert content["people"]["owner"] == "Olga Owner"
    assert content["people"]["holder"] == "Bay Builders Inc."
    assert content["people"]["owner_builder"] is False
    contractor = content["people"]["contractor"]
    assert contractor["licence_number"] == "1045678"
    assert contractor["compensation_carrier"] == "State Fund"
    assert content["people"]["design_professional"]["licence_number"] == "C-30123"
    assert content["work"]["scope"] == "Build what the plans show."
    assert content["work"]["valuation"] == "185432.00"
    assert ["Number of bedrooms", "2"] in content["work"]["characteristics"]
    assert content["plans"]["sha256"] == permit.application.packages.get().manifest_sha256
    assert content["plans"]["sheets"] == 9
    assert "Building final" in [each["name"] for each in content["inspections"]]
    assert content["site"]["working_hours"]
    assert content["site"]["how_to_schedule"]
    assert {each["receipt"] for each in content["fees"]["invoices"]} == receipts
    assert {each["kind"] for each in content["declarations"]} >= {
        "licensed_contractor",
        "workers_compensation",
    }
    assert any("does not authorize any violation" in notice for notice in content["notices"])
    assert any("811" in notice for notice in content["notices"])
    assert content["clearances"]
    assert content["issued_by"]["name"] == str(who.technician)
    assert content["issued_by"]["title"] == "Permit technician"
    assert content["rulebook"]["version"] == 1


def test_an_instant_permit_says_that_the_system_issued_it(reroof_permit: Permit) -> None:
    assert reroof_permit.issued_by is None
    assert reroof_permit.content["issued_by"]["name"] == "Issued automatically"


def test_notes_of_the_reviewers_become_numbered_conditions(who: People) -> None:
    application = driving.application_at("ready_to_issue", who)

    permit = services.grant(
        application, actor=who.technician, at=NOON, conditions=["Structural: Add hold-downs at wall B."]
    )

    assert permit.content["conditions"] == ["Structural: Add hold-downs at wall B."]


def test_later_changes_of_the_record_do_not_reach_the_permit(permit: Permit) -> None:
    permit.application.parties.filter(role="owner").update(name="Somebody Else")
    permit.application.scope = "Something else"
    permit.application.save(update_fields=["scope"])

    fresh = Permit.objects.get(pk=permit.pk)

    assert fresh.content["people"]["owner"] == "Olga Owner"
    assert fresh.content["work"]["scope"] == "Build what the plans show."


def test_an_inspection_never_brings_the_end_nearer(permit: Permit) -> None:
    application, later = permit.application, NOON + timedelta(days=300)

    early, _rule = expiry_after_inspection(application, NOON + timedelta(days=10))
    late, rule = expiry_after_inspection(application, later)

    assert early == permit.expires_on
    assert late > permit.expires_on
    assert "180 days" in rule


@pytest.mark.parametrize("type_code", ["REROOF", "PV", "ADU", "COM-TI", "SIGN", "DEMO"])
def test_every_type_has_a_term(who: People, type_code: str) -> None:
    application = driving.complete_draft(who, type_code=type_code)

    ends, rule = expiry_for(application, NOON)

    assert ends > NOON.date()
    assert rule


def test_numbers_follow_each_other_without_a_gap(who: People) -> None:
    permits: list[Any] = [
        Permit.objects.get(application=driving.application_at("issued", who, type_code="REROOF"))
        for _ in range(3)
    ]

    assert [each.number for each in permits] == [f"PMT-2026-{n:06}" for n in (1, 2, 3)]
