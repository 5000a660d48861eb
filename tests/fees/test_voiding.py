"""A fee that was charged by hand is taken back by another person, with a reason, once."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from permits.applications.models import PermitApplication
from permits.fees.models import Invoice, LedgerPosting
from permits.fees.services import voiding
from permits.fees.services.voiding import VoidRefused
from tests import driving
from tests.driving import NOON, People
from tests.fees.charges import charged

pytestmark = pytest.mark.django_db


def void(invoice: Invoice, actor: object, reason: str = "Charged for the wrong visit.") -> Invoice:
    return voiding.void_charge(invoice, reason=reason, actor=actor, at=NOON)


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_finance_voids_what_a_technician_charged_and_the_books_add_up(
    adu: PermitApplication, who: People
) -> None:
    invoice = charged(adu, who.technician)

    void(invoice, who.finance)

    invoice.refresh_from_db()
    assert (invoice.status, invoice.void_reason) == ("void", "Charged for the wrong visit.")
    postings = LedgerPosting.objects.filter(entry__invoice=invoice)
    assert postings.aggregate(Sum("amount"))["amount__sum"] == Decimal(0)
    assert postings.filter(entry__kind="void", entry__booked_by=who.finance).exists()


def test_a_second_click_books_nothing_more(adu: PermitApplication, who: People) -> None:
    invoice = charged(adu, who.technician)
    void(invoice, who.finance)

    void(invoice, who.official, reason="Again.")

    assert invoice.ledger_entries.filter(kind="void").count() == 1


def test_nobody_takes_back_what_he_charged_himself(adu: PermitApplication, who: People) -> None:
    invoice = charged(adu, who.finance)

    with pytest.raises(VoidRefused, match="another person must take it back"):
        void(invoice, who.finance)


@pytest.mark.parametrize("name", ["technician", "supervisor", "cashier", "contractor"])
def test_others_may_not(adu: PermitApplication, who: People, name: str) -> None:
    invoice = charged(adu, who.technician)

    with pytest.raises(PermissionDenied):
        void(invoice, getattr(who, name))


def test_a_reason_is_needed(adu: PermitApplication, who: People) -> None:
    with pytest.raises(VoidRefused, match="Say why"):
        void(charged(adu, who.technician), who.finance, reason="  ")


def test_what_is_paid_or_asked_for_by_a_stage_is_not_voided_here(adu: PermitApplication, who: People) -> None:
    by_stage = Invoice.objects.get(application=adu, stage="plan_check")
    by_hand = charged(adu, who.technician)
    driving.pay(adu, who, NOON)

    with pytest.raises(VoidRefused, match="charged by hand"):
        void(by_stage, who.finance)
    with pytest.raises(VoidRefused, match="given back by a refund"):
        void(by_hand, who.finance)


def test_the_page_asks_why_and_tells_what_was_done(adu: PermitApplication, who: People) -> None:
    invoice = charged(adu, who.technician)
    page, finance = reverse("fees:void_invoice", args=[invoice.number]), signed_in(who.finance)

    shown = finance.get(reverse("fees:invoice", args=[invoice.number])).content.decode()
    empty = finance.post(page, {"reason": ""}).content.decode()
    done = finance.post(page, {"reason": "Wrong visit."}, follow=True).content.decode()
    again = finance.post(page, {"reason": "Wrong visit."}, follow=True).content.decode()

    assert page in shown
    assert "Say why" in empty
    assert f"Invoice {invoice.number} is void." in done
    assert "is void already" in again
    assert signed_in(who.technician).get(page).status_code == 403
    assert signed_in(who.stranger).get(page).status_code == 404
