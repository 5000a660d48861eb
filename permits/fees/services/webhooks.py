"""Take a provider's message: kept whole, applied at most once, in whatever order messages arrive."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from permits.fees.models import Payment, ProviderEvent
from permits.fees.providers.protocol import CREATED, FAILED, SUCCEEDED, Message
from permits.fees.services.payments import fail, settle
from permits.rulebook.money import dollars

log = logging.getLogger(__name__)


@transaction.atomic
def receive(message: Message, *, provider: str, at: datetime) -> ProviderEvent:
    """Store a message that was verified, and apply it to its payment.

    The same message again changes nothing. What cannot be applied is kept with the reason, to be looked at.
    """
    event, new = ProviderEvent.objects.get_or_create(
        provider=provider,
        event_id=message.event_id,
        defaults={"kind": message.kind, "body": message.body, "received_at": at},
    )
    if new:
        _apply(event, message, at)
        event.save(update_fields=["payment", "applied", "needs_review", "note"])
    return event


def _apply(event: ProviderEvent, message: Message, at: datetime) -> None:
    payment = (
        Payment.objects.select_related("invoice__application")
        .filter(provider=event.provider, provider_reference=message.reference)
        .first()
    )
    event.payment = payment
    if payment is None:
        return _keep_for_review(event, _("No payment has this reference."))
    if message.kind == SUCCEEDED:
        return _succeeded(event, payment, message, at)
    if message.kind == FAILED:
        return _failed(event, payment, message)
    if message.kind == CREATED:
        event.applied = payment.status == Payment.Status.PENDING
        return None
    return _keep_for_review(event, _("A kind of message that is not known here."))


def _succeeded(event: ProviderEvent, payment: Payment, message: Message, at: datetime) -> None:
    if message.amount != payment.amount or message.currency != "USD":
        told = f"{message.amount} {message.currency}"
        words = _("The provider reports %(told)s, but %(asked)s was asked for. The money was not applied.")
        return _keep_for_review(event, words % {"told": told, "asked": dollars(payment.amount)})
    if payment.is_received:
        event.note = _("The money was known already.")
        return None
    if message.payer:
        payment.payer_name = message.payer
        payment.save(update_fields=["payer_name"])
    settled = settle(payment, at=at)
    event.applied = True
    if settled.status == Payment.Status.SURPLUS:
        _keep_for_review(event, _("To be given back to the payer.") + " " + settled.failure)
    return None


def _failed(event: ProviderEvent, payment: Payment, message: Message) -> None:
    known = payment.status
    fail(payment, reason=message.reason or _("The payment was declined."))
    event.applied = known != payment.status
    if payment.is_received:
        event.note = _("Older than what is known: the money came.")


def _keep_for_review(event: ProviderEvent, note: str) -> None:
    event.needs_review, event.note = True, note[:200]
    log.warning("fees.provider_event_needs_review event=%s kind=%s", event.event_id, event.kind)
