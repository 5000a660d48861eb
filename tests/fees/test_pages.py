"""The money pages: the right person, the wrong person, a stranger, a second click, and few queries."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permits.fees.models import Invoice, Payment, ProviderEvent
from permits.fees.services.counter import record_cheque
from permits.fees.services.payments import start_payment
from tests import driving
from tests.driving import NOON, People
from workflows.models import OutboxEvent


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"fees:{name}", args=args)


@pytest.fixture
def paid(invoice: Invoice, who: People) -> Payment:
    return record_cheque(
        invoice, number="1041", payer="Bay", amount=invoice.total, actor=who.cashier, at=NOON
    )


MAY_SEE = ["contractor", "technician", "supervisor", "cashier", "inspector", "official", "finance", "auditor"]


@pytest.mark.parametrize("role", MAY_SEE)
def test_parties_and_staff_with_a_right_see_the_invoice(invoice: Invoice, who: People, role: str) -> None:
    answer = signed_in(getattr(who, role)).get(url("invoice", invoice.number))

    assert answer.status_code == 200
    assert "$296.59" in answer.content.decode()


@pytest.mark.parametrize("role", ["stranger", "configuration"])
@pytest.mark.parametrize("name", ["invoice", "invoice_state", "file_state", "invoice_file"])
def test_to_anybody_else_there_is_no_such_invoice(
    invoice: Invoice, who: People, role: str, name: str
) -> None:
    assert signed_in(getattr(who, role)).get(url(name, invoice.number)).status_code == 404


def test_somebody_who_is_not_signed_in_is_sent_to_the_door(invoice: Invoice) -> None:
    for name in ("invoice", "invoice_state", "file_state", "invoice_file", "record_cheque"):
        answer = Client().get(url(name, invoice.number))
        assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


def test_only_who_may_pay_is_offered_to_pay(invoice: Invoice, who: People) -> None:
    offers = {
        role: "Pay $296.59"
        in signed_in(getattr(who, role)).get(url("invoice", invoice.number)).content.decode()
        for role in MAY_SEE
    }

    assert [role for role, offered in offers.items() if offered] == ["contractor"]


def test_every_line_shows_its_working_on_the_page(invoice: Invoice, who: People) -> None:
    page = signed_in(who.contractor).get(url("invoice", invoice.number)).content.decode()

    for line in invoice.lines.all():
        assert line.formula in page
        assert line.rule in page


def test_paying_online_leads_to_the_demonstration_and_a_message_completes_it(
    invoice: Invoice, who: People
) -> None:
    client = signed_in(who.contractor)

    begun = client.post(url("pay", invoice.number), {"provider": "demo"})
    checkout = client.get(begun.url)
    done = client.post(begun.url, {"payer": "Carla Contractor", "card": "approve"})

    assert "no real money moves" in checkout.content.decode().lower()
    assert done.url == url("invoice", invoice.number) + "?came_back=1"
    assert "being confirmed" in client.get(done.url).content.decode()
    event = OutboxEvent.objects.get(topic="demo_provider.message")
    assert event.payload["content"]["type"] == "payment.succeeded"
    assert Payment.objects.get().status == Payment.Status.PENDING, "the browser's word never counts"


def test_clicking_pay_twice_and_paying_twice_begins_one_payment(invoice: Invoice, who: People) -> None:
    client = signed_in(who.contractor)

    addresses = {client.post(url("pay", invoice.number), {"provider": "demo"}).url for _ in range(2)}

    assert len(addresses) == 1
    assert Payment.objects.count() == 1


def test_leaving_the_payment_page_takes_nothing_and_lets_one_go_on(invoice: Invoice, who: People) -> None:
    client = signed_in(who.contractor)
    client.post(url("pay", invoice.number), {"provider": "demo"})

    page = client.get(url("invoice", invoice.number)).content.decode()

    assert "Continue to payment" in page
    assert "being confirmed" not in page


@pytest.mark.parametrize("role", ["technician", "cashier", "official", "auditor", "finance"])
def test_staff_cannot_begin_a_payment(invoice: Invoice, who: People, role: str) -> None:
    answer = signed_in(getattr(who, role)).post(url("pay", invoice.number), {"provider": "demo"})

    assert answer.status_code == 403
    assert not Payment.objects.exists()


def test_the_payment_page_is_the_payers_alone(invoice: Invoice, who: People) -> None:
    payment = start_payment(invoice, provider="demo", actor=who.contractor, at=NOON)
    page = url("demo_checkout", payment.provider_reference)

    assert signed_in(who.stranger).get(page).status_code == 404
    assert signed_in(who.technician).get(page).status_code == 403
    assert signed_in(who.contractor).get(page).status_code == 200


def test_without_a_demonstration_there_is_no_payment_page_and_no_button(
    invoice: Invoice, who: People, settings: Any
) -> None:
    payment = start_payment(invoice, provider="demo", actor=who.contractor, at=NOON)
    settings.DEMO = False
    client = signed_in(who.contractor)

    assert client.get(url("demo_checkout", payment.provider_reference)).status_code == 404
    assert "demonstration" not in client.get(url("invoice", invoice.number)).content.decode().lower()


def test_a_paid_invoice_shows_its_stamp_and_receipt_and_offers_nothing(paid: Payment, who: People) -> None:
    client = signed_in(who.contractor)

    page = client.get(url("invoice", paid.invoice.number)).content.decode()
    receipt = client.get(url("receipt", paid.receipt_number)).content.decode()

    assert "lintel-money__stamp" in page
    assert url("receipt", paid.receipt_number) in page
    assert "Pay $" not in page
    assert "Check no. 1041" in re.sub(r"\s+", " ", receipt)
    assert "$296.59" in receipt


def test_a_receipt_is_shown_to_nobody_else(paid: Payment, who: People) -> None:
    assert signed_in(who.stranger).get(url("receipt", paid.receipt_number)).status_code == 404


def test_a_cashier_records_a_check_and_a_second_click_says_so(invoice: Invoice, who: People) -> None:
    client = signed_in(who.cashier)
    typed = {"number": "1041", "payer": "Bay Builders", "amount": "$296.59"}

    first = client.post(url("record_cheque", invoice.number), typed)
    second = client.post(url("record_cheque", invoice.number), typed, follow=True)

    assert first.url == url("receipt", "RCT-2026-000001")
    assert "was recorded for this invoice before: receipt RCT-2026-000001" in second.content.decode()
    assert Payment.objects.count() == 1


def test_a_wrong_amount_stands_beside_the_field_and_nothing_typed_is_lost(
    invoice: Invoice, who: People
) -> None:
    typed = {"number": "1041", "payer": "Bay Builders", "amount": "300"}

    page = signed_in(who.cashier).post(url("record_cheque", invoice.number), typed).content.decode()

    assert "Enter exactly $296.59" in page
    assert "1041" in page
    assert "Bay Builders" in page
    assert not Payment.objects.exists()


def test_cash_is_recorded_by_its_own_form(invoice: Invoice, who: People) -> None:
    typed = {"cash-payer": "Olga Owner", "cash-amount": "296.59"}

    answer = signed_in(who.cashier).post(url("record_cash", invoice.number), typed)

    assert answer.url == url("receipt", "RCT-2026-000001")
    assert Payment.objects.get().method == "cash"


@pytest.mark.parametrize("role", ["contractor", "technician", "official", "finance", "auditor"])
@pytest.mark.parametrize("name", ["record_cheque", "record_cash"])
def test_nobody_but_a_cashier_records_money(invoice: Invoice, who: People, role: str, name: str) -> None:
    answer = signed_in(getattr(who, role)).post(url(name, invoice.number), {"amount": "296.59"})

    assert answer.status_code == 403
    assert not Payment.objects.exists()


def test_the_cashiers_list_is_the_cashiers(invoice: Invoice, who: People) -> None:
    assert invoice.number in signed_in(who.cashier).get(url("open_invoices")).content.decode()
    for role in ("contractor", "technician", "finance", "stranger"):
        assert signed_in(getattr(who, role)).get(url("open_invoices")).status_code == 403


def test_a_number_typed_leads_straight_to_the_invoice(invoice: Invoice, who: People) -> None:
    client = signed_in(who.cashier)

    for typed in (invoice.number.lower(), f" {invoice.application.number} "):
        assert client.get(url("open_invoices"), {"q": typed}).url == url("invoice", invoice.number)
    assert "No invoice or application" in client.get(url("open_invoices"), {"q": "INV-1"}).content.decode()


def test_the_list_goes_on_page_by_page_without_counting_from_the_start(
    invoice: Invoice, who: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("permits.fees.views.counter.PAGE", 1)
    other = driving.application_at("submitted", who, type_code="REROOF")
    client = signed_in(who.cashier)

    first = client.get(url("open_invoices")).content.decode()
    second = client.get(url("open_invoices"), {"after": invoice.number}).content.decode()
    back = client.get(
        url("open_invoices"), {"before": Invoice.objects.get(application=other).number}
    ).content.decode()

    assert "INV-2026-000001" in first
    assert "INV-2026-000002" not in first
    assert "INV-2026-000002" in second
    assert 'rel="prev"' in second
    assert "INV-2026-000001" in back


def test_the_ledger_shows_both_sides_of_every_booking(paid: Payment, who: People) -> None:
    page = signed_in(who.contractor).get(url("ledger", paid.invoice.application_id)).content.decode()

    for account in ("accounts-receivable", "cash-checks", "1000-42110"):
        assert account in page
    assert signed_in(who.stranger).get(url("ledger", paid.invoice.application_id)).status_code == 404


def test_messages_to_look_at_are_for_finance_and_cashiers(who: People) -> None:
    ProviderEvent.objects.create(
        provider="demo",
        event_id="evt_9",
        kind="charge.dispute.opened",
        body={},
        received_at=NOON,
        needs_review=True,
        note="A kind of message that is not known here.",
    )

    for role in ("finance", "cashier", "auditor"):
        assert "evt_9" in signed_in(getattr(who, role)).get(url("provider_events")).content.decode()
    assert signed_in(who.technician).get(url("provider_events")).status_code == 403


def test_a_failed_pdf_is_visible_and_can_be_asked_for_again(invoice: Invoice, who: People) -> None:
    Invoice.objects.filter(pk=invoice.pk).update(file_state="failed", file_error="StoreAway")
    client = signed_in(who.contractor)

    page = client.get(url("invoice", invoice.number)).content.decode()
    client.post(url("retry_file", invoice.number))
    client.post(url("retry_file", invoice.number))

    assert "could not be made" in page
    assert "being prepared" in client.get(url("file_state", invoice.number)).content.decode()
    assert OutboxEvent.objects.filter(topic="invoice.file_wanted").count() == 2, "the first and one more"


def test_the_invoice_page_asks_few_questions(
    invoice: Invoice, paid: Payment, who: People, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(who.contractor)
    client.get(url("invoice", invoice.number))

    with django_assert_max_num_queries(16):
        client.get(url("invoice", invoice.number))


def test_the_cashiers_list_asks_the_same_for_many_as_for_one(
    invoice: Invoice, who: People, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(who.cashier)
    client.get(url("open_invoices"))
    with django_assert_max_num_queries(9) as few:
        client.get(url("open_invoices"))

    for _ in range(3):
        driving.application_at("submitted", who, type_code="REROOF")

    with django_assert_num_queries(len(few)):
        client.get(url("open_invoices"))
