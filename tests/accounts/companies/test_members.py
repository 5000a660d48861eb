"""Members of a company: invited, joining, changing roles, leaving."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.companies.services import invitations, members
from accounts.companies.services.companies import register_company
from accounts.companies.services.members import LastOwner
from accounts.companies.services.ownership import NotTheOwner
from accounts.invitations import InvitationRefused
from accounts.invitations.links import invitation_with, key_of
from accounts.models import CompanyInvitation, Membership, Organisation, SecurityEvent, User
from accounts.roles import CompanyRole
from tests.accounts.companies.test_companies import FACTS, NOON
from tests.accounts.conftest import PASSWORD, verified
from workflows import relay
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def company(carla: User) -> Organisation:
    return register_company(carla, at=NOON, **FACTS)


@pytest.fixture(autouse=True)
def _noon():
    with at_moment(NOON):
        yield


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def invite(company: Organisation, owner: User, email: str, role: str = "field") -> CompanyInvitation:
    return invitations.invite_member(company, email=email, role=CompanyRole(role), actor=owner, at=NOON)


def link(invitation: CompanyInvitation) -> str:
    return reverse("accounts:invited", args=[key_of(invitation)])


def member(company: Organisation, name: str, role: str) -> User:
    person = verified(f"{name}@example.com", name.title())
    Membership.objects.create(user=person, organisation=company, role=role, joined_at=NOON)
    return person


def test_an_owner_invites_a_superintendent_who_registers_and_lands_in_the_company(company, carla):
    browser(carla).post(
        reverse("accounts:invite_member", args=[company.pk]),
        {"email": "Frank@Example.com", "role": "field"},
    )
    relay.drain()
    (letter,) = mail.outbox
    address = re.search(r"http://\S+(/people/invited/\S+)", letter.body)[1]
    visitor = Client()

    shown = visitor.get(address).content.decode()
    form = {"name": "Frank Field", "email": "frank@example.com", "password1": PASSWORD, "password2": PASSWORD}
    visitor.post(f"{reverse('account_signup')}?next={address}", {**form, "next": address})
    confirm = re.search(r"http://\S+(/account/confirm-email/\S+)", mail.outbox[-1].body)[1]
    confirmed = visitor.post(confirm, follow=True)
    page = visitor.get(address, follow=True)
    joined = visitor.post(page.redirect_chain[-1][0], {"accept": "1"}, follow=True)

    assert letter.to == ['"frank@example.com" <frank@example.com>']
    assert "Ortega" not in shown
    assert confirmed.redirect_chain[-1][0] == page.redirect_chain[-1][0]
    assert "invites you to Ortega Roofing Inc." in page.content.decode()
    assert "You belong to Ortega Roofing Inc. now." in joined.content.decode()
    assert Membership.objects.get(user__email="frank@example.com").role == "field"
    assert SecurityEvent.objects.filter(kind="member joined", actor__email="frank@example.com").count() == 1


def test_a_link_that_was_guessed_revoked_used_or_is_too_old_shows_nothing(company, carla):
    frank, other = verified("frank@example.com", "Frank"), verified("other@example.com", "Other")
    revoked, used, old = (invite(company, carla, f"{each}@example.com") for each in ("r", "frank", "o"))
    invitations.revoke(revoked, actor=carla, at=NOON)
    invitations.accept(used, actor=frank, at=NOON)
    CompanyInvitation.objects.filter(pk=old.pk).update(expires_at=NOON)
    guessed = link(old)[:-6] + "00000/"

    for address in (guessed, link(revoked), link(used), link(old), "/people/invited/x/"):
        for visitor in (Client(), browser(other)):
            answer = visitor.get(address)
            assert answer.status_code == 404
            assert "Ortega" not in answer.content.decode()
            assert "no-store" in answer["Cache-Control"]
    assert browser(frank).get(link(used)).url == reverse("accounts:company", args=[company.pk])


def test_a_link_in_the_wrong_hands_tells_nothing_and_gives_nothing(company, carla):
    invitation = invite(company, carla, "frank@example.com")
    thief = verified("thief@example.com", "Thief")

    shown = browser(thief).get(link(invitation))
    page = browser(thief).get(reverse("accounts:company_invitation", args=[invitation.pk]))
    with pytest.raises(InvitationRefused):
        invitations.accept(invitation, actor=thief, at=NOON)

    assert (shown.status_code, page.status_code) == (404, 404)
    assert "frank" not in shown.content.decode()
    assert "Ortega" not in shown.content.decode()


def test_an_address_that_is_not_confirmed_opens_no_invitation(company, carla):
    invitation = invite(company, carla, "frank@example.com")
    claimer = User.objects.create_user("frank@example.com", PASSWORD, name="Claimer")
    EmailAddress.objects.create(user=claimer, email="frank@example.com", verified=False, primary=True)

    with pytest.raises(InvitationRefused):
        invitations.accept(invitation, actor=claimer, at=NOON)


def test_inviting_again_sends_a_fresh_link_and_kills_the_first(company, carla):
    first = invite(company, carla, "frank@example.com")
    dead = link(first)
    with at_moment(NOON + timedelta(hours=1)):
        again = invitations.invite_member(
            company,
            email="FRANK@example.com",
            role=CompanyRole.OFFICE,
            actor=carla,
            at=NOON + timedelta(hours=1),
        )

    assert CompanyInvitation.objects.count() == 1
    assert invitation_with(CompanyInvitation, dead.split("/")[-2]) is None
    assert invitation_with(CompanyInvitation, key_of(again)) == again
    assert again.role == "office"


def test_a_double_click_sends_one_letter(company, carla):
    form = {"email": "frank@example.com", "role": "field"}

    for _click in range(2):
        browser(carla).post(reverse("accounts:invite_member", args=[company.pk]), form)
    relay.drain()

    assert len(mail.outbox) == 1


def test_accepting_twice_makes_one_member(company, carla):
    frank, invitation = verified("frank@example.com", "Frank"), invite(company, carla, "frank@example.com")

    first = invitations.accept(invitation, actor=frank, at=NOON)

    assert invitations.accept(invitation, actor=frank, at=NOON) == first
    assert company.memberships.filter(user=frank).count() == 1


def test_who_declines_is_no_member_and_cannot_come_back_by_that_link(company, carla):
    frank, invitation = verified("frank@example.com", "Frank"), invite(company, carla, "frank@example.com")

    browser(frank).post(reverse("accounts:company_invitation", args=[invitation.pk]), {"decline": "1"})

    assert browser(frank).get(link(invitation)).status_code == 404
    assert not company.memberships.filter(user=frank).exists()


@pytest.mark.parametrize("role", ["office", "field"])
def test_only_owners_manage_members(company, carla, role):
    person = member(company, "olive", role)
    carlas = company.memberships.get(user=carla)
    client, place = browser(person), [company.pk, carlas.pk]
    form = {"email": "x@example.com", "role": "owner"}

    answers = [
        client.post(reverse("accounts:invite_member", args=[company.pk]), form).status_code,
        client.post(reverse("accounts:change_role", args=place), form).status_code,
        client.post(reverse("accounts:end_membership", args=place), form).status_code,
        client.get(reverse("accounts:add_licence", args=[company.pk])).status_code,
    ]
    page = client.get(reverse("accounts:company", args=[company.pk])).content.decode()

    assert answers == [403] * 4
    assert "Invite somebody" not in page
    assert "carla@example.com" not in page
    with pytest.raises(NotTheOwner):
        invite(company, person, "x@example.com")
    with pytest.raises(NotTheOwner):
        members.change_role(carlas, CompanyRole.FIELD, actor=person, at=NOON)


def test_a_stranger_sees_nothing_of_a_company(company):
    client = browser(verified("stranger@example.com", "Sam"))

    for name in ("company", "invite_member", "add_licence"):
        assert client.get(reverse(f"accounts:{name}", args=[company.pk])).status_code == 404
    assert client.post(reverse("accounts:check_licences", args=[company.pk])).status_code == 404


def test_the_last_owner_neither_leaves_nor_steps_down(company, carla):
    held = company.memberships.get(user=carla)
    address = reverse("accounts:end_membership", args=[company.pk, held.pk])

    told = browser(carla).post(address, follow=True).content.decode()
    form = browser(carla).post(reverse("accounts:change_role", args=[company.pk, held.pk]), {"role": "field"})

    assert "The company needs an owner." in told
    assert "The company needs an owner." in form.content.decode()
    with pytest.raises(LastOwner):
        members.end_membership(held, actor=carla, at=NOON)
    held.refresh_from_db()
    assert (held.left_at, held.role) == (None, "owner")


def test_an_owner_leaves_once_there_is_another(company, carla):
    member(company, "second", "owner")
    held = company.memberships.get(user=carla)
    invitation = invite(company, carla, "frank@example.com", "owner")

    members.end_membership(held, actor=carla, at=NOON)
    members.end_membership(held, actor=carla, at=NOON + timedelta(days=1))

    held.refresh_from_db()
    invitation.refresh_from_db()
    assert held.left_at == NOON
    assert invitation.revoked_at == NOON  # nobody comes in on the word of who left
    assert browser(carla).get(reverse("accounts:company", args=[company.pk])).status_code == 404


def test_an_owner_sends_a_member_away_and_both_are_told(company, carla):
    olive = member(company, "olive", "office")
    held = company.memberships.get(user=olive)

    browser(carla).post(reverse("accounts:end_membership", args=[company.pk, held.pk]))
    relay.drain()

    assert {each.to[0].split("<")[1] for each in mail.outbox} == {"olive@example.com>", "carla@example.com>"}
    assert SecurityEvent.objects.filter(kind="member left", actor=carla).count() == 1


def test_city_staff_join_no_company(company, carla):
    clerk, invitation = verified("frank@example.com", "Frank"), invite(company, carla, "frank@example.com")
    clerk.staff_roles.create(role="permit_technician", since=NOON - timedelta(days=1))

    with pytest.raises(InvitationRefused, match="private account"):
        invitations.accept(invitation, actor=clerk, at=NOON)


def test_a_member_is_not_invited_again(company, carla):
    member(company, "olive", "office")

    page = browser(carla).post(
        reverse("accounts:invite_member", args=[company.pk]), {"email": "olive@example.com", "role": "field"}
    )

    assert "Olive is a member of the company already." in page.content.decode()


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"email": "", "role": "field"}, "Enter the e-mail address of the person."),
        ({"email": "nobody", "role": "field"}, "like name@example.com"),
        ({"email": "a@example.com"}, "Choose a role."),
        ({"email": "a@example.com", "role": "king"}, "Choose one of these roles."),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said(company, carla, form, told):
    page = browser(carla).post(reverse("accounts:invite_member", args=[company.pk]), form)

    assert told in page.content.decode()
    assert not CompanyInvitation.objects.exists()


def test_the_page_of_a_company_asks_no_more_for_many_members(company, carla):
    client, address = browser(carla), reverse("accounts:company", args=[company.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as with_one:
        client.get(address)
    for number in range(5):
        member(company, f"m{number}", "field")
        invite(company, carla, f"i{number}@example.com")

    with CaptureQueriesContext(connection) as with_many:
        client.get(address)

    assert len(with_many) == len(with_one)
