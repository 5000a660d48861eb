"""Registering a company, and its licences."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.companies.services import (
    LicenceExpired,
    LicenceTaken,
    NotTheOwner,
    add_licence,
    register_company,
)
from accounts.models import Licence, Membership, Organisation
from accounts.roles import CompanyRole
from tests.accounts.conftest import verified

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 9, 20, tzinfo=UTC)
FACTS = {
    "name": "Ortega Roofing Inc.",
    "trade": "Roofing",
    "licence_number": "1045678",
    "classification": "C-39",
    "expires_on": date(2030, 1, 31),
}


def company_form(**changes: str) -> dict[str, str]:
    next_year = (timezone.localdate() + timedelta(days=400)).isoformat()
    return {
        "name": "Ortega Roofing Inc.",
        "trade": "Roofing",
        "state": "CA",
        "licence_number": "1045678",
        "classification": "c39",
        "expires_on": next_year,
        "compensation": "insured",
        "compensation_carrier": "State Fund",
        "compensation_policy": "WC 1",
        "compensation_expires_on": next_year,
        **changes,
    }


def test_a_contractor_registers_the_company_and_owns_it(signed_in, carla):
    answer = signed_in.post(
        reverse("accounts:register_company") + "?next=/applications/choose/", company_form()
    )

    assert answer.url == "/applications/choose/"
    licence = Licence.objects.get()
    assert (licence.number, licence.classification, licence.state) == ("1045678", "C-39", "CA")
    assert licence.compensation_carrier == "State Fund"
    assert Membership.objects.get(user=carla).role == CompanyRole.OWNER


def test_a_second_click_registers_nothing_more(signed_in):
    signed_in.post(reverse("accounts:register_company"), company_form())
    signed_in.post(reverse("accounts:register_company"), company_form())

    assert Organisation.objects.count() == Licence.objects.count() == Membership.objects.count() == 1


def test_an_expired_licence_is_refused_with_what_to_do(signed_in):
    page = signed_in.post(reverse("accounts:register_company"), company_form(expires_on="2020-01-01"))

    assert "This license has expired. Renew it" in page.content.decode()
    assert not Organisation.objects.exists()


def test_a_licence_that_another_company_registered_is_refused(signed_in):
    register_company(verified("first@example.com", "First"), at=NOON, **FACTS)

    page = signed_in.post(reverse("accounts:register_company"), company_form())

    assert "is already registered here by a company" in page.content.decode()
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("licence_number", "12", "4 to 8 digits"),
        ("classification", "Z-99", "California has no license class"),
        ("compensation", "", "Say whether the company has"),
        ("compensation_policy", "", "Enter the policy number."),
        ("compensation_expires_on", "2020-01-01", "This policy has expired."),
        ("expires_on", "soon", "month, day and year"),
        ("name", "", "Enter the name of the company"),
        ("trade", "", "Choose the trade"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(signed_in, field, typed, told):
    page = signed_in.post(
        reverse("accounts:register_company"), company_form(**{field: typed})
    ).content.decode()

    assert told in page
    assert "Error:" in page
    assert "State Fund" in page
    assert not Organisation.objects.exists()


def test_a_company_without_employees_is_exempt_from_workers_compensation(signed_in):
    form = company_form(compensation="exempt", compensation_expires_on="1999-01-01")

    signed_in.post(reverse("accounts:register_company"), form)

    licence = Licence.objects.get()
    assert (licence.compensation_carrier, licence.compensation_expires_on) == ("", None)


def test_a_homeowner_goes_on_without_a_company(signed_in):
    page = signed_in.get(
        reverse("accounts:register_company") + "?next=/applications/choose/"
    ).content.decode()

    assert 'href="/applications/choose/">Go on without one' in page


def test_nobody_is_sent_to_another_site_after_registering(signed_in):
    answer = signed_in.post(
        reverse("accounts:register_company") + "?next=https://evil.example/", company_form()
    )

    assert answer.url == reverse("accounts:profile")


def test_an_owner_adds_a_further_class_and_renews_it(signed_in, carla):
    company = register_company(carla, at=NOON, **FACTS)
    address = reverse("accounts:add_licence", args=[company.pk])

    for expires_on in ("2031-01-31", "2032-01-31"):
        form = company_form(classification="C-46", expires_on=expires_on)
        assert signed_in.post(address, form).url == reverse("accounts:company", args=[company.pk])

    assert company.licences.count() == 2
    assert company.licences.get(classification="C-46").expires_on == date(2032, 1, 31)


def test_only_an_owner_changes_the_licences_of_a_company(client, carla):
    company = register_company(carla, at=NOON, **FACTS)
    office, stranger = verified("office@example.com", "Olive"), verified("stranger@example.com", "Sam")
    Membership.objects.create(user=office, organisation=company, role="office", joined_at=NOON)
    address = reverse("accounts:add_licence", args=[company.pk])

    client.force_login(office, backend="allauth.account.auth_backends.AuthenticationBackend")
    refused = client.get(address)
    client.force_login(stranger, backend="allauth.account.auth_backends.AuthenticationBackend")
    unknown = client.get(address)

    assert (refused.status_code, unknown.status_code) == (403, 404)
    with pytest.raises(NotTheOwner):
        add_licence(
            company,
            actor=office,
            licence_number="7",
            classification="B",
            expires_on=date(2031, 1, 1),
            at=NOON,
        )


def test_the_service_itself_refuses_an_expired_or_a_taken_licence(carla):
    other = verified("other@example.com", "Other")
    register_company(carla, at=NOON, **FACTS)

    with pytest.raises(LicenceTaken):
        register_company(other, at=NOON, **{**FACTS, "classification": "B"})
    with pytest.raises(LicenceExpired):
        register_company(
            other, at=NOON, **{**FACTS, "licence_number": "5551234", "expires_on": date(2026, 11, 8)}
        )
    assert Organisation.objects.count() == 1


def test_a_licence_is_valid_through_its_last_day_in_the_city(carla):
    late_in_the_evening = datetime(2026, 11, 10, 7, 30, tzinfo=UTC)

    register_company(carla, at=late_in_the_evening, **{**FACTS, "expires_on": date(2026, 11, 9)})

    assert Organisation.objects.exists()


def test_the_profile_shows_companies_and_changes_name_and_language(signed_in, carla):
    register_company(carla, at=NOON, **FACTS)
    address = reverse("accounts:profile")

    answer = signed_in.post(address, {"name": "Carla O.", "phone": "619 555 0111", "language": "es"})
    carla.refresh_from_db()
    page = signed_in.get(address)

    assert answer.url == address
    assert (carla.name, carla.phone, carla.language) == ("Carla O.", "619 555 0111", "es")
    assert "Ortega Roofing Inc." in page.content.decode()


def test_the_pages_of_companies_are_not_for_strangers():
    for address in (reverse("accounts:register_company"), reverse("accounts:profile")):
        assert Client().get(address).status_code == 302
        assert Client().post(address, company_form()).status_code == 302
    assert not Organisation.objects.exists()
