"""What operators do at the front door: take a lost factor off, end sessions, hear what must not go live."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.front_door import checks
from accounts.models import SecurityEvent, User
from tests.accounts.conftest import verified
from tests.accounts.showing import set_up_app, sign_in

pytestmark = pytest.mark.django_db
PROFILE = "/people/profile/"


@pytest.fixture
def operator(db: None) -> User:
    """Give somebody of the help desk."""
    return verified("operator@example.com", "Oda Operator")


def test_an_operator_takes_a_lost_factor_off_ends_the_sessions_and_the_owner_is_told(
    client, carla, operator, mailoutbox, capsys
):
    sign_in(client, carla)
    set_up_app(client)

    call_command("reset_second_factor", carla.email, by=operator.email, ticket="HD-77")

    assert "the owner is told" in capsys.readouterr().out
    assert not Authenticator.objects.exists()
    assert client.get(PROFILE).status_code == 302
    removed = SecurityEvent.objects.get(kind="factor removed")
    assert (removed.actor, removed.facts) == (operator, {"factor": "all", "ticket": "HD-77"})
    assert removed.about == f"accounts.user:{carla.pk}"
    assert mailoutbox[-1].to == [carla.email]


def test_nobody_takes_off_his_own_factor_by_the_command(client, carla):
    sign_in(client, carla)
    set_up_app(client)

    with pytest.raises(CommandError, match="ask a colleague"):
        call_command("reset_second_factor", carla.email, by=carla.email, ticket="HD-78")

    assert Authenticator.objects.filter(type="totp").exists()


def test_an_unknown_address_is_said_to_be_unknown(operator):
    with pytest.raises(CommandError, match="no account with the address who@example"):
        call_command("reset_second_factor", "who@example.com", by=operator.email, ticket="HD-79")


def test_an_operator_ends_the_sessions_of_one_person_or_of_everybody(client, carla, operator, capsys):
    other = Client()
    sign_in(client, carla)
    sign_in(other, operator)

    call_command("end_sessions", carla.email, by=operator.email)
    one = [client.get(PROFILE).status_code, other.get(PROFILE).status_code]
    call_command("end_sessions", everybody=True, by=operator.email)

    assert one == [302, 200]
    assert other.get(PROFILE).status_code == 302
    assert SecurityEvent.objects.filter(kind="session ended", facts={"limit": "operator"}).count() == 2


def test_ending_sessions_needs_a_person_or_the_word_everybody(operator):
    with pytest.raises(CommandError, match="--everybody"):
        call_command("end_sessions", by=operator.email)


@pytest.mark.parametrize(
    ("required", "site", "ids"),
    [
        (True, "https://permits.example", []),
        (False, "http://127.0.0.1:8000", []),
        (False, "https://permits.example", ["accounts.E001"]),
    ],
)
def test_a_city_on_the_open_net_without_the_second_factor_does_not_pass_the_check(
    settings, required, site, ids
):
    settings.STAFF_SECOND_FACTOR, settings.SITE_URL = required, site

    assert [each.id for each in checks.staff_show_a_second_factor(None)] == ids


def test_a_sign_on_service_without_https_does_not_pass_the_check(settings):
    settings.SINGLE_SIGN_ON = [{"id": "city", "issuer": "http://city.example"}]

    assert [each.id for each in checks.sign_on_services_are_safe(None)] == ["accounts.E002"]
