from datetime import UTC, datetime

import pytest
from django.test import Client

from accounts.models import StaffRole, User
from accounts.roles import Role
from tests.register import records
from workflows.timing import at_moment

TODAY = datetime(2026, 4, 20, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with at_moment(TODAY) as moment:
        yield moment


@pytest.fixture
def technician(db: None) -> User:
    person = records.person("technician@city.example", "Tina Technician")
    StaffRole.objects.create(user=person, role=Role.PERMIT_TECHNICIAN, since=records.MORNING)
    return person


@pytest.fixture
def stranger(db: None) -> User:
    return records.person("stranger@example.com", "Sam Stranger")


@pytest.fixture
def rules(db: None):
    return records.city_rules()


@pytest.fixture
def as_staff(technician: User) -> Client:
    return records.signed_in(technician)


@pytest.fixture
def as_stranger(stranger: User) -> Client:
    return records.signed_in(stranger)
