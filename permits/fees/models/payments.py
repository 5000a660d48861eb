"""Payments and what providers say of them, and money that is given back. US dollars."""

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from permits.applications.visibility import SeenWithInvoice, SeenWithRequest
from permits.fees.models.invoices import Invoice


class Payment(models.Model):
    """Money that came, or is on its way, for one invoice."""

    class Method(models.TextChoices):
        CARD = "card", _("Card")
        CHEQUE = "cheque", _("Check")
        CASH = "cash", _("Cash")

    class Status(models.TextChoices):
        PENDING = "pending", _("Pending")
        SETTLED = "settled", _("Settled")
        FAILED = "failed", _("Failed")
        RETURNED = "returned", _("Returned")
        SURPLUS = "surplus", _("To be given back")

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="payments")
    method = models.CharField(max_length=10, choices=Method)
    provider = models.CharField(max_length=30)
    provider_reference = models.CharField(max_length=100)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    payer_name = models.CharField(max_length=150)
    cheque_number = models.CharField(max_length=30, blank=True)
    receipt_number = models.CharField(max_length=30, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=200, blank=True)

    objects: ClassVar[SeenWithInvoice["Payment"]] = SeenWithInvoice()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "provider_reference"], name="provider_reference_once"
            ),
            models.UniqueConstraint(
                fields=["invoice"], condition=Q(status="settled"), name="invoice_settled_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_positive"),
            models.UniqueConstraint(
                fields=["receipt_number"], condition=~Q(receipt_number=""), name="receipt_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["settled", "returned", "surplus"])
                | (Q(settled_at__isnull=False) & ~Q(receipt_number="")),
                name="payment_received_has_receipt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_method_display()} {self.amount} for {self.invoice}"

    @property
    def is_received(self) -> bool:
        """Tell whether the money came, whatever became of it after."""
        return self.status in {self.Status.SETTLED, self.Status.RETURNED, self.Status.SURPLUS}


class ProviderEvent(models.Model):
    """A message from a payment provider, kept whole; applied at most once."""

    provider = models.CharField(max_length=30)
    event_id = models.CharField(max_length=100)
    kind = models.CharField(max_length=60)
    body = models.JSONField(encoder=DjangoJSONEncoder)
    received_at = models.DateTimeField()
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="provider_events")
    applied = models.BooleanField(default=False)
    needs_review = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="provider_event_once")]
        indexes = [
            models.Index(fields=["-id"], name="provider_events_to_review", condition=Q(needs_review=True))
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.kind} {self.event_id}"


class Refund(models.Model):
    """Money given back of one payment: prepared by one person, approved by another (domain §5, S4).

    ``request`` is the application that asked for it. A decided refund never changes.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("Waiting for a second person")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Not approved")

    class Way(models.TextChoices):
        AS_PAID = "as_paid", _("The way it was paid")
        CHEQUE = "cheque", _("By check")

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    request = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="refunds"
    )
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    way = models.CharField(max_length=10, choices=Way, default=Way.AS_PAID)
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[SeenWithRequest["Refund"]] = SeenWithRequest()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_positive"),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("prepared_by"))),
                name="refund_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="prepared", decided_at__isnull=True)
                | (~Q(state="prepared") & Q(decided_at__isnull=False)),
                name="refund_decided_at_a_moment",
            ),
            models.UniqueConstraint(
                fields=["request", "payment"],
                condition=Q(state="prepared"),
                name="one_prepared_refund_of_a_payment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} of {self.payment}"
