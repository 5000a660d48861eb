"""A dossier that is submitted, reviewed by four teams at once, paid for and issued."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import models
from django_fsm import FSMField, transition

from workflows.models import Workflowed

STATUSES = ("draft", "submitted", "in_review", "reviewed", "fees_due", "paid", "issued")


class Holding(models.Model):
    """A role that a person holds."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "role"], name="bench_holding_once")]

    def __str__(self) -> str:
        return self.role


class Dossier(Workflowed):
    """What somebody asks for."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    address = models.TextField()
    description = models.TextField()
    valuation = models.DecimalField(max_digits=12, decimal_places=2)
    status = FSMField(default="draft", choices=[(s, s) for s in STATUSES], protected=True, max_length=20)
    fee = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    paid_at = models.DateTimeField(null=True)
    number = models.CharField(max_length=30, blank=True)

    def __str__(self) -> str:
        return self.address

    @transition(status, "draft", "submitted", permission="submit")
    def submit(self, *, at: datetime) -> None:
        """Hand it in."""

    @transition(status, "submitted", "in_review", permission="accept")
    def accept(self, *, at: datetime) -> None:
        """Begin the review."""

    @transition(status, "in_review", "reviewed", permission="system")
    def finish(self, *, at: datetime) -> None:
        """End the review."""

    @transition(status, "reviewed", "fees_due", permission="assess")
    def assess(self, *, at: datetime, fee: Decimal) -> None:
        self.fee = fee

    @transition(status, "fees_due", "paid", permission="pay")
    def pay(self, *, at: datetime) -> None:
        self.paid_at = at

    @transition(status, "paid", "issued", permission="issue")
    def issue(self, *, at: datetime) -> None:
        self.number = f"D-{self.pk}"
