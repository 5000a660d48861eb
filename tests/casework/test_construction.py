"""What an inspector posts while a hold stands is not lost, and stops nothing else of the case."""

from datetime import timedelta

import pytest

from permits.applications.models import PermitApplication
from permits.applications.services.holds import lift_hold, place_hold
from permits.inspections import services as inspections
from tests.driving import NOON, People, application_at
from workflows import relay
from workflows.models import OutboxEvent
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=2)


def inspected(application: PermitApplication, who: People, code: str) -> None:
    day = inspections.first_day(application, NOON)
    asked = inspections.request(application, code, wanted_on=day, actor=who.contractor, at=NOON)
    inspections.result(asked, result="passed", notes="", actor=who.inspector, at=NOON)


@pytest.mark.parametrize("severity", ["prevents_inspection", "stop_all", "prevents_final"])
def test_what_passed_under_a_hold_moves_the_permit_when_the_hold_is_lifted(
    who: People, severity: str
) -> None:
    with at_moment(NOON):
        application = application_at("issued", who, type_code="REROOF")
        relay.drain()
        for each in inspections.required(application):
            inspected(application, who, each.code)
        hold = place_hold(
            application,
            code="code_enforcement",
            severity=severity,
            reason="NOV 7",
            actor=who.official,
            at=NOON,
        )
        relay.drain()
    held = PermitApplication.objects.get(pk=application.pk).status

    with at_moment(LATER):
        lift_hold(hold, reason="Cleared.", actor=who.supervisor, at=LATER)
        relay.drain()

    assert held == ("inspecting" if severity == "prevents_final" else "issued")
    assert PermitApplication.objects.get(pk=application.pk).status == "finaled"
    moves = list(application.case.records.filter(thing="").order_by("seq").values_list("move", flat=True))
    assert moves[-2:] == ["begin_inspections", "finalize"]
    assert not OutboxEvent.objects.filter(case=application.case).exclude(last_error="").exists()
