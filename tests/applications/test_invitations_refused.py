"""Invitations that lead nowhere, that nobody may send, and that are filled in wrongly."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.invitations import InvitationRefused
from accounts.models import StaffRole
from permits.applications.models import PartyInvitation
from permits.applications.services import invitations, leaving
from permits.applications.services.editing import NotYours
from tests.applications.inviting import fresh, invite, link, person, rights
from tests.driving import NOON, application_at
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with at_moment(NOON):
        yield


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
