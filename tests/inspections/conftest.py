"""Issued permits that are to be inspected."""

import pytest

from permits.applications.models import PermitApplication
from tests import driving
from tests.driving import People


@pytest.fixture
def roof(who: People) -> PermitApplication:
    """A re-roof whose permit is issued: the roof deck and then the final are to be inspected."""
    return driving.application_at("issued", who, type_code="REROOF")
