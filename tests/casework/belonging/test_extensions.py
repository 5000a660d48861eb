"""Extensions (EXT): asked for in time, decided by the building official, and done to the permit at once."""

from datetime import timedelta

import pytest

from permits.applications.models import PermitApplication
from permits.casework import expiring, intake, sweeps
from permits.casework.amendments import services
from permits.casework.amendments.effects import EffectRefused
from tests.casework.belonging.handing_in import draft, handed_in, in_review, permit
from tests.driving import NOON, People, accept, application_at, pay
from workflows import audit
from workflows.blockers import MoveRefused

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=366)


def refused(application: PermitApplication, who: People, *, at=NOON) -> list[str]:
    with pytest.raises(MoveRefused) as refusal:
        intake.submit(application, actor=who.contractor, at=at)
    return [each.code for each in refusal.value.blockers]


def grant(request: PermitApplication, who: People, *, at=NOON, **more) -> PermitApplication:
    return services.grant(request, reason="The supplier was late.", actor=who.official, at=at, **more)


def test_an_extension_goes_through_its_steps_and_moves_the_permit_s_end(who: People) -> None:
    parent = permit(who)
    before = parent.expires_on

    request = in_review(who, "EXT", parent.permit.number)
    grant(request, who)

    parent.refresh_from_db()
    request.refresh_from_db()
    assert parent.expires_on == before + timedelta(days=90)
    assert (request.status, request.get_status_display()) == ("closed", "Granted")
    assert request.address == parent.address
    record = parent.case.records.get(thing__startswith="amendment:")
    assert (record.reason, record.actor) == ("The supplier was late.", who.official)
    assert parent.permit.amendments.get().content["expires_on"] == parent.expires_on.isoformat()
    assert list(audit.verify()) == []


def test_the_official_may_give_fewer_days_but_never_more_than_the_rules(who: People) -> None:
    parent = permit(who)
    before = parent.expires_on
    request = in_review(who, "EXT", parent.permit.number)

    with pytest.raises(EffectRefused, match="180"):
        grant(request, who, days=181)
    grant(request, who, days=30)

    parent.refresh_from_db()
    assert parent.expires_on == before + timedelta(days=30)


def test_a_second_click_extends_once(who: People) -> None:
    parent = permit(who)
    request = in_review(who, "EXT", parent.permit.number)
    grant(request, who)
    parent.refresh_from_db()
    extended = parent.expires_on

    with pytest.raises(MoveRefused):
        grant(request, who)

    parent.refresh_from_db()
    assert parent.expires_on == extended


def test_only_the_building_official_extends(who: People) -> None:
    request = in_review(who, "EXT", permit(who).permit.number)

    with pytest.raises(MoveRefused) as by_technician:
        services.grant(request, reason="Yes.", actor=who.technician, at=NOON)
    with pytest.raises(MoveRefused) as by_holder:
        services.grant(request, reason="Yes.", actor=who.contractor, at=NOON)

    assert [each.code for each in by_technician.value.blockers] == ["not_yours"]
    assert by_holder.value.code == "not_permitted"


def test_a_refused_extension_leaves_the_permit_as_it_is(who: People) -> None:
    parent = permit(who)
    before = parent.expires_on
    request = in_review(who, "EXT", parent.permit.number)

    services.refuse(request, reason="No cause beyond your control.", actor=who.official, at=NOON)

    parent.refresh_from_db()
    request.refresh_from_db()
    assert (parent.expires_on, request.status) == (before, "denied")
    assert not parent.permit.amendments.exists()


def test_extensions_are_used_up(who: People) -> None:
    parent = permit(who)
    for _time in range(2):
        grant(in_review(who, "EXT", parent.permit.number), who)

    assert refused(draft(who, "EXT", parent.permit.number), who) == ["extensions_used"]


def test_only_one_extension_is_open_at_a_time(who: People) -> None:
    parent = permit(who)
    handed_in(who, "EXT", parent.permit.number)

    assert refused(draft(who, "EXT", parent.permit.number), who) == ["another_open"]


def test_it_is_asked_for_a_month_ahead(who: People) -> None:
    parent = permit(who)
    late = NOON + timedelta(days=(parent.expires_on - NOON.date()).days - 10)

    assert refused(draft(who, "EXT", parent.permit.number, at=late), who, at=late) == ["asked_too_late"]


def test_an_expired_permit_is_taken_up_again_within_the_window(who: People) -> None:
    parent = permit(who)
    over = NOON + YEAR
    sweeps.expire_permits(at=over)
    asked = over + timedelta(days=20)

    request = in_review(who, "EXT", parent.permit.number, at=asked)
    grant(request, who, at=asked)

    parent.refresh_from_db()
    assert parent.status == "inspecting"
    assert parent.expires_on == (asked + timedelta(days=90)).date()


def test_a_permit_that_expired_long_ago_is_not_taken_up_again(who: People) -> None:
    parent = permit(who)
    sweeps.expire_permits(at=NOON + YEAR)
    asked = NOON + YEAR + timedelta(days=200)

    assert refused(draft(who, "EXT", parent.permit.number, at=asked), who, at=asked) == ["expired_long_ago"]


def test_an_expired_application_is_reinstated_where_it_stood(who: People) -> None:
    parent = application_at("intake_fees_due", who)
    expiring.expire_application(parent, at=NOON)

    request = handed_in(who, "EXT", parent.number)
    accept(request, who, NOON)
    pay(request, who, NOON)
    request.refresh_from_db()
    grant(request, who)

    parent.refresh_from_db()
    assert parent.status == "intake_fees_due"


def test_an_application_that_waits_for_its_applicant_gets_more_time(who: People) -> None:
    parent = application_at("corrections_required", who)
    request = in_review(who, "EXT", parent.number)

    grant(request, who, days=60)

    extended = parent.case.clock_events.filter(clock="response", kind="extended").get()
    assert extended.length == 60
