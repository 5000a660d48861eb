"""A waiver that waits for a second person, and the invoice that it is about."""

from typing import Any

from permits.fees.models import FeeWaiver, Invoice
from permits.fees.services import waivers
from tests.driving import NOON, People, application_at

ASKED = {"amount": None, "reason": "Burnt down.", "authority": "Resolution 311"}


def open_invoice(who: People) -> Invoice:
    application = application_at("intake_fees_due", who)
    return Invoice.objects.get(application=application, status="open")


def first_code(invoice: Invoice) -> str:
    line = invoice.lines.first()
    assert line is not None
    return str(line.code)


def asked(who: People, **other: Any) -> FeeWaiver:
    invoice = open_invoice(who)
    return waivers.ask(
        invoice, **{**ASKED, "code": first_code(invoice), **other}, actor=who.official, at=NOON
    )
