"""Joining an application by invitation: in one role, with its rights only, until it ends."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.invitation_links import key_of
from accounts.models import SecurityEvent, StaffRole, User
from permits.applications.authority import may
from permits.applications.facts import is_owner_built
from permits.applications.models import Party, PartyInvitation, PermitApplication
from permits.applications.services import invitations, leaving
from permits.applications.services.editing import NotYours
from permits.applications.services.invitations import InvitationRefused
from permits.applications.services.leaving import StaysOnRecord
from tests.driving import NOON, PASSWORD, application_at
from workflows import relay
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db
CITY = ZoneInfo("America/Los_Angeles")
END = datetime(2026, 12, 1, tzinfo=CITY)
"""The midnight after the last day of November."""


@pytest.fixture(autouse=True)
def _noon():
    with at_moment(NOON):
        yield


def person(name: str) -> User:
    made = User.objects.create_user(f"{name}@example.com", PASSWORD, name=name.title())
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


def invite(application, who_invites, role="agent", email="alex@example.com", **changes) -> PartyInvitation:
    ends_at = END if role == "agent" else None
    facts = {"role": role, "email": email, "name": "Alex Agent", "ends_at": ends_at, **changes}
    return invitations.invite(application, actor=who_invites, at=NOON, **facts)


def fresh(application) -> PermitApplication:
    return PermitApplication.objects.get(pk=application.pk)


def link(invitation: PartyInvitation) -> str:
    return reverse("applications:invited", args=[key_of(invitation)])


def rights(user: User, application) -> set[str]:
    actions = ("see_application", "edit_draft", "submit", "pay", "sign_declaration", "invite_party")
    return {each for each in actions if may(User.objects.get(pk=user.pk), each, fresh(application))}


def test_a_homeowner_invites_her_expediter_who_has_no_account_yet_and_ends_the_delegation(
    who, as_, own_draft
):
    form = {"role": "agent", "name": "Alex Agent", "email": "alex@new.example", "last_day": "2026-11-30"}
    as_(who.owner).post(reverse("applications:invite", args=[own_draft.pk]), form)
    relay.drain()
    letter = mail.outbox[-1]
    address = re.search(r"http://\S+(/applications/invited/\S+)", letter.body)[1]
    visitor = Client()

    words = {"name": "Alex Agent", "email": "alex@new.example", "password1": PASSWORD, "password2": PASSWORD}
    before = visitor.get(address).content.decode()
    visitor.post(f"{reverse('account_signup')}?next={address}", {**words, "next": address})
    confirm = re.search(r"http://\S+(/account/confirm-email/\S+)", mail.outbox[-1].body)[1]
    landed = visitor.post(confirm, follow=True)
    taken = visitor.post(landed.redirect_chain[-1][0], {"accept": "1"}, follow=True)

    alex = User.objects.get(email="alex@new.example")
    party = own_draft.parties.get(role="agent")
    assert "Second home" not in before
    assert own_draft.type_name not in before
    assert own_draft.type_name in landed.content.decode()
    assert taken.redirect_chain[-1][0] == reverse("applications:review", args=[own_draft.pk])
    assert (party.user, party.until, party.given_by) == (alex, END, who.owner)
    assert rights(alex, own_draft) == {"see_application", "edit_draft", "submit", "pay"}

    ended = as_(who.owner).post(reverse("applications:end_part", args=[own_draft.pk, party.pk]), follow=True)
    relay.drain()

    assert "takes part no more" in ended.content.decode()
    assert rights(alex, own_draft) == set()
    assert visitor.get(reverse("applications:review", args=[own_draft.pk])).status_code == 404
    told = {
        each.to[0].split("<")[1].strip(">") for each in mail.outbox if "no longer takes part" in each.subject
    }
    assert told == {"alex@new.example", who.owner.email}
    moves = list(own_draft.case.records.exclude(thing="").order_by("seq").values_list("move", flat=True))
    assert moves == ["invite", "accept", "end"]


def test_a_delegation_ends_by_itself_at_midnight_in_the_city(who, own_draft):
    alex = person("alex")
    invitations.accept(invite(own_draft, who.owner), actor=alex, at=NOON)

    with at_moment(END - timedelta(minutes=1)):
        assert "submit" in rights(alex, own_draft)
    with at_moment(END):
        assert rights(alex, own_draft) == set()


@pytest.mark.parametrize(
    ("role", "has"),
    [
        ("agent", {"see_application", "edit_draft", "submit", "pay"}),
        ("design_professional", {"see_application", "edit_draft"}),
        ("owner", {"see_application", "edit_draft", "submit", "pay", "sign_declaration", "invite_party"}),
    ],
)
def test_the_invited_have_the_rights_of_their_role_and_no_other(who, own_draft, role, has):
    alex = person("alex")

    invitations.accept(invite(own_draft, who.owner, role), actor=alex, at=NOON)

    assert rights(alex, own_draft) == has


def test_a_contractor_joins_with_a_company_for_which_he_acts(who, as_, own_draft):
    EmailAddress.objects.create(user=who.contractor, email=who.contractor.email, verified=True)
    invitation = invite(own_draft, who.owner, "contractor", who.contractor.email)
    address = reverse("applications:invitation", args=[invitation.pk])

    without = as_(who.contractor).post(address, {"accept": "1"}).content.decode()
    strange = as_(who.contractor).post(address, {"accept": "1", "company": "999999"}).status_code
    as_(who.contractor).post(address, {"accept": "1", "company": who.company.pk})

    party = own_draft.parties.get(role="contractor", until=None)
    assert "Choose the company that does the work." in without
    assert strange == 200
    assert (party.organisation, party.licence_number) == (who.company, "1045678")
    assert not is_owner_built(fresh(own_draft))


def test_a_contractor_without_a_company_is_led_to_register_it(who, as_, own_draft):
    alex = person("alex")
    invitation = invite(own_draft, who.owner, "contractor")

    page = as_(alex).get(reverse("applications:invitation", args=[invitation.pk])).content.decode()
    with pytest.raises(InvitationRefused, match="register yours first"):
        invitations.accept(invitation, actor=alex, at=NOON)

    assert reverse("accounts:register_company") in page


def test_links_that_were_guessed_revoked_expired_or_used_show_nothing(who, as_, own_draft):
    alex, other = person("alex"), person("other")
    used = invite(own_draft, who.owner)
    invitations.accept(used, actor=alex, at=NOON)
    revoked = invite(own_draft, who.owner, "design_professional", "dora@example.com")
    invitations.revoke(revoked, actor=who.owner, at=NOON)
    old = invite(own_draft, who.owner, email="old@example.com")
    PartyInvitation.objects.filter(pk=old.pk).update(expires_at=NOON)

    for address in (
        link(used),
        link(revoked),
        link(old),
        link(old)[:-5] + "0000/",
        "/applications/invited/1-x/",
    ):
        for visitor in (Client(), as_(other)):
            answer = visitor.get(address)
            assert answer.status_code == 404
            assert own_draft.type_name not in answer.content.decode()
    assert as_(alex).get(link(used)).url == reverse("casework:application", args=[own_draft.pk])


def test_somebody_else_learns_nothing_and_takes_no_part(who, as_, own_draft):
    invitation, thief = invite(own_draft, who.owner), person("thief")

    shown = as_(thief).get(link(invitation))
    page = as_(thief).post(reverse("applications:invitation", args=[invitation.pk]), {"accept": "1"})

    assert (shown.status_code, page.status_code) == (404, 404)
    assert own_draft.type_name not in shown.content.decode()
    assert rights(thief, own_draft) == set()


@pytest.mark.parametrize("role", ["stranger", "technician"])
def test_others_invite_nobody(who, as_, own_draft, role):
    with pytest.raises(NotYours):
        invite(own_draft, getattr(who, role))

    assert as_(getattr(who, role)).get(reverse("applications:invite", args=[own_draft.pk])).status_code == 404


def test_an_agent_and_a_designer_invite_nobody_and_end_nobody_but_themselves(who, as_, own_draft):
    alex, dora = person("alex"), person("dora")
    invitations.accept(invite(own_draft, who.owner), actor=alex, at=NOON)
    designer = invitations.accept(
        invite(own_draft, who.owner, "design_professional", "dora@example.com"), actor=dora, at=NOON
    )

    for somebody in (alex, dora):
        assert as_(somebody).get(reverse("applications:invite", args=[own_draft.pk])).status_code == 403
    with pytest.raises(NotYours):
        leaving.end_part(designer, reason="", actor=alex, at=NOON)
    leaving.end_part(designer, reason="Done.", actor=dora, at=NOON)

    assert rights(dora, own_draft) == set()


def test_an_invitation_falls_with_the_right_of_who_sent_it(who, own_draft):
    alex, olga = person("alex"), person("olga")
    invitations.accept(invite(own_draft, who.owner, "owner", "olga@example.com"), actor=olga, at=NOON)
    sent = invite(own_draft, olga)
    leaving.end_part(own_draft.parties.get(role="owner", until=None), reason="", actor=olga, at=NOON)

    with pytest.raises(InvitationRefused, match="cannot be used any more"):
        invitations.accept(sent, actor=alex, at=NOON)


def test_a_taken_place_is_not_given_away_by_invitation(who):
    application = application_at("submitted", who)
    EmailAddress.objects.create(user=who.owner, email=who.owner.email, verified=True)
    application.parties.filter(role="owner").update(user=who.owner)

    with pytest.raises(InvitationRefused, match="Olga Owner is the property owner"):
        invite(fresh(application), who.contractor, "owner")
    with pytest.raises(InvitationRefused, match="change of record"):
        invite(fresh(application), who.contractor, "contractor")


def test_a_designer_named_without_an_account_joins_after_the_hand_in_and_keeps_the_name(who):
    application, ada = application_at("submitted", who), person("ada")

    party = invitations.accept(
        invite(application, who.contractor, "design_professional", "ada@example.com"), actor=ada, at=NOON
    )

    assert (party.name, party.user, party.licence_number) == ("Ada Architect", ada, "C-30123")
    leaving.end_part(party, reason="Dismissed.", actor=who.contractor, at=NOON)
    assert rights(ada, application) == set()
    kept = application.parties.get(role="design_professional", until=None)
    assert (kept.name, kept.user, kept.licence_number) == ("Ada Architect", None, "C-30123")


def test_owner_and_contractor_of_what_was_handed_in_stay_on_the_record(who):
    application = application_at("submitted", who)
    application.parties.filter(role="owner").update(user=who.owner)

    with pytest.raises(StaysOnRecord):
        leaving.end_part(application.parties.get(role="owner"), reason="", actor=who.owner, at=NOON)


@pytest.mark.parametrize("end", [None, NOON, NOON + timedelta(days=400)])
def test_a_delegation_has_an_end_within_a_year(who, own_draft, end):
    with pytest.raises(InvitationRefused, match="last day of the delegation"):
        invite(own_draft, who.owner, ends_at=end)


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({}, "Choose the role"),
        ({"role": "king", "name": "A", "email": "a@example.com"}, "Select a valid choice"),
        ({"role": "agent", "name": "A", "email": "a@example.com"}, "Choose the last day of the delegation."),
        ({"role": "agent", "name": "A", "email": "a@example.com", "last_day": "soon"}, "month, day and year"),
        (
            {"role": "agent", "name": "A", "email": "a@example.com", "last_day": "2020-01-01"},
            "today at the earliest",
        ),
        ({"role": "owner", "name": "", "email": "a@example.com"}, "Enter the full name"),
        ({"role": "owner", "name": "A", "email": "nobody"}, "like name@example.com"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(who, as_, own_draft, form, told):
    page = as_(who.owner).post(reverse("applications:invite", args=[own_draft.pk]), form).content.decode()

    assert told in page
    assert not PartyInvitation.objects.exists()
    assert all(f'value="{form[name]}"' in page for name in ("name", "email") if form.get(name))


def test_an_end_typed_for_somebody_who_has_none_is_forgotten(who, as_, own_draft):
    form = {"role": "owner", "name": "Olga", "email": "olga@example.com", "last_day": "rubbish"}

    as_(who.owner).post(reverse("applications:invite", args=[own_draft.pk]), form)

    assert PartyInvitation.objects.get().ends_at is None


def test_city_staff_take_no_part(who, own_draft):
    alex = person("alex")
    StaffRole.objects.create(user=alex, role="cashier", since=NOON - timedelta(days=1))

    with pytest.raises(InvitationRefused, match="private account"):
        invitations.accept(invite(own_draft, who.owner), actor=alex, at=NOON)


def test_accepting_twice_changes_nothing_and_a_new_delegation_replaces_the_old(who, own_draft):
    alex, first = person("alex"), invite(own_draft, who.owner)
    party = invitations.accept(first, actor=alex, at=NOON)
    again = invitations.accept(first, actor=alex, at=NOON)
    later = invite(own_draft, who.owner, ends_at=END + timedelta(days=31))

    renewed = invitations.accept(later, actor=alex, at=NOON + timedelta(hours=1))

    assert again == party
    assert [each.pk for each in Party.objects.of(alex, at=NOON + timedelta(hours=1))] == [renewed.pk]


def test_who_lost_the_letter_finds_the_invitation_on_the_own_list(who, as_, own_draft):
    alex = person("alex")
    invitation = invite(own_draft, who.owner)

    page = as_(alex).get(reverse("applications:mine")).content.decode()

    assert reverse("applications:invitation", args=[invitation.pk]) in page


def test_everything_about_parts_is_in_the_security_chain(who, own_draft):
    alex = person("alex")
    party = invitations.accept(invite(own_draft, who.owner), actor=alex, at=NOON)
    leaving.end_part(party, reason="", actor=who.owner, at=NOON)

    kinds = list(SecurityEvent.objects.order_by("id").values_list("kind", flat=True))

    assert kinds == ["party invited", "party joined", "party ended"]


def test_the_page_of_who_takes_part_asks_no_more_for_many(who, as_, own_draft):
    client, address = as_(who.owner), reverse("applications:taking_part", args=[own_draft.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as with_one:
        client.get(address)
    for number in range(4):
        invitations.accept(
            invite(own_draft, who.owner, email=f"p{number}@example.com"), actor=person(f"p{number}"), at=NOON
        )
        invite(own_draft, who.owner, email=f"i{number}@example.com")

    with CaptureQueriesContext(connection) as with_many:
        client.get(address)

    assert len(with_many) == len(with_one)
