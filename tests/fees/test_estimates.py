"""Anybody can learn what a permit will cost, and the estimate is what the invoice then says."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permits.fees.estimating import facts_asked
from permits.fees.models import Invoice
from permits.rulebook.queries import rulebook_in_force
from tests.driving import NOON, People

URL = "/money/estimate/"


@pytest.fixture
def anybody(who: People) -> Client:
    return Client()


def test_the_page_needs_no_account_and_lists_every_type(anybody: Client) -> None:
    page = anybody.get(reverse("fees:estimate")).content.decode()

    assert reverse("fees:estimate") == URL
    for name in ("Re-roof in kind", "Accessory dwelling unit"):
        assert name in page


def test_a_reroof_of_18000_dollars_is_estimated_to_the_cent_with_its_working(anybody: Client) -> None:
    query = {"type": "REROOF", "valuation": "18,000", "low_rise_residential": "yes"}

    page = anybody.get(URL, query).content.decode()

    assert "$296.59" in page
    assert "16 × $14.00 per additional $1,000 or fraction" in page
    assert "Not yet in the sum" not in page


def test_the_estimate_equals_the_invoice(anybody: Client, invoice: Invoice) -> None:
    page = anybody.get(
        URL, {"type": "REROOF", "valuation": "18000", "low_rise_residential": "yes"}
    ).content.decode()

    assert f"${invoice.total}" in page


def test_what_is_left_open_is_named_and_not_guessed(anybody: Client) -> None:
    page = anybody.get(URL, {"type": "REROOF", "valuation": "18000"}).content.decode()

    assert "At least" in page
    assert "State strong motion fee, residential (SMIP)" in page


@pytest.mark.parametrize("typed", ["", "0", "-5", "a lot"])
def test_a_valuation_that_is_none_is_explained_beside_its_field(anybody: Client, typed: str) -> None:
    answer = anybody.get(URL, {"type": "REROOF", "valuation": typed})

    assert answer.status_code == 200
    assert "usa-error-message" in answer.content.decode()
    assert "Your estimate" not in answer.content.decode()


@pytest.mark.parametrize("query", [{"type": "NOPE"}, {"type": "REROOF", "roof": "x"}, {}])
def test_odd_addresses_show_the_page(anybody: Client, query: dict[str, str]) -> None:
    assert anybody.get(URL, query).status_code == 200


def test_every_type_asks_only_what_its_fees_depend_on(who: People) -> None:
    rulebook = rulebook_in_force(NOON.date())

    asked = {code: facts_asked(rulebook, each, on=NOON.date()) for code, each in rulebook.types.items()}

    assert asked["REROOF"] == ["valuation", "low_rise_residential"]
    assert all(names for names in asked.values())
    assert max(len(names) for names in asked.values()) <= 8


def test_every_type_can_be_estimated_from_a_valuation_alone(anybody: Client, who: People) -> None:
    for code in rulebook_in_force(NOON.date()).types:
        answer = anybody.get(URL, {"type": code, "valuation": "250000"})
        assert answer.status_code == 200, code
        assert "Your estimate" in answer.content.decode(), code


def test_the_estimate_stores_nothing(anybody: Client, django_assert_max_num_queries: Any) -> None:
    anybody.get(URL, {"type": "ADU", "valuation": "250000"})

    with django_assert_max_num_queries(3):
        anybody.get(URL, {"type": "ADU", "valuation": "250000"})
