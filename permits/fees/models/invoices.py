"""Invoices: what is asked for, with its working. US dollars."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.applications.visibility import SeenWithInvoice
from permits.documents.generated import GeneratedFile
from permits.fees.queries import InvoiceQuerySet


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

    objects: ClassVar[SeenWithInvoice["InvoiceLine"]] = SeenWithInvoice()

    class Meta:
        ordering = ["invoice_id", "position"]
        constraints = [models.UniqueConstraint(fields=["invoice", "position"], name="line_position_once")]

    def __str__(self) -> str:
        return f"{self.label}: {self.amount}"
