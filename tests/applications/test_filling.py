"""Filling in: everything typed is kept, judged afterwards, and lost never."""

import json
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from permits.applications.models import PermitApplication
from permits.applications.services.answers import save_answers, save_project
from permits.applications.services.drafts import start_draft
from permits.applications.services.editing import NotEditable, NotYours
from permits.applications.statuses import Status
from permits.casework import intake
from tests.driving import NOON, application_at

pytestmark = pytest.mark.django_db
PROJECT = {
    "address": "1222 First Avenue",
    "unit": "2",
    "postal_code": "92101",
    "parcel": "533-123-45-00",
    "scope": "A second home.",
    "work_class": "new_detached",
    "valuation": "$185,432.50",
}


def page(name: str, application: PermitApplication, *more: str) -> str:
    return reverse(f"applications:{name}", args=[application.pk, *more])


def test_a_filled_in_page_is_saved_and_leads_to_the_next(who, as_, draft):
    answer = as_(who.contractor).post(page("project", draft), PROJECT)

    draft.refresh_from_db()
    assert answer.url == page("edit", draft, "site")
    assert draft.valuation == Decimal("185432.50")
    assert (draft.address, draft.work_class, draft.scope) == (
        "1222 First Avenue",
        "new_detached",
        "A second home.",
    )


def test_what_cannot_be_read_is_kept_as_typed_while_the_rest_is_saved(who, as_, draft):
    browser = as_(who.contractor)

    answer = browser.post(
        page("project", draft), {**PROJECT, "valuation": "about 20k", "postal_code": "9210"}
    )
    shown = browser.get(answer.url).content.decode()
    later = browser.get(page("project", draft)).content.decode()

    draft.refresh_from_db()
    assert answer.url == page("project", draft) + "?check=1"
    assert "Enter the valuation in dollars and cents" in shown
    assert 'href="#id_valuation"' in shown
    assert 'value="about 20k"' in shown
    assert 'value="about 20k"' in later
    assert "usa-error-message" not in later
    assert (draft.address, draft.valuation) == ("1222 First Avenue", None)


def test_a_corrected_field_forgets_what_was_typed_before(who, as_, draft):
    browser = as_(who.contractor)
    browser.post(page("project", draft), {**PROJECT, "valuation": "about 20k"})

    browser.post(page("project", draft), PROJECT)

    draft.refresh_from_db()
    assert draft.draft.typed["project"] == {}
    assert 'value="185,432.50"' in browser.get(page("project", draft)).content.decode()


def test_a_field_that_is_emptied_is_empty(who, as_, draft):
    browser = as_(who.contractor)
    browser.post(page("project", draft), PROJECT)

    browser.post(page("project", draft), {**PROJECT, "address": "", "valuation": ""})

    draft.refresh_from_db()
    assert (draft.address, draft.valuation) == ("", None)


def test_saving_as_one_goes_answers_the_time_and_keeps_half_a_form(who, as_, draft):
    browser = as_(who.contractor)

    answer = browser.post(
        page("autosave", draft, "project"), {"address": "1222 Fir"}, headers={"X-Lintel-Autosave": "1"}
    )

    draft.refresh_from_db()
    assert json.loads(answer.content)["saved_at"]
    assert draft.address == "1222 Fir"


def test_fields_that_a_save_does_not_send_stay(who, as_, draft):
    browser = as_(who.contractor)
    browser.post(page("project", draft), PROJECT)

    browser.post(page("autosave", draft, "project"), {"unit": "3"})

    draft.refresh_from_db()
    assert (draft.unit, draft.address) == ("3", "1222 First Avenue")


def test_leaving_for_later_leads_to_the_list_where_the_draft_waits(who, as_, draft):
    browser = as_(who.contractor)

    answer = browser.post(page("project", draft), {"address": "77 Elm", "later": "1"}, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("applications:mine")
    assert "77 Elm" in answer.content.decode()
    assert "Saved." in answer.content.decode()


def test_answers_of_a_page_are_kept_typed_or_as_typed(who, as_, draft):
    form = {"lot_area": "7,200", "main_house": "house", "graded_volume": "a lot", "coastal_zone": "no"}

    answer = as_(who.contractor).post(page("edit", draft, "site"), form)

    draft.refresh_from_db()
    assert draft.answers == {
        "lot_area": "7200",
        "main_house": "house",
        "graded_volume": "a lot",
        "coastal_zone": False,
    }
    assert answer.url.startswith(page("edit", draft, "site") + "?check=1")


def test_a_question_that_an_answer_brings_up_is_shown_next_without_javascript(who, as_, draft):
    browser = as_(who.contractor)
    before = browser.get(page("edit", draft, "site")).content.decode()

    answer = browser.post(page("edit", draft, "site"), {"main_house": "house"})
    after = browser.get(answer.url).content.decode()

    assert 'data-lintel-question="year_built" hidden' in before
    assert 'data-lintel-question="year_built" hidden' not in after
    assert "some more questions apply" in after


def test_a_hidden_answer_is_kept_but_does_not_count(who, as_, draft):
    browser = as_(who.contractor)
    browser.post(page("edit", draft, "site"), {"main_house": "house", "year_built": "1962"})

    browser.post(page("edit", draft, "site"), {"main_house": "proposed"})

    draft.refresh_from_db()
    shown = browser.get(page("review", draft)).content.decode()
    assert draft.answers["year_built"] == 1962
    assert "In which year was the main house built?" not in shown


def test_the_browser_can_ask_which_questions_apply_without_saving(who, as_, draft):
    answer = as_(who.contractor).post(page("visible", draft, "site"), {"main_house": "house"})

    draft.refresh_from_db()
    assert "year_built" in json.loads(answer.content)["visible"]
    assert draft.answers == {}


def test_a_box_that_is_unticked_last_is_unticked(who, as_):
    reroof = start_draft(who.contractor, organisation=who.company, type_code="REROOF", at=NOON)
    code = next(
        p.code
        for p in reroof.rulebook_version.rulebook.types["REROOF"].pages
        for q in p.questions
        if q.code == "old_covering"
    )
    browser = as_(who.contractor)
    browser.post(page("edit", reroof, code), {"old_covering": ["", "shingle"]})

    browser.post(page("edit", reroof, code), {"old_covering": [""]})

    reroof.refresh_from_db()
    assert reroof.answers["old_covering"] == []
    assert 'name="old_covering" value=""' in browser.get(page("edit", reroof, code)).content.decode()


@pytest.mark.parametrize("name", ["project", "parties", "declarations", "review"])
def test_a_draft_is_for_its_parties_alone(who, as_, draft, name):
    colleague = who.contractor

    assert as_(colleague).get(page(name, draft)).status_code == 200
    assert as_(who.stranger).get(page(name, draft)).status_code == 404
    assert as_(who.technician).get(page(name, draft)).status_code == 404
    assert Client().get(page(name, draft)).status_code == 302


def test_a_stranger_saves_nothing_on_another_s_draft(who, as_, draft):
    browser = as_(who.stranger)

    for address in (page("project", draft), page("autosave", draft, "project"), page("edit", draft, "site")):
        assert browser.post(address, PROJECT).status_code == 404
    draft.refresh_from_db()
    assert draft.address == ""
    with pytest.raises(NotYours):
        save_project(draft, actor=who.stranger, at=NOON, values={"address": "x"})


def test_what_was_handed_in_is_not_changed_any_more(who, as_):
    application = application_at(Status.SUBMITTED, who)
    browser = as_(who.contractor)

    saved = browser.post(page("project", application), PROJECT)
    autosaved = browser.post(
        page("autosave", application, "project"), PROJECT, headers={"X-Lintel-Autosave": "1"}
    )

    assert saved.status_code == 302
    assert autosaved.status_code == 409
    assert "handed in" in json.loads(autosaved.content)["message"]
    with pytest.raises(NotEditable):
        save_answers(application, "site", {"lot_area": ["1"]}, actor=who.contractor, at=NOON)


def test_an_application_returned_as_incomplete_is_filled_in_again(who, as_):
    application = application_at(Status.SUBMITTED, who)
    intake.return_incomplete(
        application, missing={"stamps": "Stamp every sheet."}, message="", actor=who.technician, at=NOON
    )

    answer = as_(who.contractor).post(page("project", application), {**PROJECT, "unit": "9"})

    application.refresh_from_db()
    assert answer.status_code == 302
    assert application.unit == "9"


def test_unknown_pages_and_steps_are_not_found(who, as_, draft):
    browser = as_(who.contractor)

    assert browser.get(page("edit", draft, "nowhere")).status_code == 404
    assert browser.post(page("autosave", draft, "nowhere"), {}).status_code == 404
    assert browser.get(page("autosave", draft, "project")).status_code == 405


def test_the_pages_of_the_form_ask_the_database_little(who, as_, draft, django_assert_max_num_queries):
    browser = as_(who.contractor)
    browser.get(page("edit", draft, "site"))

    with django_assert_max_num_queries(16):
        browser.get(page("edit", draft, "site"))
