"""Sharing a record by an e-mail address: one answer for every address, and the right when it is taken up."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import OrganisationGrant, SecurityEvent, User
from permits.applications.models import ApplicationGrant, PermitApplication
from permits.casework.access import offering
from permits.casework.models import ReadingOffer
from tests.driving import NOON, People, application_at
from workflows import relay
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "nora@example.com", "nobody@example.com"
TYPED = {"until": "2026-12-31", "reason": "Checks the loan."}


def browser(user: User) -> Client:
    made = Client()
    made.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return made


@pytest.fixture
def nora(who: People) -> User:
    return person(KNOWN, "Nora New")


@pytest.fixture
def made(who: People) -> PermitApplication:
    with at_moment(NOON):
        return application_at("submitted", who, type_code="REROOF")


def person(email: str, name: str) -> User:
    found = User.objects.create_user(email, "x", name=name)
    EmailAddress.objects.create(user=found, email=email, verified=True, primary=True)
    return found


def shares(user: User, made: PermitApplication, email: str, **typed: str) -> tuple[Any, str]:
    """Share it on its page; returns the answer and the page after it, without its secrets of one answer."""
    client, page = browser(user), reverse("access:record", args=[made.pk])
    with at_moment(NOON):
        answer = client.post(page, {"email": email, **TYPED, **typed})
        shown = client.get(page).content.decode()
    shown = re.sub(r'nonce="[^"]+"|value="[A-Za-z0-9]{64}"|X-CSRFToken": "[^"]+"|offers/\d+/', "", shown)
    return answer, shown


def letters(to: str) -> list[Any]:
    with at_moment(NOON):
        relay.drain()
    return [each for each in mail.outbox if to in each.to[0]]


def without_link(body: str, address: str) -> str:
    return re.sub(r"https?://\S+", "", body.replace(address, ""))


def link_in(letter: Any) -> str:
    found = re.search(r"https?://[^/]+(/\S*offered/\S+)", letter.body)
    assert found, letter.body
    return found.group(1)


def test_an_address_with_an_account_and_one_without_get_the_same_letter_and_the_same_answer(
    who: People, nora: User, made: PermitApplication
) -> None:
    first, known = shares(who.contractor, made, KNOWN)
    offering.take_back(ReadingOffer.objects.get(), actor=who.contractor, at=NOON)
    second, unknown = shares(who.contractor, made, UNKNOWN)

    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert known.replace(KNOWN, "") == unknown.replace(UNKNOWN, "")
    assert "We wrote to" in known
    assert "Nora" not in known
    assert not ApplicationGrant.objects.exists()
    sent, other = letters(KNOWN), letters(UNKNOWN)
    assert [each.subject for each in sent] == [each.subject for each in other]
    assert len(other) == 1
    assert without_link(sent[0].body, KNOWN) == without_link(other[0].body, UNKNOWN)


def test_who_owns_the_address_reads_after_opening_the_link_and_a_second_click_changes_nothing(
    who: People, nora: User, made: PermitApplication
) -> None:
    shares(who.contractor, made, KNOWN)
    link, record = link_in(letters(KNOWN)[0]), reverse("casework:application", args=[made.pk])
    with at_moment(NOON):
        nobody = Client().get(link)
        stranger = browser(who.stranger).get(link)
        client = browser(nora)
        before = client.get(record).status_code
        led = client.get(link)
        client.post(led.url, {"accept": "1"})
        after = client.get(record).status_code
        again = client.get(link)
        twice = client.post(led.url, {"accept": "1"})

    grant = ApplicationGrant.objects.get()
    assert (nobody.status_code, stranger.status_code, before, after) == (200, 404, 404, 200)
    assert made.number not in nobody.content.decode()
    assert again.url == record
    assert twice.status_code == 404
    assert (grant.user, grant.giver, grant.reason) == (nora, who.contractor, "Checks the loan.")
    kinds = set(SecurityEvent.objects.values_list("kind", flat=True))
    assert {"reading offered", "grant given"} <= kinds


def test_who_registers_with_the_address_afterwards_takes_it_up(who: People, made: PermitApplication) -> None:
    shares(who.contractor, made, UNKNOWN)
    link = link_in(letters(UNKNOWN)[0])
    late = person(UNKNOWN, "Late Comer")
    with at_moment(NOON):
        client = browser(late)
        client.post(client.get(link).url, {"accept": "1"})

    assert ApplicationGrant.objects.get().user == late


def test_a_declined_or_taken_back_offer_opens_nothing_and_may_be_made_anew(
    who: People, nora: User, made: PermitApplication
) -> None:
    shares(who.contractor, made, KNOWN)
    first = ReadingOffer.objects.get()
    with at_moment(NOON):
        browser(nora).post(reverse("access:offer", args=[first.pk]), {"decline": "1"})
    shares(who.contractor, made, KNOWN)
    second = ReadingOffer.objects.get(declined_at=None)
    with at_moment(NOON):
        browser(who.contractor).post(reverse("access:take_back_offer", args=[second.pk]))
        gone = browser(nora).get(reverse("access:offer", args=[second.pk]))

    assert gone.status_code == 404
    assert not ApplicationGrant.objects.exists()


def test_an_offer_of_somebody_who_may_share_no_longer_opens_nothing(
    who: People, nora: User, made: PermitApplication
) -> None:
    shares(who.contractor, made, KNOWN)
    who.contractor.memberships.update(left_at=NOON)
    made.parties.filter(user=who.contractor).update(until=NOON)
    PermitApplication.objects.filter(pk=made.pk).update(applicant=who.owner)
    with at_moment(NOON + timedelta(hours=1)):
        page = reverse("access:offer", args=[ReadingOffer.objects.get().pk])
        told = browser(nora).post(page, {"accept": "1"}, follow=True).content.decode()

    assert "cannot be used any more" in told
    assert not ApplicationGrant.objects.exists()


def test_an_offer_counts_for_two_weeks(who: People, nora: User, made: PermitApplication) -> None:
    shares(who.contractor, made, KNOWN)
    page = reverse("access:offer", args=[ReadingOffer.objects.get().pk])

    with at_moment(NOON + timedelta(days=15)):
        answer = browser(nora).post(page, {"accept": "1"})

    assert answer.status_code == 404


def test_the_same_click_twice_is_one_letter_and_a_later_one_a_fresh_link(
    who: People, made: PermitApplication
) -> None:
    shares(who.contractor, made, UNKNOWN)
    shares(who.contractor, made, UNKNOWN)
    first = link_in(letters(UNKNOWN)[0])
    late = person(UNKNOWN, "Late Comer")
    with at_moment(NOON + timedelta(hours=1)):
        again = {"email": UNKNOWN, **TYPED}
        browser(who.contractor).post(reverse("access:record", args=[made.pk]), again)
        dead = browser(late).get(first)
        relay.drain()

    assert ReadingOffer.objects.count() == 1
    assert len(letters(UNKNOWN)) == 2
    assert dead.status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": ""}, "Enter the e-mail address"),
        ({"email": "nora"}, "like name@example.com"),
        ({"until": "2026-01-01"}, "in the future"),
        ({"until": "2029-01-01"}, "too long"),
        ({"reason": " "}, "Write the reason"),
    ],
)
def test_what_cannot_be_offered_is_said_and_keeps_what_was_typed(
    who: People, made: PermitApplication, typed: dict[str, str], said: str
) -> None:
    page = reverse("access:record", args=[made.pk])
    with at_moment(NOON):
        answer = browser(who.contractor).post(page, {"email": KNOWN, **TYPED, **typed})

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not ReadingOffer.objects.exists()


def test_nobody_offers_to_himself(who: People, made: PermitApplication) -> None:
    answer, _shown = shares(who.contractor, made, who.contractor.email.upper())

    assert "Nobody gives a right to himself" in answer.content.decode()


def test_a_company_shares_its_records_in_the_same_way(who: People, nora: User) -> None:
    page = reverse("access:company_readers", args=[who.company.pk])
    with at_moment(NOON):
        owner = browser(who.contractor)
        owner.post(page, {"email": KNOWN, **TYPED})
        waiting = owner.get(page).content.decode()
        client = browser(nora)
        client.post(client.get(link_in(letters(KNOWN)[0])).url, {"accept": "1"})
        shown = owner.get(page).content.decode()

    assert "Offered, not taken up yet" in waiting
    assert "Nora New" not in waiting
    assert "Nora New" in shown
    assert OrganisationGrant.objects.get().user == nora
