"""Issued permits that are to be inspected."""

from collections.abc import Iterator

import pytest

from permits.applications.models import PermitApplication
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
def roof(who: People) -> PermitApplication:
    """A re-roof whose permit is issued: the roof deck and then the final are to be inspected."""
    return driving.application_at("issued", who, type_code="REROOF")
