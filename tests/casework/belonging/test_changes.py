"""Changes of approved plans (REV): one at a time, held inspections, and the permit that they amend."""

from datetime import timedelta

import pytest

from accounts.models import StaffRole, User
from accounts.roles import Role
from permits.applications.models import PermitApplication
from permits.applications.services.drafts import start_draft
from permits.applications.statuses import Status
from permits.casework import decisions, intake, issuing, standing, sweeps
from permits.casework.amendments import services
from permits.casework.models import Amendment
from permits.inspections import services as inspections
from permits.inspections.models import Inspection
from permits.inspections.services import InspectionRefused
from permits.notices.models import Notice
from tests.casework.belonging.handing_in import draft, handed_in, in_review, permit, ready
from tests.driving import NOON, People, application_at
from workflows import audit, relay
from workflows.blockers import MoveRefused
from workflows.models import OutboxEvent

pytestmark = pytest.mark.django_db


def codes(refused: MoveRefused) -> set[str]:
    return {each.code for each in refused.blockers}


def refused_codes(application: PermitApplication, who: People) -> set[str]:
    with pytest.raises(MoveRefused) as refused:
        intake.submit(application, actor=who.contractor, at=NOON)
    return codes(refused.value)


def ask(application: PermitApplication, code: str, who: People) -> Inspection:
    day = inspections.first_day(application, NOON)
    return inspections.request(application, code, wanted_on=day, actor=who.contractor, at=NOON)


def test_a_change_is_put_in_force_and_stands_in_the_permit_s_history(who: People) -> None:
    parent = permit(who)

    change = ready(who, "REV", parent.permit.number)
    services.put_in_force(change, actor=who.technician, at=NOON)

    change.refresh_from_db()
    assert (change.status, change.get_status_display()) == ("closed", "Approved and in force")
    assert not hasattr(change, "permit")
    amendment = Amendment.objects.get(application=change)
    assert (amendment.permit, amendment.number) == (parent.permit, 1)
    record = parent.case.records.get(thing__startswith="amendment:")
    assert (record.actor, record.target) == (who.technician, "issued")
    assert change.number in record.facts["text"]
    assert OutboxEvent.objects.filter(case=parent.case, topic="permit.amended").count() == 1
    assert list(audit.verify()) == []


def test_putting_it_in_force_twice_changes_nothing(who: People) -> None:
    parent = permit(who)
    change = ready(who, "REV", parent.permit.number)
    services.put_in_force(change, actor=who.technician, at=NOON)

    with pytest.raises(MoveRefused):
        services.put_in_force(change, actor=who.technician, at=NOON)

    assert Amendment.objects.count() == 1
    assert parent.case.records.filter(thing__startswith="amendment:").count() == 1


def test_a_second_change_is_refused_while_the_first_is_open(who: People) -> None:
    parent = permit(who)
    first = handed_in(who, "REV", parent.permit.number)
    second = draft(who, "REV", parent.permit.number)

    with pytest.raises(MoveRefused) as refused:
        intake.submit(second, actor=who.contractor, at=NOON)

    assert codes(refused.value) == {"another_open"}
    assert first.number in refused.value.blockers[0].text


def test_the_next_change_may_come_when_the_first_is_settled(who: People) -> None:
    parent = permit(who)
    first = ready(who, "REV", parent.permit.number)
    services.put_in_force(first, actor=who.technician, at=NOON)

    second = handed_in(who, "REV", parent.permit.number)

    assert second.status == Status.SUBMITTED


def test_a_permit_that_nobody_knows_and_one_of_another_read_alike(who: People) -> None:
    parent = permit(who)
    mine = draft(who, "REV", "PMT-2026-999999")
    strange = start_draft(who.stranger, organisation=None, type_code="REV", at=NOON)
    strange.answers = {**mine.answers, "parent_permit": parent.permit.number}
    strange.save(update_fields=["answers"])

    with pytest.raises(MoveRefused) as unknown:
        intake.submit(mine, actor=who.contractor, at=NOON)
    with pytest.raises(MoveRefused) as foreign:
        intake.submit(strange, actor=who.stranger, at=NOON)

    told = {each.code: each.text for each in unknown.value.blockers}
    other = {each.code: each.text for each in foreign.value.blockers}
    assert told["no_such_permit"].replace("PMT-2026-999999", parent.permit.number) == other["no_such_permit"]
    strange.refresh_from_db()
    assert strange.parent is None


@pytest.mark.parametrize("ended", ["submitted", "suspended", "revoked"])
def test_a_change_needs_a_permit_in_force(who: People, ended: str) -> None:
    parent = application_at("submitted" if ended == "submitted" else "issued", who)
    if ended == "suspended":
        standing.suspend(parent, reason="Unsafe.", actor=who.official, at=NOON)
    if ended == "revoked":
        proposal = decisions.propose(
            parent, decision="revoke", findings="Wrong.", actor=who.official, at=NOON
        )
        decisions.confirm(proposal, actor=second_official(), at=NOON)
    number = parent.permit.number if hasattr(parent, "permit") else parent.number

    assert "permit_not_so" in refused_codes(draft(who, "REV", number), who)


def second_official() -> User:
    person = User.objects.create_user("second-official@example.com", "x", name="Second Official")
    StaffRole.objects.create(user=person, role=Role.BUILDING_OFFICIAL, since=NOON - timedelta(days=9))
    return person


def test_a_permit_whose_day_has_passed_takes_no_change(who: People) -> None:
    parent = permit(who)
    later = NOON + timedelta(days=400)
    change = draft(who, "REV", parent.permit.number, at=later)

    with pytest.raises(MoveRefused) as refused:
        intake.submit(change, actor=who.contractor, at=later)

    assert "permit_expired" in codes(refused.value)


def test_inspections_of_what_changes_wait_and_others_do_not(who: People) -> None:
    parent = permit(who)
    change = handed_in(who, "REV", parent.permit.number, changed=["structural"])

    with pytest.raises(InspectionRefused, match=change.number):
        ask(parent, "frame", who)
    asked = ask(parent, "rough_electrical", who)

    assert asked.status == "requested"


def test_an_inspection_asked_for_before_cannot_pass_while_its_change_is_open(who: People) -> None:
    parent = permit(who)
    visit = ask(parent, "frame", who)
    change = handed_in(who, "REV", parent.permit.number, changed=["structural"])

    with pytest.raises(InspectionRefused, match=change.number):
        inspections.result(visit, result="passed", notes="", actor=who.inspector, at=NOON)
    failed = inspections.result(
        visit, result="failed", notes="Wait for the change.", actor=who.inspector, at=NOON
    )

    assert failed.result == "failed"


def test_inspections_go_on_when_the_change_is_in_force(who: People) -> None:
    parent = permit(who)
    change = ready(who, "REV", parent.permit.number)
    services.put_in_force(change, actor=who.technician, at=NOON)

    assert ask(parent, "frame", who).status == "requested"


def test_a_change_cannot_come_into_force_on_a_permit_that_was_suspended(who: People) -> None:
    parent = permit(who)
    change = ready(who, "REV", parent.permit.number)
    standing.suspend(parent, reason="Unsafe.", actor=who.official, at=NOON)

    with pytest.raises(MoveRefused) as refused:
        services.put_in_force(change, actor=who.technician, at=NOON)

    assert codes(refused.value) == {"permit_not_so"}
    assert not Amendment.objects.exists()


def test_nobody_without_the_right_puts_a_change_in_force(who: People) -> None:
    parent = permit(who)
    change = ready(who, "REV", parent.permit.number)

    with pytest.raises(MoveRefused) as refused:
        services.put_in_force(change, actor=who.contractor, at=NOON)

    assert refused.value.code == "not_permitted"


def test_a_change_is_never_issued_as_a_permit_of_its_own(who: People) -> None:
    parent = permit(who)
    change = ready(who, "REV", parent.permit.number)

    with pytest.raises(MoveRefused) as refused:
        issuing.issue(change, actor=who.technician, at=NOON)

    assert codes(refused.value) == {"belongs_to_a_permit"}


def test_everybody_on_the_permit_is_told(who: People) -> None:
    parent = permit(who)
    change = ready(who, "REV", parent.permit.number)
    services.put_in_force(change, actor=who.technician, at=NOON)
    relay.drain()

    told = Notice.objects.filter(template="amended", application=parent)
    assert {each.recipient_email for each in told} >= {who.contractor.email, who.owner.email}
    assert change.number in told[0].body


def test_a_change_in_review_is_left_alone_by_the_sweeps(who: People) -> None:
    parent = permit(who)
    request = in_review(who, "EXT", parent.permit.number)

    sweeps.end_finished_rounds(at=NOON)

    request.refresh_from_db()
    assert request.status == "in_review"
