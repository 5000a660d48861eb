"""S4: a fee is waived by two people, its line keeps its trace, and what is paid is never repriced."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.roles import Role
from permits.applications.models import PermitApplication
from permits.fees.models import FeeWaiver, Invoice, LedgerPosting
from permits.fees.services import reassessment, valuations, waivers
from permits.fees.services.waivers import WaiverRefused
from tests.casework.separation.hands import again, given_role, signed_in, text_of, url
from tests.casework.separation.waiving import ASKED, asked, first_code, open_invoice
from tests.driving import NOON, People, pay
from workflows import relay

pytestmark = pytest.mark.django_db


def test_one_person_asks_and_another_approves_and_the_line_keeps_its_trace(who: People) -> None:
    invoice = open_invoice(who)
    code = first_code(invoice)
    posted = {"code": code, "amount": "", "reason": "Burnt down.", "authority": "Resolution 311"}

    signed_in(who.official).post(url("fees:ask_waiver", invoice.number), posted)
    waiver = FeeWaiver.objects.get()
    page = signed_in(who.finance).post(url("fees:waiver", waiver.pk))

    waiver.refresh_from_db()
    made = Invoice.objects.exclude(status="void").get(application=waiver.application)
    kept, taken = made.lines.get(code=code), made.lines.get(code=f"WAIVED-{code}"[:40])
    assert page.status_code == 302
    assert (waiver.state, waiver.asked_by, waiver.decided_by) == ("approved", who.official, who.finance)
    assert (kept.amount, kept.formula) == (waiver.line_amount, invoice.lines.get(code=code).formula)
    assert (taken.amount, taken.account) == (-waiver.line_amount, "fees-waived")
    assert made.total == invoice.total - waiver.line_amount
    assert Invoice.objects.get(pk=invoice.pk).status == "void"
    assert LedgerPosting.objects.filter(account="fees-waived", amount=waiver.line_amount).exists()


def test_who_asked_does_not_approve_by_page_service_or_row(who: People) -> None:
    waiver = asked(who)
    given_role(who.official, Role.FINANCE)

    page = signed_in(who.official).post(url("fees:waiver", waiver.pk))
    with pytest.raises(WaiverRefused, match="S4: "):
        waivers.approve(waiver, actor=again(who.official), at=NOON)
    with pytest.raises(IntegrityError, match="waiver_approved_by_another"), transaction.atomic():
        FeeWaiver.objects.filter(pk=waiver.pk).update(
            state="approved", decided_by=who.official, decided_at=NOON
        )

    assert "S4: " in text_of(page)
    assert FeeWaiver.objects.get().state == "asked"


def test_a_second_click_waives_nothing_twice(who: People) -> None:
    waiver = asked(who)
    again_asked = waivers.ask(
        Invoice.objects.get(status="open"), **ASKED, code=waiver.code, actor=who.official, at=NOON
    )

    waivers.approve(waiver, actor=who.finance, at=NOON)

    with pytest.raises(WaiverRefused, match="decided this already"):
        waivers.approve(waiver, actor=who.finance, at=NOON)
    assert again_asked == waiver
    assert Invoice.objects.exclude(status="void").count() == 1


def test_a_reduction_takes_off_what_it_says_and_stands_when_fees_are_worked_out_again(who: People) -> None:
    waiver = asked(who, amount=Decimal("10.00"))
    made = waivers.approve(waiver, actor=who.finance, at=NOON)
    application = PermitApplication.objects.select_related("case").get(pk=waiver.application_id)
    figures = valuations.preview(application, Decimal("300000"), at=NOON)

    valuations.set_valuation(
        application,
        amount=Decimal("300000"),
        reason="The contract says so.",
        shown=reassessment.fingerprint(figures),
        actor=who.supervisor,
        at=NOON,
    )

    newest = Invoice.objects.exclude(status="void").get(application=application)
    assert newest.pk != made.pk
    assert newest.total > made.total
    assert newest.lines.get(code=f"WAIVED-{waiver.code}"[:40]).amount == Decimal("-10.00")


def test_what_is_paid_is_never_repriced(who: People) -> None:
    waiver = asked(who)
    invoice = Invoice.objects.get(application=waiver.application)
    pay(waiver.application, who, NOON)

    with pytest.raises(WaiverRefused, match="never repriced"):
        waivers.approve(waiver, actor=who.finance, at=NOON)
    page = signed_in(who.finance).post(url("fees:waiver", waiver.pk), follow=True)

    invoice.refresh_from_db()
    assert "never repriced" in text_of(page)
    assert (invoice.status, Invoice.objects.filter(application=waiver.application).count()) == ("paid", 1)
    assert FeeWaiver.objects.get().state == "asked"


def test_when_everything_is_waived_review_begins_without_a_payment(who: People) -> None:
    invoice = open_invoice(who)
    for line in list(invoice.lines.all()):
        standing = Invoice.objects.get(application=invoice.application, status="open")
        waiver = waivers.ask(standing, **ASKED, code=line.code, actor=who.official, at=NOON)
        waivers.approve(waiver, actor=who.finance, at=NOON)

    relay.drain()

    application = PermitApplication.objects.get(pk=invoice.application_id)
    last = Invoice.objects.exclude(status="void").get(application=application, stage="plan_check")
    assert (last.total, last.status) == (Decimal("0.00"), "paid")
    assert application.status == "in_review"


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"amount": Decimal("0.00")}, "can be waived"),
        ({"amount": Decimal("9999999")}, "can be waived"),
        ({"code": "nonsense"}, "Choose a fee"),
        ({"reason": "  "}, "Say why"),
        ({"authority": " "}, "Say which rule"),
    ],
)
def test_a_waiver_that_says_too_little_or_too_much_is_told_so(who: People, other: Any, said: str) -> None:
    with pytest.raises(WaiverRefused, match=said):
        asked(who, **other)


@pytest.mark.parametrize(
    "role", ["cashier", "technician", "supervisor", "inspector", "auditor", "contractor"]
)
def test_others_ask_for_no_waiver(who: People, role: str) -> None:
    invoice = open_invoice(who)

    page = signed_in(getattr(who, role)).get(url("fees:ask_waiver", invoice.number))
    with pytest.raises(PermissionDenied):
        waivers.ask(invoice, **ASKED, code=first_code(invoice), actor=getattr(who, role), at=NOON)

    assert page.status_code == 403


def test_who_asked_may_take_it_back_and_then_it_can_be_asked_again(who: People) -> None:
    waiver = asked(who)

    signed_in(who.official).post(url("fees:reject_waiver", waiver.pk), {"reason": "Wrong fee."})

    second = waivers.ask(
        Invoice.objects.get(status="open"), **ASKED, code=waiver.code, actor=who.finance, at=NOON
    )
    assert FeeWaiver.objects.get(pk=waiver.pk).state == "rejected"
    assert second.state == "asked"
