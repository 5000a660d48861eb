"""Beginning an application, once."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from permits.applications.models import Party, PermitApplication
from permits.applications.services.drafts import NotAMember, UnknownType, start_draft
from tests.driving import NOON, people, publish_rules
from workflows.models import TransitionRecord

pytestmark = pytest.mark.django_db


def address(code: str = "ADU") -> str:
    return reverse("applications:start", args=[code])


def test_a_stranger_signs_in_first_and_comes_back(who):
    answer = Client().get(address())

    assert answer.url == f"{reverse('account_login')}?next={address()}"


def test_a_contractor_begins_an_application_for_the_company(who, as_):
    token = uuid.uuid4()

    answer = as_(who.contractor).post(address(), {"applying_for": str(who.company.pk), "token": token})

    application = PermitApplication.objects.get()
    assert answer.url == reverse("applications:project", args=[application.pk])
    assert (application.organisation, application.status) == (who.company, "draft")
    contractor = application.parties.get(role=Party.Role.CONTRACTOR)
    assert (contractor.organisation, contractor.licence_number, contractor.licence_class) == (
        who.company,
        "1045678",
        "B",
    )
    record = TransitionRecord.objects.get(case=application.case)
    assert (record.move, record.actor) == ("open", who.contractor)


def test_a_second_click_begins_no_second_application(who, as_):
    form = {"applying_for": str(who.company.pk), "token": uuid.uuid4()}
    browser = as_(who.contractor)

    answers = [browser.post(address(), form) for _click in range(3)]

    assert PermitApplication.objects.count() == 1
    assert len({answer.url for answer in answers}) == 1


def test_somebody_else_s_token_gives_nobody_his_draft(who, as_):
    token = uuid.uuid4()
    start_draft(who.owner, organisation=None, type_code="ADU", at=NOON, token=token)

    answer = as_(who.stranger).post(address(), {"applying_for": "myself", "token": token})

    mine = PermitApplication.objects.get(applicant=who.stranger)
    assert answer.url == reverse("applications:project", args=[mine.pk])


def test_a_homeowner_applies_for_himself(who, as_):
    as_(who.owner).post(address(), {"applying_for": "myself", "token": uuid.uuid4()})

    application = PermitApplication.objects.get()
    assert application.organisation is None
    assert [party.role for party in application.parties.all()] == ["applicant"]


def test_nobody_applies_for_another_company(who, as_):
    page = as_(who.stranger).post(address(), {"applying_for": str(who.company.pk), "token": uuid.uuid4()})

    assert page.status_code == 200
    assert "usa-error-message" in page.content.decode()
    with pytest.raises(NotAMember):
        start_draft(who.stranger, organisation=who.company, type_code="ADU", at=NOON)
    assert not PermitApplication.objects.exists()


@pytest.mark.parametrize("role", ["technician", "supervisor", "auditor", "official"])
def test_city_staff_do_not_apply_with_their_account_of_the_city(who, as_, role):
    answer = as_(getattr(who, role)).post(address(), {"applying_for": "myself", "token": uuid.uuid4()})

    assert answer.status_code == 403
    assert "private account" in answer.content.decode()
    assert not PermitApplication.objects.exists()


def test_an_unknown_type_cannot_be_begun(who, as_):
    assert as_(who.owner).get(address("NOPE")).status_code == 404
    with pytest.raises(UnknownType):
        start_draft(who.owner, organisation=None, type_code="NOPE", at=NOON)


def test_a_form_without_token_or_choice_is_explained(who, as_):
    page = as_(who.owner).post(address(), {})

    assert "Say for whom you apply." in page.content.decode()
    assert not PermitApplication.objects.exists()


def test_a_draft_begun_before_is_offered_first(who, as_, own_draft):
    page = as_(who.owner).get(address()).content.decode()

    assert "You have begun such an application already" in page
    assert reverse("applications:review", args=[own_draft.pk]) in page


@pytest.mark.django_db(transaction=True)
def test_two_clicks_in_the_same_instant_begin_one_application():
    publish_rules()
    who, token = people(), uuid.uuid4()

    def click(_turn: int) -> int:
        try:
            begun = start_draft(who.owner, organisation=None, type_code="ADU", at=NOON, token=token)
            return begun.pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=6) as pool:
        begun = set(pool.map(click, range(6)))

    assert len(begun) == 1
    assert PermitApplication.objects.count() == 1
