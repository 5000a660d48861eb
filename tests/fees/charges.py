"""Charging a fee by hand in a test."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from permits.applications.models import PermitApplication
from permits.fees.models import Invoice
from permits.fees.services import charging
from tests.driving import NOON

WHY = "Second visit on 3 June for the same footing."


def charged(
    application: PermitApplication,
    actor: Any,
    *,
    line: str = "services/REINSPECTION",
    shown: str = "47.00",
    at: Any = NOON,
    key: Any = None,
    reason: str = WHY,
    **facts: str,
) -> Invoice:
    schedule, code = line.split("/")
    given = {fact: Decimal(number) for fact, number in (facts or {"inspection_hours": "1"}).items()}
    return charging.charge(
        application,
        schedule=schedule,
        code=code,
        facts=given,
        reason=reason,
        shown=shown,
        key=key or uuid4(),
        actor=actor,
        at=at,
    )
