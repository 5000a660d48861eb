"""The payment page is closed right after paying: the provider's own message completes it (journey 19)."""

import time

import pytest
from django.test import Client
from django.urls import reverse

from permits.fees.models import Invoice, LedgerEntry, Payment
from permits.issuance.models import Permit
from tests import driving
from tests.running import Office

PATIENCE = 60.0


@pytest.mark.django_db(transaction=True)
def test_the_message_alone_pays_and_an_instant_permit_follows(office: Office) -> None:
    driving.publish_rules()
    who = driving.people()
    application = driving.application_at("submitted", who, type_code="REROOF")
    invoice = Invoice.objects.get(application=application)
    payer = Client()
    payer.force_login(who.contractor, backend="allauth.account.auth_backends.AuthenticationBackend")
    office.start()

    begun = payer.post(reverse("fees:pay", args=[invoice.number]), {"provider": "demo"})
    payer.post(begun.url, {"payer": "Carla Contractor", "card": "approve"})

    permit = eventually_ready(application.pk)
    assert Payment.objects.get().status == Payment.Status.SETTLED
    assert LedgerEntry.objects.filter(kind="payment").count() == 1
    assert (permit.number, permit.issued_by) == ("PMT-2026-000001", None)


def eventually_ready(application_id: int) -> Permit:
    """Wait until the permit's document lies in the store, and return the permit."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        permit = Permit.objects.filter(application_id=application_id, file_state="done").first()
        if permit is not None:
            return permit
        time.sleep(0.2)
    pytest.fail("The permit was not issued and printed in time.")
