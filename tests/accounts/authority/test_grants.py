"""Object grants: given by somebody, for a reason, until a moment; they stop in that minute."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from guardian.shortcuts import assign_perm

from accounts.authority import grants
from accounts.authority.closing import close_account
from accounts.authority.grants import GrantRefused
from accounts.models import Organisation, OrganisationGrant, SecurityEvent, Team, User
from tests.townspeople import NOON

pytestmark = pytest.mark.django_db
END = NOON + timedelta(days=30)
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def giver() -> User:
    return User.objects.create_user("owner@example.com", "x", name="Olga Owner")


@pytest.fixture
def reader() -> User:
    return User.objects.create_user("reader@example.com", "x", name="Rita Reader")


@pytest.fixture
def company() -> Organisation:
    return Organisation.objects.create(name="Bay Builders Inc.")


def given(reader: User, company: Organisation, giver: User, **other: Any) -> OrganisationGrant:
    facts = {"reason": "Keeps our books.", "since": NOON, "until": END, "at": NOON} | other
    return grants.give(reader, "read_records", company, giver=giver, **facts)


@pytest.mark.parametrize(
    ("at", "holds"),
    [
        (NOON - MOMENT, False),
        (NOON, True),
        (END - timedelta(minutes=1), True),
        (END - MOMENT, True),
        (END, False),
        (END + timedelta(minutes=1), False),
    ],
)
def test_a_grant_holds_from_its_beginning_and_stops_in_the_minute_of_its_end(
    reader: User, company: Organisation, giver: User, at: datetime, holds: bool
) -> None:
    grant = given(reader, company, giver)

    assert grants.held(reader, "read_records", company, at=at) is holds
    assert list(grants.objects(reader, "read_records", Organisation, at=at)) == (
        [company.pk] if holds else []
    )
    assert grant.holds_at(at) is holds


def test_an_ended_grant_stops_at_once_and_stays_readable(
    reader: User, company: Organisation, giver: User
) -> None:
    grant = given(reader, company, giver)
    later = NOON + timedelta(days=1)

    grants.end(grant, actor=giver, at=later, reason="Has changed firms.")
    grants.end(grant, actor=reader, at=END, reason="Again.")

    kept = OrganisationGrant.objects.get()
    assert not grants.held(reader, "read_records", company, at=later)
    assert (kept.ended_at, kept.ended_by, kept.end_reason) == (later, giver, "Has changed firms.")
    assert grants.over(reader, company, at=later) == kept


def test_who_gives_ends_and_why_is_in_the_chain_of_security_events(
    reader: User, company: Organisation, giver: User
) -> None:
    grants.end(given(reader, company, giver), actor=giver, at=END - MOMENT)

    told = SecurityEvent.objects.order_by("id").values_list("kind", "actor", "facts__user")
    assert list(told) == [("grant given", giver.pk, reader.pk), ("grant ended", giver.pk, reader.pk)]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"reason": "  "}, "Write why"),
        ({"until": NOON}, "in the future"),
        ({"since": END, "until": END}, "in the future"),
        ({"until": NOON + timedelta(days=367)}, "too long"),
    ],
)
def test_a_grant_without_reason_or_sensible_end_is_refused_in_words(
    reader: User, company: Organisation, giver: User, wrong: dict[str, Any], why: str
) -> None:
    with pytest.raises(GrantRefused, match=why):
        given(reader, company, giver, **wrong)

    assert not OrganisationGrant.objects.exists()


def test_nobody_gives_himself_a_right_neither_by_service_nor_in_the_database(
    reader: User, company: Organisation, giver: User
) -> None:
    with pytest.raises(GrantRefused, match="himself"):
        given(reader, company, reader)
    grant = given(reader, company, giver)

    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationGrant.objects.filter(pk=grant.pk).update(giver=reader)


def test_a_right_that_is_held_is_not_given_twice_but_anew_after_its_end(
    reader: User, company: Organisation, giver: User
) -> None:
    given(reader, company, giver)
    with pytest.raises(GrantRefused, match="already"):
        given(reader, company, giver)

    given(reader, company, giver, at=END, since=END, until=END + timedelta(days=9))

    assert OrganisationGrant.objects.count() == 2
    assert grants.held(reader, "read_records", company, at=END)


def test_a_right_that_is_not_granted_on_such_a_thing_is_a_mistake_of_the_program(
    reader: User, company: Organisation, giver: User
) -> None:
    with pytest.raises(LookupError, match="not granted"):
        grants.give(reader, "issue_permit", company, giver=giver, reason="x", since=NOON, until=END, at=NOON)
    with pytest.raises(LookupError, match="no grants to"):
        grants.held(reader, "read_records", giver, at=NOON)


def test_guardians_own_ways_cannot_write_a_grant_without_giver_and_end(
    reader: User, company: Organisation
) -> None:
    with pytest.raises(TypeError, match=r"accounts\.authority\.grants\.give"):
        assign_perm("accounts.read_records", reader, company)


def test_a_closed_account_holds_nothing_and_is_given_nothing(
    reader: User, company: Organisation, giver: User
) -> None:
    grant = given(reader, company, giver)

    close_account(reader, at=NOON + timedelta(days=1), actor=giver)

    grant.refresh_from_db()
    assert grant.ended_at == NOON + timedelta(days=1)
    assert not grants.held(reader, "read_records", company, at=NOON + timedelta(days=1))
    with pytest.raises(GrantRefused, match="closed"):
        given(reader, company, giver, at=NOON + timedelta(days=2))


def test_roles_loans_and_companies_of_a_person_are_one_query(reader: User, giver: User) -> None:
    team, other = (Team.objects.create(code=code, name=code) for code in ("fire", "structural"))
    reader.staff_roles.create(role="reviewer", team=team, since=NOON)
    term = {"reason": "Many are ill.", "since": NOON, "until": END, "at": NOON}
    grants.give(reader, "work_for_team", other, giver=giver, **term)
    person = User.objects.get(pk=reader.pk)

    with CaptureQueriesContext(connection) as asked:
        teams = {held.team_code for held in person.roles_at(NOON)}
        after = {held.team_code for held in person.roles_at(END)}
        companies = person.company_roles

    assert len(asked) == 1
    assert (teams, after, companies) == ({"fire", "structural"}, {"fire"}, {})


def test_a_loan_gives_nothing_to_who_is_no_reviewer_any_more(reader: User, giver: User) -> None:
    team, other = (Team.objects.create(code=code, name=code) for code in ("fire", "structural"))
    reader.staff_roles.create(role="reviewer", team=team, since=NOON, until=NOON + timedelta(days=3))
    term = {"reason": "Many are ill.", "since": NOON, "until": END, "at": NOON}
    grants.give(reader, "work_for_team", other, giver=giver, **term)

    person = User.objects.get(pk=reader.pk)

    assert len(person.roles_at(NOON)) == 2
    assert person.roles_at(NOON + timedelta(days=3)) == []
