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
def as_role(db: None):
    """Return a browser signed in as somebody with a staff role; "" is a stranger without any."""

    def signed_in(role: str) -> Client:
        person: User = records.person(f"{role or 'stranger'}@city.example", role)
        if role:
            StaffRole.objects.get_or_create(user=person, role=Role(role), since=records.MORNING)
        return records.signed_in(person)

    return signed_in
