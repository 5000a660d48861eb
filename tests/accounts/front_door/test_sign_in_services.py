"""The city's sign-on services are read from the environment, and a wrong one stops the start by name."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from config import environment
from tests.accounts.front_door.city_service import Service


def test_the_services_are_read_from_the_environment(monkeypatch):
    monkeypatch.setenv("SSO_SERVICES", "city, county")
    for name in ("CITY", "COUNTY"):
        monkeypatch.setenv(f"SSO_{name}_ISSUER", f"https://{name.lower()}.example/realm")
        monkeypatch.setenv(f"SSO_{name}_CLIENT_ID", "lintel")
        monkeypatch.setenv(f"SSO_{name}_CLIENT_SECRET", "secret")
    monkeypatch.setenv("SSO_CITY_DOMAINS", "City.example,port.example")
    monkeypatch.setenv("SSO_COUNTY_ORIGINS", "https://login.county.example")

    city, county = environment.sign_on_services("SSO_SERVICES")

    assert city["domains"] == ["city.example", "port.example"]
    assert (county["name"], county["second_factor"], county["amr"]) == ("County", "claims", ["mfa"])
    assert environment.origins_of([city, county]) == [
        "https://city.example",
        "https://county.example",
        "https://login.county.example",
    ]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SSO_SERVICES", "City Hall", "no name for a service"),
        ("SSO_CITY_ISSUER", "", "SSO_CITY_ISSUER is not set"),
        ("SSO_CITY_CLIENT_SECRET", "", "SSO_CITY_CLIENT_SECRET is not set"),
        ("SSO_CITY_SECOND_FACTOR", "maybe", "write always, never or claims"),
    ],
)
def test_a_service_that_is_set_up_wrongly_stops_the_start_with_the_name_of_the_variable(
    monkeypatch, name, value, said
):
    given = {"SSO_SERVICES": "city", "SSO_CITY_ISSUER": "https://a.example", "SSO_CITY_CLIENT_ID": "lintel"}
    for each, word in {**given, "SSO_CITY_CLIENT_SECRET": "secret", name: value}.items():
        monkeypatch.setenv(each, word)

    with pytest.raises(ImproperlyConfigured, match=said):
        environment.sign_on_services("SSO_SERVICES")


@pytest.mark.django_db
def test_the_sign_in_page_offers_every_service_by_its_name(client, settings):
    city = Service(url="https://id.city.example")
    settings.SINGLE_SIGN_ON = [city.settings(), city.settings(id="county", name="Harbor County")]

    page = client.get(reverse("account_login")).content.decode()

    assert "Sign in with City of Harbors" in page
    assert 'action="/account/sso/county/"' in page
