"""Whatever the provider sends, in whatever order and however often, money is booked once and rightly."""

import json
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permits.fees.models import Invoice, LedgerEntry, Payment, ProviderEvent
from permits.fees.providers import demo
from permits.fees.providers.protocol import CREATED, FAILED, SUCCEEDED
from permits.fees.services.counter import record_cheque
from permits.fees.services.payments import start_payment
from tests.driving import NOON, People
from workflows.models import OutboxEvent
from workflows.timing import machine_now

URL = "/money/demo/webhook/"


@pytest.fixture
def payment(invoice: Invoice, who: People) -> Payment:
    """A payment that the contractor has begun."""
    return start_payment(invoice, provider="demo", actor=who.contractor, at=NOON)


def post(content: Any, event_id: str = "evt_1", *, age: timedelta = timedelta(0), **headers: str) -> int:
    """Send a signed message as the provider's machine does: nobody is signed in, no CSRF token."""
    signed, body = demo.signed(event_id, content, at=machine_now() - age)
    client = Client(enforce_csrf_checks=True)
    answer = client.post(URL, data=body, content_type="application/json", headers={**signed, **headers})
    return answer.status_code


def message(payment: Payment, kind: str = SUCCEEDED, **change: Any) -> dict[str, Any]:
    content = demo.content_of(payment, kind, payer="Carla Contractor")
    content["data"].update(change)
    return content


def booked() -> int:
    return LedgerEntry.objects.filter(kind__in=["payment", "surplus"]).count()


def test_the_address_is_the_one_that_providers_are_given() -> None:
    assert reverse("fees:demo_webhook") == URL


def test_one_message_pays_the_invoice_though_nobody_looks(payment: Payment) -> None:
    assert post(message(payment)) == 200

    payment.refresh_from_db()
    assert payment.status == Payment.Status.SETTLED
    assert payment.invoice.__class__.objects.get().status == "paid"
    assert payment.payer_name == "Carla Contractor"
    assert OutboxEvent.objects.filter(topic="invoice.paid").count() == 1


def test_the_same_message_three_times_and_then_an_older_one_books_once(payment: Payment) -> None:
    answers = [post(message(payment)) for _ in range(3)]
    answers.append(post(message(payment, CREATED), "evt_0"))

    assert answers == [200] * 4
    assert booked() == 1
    assert ProviderEvent.objects.count() == 2
    assert Payment.objects.get().status == Payment.Status.SETTLED
    assert not ProviderEvent.objects.filter(needs_review=True).exists()


def test_the_same_news_under_three_ids_books_once(payment: Payment) -> None:
    for number in range(3):
        post(message(payment), f"evt_{number}")

    assert booked() == 1
    assert Payment.objects.get().receipt_number == "RCT-2026-000001"


@pytest.mark.parametrize("order", list(permutations([CREATED, FAILED, SUCCEEDED])))
def test_in_every_order_of_messages_money_that_came_stays(payment: Payment, order: tuple[str, ...]) -> None:
    for number, kind in enumerate(order):
        assert post(message(payment, kind, reason="declined"), f"evt_{number}") == 200

    assert Payment.objects.get().status == Payment.Status.SETTLED
    assert booked() == 1


def test_a_declined_card_is_shown_with_its_reason_and_can_be_tried_again(
    payment: Payment, invoice: Invoice, who: People
) -> None:
    post(message(payment, FAILED, reason="The bank declined the card."))

    again = start_payment(invoice, provider="demo", actor=who.contractor, at=NOON)

    payment.refresh_from_db()
    assert (payment.status, payment.failure) == ("failed", "The bank declined the card.")
    assert again != payment
    assert invoice.__class__.objects.get().is_open


@pytest.mark.parametrize(
    "change", [{"amount": "1.00"}, {"amount": "296.60"}, {"amount": None}, {"currency": "MXN"}]
)
def test_a_sum_that_differs_is_kept_for_review_and_not_applied(
    payment: Payment, change: dict[str, Any]
) -> None:
    assert post(message(payment, **change)) == 200

    event = ProviderEvent.objects.get()
    assert event.needs_review
    assert "$296.59 was asked for" in event.note
    assert Payment.objects.get().status == Payment.Status.PENDING
    assert booked() == 0


def test_an_unknown_kind_is_stored_whole_for_review(payment: Payment) -> None:
    assert post(message(payment, "charge.dispute.opened")) == 200

    event = ProviderEvent.objects.get()
    assert event.needs_review
    assert event.body["type"] == "charge.dispute.opened"
    assert event.payment == payment


def test_money_without_a_known_payment_is_stored_for_review(payment: Payment) -> None:
    assert post(message(payment, reference="somebody-elses")) == 200

    event = ProviderEvent.objects.get()
    assert event.needs_review
    assert event.payment is None


def test_money_that_a_check_forestalled_is_booked_as_owed_to_the_payer(
    payment: Payment, invoice: Invoice, who: People
) -> None:
    record_cheque(invoice, number="7", payer="Bay", amount=invoice.total, actor=who.cashier, at=NOON)

    post(message(payment))

    payment.refresh_from_db()
    assert payment.status == Payment.Status.SURPLUS
    assert ProviderEvent.objects.get().needs_review


@pytest.mark.parametrize(
    "spoil",
    [
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": ""},
        {"webhook-id": "evt_other"},
        {"webhook-id": ""},
        {"webhook-timestamp": "yesterday"},
        {"webhook-timestamp": "1"},
    ],
)
def test_a_message_that_is_not_the_providers_is_refused_and_leaves_nothing(
    payment: Payment, spoil: dict[str, str]
) -> None:
    assert post(message(payment), **spoil) == 400

    assert not ProviderEvent.objects.exists()
    assert Payment.objects.get().status == Payment.Status.PENDING


@pytest.mark.parametrize("age", [timedelta(minutes=6), timedelta(minutes=-6)])
def test_a_replayed_or_postdated_message_is_refused(payment: Payment, age: timedelta) -> None:
    assert post(message(payment), age=age) == 400

    assert not ProviderEvent.objects.exists()


@pytest.mark.parametrize("content", [[], {}, "text", {"type": "payment.succeeded", "data": {"amount": "x"}}])
def test_a_signed_message_that_cannot_be_read_is_refused(payment: Payment, content: Any) -> None:
    assert post(content) == 400

    assert not ProviderEvent.objects.exists()


def test_a_body_changed_on_the_way_is_refused(payment: Payment) -> None:
    headers, body = demo.signed("evt_1", message(payment), at=machine_now())
    forged = json.dumps(json.loads(body)["data"] | {"amount": "0.01"})

    answer = Client().post(URL, data=forged, content_type="application/json", headers=headers)

    assert answer.status_code == 400


def test_looking_at_the_address_is_not_allowed_and_without_a_demonstration_there_is_none(
    payment: Payment, settings: Any
) -> None:
    assert Client().get(URL).status_code == 405
    settings.DEMO = False

    assert post(message(payment)) == 404
    assert not ProviderEvent.objects.exists()
