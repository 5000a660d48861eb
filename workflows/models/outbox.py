"""The intent to act outside the database, committed with the state, and the truth of what came of it."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from workflows.models.cases import Case


class OutboxEvent(models.Model):
    """Something that happened and that somebody must hear of; per case in order, at least once."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        DEAD = "dead"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="events", db_index=False)
    topic = models.CharField(max_length=80)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    available_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["available_at", "id"], name="outbox_waiting", condition=models.Q(state="waiting")
            ),
            models.Index(fields=["-id"], name="outbox_dead", condition=models.Q(state="dead")),
            models.Index(fields=["case", "id"], name="outbox_by_case"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} ({self.state})"

    @property
    def failures(self) -> int:
        """How many tries have failed: one that is under way counts only when it ends."""
        return self.attempts - (self.begun_at is not None and self.attempts > 0)


class Delivery(models.Model):
    """One consumer's receipt for one event; done at most once, in the consumer's own transaction."""

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    consumer = models.CharField(max_length=100)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "consumer"], name="delivery_once_per_consumer")
        ]

    def __str__(self) -> str:
        return f"{self.consumer} of event {self.event_id}"
