"""The demo city: an account for every role, loaded once, and only where nothing is real."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from accounts.models import Licence, StaffRole, User
from accounts.roles import Role
from permits.casework.demo.people import DEMO_PASSWORD, settle_people
from permits.rulebook.models import RulebookVersion
from tests.driving import publish_rules

pytestmark = pytest.mark.django_db


def test_every_role_of_the_city_has_somebody_and_every_discipline_a_reviewer():
    rulebook = publish_rules().rulebook

    settle_people(rulebook)

    held = set(StaffRole.objects.values_list("role", flat=True))
    teams = set(StaffRole.objects.filter(role=Role.REVIEWER).values_list("team__code", flat=True))
    assert held == set(Role.values)
    assert teams == {each.team for each in rulebook.disciplines.values()}


def test_loading_twice_changes_nothing():
    rulebook = publish_rules().rulebook
    settle_people(rulebook)
    before = (User.objects.count(), StaffRole.objects.count(), Licence.objects.count())

    settle_people(rulebook)

    assert (User.objects.count(), StaffRole.objects.count(), Licence.objects.count()) == before


def test_a_demo_person_signs_in_with_the_printed_password():
    settle_people(publish_rules().rulebook)
    printed = StringIO()
    call_command("demo_accounts", stdout=printed)
    line = next(each for each in printed.getvalue().splitlines() if "contractor@" in each)

    answer = Client().post(
        reverse("account_login") + "?next=/people/profile/",
        {"login": "contractor@lintel.example", "password": line.split()[-1]},
    )

    assert line.split()[-1] == DEMO_PASSWORD
    assert answer.url == "/people/profile/"


def test_outside_a_demo_city_nothing_is_loaded_and_nothing_printed(settings):
    settings.DEMO = False

    for command in ("load_demo", "demo_accounts"):
        with pytest.raises(CommandError, match="not a demo city"):
            call_command(command)
    assert not User.objects.exists()
    assert not RulebookVersion.objects.exists()
