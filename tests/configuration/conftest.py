"""The tiny city with its rules in force, and those who write, approve and read them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from accounts.models import StaffRole, User
from accounts.roles import Role
from permits.rulebook import services, services_drafting
from permits.rulebook.models import RulebookDraft, RulebookVersion
from tests.configuration.tiny_pack import tiny_pack
from tests.townspeople import NOON, PASSWORD
from workflows.timing import at_moment

SOON = date(2027, 1, 4)


@dataclass
class Office:
    """Who is concerned with the rules, and the version in force."""

    ada: User
    ben: User
    cleo: User
    official: User
    auditor: User
    cashier: User
    version: RulebookVersion

    def begin(self, title: str = "Fees of 2027") -> RulebookDraft:
        return services_drafting.begin(self.version, title=title, actor=self.ada, at=NOON)


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    """Three people of the configuration role, readers, and one who has no business here."""
    version = services.publish(
        tiny_pack(),
        effective_from=date(2020, 1, 1),
        actor=None,
        approver=None,
        at=datetime(2020, 1, 1, tzinfo=UTC),
    )
    with at_moment(NOON):
        yield Office(
            *(person(name, Role.CONFIGURATION) for name in ("Ada", "Ben", "Cleo")),
            person("Olga Official", Role.BUILDING_OFFICIAL),
            person("Aude Auditor", Role.AUDITOR),
            person("Carl Cashier", Role.CASHIER),
            version,
        )


def person(name: str, role: str) -> User:
    """Make somebody of the office."""
    address = f"{name.lower().replace(' ', '.')}@example.com"
    made: User = User.objects.create_user(address, PASSWORD, name=name)
    StaffRole.objects.create(user=made, role=role, since=NOON - timedelta(days=2000))
    return made


def signed_in(user: User) -> Client:
    """Return a browser that somebody is signed in with."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
