"""What follows from a fee that was charged by hand: what it leaves alone, and what waits until it is paid."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from permits.applications.models import PermitApplication
from permits.fees.services import reassessment
from permits.fees.services.counter import record_cheque
from permits.fees.services.payments import start_payment
from permits.inspections import services as inspections
from permits.inspections.services import InspectionRefused
from tests import driving
from tests.driving import NOON, People
from tests.fees.charges import charged
from workflows import relay


@pytest.fixture
def issued(who: People) -> PermitApplication:
    """A re-roof permit that was paid for and issued."""
    return driving.application_at("issued", who, type_code="REROOF")


def test_working_out_the_fees_again_leaves_what_was_charged_by_hand(
    adu: PermitApplication, who: People
) -> None:
    invoice = charged(adu, who.technician)
    adu.valuation = Decimal(25_000)
    adu.save(update_fields=["valuation"])

    comparisons = reassessment.compare(adu, at=NOON)
    shown = reassessment.fingerprint(comparisons)
    reassessment.reassess(adu, shown=shown, reason="x", actor=who.technician, at=NOON)

    invoice.refresh_from_db()
    assert invoice not in [each.invoice for each in comparisons]
    assert invoice.is_open


def test_paying_it_before_the_plan_check_does_not_begin_the_review(
    adu: PermitApplication, who: People
) -> None:
    invoice = charged(adu, who.technician)

    record_cheque(invoice, number="1", payer="Bay", amount=invoice.total, actor=who.cashier, at=NOON)
    relay.drain()

    adu.refresh_from_db()
    assert adu.status == "intake_fees_due"


def test_a_permit_that_was_ready_waits_for_the_new_fee(who: People) -> None:
    ready = driving.application_at("ready_to_issue", who)

    invoice = charged(ready, who.finance)
    relay.drain()
    ready.refresh_from_db()
    waits = ready.status
    record_cheque(invoice, number="1", payer="Bay", amount=invoice.total, actor=who.cashier, at=NOON)
    relay.drain()

    ready.refresh_from_db()
    assert (waits, ready.status) == ("approved", "ready_to_issue")


def test_no_further_inspection_until_the_second_reinspection_is_paid(
    issued: PermitApplication, who: People
) -> None:
    code = inspections.required(issued)[0].code
    day = inspections.first_day(issued, NOON)
    invoice = charged(issued, who.technician)

    with pytest.raises(InspectionRefused, match=r"Fees of \$47.00 are to be paid before another inspection"):
        ask(issued, code, day, who)
    record_cheque(invoice, number="1", payer="Bay", amount=invoice.total, actor=who.cashier, at=NOON)

    assert ask(PermitApplication.objects.get(pk=issued.pk), code, day, who).status == "requested"


def test_the_final_waits_for_the_fee_and_comes_with_the_payment(
    issued: PermitApplication, who: People
) -> None:
    day = inspections.first_day(issued, NOON)
    for required in inspections.required(issued):
        asked = ask(PermitApplication.objects.get(pk=issued.pk), required.code, day, who)
        invoice = charged(issued, who.technician) if inspections.is_final(required) else None
        inspections.result(asked, result="passed", notes="", actor=who.inspector, at=NOON)
        relay.drain()
    issued.refresh_from_db()
    waits = issued.status
    assert invoice is not None

    payment = start_payment(invoice, provider="demo", actor=who.contractor, at=NOON)
    record_cheque(invoice, number="1", payer="Bay", amount=invoice.total, actor=who.cashier, at=NOON)
    relay.drain()

    issued.refresh_from_db()
    payment.refresh_from_db()
    assert (waits, issued.status, payment.status) == ("inspecting", "finaled", "failed")


def ask(application: PermitApplication, code: str, day: date, who: People) -> Any:
    return inspections.request(application, code, wanted_on=day, actor=who.contractor, at=NOON)
