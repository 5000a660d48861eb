"""The steps of a replay from submission to the start of review, and those that leave the path."""

from datetime import datetime

from accounts.roles import Role
from permits.applications.statuses import Status
from permits.casework import expiring, intake, issuing, review_rounds, withdrawal
from permits.casework.replay.journey import Journey
from permits.fees.models import Invoice
from permits.fees.services.counter import record_cheque
from permits.fees.services.payments import settle, start_payment

BY_CARD = 7
"""How many of ten payments are made by card, where a provider is offered."""


def submit(journey: Journey, at: datetime) -> None:
    intake.submit(journey.application, actor=journey.builder.person, at=journey.at(at))


def return_incomplete(journey: Journey, at: datetime) -> None:
    """Return it for one item of its checklist, so that something real is asked for."""
    lines = intake.checklist_of(journey.application)
    line = lines[journey.record.chance("missing", len(lines))]
    intake.return_incomplete(
        journey.application,
        missing={line.item.code: "Send what the checklist asks for, complete and readable."},
        message="One item of the checklist is missing or cannot be read.",
        actor=_technician(journey),
        at=journey.at(at),
    )


def resubmit(journey: Journey, at: datetime) -> None:
    intake.resubmit(journey.application, actor=journey.builder.person, at=journey.at(at))


def accept(journey: Journey, at: datetime) -> None:
    intake.accept(journey.application, actor=_technician(journey), at=journey.at(at))


def pay_plan_check(journey: Journey, at: datetime) -> None:
    """Pay the plan check, and do what follows from the payment."""
    if journey.status == Status.INTAKE_FEES_DUE:
        pay(journey, at)
        review_rounds.start_review(journey.application, at=journey.at(at))


def pay_at_once(journey: Journey, at: datetime) -> None:
    """Pay an instant permit, which is issued by the payment."""
    pay(journey, at)
    issuing.issue_if_paid(journey.application, at=journey.at(at))


def pay(journey: Journey, at: datetime) -> None:
    """Pay every open invoice: by card, or by check at the counter."""
    open_ones = Invoice.objects.filter(application=journey.application, status=Invoice.Status.OPEN)
    for invoice in open_ones.order_by("id"):
        invoice.application = journey.application
        if journey.record.chance(f"paid {invoice.stage}", 10) < BY_CARD:
            payment = start_payment(invoice, provider="demo", actor=journey.builder.person, at=journey.at(at))
            payment.invoice = invoice
            settle(payment, at=journey.at(at))
        else:
            _pay_by_cheque(journey, invoice, at)


def _pay_by_cheque(journey: Journey, invoice: Invoice, at: datetime) -> None:
    record_cheque(
        invoice,
        number=str(1000 + journey.record.chance(f"check {invoice.stage}", 9000)),
        payer=journey.builder.company.name,
        amount=invoice.total,
        actor=journey.office.one(Role.CASHIER, journey.record),
        at=journey.at(at),
    )


def withdraw(journey: Journey, at: datetime) -> None:
    withdrawal.withdraw(
        journey.application,
        reason=f"Recorded as “{journey.record.recorded_status}”.",
        actor=journey.builder.person,
        at=journey.at(at),
    )


def expire_application(journey: Journey, at: datetime) -> None:
    expiring.expire_application(journey.application, at=journey.at(at))


def _technician(journey: Journey) -> object:
    return journey.office.one(Role.PERMIT_TECHNICIAN, journey.record)
