"""Permits as the real services issue them."""

import pytest

from permits.issuance.models import Permit
from tests import driving
from tests.driving import People


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
