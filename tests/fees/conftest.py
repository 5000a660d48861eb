"""A published city, its people and their applications, for tests about money."""

from collections.abc import Iterator

import pytest

from permits.applications.models import PermitApplication
from permits.fees.models import Invoice
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
