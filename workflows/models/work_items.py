"""One piece of parallel work inside a stage of a case."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from workflows.models.cases import Case


class WorkItem(models.Model):
    """A piece of work for a team: opened from a plan, claimed, closed only with an outcome."""

    class Status(models.TextChoices):
        OPEN = "open"
        CLAIMED = "claimed"
        CLOSED = "closed"
        CANCELLED = "cancelled"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="work_items", db_index=False)
    stage = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    team = models.CharField(max_length=40)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="work_items",
        db_index=False,  # those that he has and those that he closed have one each
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    outcome = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    opened_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,  # asked only among the items of one case
    )
    due_on = models.DateField()
    escalated_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "stage", "round", "key"], name="work_item_once_per_round"
            ),
            models.CheckConstraint(
                condition=(Q(status="closed") & ~Q(outcome="")) | (~Q(status="closed") & Q(outcome="")),
                name="work_item_closed_only_with_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(status="claimed") | Q(assignee__isnull=False),
                name="work_item_claimed_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["team", "due_on", "id"],
                name="work_items_of_team",
                condition=Q(status__in=["open", "claimed"]),
            ),
            models.Index(
                fields=["assignee", "due_on", "id"],
                name="work_items_of_person",
                condition=Q(assignee__isnull=False, status__in=["open", "claimed"]),
            ),
            models.Index(
                fields=["assignee", "-claimed_at"],
                name="work_items_done_by_person",
                condition=Q(status="closed"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (round {self.round}, {self.status})"

    @property
    def is_open(self) -> bool:
        return self.status in {self.Status.OPEN, self.Status.CLAIMED}
