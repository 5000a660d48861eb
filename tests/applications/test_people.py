"""Who is on an application, and what that lets them do."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from permits.applications.facts import facts_of, is_owner_built, party_in
from permits.applications.models import Declaration, Party, PermitApplication
from permits.applications.readiness import problems
from permits.applications.services.declarations import sign_declaration
from permits.applications.services.parties import choose_builder, remove_party, save_party
from tests.driving import NOON

pytestmark = pytest.mark.django_db


def people_page(application: PermitApplication) -> str:
    return reverse("applications:parties", args=[application.pk])


def said(application: PermitApplication, field: str) -> list[str]:
    application = PermitApplication.objects.get(pk=application.pk)
    return [each.text for each in problems(application, at=NOON) if each.field == field]


def test_a_contractor_finds_the_company_filled_in_and_names_the_owner(who, as_, draft):
    browser = as_(who.contractor)
    shown = browser.get(people_page(draft)).content.decode()

    browser.post(people_page(draft), {"owner_name": "Olga Owner", "owner_email": "olga@elsewhere.example"})

    owner = draft.parties.get(role=Party.Role.OWNER)
    assert "Bay Builders Inc." in shown
    assert "B 1045678" in shown
    assert (owner.name, owner.user) == ("Olga Owner", None)


def test_an_owner_with_a_proven_address_may_follow_the_application(who, as_, draft):
    EmailAddress.objects.create(user=who.owner, email=who.owner.email, verified=True, primary=True)

    as_(who.contractor).post(
        people_page(draft), {"owner_name": "Olga", "owner_email": who.owner.email.upper()}
    )

    assert draft.parties.get(role=Party.Role.OWNER).user == who.owner
    assert as_(who.owner).get(people_page(draft)).status_code == 200


def test_an_address_that_nobody_proved_gives_no_rights(who, as_, draft):
    EmailAddress.objects.create(user=who.owner, email=who.owner.email, verified=False)

    as_(who.contractor).post(people_page(draft), {"owner_name": "Olga", "owner_email": who.owner.email})

    assert draft.parties.get(role=Party.Role.OWNER).user is None
    assert as_(who.owner).get(people_page(draft)).status_code == 404


def test_a_homeowner_builds_himself(who, as_, own_draft):
    as_(who.owner).post(people_page(own_draft), {"ownership": "me", "builder": "owner"})

    own_draft = PermitApplication.objects.get(pk=own_draft.pk)
    assert party_in(own_draft, Party.Role.OWNER).user == who.owner
    assert is_owner_built(own_draft)
    assert facts_of(own_draft)["owner_builder"] is True
    assert said(own_draft, "builder") == []


def test_a_homeowner_names_the_contractor_by_the_licence_and_the_company_sees_it(who, as_, own_draft):
    form = {"ownership": "me", "builder": "contractor", "licence_number": "1045678"}

    answer = as_(who.owner).post(people_page(own_draft), form)

    contractor = own_draft.parties.get(role=Party.Role.CONTRACTOR, until=None)
    assert answer.status_code == 302
    assert "check" not in answer.url
    assert (contractor.organisation, contractor.name) == (who.company, "Bay Builders Inc.")
    assert as_(who.contractor).get(people_page(own_draft)).status_code == 200


def test_a_licence_that_nobody_registered_is_explained_and_kept(who, as_, own_draft):
    form = {"ownership": "me", "builder": "contractor", "licence_number": "5550000"}
    browser = as_(who.owner)

    answer = browser.post(people_page(own_draft), form)
    shown = browser.get(answer.url).content.decode()

    assert "No company with the license 5550000 has registered here" in shown
    assert 'value="5550000"' in shown
    assert not is_owner_built(PermitApplication.objects.get(pk=own_draft.pk))


def test_an_unanswered_question_of_who_builds_is_a_problem(who, as_, own_draft):
    as_(who.owner).post(people_page(own_draft), {"ownership": "me"})

    assert said(own_draft, "builder") == ["Say who does the work."]


def test_changing_from_contractor_to_owner_takes_back_the_contractor_s_declaration(who, own_draft):
    save_party(own_draft, "contractor", values={"licence_number": "1045678"}, actor=who.owner, at=NOON)
    sign_declaration(
        own_draft, "licensed_contractor", details={}, signed_name="Carla", actor=who.contractor, at=NOON
    )

    choose_builder(own_draft, by_owner=True, actor=who.owner, at=NOON)

    assert not Declaration.objects.exists()
    assert own_draft.parties.get(role="contractor").until == NOON


def test_a_contractor_with_a_licence_of_another_class_is_a_problem(who, own_draft):
    who.company.licences.exclude(classification="C-39").delete()
    save_party(own_draft, "contractor", values={"licence_number": "1045678"}, actor=who.owner, at=NOON)

    (text,) = said(own_draft, "licence_number")

    assert "no licence of a class for this work" in text or "no license" in text
    assert "B (General building)" in text


def test_a_designer_who_is_named_at_all_is_named_with_the_licence(who, as_, draft):
    browser = as_(who.contractor)

    answer = browser.post(people_page(draft), {"owner_name": "Olga", "designer_name": "Ada"})
    shown = browser.get(answer.url).content.decode()

    assert "Choose the profession of the designer." in shown
    assert "Enter the professional license number." in shown
    assert draft.parties.get(role="design_professional").name == "Ada"


def test_a_large_project_must_name_a_design_professional(who, draft):
    draft.answers = {"storeys": 3, "dwelling_units": 5}
    draft.save(update_fields=["answers"])

    assert said(draft, "designer_name") == [
        "Enter the full name of the architect or engineer: this work needs one."
    ]


def test_emptying_the_designer_takes_him_off(who, as_, draft):
    values = {"name": "Ada", "licence_number": "C-1", "licence_class": "Architect"}
    save_party(draft, "design_professional", values=values, actor=who.contractor, at=NOON)
    empty = dict.fromkeys(
        ("designer_name", "designer_email", "designer_phone", "designer_class", "designer_licence"), ""
    )

    as_(who.contractor).post(people_page(draft), {"owner_name": "Olga", **empty})

    assert not draft.parties.filter(role="design_professional", until=None).exists()


def test_taking_off_somebody_who_is_not_there_changes_nothing(who, draft):
    remove_party(draft, Party.Role.OWNER, actor=who.contractor, at=NOON)

    assert draft.parties.count() == 2
