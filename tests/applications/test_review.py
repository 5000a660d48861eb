"""The last page: everything at a glance, what is missing with the way to it, the fees, and the button."""

import pytest
from django.urls import reverse

from permits.applications.readiness import problems
from permits.casework import intake
from tests.driving import NOON, application_at, complete_draft

pytestmark = pytest.mark.django_db


def review_page(application) -> str:
    return reverse("applications:review", args=[application.pk])


def test_an_empty_draft_lists_its_empty_pages_and_has_no_button(who, as_, draft):
    page = as_(who.contractor).get(review_page(draft)).content.decode()

    assert "Fill in the page “The lot”" in page
    assert "Submit the application" not in page


def test_a_missing_answer_is_named_with_a_link_to_its_field(who, as_, draft):
    browser = as_(who.contractor)
    browser.post(reverse("applications:project", args=[draft.pk]), {"address": "77 Elm"})

    page = browser.get(review_page(draft)).content.decode()

    link = reverse("applications:project", args=[draft.pk]) + "?check=1#id_valuation"
    assert f'href="{link}">Enter the valuation in dollars' in page


def test_a_complete_draft_shows_everything_and_the_button(who, as_):
    application = complete_draft(who)

    page = as_(who.contractor).get(review_page(application)).content.decode()

    assert problems(application, at=NOON) == []
    assert "Submit the application" in page
    assert reverse("casework:submit", args=[application.pk]) in page
    for words in (
        "1222 First Avenue",
        "$185,432.00",
        "Signed by Carla Contractor",
        "Olga Owner",
        "Heat pump",
    ):
        assert words in page


def test_the_fees_are_estimated_with_their_working(who, as_):
    page = as_(who.contractor).get(review_page(complete_draft(who, type_code="REROOF"))).content.decode()

    assert "$293.25" in page
    assert "The invoice is what counts." in page


def test_the_designer_may_fill_in_but_not_submit(who, as_):
    application = complete_draft(who)
    application.parties.filter(role="design_professional").update(user=who.stranger)

    page = as_(who.stranger).get(review_page(application)).content.decode()

    assert "Submit the application" not in page
    assert "The applicant, the owner or the contractor submits" in page


def test_an_expired_licence_stops_an_instant_permit_before_anybody_pays(who):
    application = complete_draft(who, type_code="REROOF")
    who.company.licences.update(expires_on="2026-11-08")

    (found,) = problems(application, at=NOON)

    assert "is not active or has expired" in found.text
    assert found.page == "people"


def test_an_expired_licence_does_not_stop_a_submission_for_plan_review(who):
    application = complete_draft(who)
    who.company.licences.update(expires_on="2026-11-08")

    assert problems(application, at=NOON) == []


def test_the_review_page_asks_the_database_little(who, as_, django_assert_max_num_queries):
    application = complete_draft(who)
    browser = as_(who.contractor)
    browser.get(review_page(application))

    with django_assert_max_num_queries(60):
        browser.get(review_page(application))


def test_a_returned_application_shows_what_the_city_asks_for_and_is_submitted_again(who, as_):
    application = application_at("submitted", who)
    intake.return_incomplete(
        application,
        missing={"stamps": "Stamp and sign sheet S-1."},
        message="Please complete the plans.",
        actor=who.technician,
        at=NOON,
    )

    page = as_(who.contractor).get(review_page(application)).content.decode()

    assert "What the city asks for" in page
    assert "Stamp and sign sheet S-1." in page
    assert "Please complete the plans." in page
    assert "Submit again" in page
    assert reverse("casework:resubmit", args=[application.pk]) in page
