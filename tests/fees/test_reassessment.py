"""Fees worked out again: the difference first, the confirmation after it, and what is paid stays."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permits.applications.models import PermitApplication
from permits.fees.models import Invoice, ValuationSetting
from permits.fees.services import reassessment, valuations
from permits.fees.services.counter import record_cheque
from permits.fees.services.payments import start_payment
from permits.fees.services.reassessment import ReassessmentRefused
from permits.fees.services.valuations import ValuationRefused
from permits.notices.models import Notice
from tests import driving
from tests.driving import NOON, People
from workflows import relay

LATER = NOON + timedelta(days=1)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(name: str, application: PermitApplication) -> str:
    return reverse(f"fees:{name}", args=[application.pk])


def shown_on(answer: Any) -> str:
    found = re.search(r'name="shown" value="(\w+)"', answer.content.decode())
    assert found is not None
    return found[1]


def declare(application: PermitApplication, valuation: int) -> None:
    application.valuation = Decimal(valuation)
    application.save(update_fields=["valuation"])


def test_the_technician_sees_the_difference_and_nothing_is_changed_by_looking(
    invoice: Invoice, who: People
) -> None:
    declare(invoice.application, 25_000)

    answer = signed_in(who.technician).get(page("reassess", invoice.application))

    told = answer.content.decode()
    assert answer.status_code == 200
    assert "$293.25" in told
    assert "$391.25" in told
    assert "$69.25 for the first $2,000 + 23 × $14.00 per additional $1,000 or fraction" in told
    assert list(Invoice.objects.filter(application=invoice.application)) == [invoice]


def test_confirming_replaces_the_open_invoice_by_what_was_shown(invoice: Invoice, who: People) -> None:
    declare(invoice.application, 25_000)
    client = signed_in(who.technician)
    shown = shown_on(client.get(page("reassess", invoice.application)))

    answer = client.post(page("reassess", invoice.application), {"shown": shown})

    old, new = Invoice.objects.filter(application=invoice.application).order_by("id")
    assert answer.status_code == 302
    assert (old.status, new.status) == ("void", "open")
    assert new.total == Decimal("391.25") + Decimal("1.00") + Decimal("3.25")


def test_figures_that_changed_since_they_were_shown_are_not_put_in_force(
    invoice: Invoice, who: People
) -> None:
    declare(invoice.application, 25_000)
    client = signed_in(who.technician)
    shown = shown_on(client.get(page("reassess", invoice.application)))
    declare(invoice.application, 50_000)

    answer = client.post(page("reassess", invoice.application), {"shown": shown})

    assert "The figures have changed since you looked" in answer.content.decode()
    assert "$643.75" in answer.content.decode()
    assert Invoice.objects.get(application=invoice.application) == invoice


def test_what_is_paid_is_never_priced_again(invoice: Invoice, who: People) -> None:
    record_cheque(invoice, number="1", payer="Bay", amount=invoice.total, actor=who.cashier, at=NOON)
    application = PermitApplication.objects.get(pk=invoice.application_id)
    declare(application, 1_000_000)

    (comparison,) = reassessment.compare(application, at=LATER)
    replaced = reassessment.reassess(
        application, shown=reassessment.fingerprint([comparison]), reason="", actor=who.technician, at=LATER
    )

    assert comparison.is_paid
    assert not comparison.differs
    assert comparison.after == Decimal("296.59")
    assert replaced == []


def test_a_payment_under_way_is_waited_for(invoice: Invoice, who: People) -> None:
    start_payment(invoice, provider="demo", actor=who.contractor, at=NOON)
    declare(invoice.application, 25_000)
    shown = reassessment.fingerprint(reassessment.compare(invoice.application, at=LATER))

    with pytest.raises(ReassessmentRefused, match="is under way"):
        reassessment.reassess(invoice.application, shown=shown, reason="", actor=who.technician, at=LATER)

    invoice.refresh_from_db()
    assert invoice.is_open


@pytest.mark.parametrize(
    ("role", "again", "valuation"),
    [
        ("technician", 200, 200),
        ("supervisor", 200, 200),
        ("official", 200, 200),
        ("finance", 200, 403),
        ("cashier", 403, 403),
        ("contractor", 403, 403),
        ("stranger", 404, 404),
    ],
)
def test_only_some_of_the_office_may_price_again_or_value(
    invoice: Invoice, who: People, role: str, again: int, valuation: int
) -> None:
    client = signed_in(getattr(who, role))

    assert client.get(page("reassess", invoice.application)).status_code == again
    assert client.get(page("valuation", invoice.application)).status_code == valuation


def test_a_supervisor_sets_the_valuation_and_the_applicant_is_told_why(invoice: Invoice, who: People) -> None:
    client = signed_in(who.supervisor)
    typed = {"amount": "25,000", "reason": "By the contract of 1 June."}
    first = client.post(page("valuation", invoice.application), typed)
    before = ValuationSetting.objects.count()

    answer = client.post(page("valuation", invoice.application), {**typed, "shown": shown_on(first)})
    relay.drain()

    application = PermitApplication.objects.get(pk=invoice.application_id)
    letter = Notice.objects.get(template="valuation")
    assert (before, answer.status_code) == (0, 302)
    assert (application.valuation, application.assessed_valuation) == (Decimal(18_000), Decimal(25_000))
    assert Invoice.objects.open().get(application=application).total == Decimal("395.50")
    assert "By the contract of 1 June." in letter.body
    assert "$25,000.00; it was $18,000.00" in letter.body


def test_a_technician_proposes_and_a_supervisor_finds_the_proposal_in_the_form(
    invoice: Invoice, who: People
) -> None:
    typed = {"amount": "25000", "reason": "The table says more."}
    client = signed_in(who.technician)
    first = client.post(page("valuation", invoice.application), typed)
    client.post(page("valuation", invoice.application), {**typed, "shown": shown_on(first)})

    told = signed_in(who.supervisor).get(page("valuation", invoice.application)).content.decode()

    assert PermitApplication.objects.get(pk=invoice.application_id).assessed_valuation is None
    assert ValuationSetting.objects.get().set_at is None
    assert 'value="25,000.00"' in told
    assert "Proposed by" in told


def test_a_valuation_needs_a_reason(invoice: Invoice, who: People) -> None:
    answer = signed_in(who.supervisor).post(page("valuation", invoice.application), {"amount": "25000"})

    assert "Say why; the applicant is told." in answer.content.decode()


def test_a_draft_has_no_valuation_to_set(who: People) -> None:
    draft = driving.complete_draft(who, type_code="REROOF")

    with pytest.raises(ValuationRefused, match="from submission until the permit is issued"):
        valuations.propose(draft, amount=Decimal(1), reason="x", actor=who.supervisor, at=NOON)


def test_a_set_valuation_is_not_compared_with_a_table_again(adu: PermitApplication) -> None:
    before = adu.assessed_valuation
    comparisons = valuations.preview(adu, Decimal(100_000), at=NOON)

    permit = {change.code: change.after for each in comparisons for change in each.changes}
    assert permit["PLAN-REVIEW"] == Decimal("645.94")
    assert adu.assessed_valuation == before
