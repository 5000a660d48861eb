"""Deferred parts of the plans (DEF): forgotten, handed in, approved (domain §6, journey 23)."""

import pytest

from permits.casework import intake
from permits.casework.amendments import services
from permits.casework.gate_checks import belonging
from permits.inspections import services as inspections
from permits.inspections.services import InspectionRefused
from tests.casework.belonging.handing_in import draft, handed_in, permit, ready
from tests.driving import NOON, People
from workflows.actors import SYSTEM
from workflows.blockers import MoveRefused

pytestmark = pytest.mark.django_db


def test_the_frame_is_not_inspected_while_its_trusses_are_forgotten(who: People) -> None:
    parent = permit(who, deferred=("trusses",))
    day = inspections.first_day(parent, NOON)

    with pytest.raises(InspectionRefused, match="Roof or floor trusses"):
        inspections.request(parent, "frame", wanted_on=day, actor=who.contractor, at=NOON)

    assert not parent.inspections.exists()


def test_approved_trusses_free_the_frame_and_are_written_on_the_permit(who: People) -> None:
    parent = permit(who, deferred=("trusses",))
    day = inspections.first_day(parent, NOON)

    part = ready(who, "DEF", parent.permit.number)
    services.put_in_force(part, actor=who.technician, at=NOON)
    visit = inspections.request(parent, "frame", wanted_on=day, actor=who.contractor, at=NOON)

    assert visit.status == "requested"
    amendment = parent.permit.amendments.get()
    assert amendment.text == "Deferred parts approved: Roof or floor trusses."
    assert belonging.nothing_is_open_on_it(parent, SYSTEM, NOON) == []


def test_the_final_waits_for_every_deferred_part(who: People) -> None:
    parent = permit(who, deferred=("trusses", "fire_sprinklers"))
    part = ready(who, "DEF", parent.permit.number, items=["trusses"])
    services.put_in_force(part, actor=who.technician, at=NOON)

    waiting = belonging.nothing_is_open_on_it(parent, SYSTEM, NOON)

    assert [each.text for each in waiting] == ["The deferred part “Fire sprinklers” is not approved."]


def test_what_was_not_deferred_is_not_taken_as_a_deferred_part(who: People) -> None:
    parent = permit(who, deferred=("trusses",))
    stairs = draft(who, "DEF", parent.permit.number, items=["trusses", "stairs"])

    with pytest.raises(MoveRefused) as refused:
        intake.submit(stairs, actor=who.contractor, at=NOON)

    assert [each.code for each in refused.value.blockers] == ["not_deferred"]
    assert "Stairs and railings" in refused.value.blockers[0].text


def test_two_deferred_parts_may_be_reviewed_side_by_side(who: People) -> None:
    parent = permit(who, deferred=("trusses", "fire_sprinklers"))

    first = handed_in(who, "DEF", parent.permit.number, items=["trusses"])
    second = handed_in(who, "DEF", parent.permit.number, items=["fire_sprinklers"])

    assert {first.parent_id, second.parent_id} == {parent.pk}
