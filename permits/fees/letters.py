"""What an invoice on paper contains, in the words of the stationery."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format

from permits.applications.facts import rulebook_of
from permits.applications.letterhead import letterhead
from permits.applications.models import PermitApplication
from permits.fees.models import Invoice, InvoiceLine
from permits.rulebook.money import dollars
from permits.stationery import (
    Block,
    Bullets,
    Heading,
    KeyValues,
    Letter,
    Notice,
    Paragraph,
    QrCode,
    Table,
    TitlePanel,
)


def invoice_letter(invoice: Invoice) -> Letter:
    """Return the frame of an invoice."""
    city = rulebook_of(invoice.application).city
    return Letter(
        title=f"Invoice {invoice.number}",
        letterhead=letterhead(city),
        reference=f"Application {invoice.application.number}",
        version="Issued " + date_format(invoice.assessed_on, "F j, Y"),
    )


def invoice_blocks(invoice: Invoice) -> Sequence[Block]:
    """Return what an invoice says: what is asked for, why, and how to pay."""
    application = invoice.application
    return [
        _panel(invoice),
        Heading("What this invoice is for"),
        KeyValues(
            [
                ("Application", f"{application.number} · {application.type_name}"),
                ("Address", _place(application)),
                ("Billed to", _billed_to(application)),
                ("Stage", invoice.get_stage_display()),
                *([("Why", invoice.reason)] if invoice.reason else []),
            ],
            columns=2,
        ),
        Heading("Fees"),
        _fees(invoice),
        Heading("How to pay"),
        *_how_to_pay(invoice),
    ]


def _panel(invoice: Invoice) -> TitlePanel:
    return TitlePanel(
        kicker="Invoice",
        title=invoice.number,
        subtitle=f"{_subject(invoice)}, {invoice.application.type_name}",
        facts=[
            ("Amount due", dollars(invoice.total)),
            ("Issued", date_format(invoice.assessed_on, "M j, Y")),
            ("Application", invoice.application.number),
        ],
        qr=QrCode(
            _address_online(invoice),
            "Scan to see or pay this invoice",
            f"QR code: invoice {invoice.number} online",
        ),
    )


def _subject(invoice: Invoice) -> str:
    by_hand = invoice.stage == Invoice.Stage.BY_HAND
    return invoice.lines.all()[0].label if by_hand else f"{invoice.get_stage_display()} fees"


def _fees(invoice: Invoice) -> Table:
    return Table(
        head=["Fee", "How it was worked out", "Account", "Amount"],
        rows=[
            [line.label, _working(line), line.account, dollars(line.amount)] for line in invoice.lines.all()
        ],
        align=["left", "left", "left", "right"],
        total_row=["Total due", "", "", dollars(invoice.total)],
        widths=[27, 45, 14, 14],
    )


def _working(line: InvoiceLine) -> str:
    return f"{line.formula}\nRule {line.rule}, schedule version {line.schedule_version}"


def _how_to_pay(invoice: Invoice) -> list[Block]:
    city = rulebook_of(invoice.application).city
    return [
        Bullets(
            [
                f"Online: sign in at {_address_online(invoice)} and choose Pay.",
                f"By check: payable to {city.name}, for exactly {dollars(invoice.total)}; "
                f"write the invoice number on it.",
                f"At the counter: {city.department}, {city.address}, {city.city_line}.",
            ]
        ),
        Paragraph(
            "Fees are priced by the adopted schedules in force on the day to which each line is locked, and "
            "are not priced again once paid. State fees are passed on to the state.",
            kind="small",
        ),
        Notice(
            f"Call {city.phone} or write to {city.email}. Quote {invoice.number}.",
            title="Help with this invoice",
        ),
    ]


def _address_online(invoice: Invoice) -> str:
    return settings.SITE_URL + reverse("fees:invoice", args=[invoice.number])


def _place(application: PermitApplication) -> str:
    parts = [application.address, application.unit, application.postal_code]
    return ", ".join(part for part in parts if part)


def _billed_to(application: PermitApplication) -> str:
    company = application.organisation
    return f"{company.name} ({application.applicant})" if company else str(application.applicant)
