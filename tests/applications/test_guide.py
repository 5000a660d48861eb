"""The way in: from plain answers to a permit type, its papers, its fees and its time."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
CHOOSE = "/applications/choose/"


def words(answer) -> str:
    return answer.content.decode()


def test_a_resident_without_an_account_is_led_to_the_right_permit(who):
    browser = Client()

    first = browser.get(CHOOSE)
    second = browser.get(CHOOSE, {"answer": "roof", "next": "1"}, follow=True)
    result = browser.get(CHOOSE, {"answered": ["roof"], "answer": "in_kind", "next": "1"}, follow=True)

    assert "What are you building?" in words(first)
    assert "What happens to the roof?" in words(second)
    assert "You need this permit" in words(result)
    assert reverse("applications:permit_type", args=["REROOF"]) in words(result)


def test_a_job_that_needs_two_permits_gets_both_and_the_order(who):
    page = words(Client().get(CHOOSE, {"answered": ["roof", "with_solar"]}))

    assert "You need these permits" in page
    assert "Re-roof in kind" in page
    assert "Residential solar" in page
    assert "Apply for the roof first" in page


def test_a_job_without_a_permit_gets_advice(who):
    page = words(Client().get(CHOOSE, {"answered": ["small", "exempt"]}))

    assert "You do not need a building permit" in page
    assert "/applications/start/" not in page


def test_going_on_without_an_answer_asks_for_one(who):
    page = words(Client().get(CHOOSE, {"next": "1"}))

    assert "Choose one answer to go on." in page
    assert "Error:" in page


@pytest.mark.parametrize("answered", [["nonsense"], ["roof", "in_kind", "more"], ["<script>"]])
def test_answers_that_lead_nowhere_begin_again(who, answered):
    answer = Client().get(CHOOSE, {"answered": answered})

    assert answer.url == CHOOSE


def test_the_page_of_a_type_tells_papers_reviewers_checklist_and_time(who):
    page = words(Client().get(reverse("applications:permit_type", args=["ADU"])))

    assert "Plan set" in page
    assert "depends on your answers" in page
    assert "Planning and zoning" in page
    assert "The plan set has a site plan" in page
    assert "About four weeks for the first answer" in page


def test_an_estimate_shows_every_line_with_its_working(who):
    page = words(Client().get(reverse("applications:permit_type", args=["REROOF"]), {"valuation": "$18,000"}))

    assert "$293.25" in page
    assert "$69.25" in page
    assert "Depends on answers still to come" in page


@pytest.mark.parametrize("typed", ["", "abc", "-5", "0", "1e400", "NaN", "999999999999999"])
def test_a_valuation_that_cannot_be_read_is_explained(who, typed):
    answer = Client().get(reverse("applications:permit_type", args=["ADU"]), {"valuation": typed})

    assert answer.status_code == 200
    assert "usa-error-message" in words(answer)


def test_an_unknown_type_is_not_found(who):
    assert Client().get(reverse("applications:permit_type", args=["NOPE"])).status_code == 404


def test_the_guide_asks_the_database_little(who, django_assert_max_num_queries):
    browser = Client()
    browser.get(CHOOSE)

    with django_assert_max_num_queries(4):
        browser.get(CHOOSE)
