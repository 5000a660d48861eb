"""The rules in force at receipt govern: a draft takes new rules over before it is handed in."""

from datetime import timedelta

import pytest
from django.urls import reverse

from permits.applications.facts import rulebook_of
from permits.applications.models import Declaration, PermitApplication
from permits.applications.readiness import problems
from permits.applications.services.answers import save_answers
from permits.applications.services.declarations import declarations_needed, sign_declaration
from permits.applications.services.editing import NotEditable, NotYours
from permits.applications.services.ruling import TypeNotOffered, follow_rules
from permits.applications.services.signatures import DECLARATIONS
from permits.casework import intake
from tests.driving import NOON, complete_draft
from tests.newer_rules import AFTER, BEFORE, NO_SECOND_HOME, REVIEWED_ROOFS, publish_newer_rules
from workflows.blockers import MoveRefused
from workflows.models import OutboxEvent
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db
CHANGED = (
    "The city’s rules changed on Jan. 4, 2027. Take over the new rules and look through your answers "
    "once more."
)
GONE = "The city’s rules changed on Jan. 4, 2027, and this type of permit is no longer offered."
BUTTON = "Take over the new rules"


@pytest.fixture
def begun(who) -> PermitApplication:
    """Give a complete draft that was begun before the rules changed."""
    return complete_draft(who)


def anew(application: PermitApplication) -> PermitApplication:
    return PermitApplication.objects.select_related("case").get(pk=application.pk)


def address(name: str, application: PermitApplication, *more: str) -> str:
    return reverse(f"applications:{name}", args=[application.pk, *more])


def refusal(application: PermitApplication, who) -> list[str]:
    with pytest.raises(MoveRefused) as refused:
        intake.submit(application, actor=who.contractor, at=AFTER)
    return [f"{each.code}: {each.text}" for each in refused.value.blockers]


def test_a_draft_of_the_old_rules_is_not_received_under_the_new_ones(who, begun):
    publish_newer_rules()

    assert refusal(begun, who) == [f"rules_changed: {CHANGED}"]
    assert anew(begun).is_draft


def test_taken_over_rules_ask_for_what_is_new_and_then_the_draft_is_received(who, begun):
    newer = publish_newer_rules()
    documents = list(begun.documents.values_list("pk", "slot"))
    answers = dict(begun.answers)

    follow_rules(begun, actor=who.contractor, at=AFTER)
    asked = {(each.page, each.field) for each in problems(begun, at=AFTER)}
    kept = anew(begun)
    save_answers(begun, "site", {"easement": ["no"]}, actor=who.contractor, at=AFTER)
    sign_declaration(
        begun, "licensed_contractor", details={}, signed_name="C", actor=who.contractor, at=AFTER
    )
    intake.submit(begun, actor=who.contractor, at=AFTER)

    assert asked == {("page-site", "easement"), (DECLARATIONS, "licensed_contractor")}
    assert (kept.answers, kept.type_name, kept.track) == (answers, "Second home", "review")
    assert list(begun.documents.values_list("pk", "slot")) == documents
    assert anew(begun).rulebook_version == newer
    assert "soils_report" in {line.item.code for line in intake.checklist_of(anew(begun))}


def test_who_hands_in_before_the_day_keeps_the_old_rules_for_good(who, begun):
    publish_newer_rules()

    intake.submit(begun, actor=who.contractor, at=BEFORE)

    with pytest.raises(intake.NotOnTheList):
        intake.return_incomplete(
            begun, missing={"soils_report": "Send it."}, message="", actor=who.technician, at=AFTER
        )
    with pytest.raises(NotEditable):
        follow_rules(begun, actor=who.contractor, at=AFTER)
    assert anew(begun).rulebook_version.number == 1


def test_what_was_returned_as_incomplete_is_handed_in_again_under_the_old_rules(who, as_, begun):
    publish_newer_rules()
    intake.submit(begun, actor=who.contractor, at=BEFORE)
    intake.return_incomplete(
        begun, missing={"site_plan": "Send it."}, message="", actor=who.technician, at=BEFORE
    )

    with at_moment(AFTER):
        page = as_(who.contractor).get(address("review", begun)).content.decode()
    with pytest.raises(NotEditable):
        follow_rules(begun, actor=who.contractor, at=AFTER)
    intake.resubmit(begun, actor=who.contractor, at=AFTER)

    assert BUTTON not in page
    assert anew(begun).rulebook_version.number == 1


def test_before_the_day_there_is_nothing_to_take_over(who, as_, begun):
    publish_newer_rules()

    follow_rules(begun, actor=who.contractor, at=BEFORE)
    with at_moment(BEFORE):
        page = as_(who.contractor).get(address("review", begun)).content.decode()

    assert anew(begun).rulebook_version.number == 1
    assert BUTTON not in page
    assert "Submit the application" in page


@pytest.mark.parametrize(
    ("name", "more"), [("review", ()), ("project", ()), ("edit", ("site",)), ("parties", ())]
)
def test_the_pages_of_the_draft_say_it_once_with_the_button(who, as_, begun, name, more):
    publish_newer_rules()

    with at_moment(AFTER):
        page = as_(who.contractor).get(address(name, begun, *more)).content.decode()

    assert page.count(CHANGED) == 1
    assert page.count(BUTTON) == 2  # in the sentence and on the button
    assert "Submit the application" not in page


def test_the_documents_and_declarations_of_the_draft_say_it_too(who, as_, begun):
    publish_newer_rules()

    with at_moment(AFTER):
        browser = as_(who.contractor)
        documents = browser.get(reverse("documents:for_application", args=[begun.pk])).content.decode()
        declarations = browser.get(address("declarations", begun)).content.decode()

    assert CHANGED in documents
    assert CHANGED in declarations


def test_one_click_takes_the_rules_over_and_a_second_is_harmless(who, as_, begun):
    publish_newer_rules()
    save_answers(begun, "site", {}, actor=who.contractor, at=NOON)

    with at_moment(AFTER):
        browser = as_(who.contractor)
        first = browser.post(address("follow_rules", begun), follow=True).content.decode()
        second = browser.post(address("follow_rules", begun), follow=True).content.decode()

    assert "now goes by the rules in force since Jan. 4, 2027." in first
    assert "something is missing" in first
    assert f'href="{address("edit", begun, "site")}?check=1#id_easement"' in first
    assert CHANGED not in first
    assert "already goes by the rules in force." in second
    assert OutboxEvent.objects.filter(topic="application.rules_followed").count() == 1


def test_a_reworded_declaration_is_read_and_signed_again_and_the_others_stand(who, as_, begun):
    publish_newer_rules()
    signed = {each.kind: each.signed_at for each in Declaration.objects.all()}

    follow_rules(begun, actor=who.contractor, at=AFTER)
    with at_moment(AFTER):
        page = as_(who.contractor).get(address("declarations", begun)).content.decode()

    assert page.count("The words of this declaration have changed since it was signed.") == 1
    assert "I carry it on site." in page
    assert page.count("Signed by Carla Contractor") == len(signed) - 1
    assert {each.kind: each.signed_at for each in Declaration.objects.all()} == signed


def test_a_declaration_signed_in_spanish_stands_under_the_same_words(who, begun, monkeypatch):
    lender = next(each for each in declarations_needed(begun) if each.code == "construction_lender")
    spanish = {" ".join(lender.text.split()): "Declaro quién presta el dinero."}
    monkeypatch.setitem(rulebook_of(begun).translations, "es", spanish)

    signed = sign_declaration(
        begun, lender.code, details={}, signed_name="C", actor=who.contractor, at=NOON, language="es"
    )

    assert signed.text == "Declaro quién presta el dinero."
    assert problems(begun, at=NOON) == []


def test_a_type_that_is_gone_cannot_be_followed_and_stays_to_be_read(who, as_, begun):
    publish_newer_rules(NO_SECOND_HOME)

    with at_moment(AFTER):
        browser = as_(who.contractor)
        page = browser.get(address("review", begun)).content.decode()
        answer = browser.post(address("follow_rules", begun), follow=True).content.decode()
    with pytest.raises(TypeNotOffered, match="no longer offered"):
        follow_rules(begun, actor=who.contractor, at=AFTER)

    assert GONE in page
    assert "1222 First Avenue" in page
    assert BUTTON not in page
    assert reverse("applications:choose") in page
    assert "no longer offered" in answer
    assert refusal(begun, who)[0].startswith(f"rules_changed: {GONE}")
    assert anew(begun).rulebook_version.number == 1


def test_a_type_that_is_reviewed_now_goes_to_review(who):
    application = complete_draft(who, type_code="REROOF")
    publish_newer_rules(REVIEWED_ROOFS)

    follow_rules(application, actor=who.contractor, at=AFTER)
    intake.submit(application, actor=who.contractor, at=AFTER)

    assert (anew(application).track, anew(application).status) == ("review", "submitted")
    assert not application.invoices.exists()


def test_nobody_but_its_people_takes_rules_over_into_a_draft(who, as_, begun):
    publish_newer_rules()

    with at_moment(AFTER):
        answers = [
            as_(each).post(address("follow_rules", begun)).status_code
            for each in (who.stranger, who.technician)
        ]
    with pytest.raises(NotYours):
        follow_rules(begun, actor=who.stranger, at=AFTER)

    assert answers == [404, 404]
    assert anew(begun).rulebook_version.number == 1


def test_the_day_begins_at_midnight_in_the_city(who, begun):
    publish_newer_rules()
    midnight = AFTER - timedelta(hours=12)

    with pytest.raises(MoveRefused):
        intake.submit(begun, actor=who.contractor, at=midnight)
    intake.submit(begun, actor=who.contractor, at=midnight - timedelta(seconds=1))

    assert anew(begun).rulebook_version.number == 1
