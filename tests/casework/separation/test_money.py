"""S2, S3: who sets a fee, who takes money and who forgoes it are different people."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import StaffRole, User
from accounts.roles import Role
from permits.applications.models import PermitApplication
from permits.casework.gate_checks import separation as gates
from permits.fees.models import Invoice, ValuationSetting
from permits.fees.services import assessment, reassessment, separation, valuations, waivers
from permits.fees.services.counter import record_cheque
from permits.fees.services.reassessment import ReassessmentRefused
from permits.fees.services.valuations import ValuationRefused
from permits.inspections import services as inspections
from permits.inspections.services import InspectionRefused
from tests.casework.separation.hands import again, given_role, signed_in, somebody, text_of, url
from tests.casework.separation.waiving import ASKED, asked, first_code, open_invoice
from tests.driving import NOON, People, application_at
from workflows import relay

pytestmark = pytest.mark.django_db


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
    first, second = PermitApplication.objects.filter(pk=one.pk), application_at("approved", who)
    many = [*first, second]
    separation.load(many)

    assert separation.fee_setters(one) == separation.fee_setters(many[0])
    assert separation.fee_setters(second) == set()
    assert separation.took_money(who.cashier, second)
    assert separation.fee_setters(one) == {who.official.pk, who.finance.pk, who.technician.pk}


def test_a_cheque_taken_is_known_as_money_taken(who: People) -> None:
    invoice = open_invoice(who)
    person = somebody("sam-the-second")
    given_role(person, Role.CASHIER)
    record_cheque(invoice, number="1", payer="Bay", amount=invoice.total, actor=again(person), at=NOON)

    assert separation.took_money(person, PermitApplication.objects.get(pk=invoice.application_id))
    assert not separation.took_money(who.cashier, invoice.application)
