"""The applicant's list: what waits for him first, and nobody else's."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from permits.applications.services.answers import save_project
from permits.applications.services.drafts import start_draft
from tests.driving import NOON, application_at

pytestmark = pytest.mark.django_db
MINE = "/applications/"


def begin(who, address: str, *, at=NOON):
    application = start_draft(who.contractor, organisation=who.company, type_code="SIGN", at=at)
    return save_project(application, actor=who.contractor, at=at, values={"address": address})


def test_an_empty_list_offers_the_way_in(who, as_):
    page = as_(who.stranger).get(MINE).content.decode()

    assert "You have no applications." in page
    assert reverse("applications:choose") in page


def test_a_stranger_signs_in_first():
    assert Client().get(MINE).url == f"{reverse('account_login')}?next={MINE}"


def test_what_waits_for_the_applicant_stands_first_with_its_next_step(who, as_):
    application_at("submitted", who)
    application_at("intake_fees_due", who)
    begin(who, "77 Elm")

    page = as_(who.contractor).get(MINE).content.decode()

    assert page.index("Waiting for you") < page.index("With the city")
    assert page.index("Pay the plan-check fees") < page.index("With the city")
    assert page.index("The city checks whether everything is there.") > page.index("With the city")
    assert "77 Elm" in page


def test_an_instant_permit_waits_for_its_payment(who, as_):
    application_at("submitted", who, type_code="REROOF")

    page = as_(who.contractor).get(MINE).content.decode()

    assert "Pay the fees; the permit follows at once." in page
    assert "With the city" not in page


def test_a_colleague_of_the_company_sees_the_list_and_one_who_left_does_not(who, as_):
    begin(who, "77 Elm")
    place = Membership.objects.create(
        user=who.stranger, organisation=who.company, role="office", joined_at=NOON
    )
    there = as_(who.stranger).get(MINE).content.decode()

    place.left_at = NOON
    place.save()
    gone = as_(who.stranger).get(MINE).content.decode()

    assert "77 Elm" in there
    assert "77 Elm" not in gone


def test_staff_see_only_their_own_here(who, as_):
    application_at("submitted", who)

    assert "You have no applications." in as_(who.technician).get(MINE).content.decode()


def test_a_long_list_is_paged_and_no_row_is_shown_twice(who, as_):
    for number in range(30):
        begin(who, f"{number:03} Elm")
    browser = as_(who.contractor)

    first = browser.get(MINE, {"group": "you"}).content.decode()
    last_shown = min(number for number in range(30) if f"{number:03} Elm" in first)
    more = first.split("?group=you&amp;before=")[1].split('"')[0]
    second = browser.get(MINE, {"group": "you", "before": more}).content.decode()

    shown_first = {number for number in range(30) if f"{number:03} Elm" in first}
    shown_second = {number for number in range(30) if f"{number:03} Elm" in second}
    assert last_shown == 5
    assert shown_first | shown_second == set(range(30))
    assert not shown_first & shown_second


@pytest.mark.parametrize(
    "query",
    [
        {"group": "nonsense"},
        {"before": "x"},
        {"group": "you", "before": "-1"},
        {"group": "you", "before": "9" * 40},
    ],
)
def test_a_broken_address_still_shows_the_list(who, as_, query):
    begin(who, "77 Elm")

    assert as_(who.contractor).get(MINE, query).status_code == 200


def test_the_list_costs_the_same_however_long_it_is(who, as_, django_assert_max_num_queries):
    begin(who, "1 Elm")
    browser = as_(who.contractor)
    browser.get(MINE)
    for number in range(12):
        begin(who, f"{number} Oak")

    with django_assert_max_num_queries(10):
        browser.get(MINE)
