"""Joining an application by invitation: in one role, with its rights only, until it ends."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.invitations import InvitationRefused
from accounts.models import SecurityEvent, User
from permits.applications.facts import is_owner_built
from permits.applications.models import Party
from permits.applications.services import invitations, leaving
from permits.applications.services.leaving import StaysOnRecord
from tests.applications.inviting import END, fresh, invite, person, rights
from tests.driving import NOON, PASSWORD, application_at
from workflows import relay
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with at_moment(NOON):
        yield


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
