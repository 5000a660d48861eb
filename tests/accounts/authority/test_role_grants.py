"""Staff roles: asked for by one person, granted by another, for a third, until a day."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.authority import role_grants
from accounts.authority.closing import close_account
from accounts.authority.role_grants import RoleRefused
from accounts.models import RoleRequest, SecurityEvent, StaffRole, Team, User
from accounts.roles import Role
from tests.townspeople import NOON

pytestmark = pytest.mark.django_db
YEAR = NOON + timedelta(days=365)


class Three:
    """Somebody who asks, somebody who decides, somebody who gets a role."""

    def __init__(self) -> None:
        self.asker, self.decider, self.person = (
            User.objects.create_user(f"{name}@example.com", "x", name=name)
            for name in ("asker", "decider", "new")
        )


@pytest.fixture
def three() -> Three:
    return Three()


def asked(three: Three, **other: Any) -> RoleRequest:
    facts = {"role": Role.INSPECTOR, "team": None, "since": NOON, "until": YEAR} | other
    return role_grants.ask(
        three.person, **({"reason": "New colleague.", "actor": three.asker, "at": NOON} | facts)
    )


def roles(person: User, at: Any = NOON) -> list[str]:
    return [held.role for held in User.objects.get(pk=person.pk).roles_at(at)]


def test_a_role_holds_only_when_a_second_person_has_granted_it_and_until_its_end(three: Three) -> None:
    request = asked(three)
    assert roles(three.person) == []

    role_grants.approve(request, actor=three.decider, at=NOON)

    assert roles(three.person) == ["inspector"]
    assert roles(three.person, YEAR - timedelta(microseconds=1)) == ["inspector"]
    assert roles(three.person, YEAR) == []
    kinds = list(SecurityEvent.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["role asked", "role granted"]


@pytest.mark.parametrize("who", ["asker", "person"])
def test_neither_who_asked_nor_who_gets_it_decides(three: Three, who: str) -> None:
    request, person = asked(three), getattr(three, who)

    with pytest.raises(RoleRefused):
        role_grants.approve(request, actor=person, at=NOON)
    with pytest.raises(RoleRefused):
        role_grants.refuse(request, note="No.", actor=person, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleRequest.objects.update(state="approved", decided_by=person, decided_at=NOON)

    assert roles(three.person) == []


def test_nobody_asks_for_himself(three: Three) -> None:
    with pytest.raises(RoleRefused, match="himself"):
        asked(three, actor=three.person)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"reason": " "}, "Write why"),
        ({"until": NOON}, "in the future"),
        ({"until": NOON + timedelta(days=367)}, "a year at most"),
    ],
)
def test_a_request_without_reason_or_sensible_end_is_refused_in_words(
    three: Three, wrong: dict[str, Any], why: str
) -> None:
    with pytest.raises(RoleRefused, match=why):
        asked(three, **wrong)


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        (Role.CASHIER, Role.FINANCE),
        (Role.BUILDING_OFFICIAL, Role.CASHIER),
        (Role.CONFIGURATION, Role.REVIEWER),
        (Role.SUPERVISOR, Role.CONFIGURATION),
        (Role.AUDITOR, Role.PERMIT_TECHNICIAN),
    ],
)
def test_roles_that_are_kept_apart_are_not_held_by_one_person_at_once(
    three: Three, held: Role, wanted: Role
) -> None:
    until = NOON + timedelta(days=60)
    three.person.staff_roles.create(role=held, since=NOON, until=until)

    with pytest.raises(RoleRefused, match="at the same time"):
        asked(three, role=wanted)
    asked(three, role=wanted, since=until)

    assert RoleRequest.objects.get().since == until


def test_a_role_that_came_meanwhile_forbids_the_grant(three: Three) -> None:
    request = asked(three, role=Role.CASHIER)
    three.person.staff_roles.create(role=Role.FINANCE, since=NOON)

    with pytest.raises(RoleRefused, match="at the same time"):
        role_grants.approve(request, actor=three.decider, at=NOON)

    request.refresh_from_db()
    assert (request.state, roles(three.person)) == ("open", ["finance"])


def test_the_same_is_asked_for_once_at_a_time_for_a_team_and_for_none(three: Three) -> None:
    team = Team.objects.create(code="fire", name="Fire")
    asked(three, role=Role.REVIEWER, team=team)
    asked(three)

    for again in ({"role": Role.REVIEWER, "team": team}, {}):
        with pytest.raises(RoleRefused, match="asked for already"):
            asked(three, **again)


def test_what_was_decided_is_not_decided_again(three: Three) -> None:
    request = asked(three)
    role_grants.refuse(request, note="Not agreed.", actor=three.decider, at=NOON)

    with pytest.raises(RoleRefused, match="decided already: refused"):
        role_grants.approve(request, actor=three.decider, at=NOON)

    assert (roles(three.person), RoleRequest.objects.get().note) == ([], "Not agreed.")


def test_only_who_asked_takes_a_request_back(three: Three) -> None:
    request = asked(three)
    with pytest.raises(RoleRefused, match="Only the person who asked"):
        role_grants.take_back(request, actor=three.decider, at=NOON)

    role_grants.take_back(request, actor=three.asker, at=NOON)
    role_grants.take_back(request, actor=three.asker, at=NOON)

    with pytest.raises(RoleRefused, match="decided already"):
        role_grants.approve(request, actor=three.decider, at=NOON)


def test_more_time_takes_two_people_and_a_role_that_has_ended_is_not_extended(three: Three) -> None:
    held = role_grants.approve(asked(three, until=NOON + timedelta(days=9)), actor=three.decider, at=NOON)
    more: dict[str, Any] = {"until": NOON + timedelta(days=20), "reason": "Stays.", "actor": three.asker}
    request = role_grants.ask_to_extend(held, at=NOON, **more)
    assert StaffRole.objects.get().until == NOON + timedelta(days=9)

    role_grants.approve(request, actor=three.decider, at=NOON)

    assert StaffRole.objects.get().until == NOON + timedelta(days=20)
    with pytest.raises(RoleRefused, match="has ended"):
        role_grants.ask_to_extend(StaffRole.objects.get(), at=YEAR, **more)


def test_one_person_ends_a_role_at_once_but_never_his_own(three: Three) -> None:
    held = role_grants.approve(asked(three), actor=three.decider, at=NOON)
    with pytest.raises(RoleRefused, match="own role"):
        role_grants.end(held, reason="Enough.", actor=three.person, at=NOON)
    later = NOON + timedelta(hours=3)

    role_grants.end(held, reason="Changes the department.", actor=three.decider, at=later)

    assert (roles(three.person, later - timedelta(minutes=1)), roles(three.person, later)) == (
        ["inspector"],
        [],
    )
    assert StaffRole.objects.get().ended_by == three.decider


def test_a_role_ended_before_it_begins_never_holds(three: Three) -> None:
    begins = NOON + timedelta(days=10)
    held = role_grants.approve(asked(three, since=begins), actor=three.decider, at=NOON)

    role_grants.end(held, reason="Does not come.", actor=three.decider, at=NOON)

    assert roles(three.person, begins + timedelta(minutes=1)) == []


def test_what_waits_for_somebody_who_has_left_is_taken_back(three: Three) -> None:
    request = asked(three)

    close_account(three.person, at=NOON, actor=three.decider)

    request.refresh_from_db()
    assert request.state == "taken_back"
