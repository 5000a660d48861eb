"""Permits as the real services issue them."""

from collections.abc import Iterator

import pytest

from permits.issuance.models import Permit
from tests import driving
from tests.driving import NOON, People
from workflows.timing import at_moment


@pytest.fixture
def who(db: None) -> Iterator[People]:
    """The sample city's rules in force, and its people, on a Monday at noon."""
    driving.publish_rules()
    with at_moment(NOON):
        yield driving.people()


@pytest.fixture
def permit(who: People) -> Permit:
    """The permit of a second home, issued by a technician; its document is made (journey 2)."""
    application = driving.application_at("issued", who)
    return Permit.objects.select_related("application").get(application=application)


@pytest.fixture
def reroof_permit(who: People) -> Permit:
    """The permit of a re-roof, issued by the system when it was paid (journey 1)."""
    application = driving.application_at("issued", who, type_code="REROOF")
    return Permit.objects.select_related("application").get(application=application)
