"""A published city, its people and their applications, for tests about money."""

import pytest

from permits.applications.models import PermitApplication
from permits.fees.models import Invoice
from tests import driving
from tests.driving import People


@pytest.fixture
def reroof(who: People) -> PermitApplication:
    """A re-roof worth $18,000, submitted and invoiced (domain §6, journey 1)."""
    return driving.application_at("submitted", who, type_code="REROOF")


@pytest.fixture
def invoice(reroof: PermitApplication) -> Invoice:
    """The re-roof's invoice, still to pay: $296.59."""
    found: Invoice = Invoice.objects.select_related("application__case").get(application=reroof)
    return found


@pytest.fixture
def adu(who: People) -> PermitApplication:
    """A second home worth $185,432 that was accepted and owes its plan-check fees (journey 2)."""
    return driving.application_at("intake_fees_due", who)
