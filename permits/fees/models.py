"""Money: invoices with their working, payments, and a double-entry ledger that only grows. US dollars."""

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.documents.generated import GeneratedFile
from permits.fees.queries import InvoiceQuerySet, PostingQuerySet


class Invoice(GeneratedFile):
    """What is asked for at one stage of an application, or beside the stages for one line by hand.

    `charge_key` is given once for each charge by hand, so that a second click charges nothing more.
    """

    class Stage(models.TextChoices):
        PLAN_CHECK = "plan_check", _("Plan check")
        ISSUANCE = "issuance", _("Permit issuance")
        BY_HAND = "by_hand", _("Additional fee")

    class Status(models.TextChoices):
        OPEN = "open", _("To pay")
        PAID = "paid", _("Paid")
        VOID = "void", _("Void")

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="invoices"
    )
    number = models.CharField(max_length=30, unique=True)
    stage = models.CharField(max_length=12, choices=Stage)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    total = models.DecimalField(max_digits=12, decimal_places=2)
    assessed_on = models.DateField()
    issued_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    charge_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects: ClassVar[Any] = InvoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "stage"],
                condition=~Q(status="void") & ~Q(stage="by_hand"),
                name="one_live_invoice_per_stage",
            ),
            models.CheckConstraint(
                condition=(Q(stage="by_hand", charge_key__isnull=False) & ~Q(reason=""))
                | (~Q(stage="by_hand") & Q(charge_key__isnull=True)),
                name="invoice_by_hand_has_reason_and_key",
            ),
            models.CheckConstraint(condition=Q(total__gte=0), name="invoice_total_not_negative"),
            models.CheckConstraint(
                condition=Q(status="paid", paid_at__isnull=False) | ~Q(status="paid"),
                name="invoice_paid_has_moment",
            ),
        ]
        indexes = [models.Index(fields=["issued_at", "id"], name="invoices_open", condition=Q(status="open"))]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return bool(self.status == self.Status.OPEN)

    @property
    def balance(self) -> Decimal:
        """Return what is still to pay: all or nothing, for an invoice is paid in one sum."""
        return self.total if self.is_open else Decimal(0)


class InvoiceLine(models.Model):
    """One fee with its working: rule, version, inputs and formula; never changed once written."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    schedule = models.CharField(max_length=60)
    schedule_version = models.CharField(max_length=40)
    rule = models.CharField(max_length=60)
    inputs = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    formula = models.TextField()
    account = models.CharField(max_length=40)

    class Meta:
        ordering = ["invoice_id", "position"]
        constraints = [models.UniqueConstraint(fields=["invoice", "position"], name="line_position_once")]

    def __str__(self) -> str:
        return f"{self.label}: {self.amount}"


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


class LedgerEntry(models.Model):
    """One balanced booking; its postings add up to zero. Append-only."""

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="ledger_entries"
    )
    kind = models.CharField(max_length=30)
    memo = models.CharField(max_length=200)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, null=True, related_name="ledger_entries")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="ledger_entries")
    at = models.DateTimeField()
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.kind}: {self.memo}"


class LedgerPosting(models.Model):
    """One side of a booking: debit positive, credit negative. Append-only."""

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="postings")
    account = models.CharField(max_length=40)
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    objects: ClassVar[Any] = PostingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["account", "id"], name="postings_by_account")]
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="posting_not_zero")]

    def __str__(self) -> str:
        return f"{self.account} {self.amount}"

    @property
    def credit(self) -> Decimal:
        """Return what stands on the credit side, as a positive sum."""
        return max(-self.amount, Decimal(0))


class ValuationSetting(models.Model):
    """A valuation that staff proposes or sets against the declared one, with the reason that is told."""

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="valuation_settings"
    )
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    reason = models.CharField(max_length=500)
    before = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    set_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="valuation_setting_positive"),
            models.CheckConstraint(
                condition=Q(set_by__isnull=True, set_at__isnull=True)
                | Q(set_by__isnull=False, set_at__isnull=False),
                name="valuation_set_by_somebody_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} for {self.application}"
