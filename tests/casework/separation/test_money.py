"""S2, S3, S4: who sets a fee, who takes money and who forgoes it are different people."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import StaffRole, User
from accounts.roles import Role
from permits.applications.models import PermitApplication
from permits.casework.gate_checks import separation as gates
from permits.fees.models import FeeWaiver, Invoice, LedgerPosting, ValuationSetting
from permits.fees.services import assessment, reassessment, separation, valuations, waivers
from permits.fees.services.counter import record_cheque
from permits.fees.services.reassessment import ReassessmentRefused
from permits.fees.services.valuations import ValuationRefused
from permits.fees.services.waivers import WaiverRefused
from permits.inspections import services as inspections
from permits.inspections.services import InspectionRefused
from tests.casework.separation.hands import again, given_role, signed_in, somebody, text_of, url
from tests.driving import NOON, People, application_at, pay
from workflows import relay

pytestmark = pytest.mark.django_db
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


# --- waivers (S4) ---------------------------------------------------------------------------------
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


# --- cashiers (S3) --------------------------------------------------------------------------------
def test_a_cashier_forgoes_nothing_whatever_other_role_he_is_given_after(who: People) -> None:
    waiver = asked(who)
    for role in (Role.FINANCE, Role.BUILDING_OFFICIAL, Role.CONFIGURATION):
        given_role(who.cashier, role, since=NOON - timedelta(minutes=1))
    cashier = again(who.cashier)

    page = signed_in(cashier).post(url("fees:waiver", waiver.pk))

    assert page.status_code == 403
    with pytest.raises(PermissionDenied, match="S3: "):
        waivers.approve(waiver, actor=cashier, at=NOON)
    assert not any(
        cashier.has_perm(right, waiver.application)
        for right in ("waive_fee", "approve_refund", "void_fee_line", "set_valuation")
    )
    assert not cashier.has_perm("edit_rules")


def test_who_took_the_money_forgoes_none_of_it_when_he_is_no_cashier_any_more(who: People) -> None:
    application = application_at("approved", who)
    assert separation.took_money(who.cashier, application)
    StaffRole.objects.filter(user=who.cashier).update(until=NOON - timedelta(minutes=5))
    former = given_role(who.cashier, Role.FINANCE, since=NOON - timedelta(minutes=4))
    invoice = Invoice.objects.get(application=application, status="open")
    waiver = waivers.ask(invoice, **ASKED, code=first_code(invoice), actor=who.official, at=NOON)

    with pytest.raises(PermissionDenied, match="S3: "):
        waivers.approve(waiver, actor=former, at=NOON)
    with pytest.raises(PermissionDenied, match="S3: "):
        waivers.ask(invoice, **ASKED, code=first_code(invoice), actor=former, at=NOON)


# --- fees and finals (S2) -------------------------------------------------------------------------
def final_asked(who: People) -> Any:
    """Return an issued permit of which only the final is left, and its request."""
    application = application_at("issued", who, type_code="REROOF")
    relay.drain()
    for wanted in inspections.required(application):
        visit = inspections.request(
            application,
            wanted.code,
            wanted_on=inspections.first_day(application, NOON),
            actor=who.contractor,
            at=NOON,
        )
        if visit.is_final:
            return application, visit
        inspections.result(visit, result="passed", notes="", actor=who.inspector, at=NOON)
        relay.drain()
    raise AssertionError("no final")


def lowered_by(person: User, application: PermitApplication) -> None:
    ValuationSetting.objects.create(
        application=application, amount=Decimal(1), reason="x", proposed_by=person, proposed_at=NOON
    )


def test_who_set_a_fee_does_not_pass_the_final(who: People) -> None:
    application, final = final_asked(who)
    lowered_by(who.inspector, application)

    page = signed_in(who.inspector).post(url("inspections:inspection", final.pk), {"result": "passed"})
    with pytest.raises(InspectionRefused, match="S2: "):
        inspections.result(final, result="passed", notes="", actor=who.inspector, at=NOON)
    found = gates.inspector_set_no_fee(application, who.inspector, NOON)

    final.refresh_from_db()
    assert "S2: " in text_of(page)
    assert [each.code for each in found] == ["S2"]
    assert final.status == "requested"


def test_a_fee_set_after_the_final_was_passed_does_not_slip_through(who: People) -> None:
    application, final = final_asked(who)
    inspections.result(final, result="passed", notes="", actor=who.inspector, at=NOON)
    lowered_by(who.inspector, application)

    relay.drain()

    application.refresh_from_db()
    assert application.status != "finaled"


def test_who_passed_the_final_sets_no_fee_after_it(who: People) -> None:
    application, final = final_asked(who)
    inspections.result(final, result="failed", notes="Nails.", actor=who.inspector, at=NOON)
    inspector = given_role(who.inspector, Role.SUPERVISOR)
    PermitApplication.objects.filter(pk=application.pk)
    application = PermitApplication.objects.select_related("case").get(pk=application.pk)

    with pytest.raises(ReassessmentRefused, match="S2: "):
        reassessment.reassess(application, shown="", reason="x", actor=inspector, at=NOON)
    assert separation.why_not_set_fees(inspector, application).startswith("S2: ")
    assert separation.why_not_set_fees(who.supervisor, application) == ""


def test_who_passed_the_final_sets_no_valuation(who: People) -> None:
    application = application_at("submitted", who)
    application.inspections.create(
        code="final",
        name="Final",
        is_final=True,
        wanted_on=NOON.date(),
        requested_at=NOON,
        status="resulted",
        result="passed",
        inspector=who.supervisor,
        resulted_at=NOON,
    )

    with pytest.raises(ValuationRefused, match="S2: "):
        valuations.propose(application, amount=Decimal(1), reason="x", actor=who.supervisor, at=NOON)


def test_letting_the_schedule_be_applied_sets_no_fee(who: People) -> None:
    application = application_at("intake_fees_due", who)

    assert assessment.assess(application, "plan_check", actor=who.technician, at=NOON) is not None
    assert who.technician.pk not in separation.fee_setters(application)


def test_the_same_is_found_whether_one_application_is_asked_for_or_many(who: People) -> None:
    waiver = asked(who)
    waivers.approve(waiver, actor=who.finance, at=NOON)
    lowered_by(who.technician, waiver.application)
    one = PermitApplication.objects.get(pk=waiver.application_id)
    brought = PermitApplication.objects.prefetch_related(
        "ledger_entries__invoice", "valuation_settings", "fee_waivers", "invoices__payments"
    ).get(pk=one.pk)

    assert separation.fee_setters(one) == separation.fee_setters(brought)
    assert separation.fee_setters(one) == {who.official.pk, who.finance.pk, who.technician.pk}


def test_a_cheque_taken_is_known_as_money_taken(who: People) -> None:
    invoice = open_invoice(who)
    person = somebody("sam-the-second")
    given_role(person, Role.CASHIER)
    record_cheque(invoice, number="1", payer="Bay", amount=invoice.total, actor=again(person), at=NOON)

    assert separation.took_money(person, PermitApplication.objects.get(pk=invoice.application_id))
    assert not separation.took_money(who.cashier, invoice.application)
