"""The double-entry ledger, which only grows. US dollars."""

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from permits.applications.visibility import SeenWithApplication
from permits.fees.models.invoices import Invoice
from permits.fees.models.payments import Payment
from permits.fees.queries import PostingQuerySet


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

    objects: ClassVar[SeenWithApplication["LedgerEntry"]] = SeenWithApplication()

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
