"""Clocks as append-only events; the due date is a pure function of them (:mod:`workflows.clocks`)."""

from django.conf import settings
from django.db import models

from workflows.models.cases import Case


class ClockEvent(models.Model):
    """What happened to one clock of a case, and why."""

    class Kind(models.TextChoices):
        STARTED = "started"
        PAUSED = "paused"
        RESUMED = "resumed"
        EXTENDED = "extended"
        STOPPED = "stopped"
        MISSED = "missed"
        REOPENED = "reopened"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clock_events", db_index=False)
    clock = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    day_zero = models.DateField()
    length = models.PositiveSmallIntegerField(default=0)
    unit = models.CharField(max_length=10, default="business")
    calendar = models.CharField(max_length=60)
    due_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["case_id", "clock", "id"]
        indexes = [
            models.Index(fields=["case", "clock", "id"], name="clock_events_of_case"),
            models.Index(fields=["-id"], name="clock_misses", condition=models.Q(kind="missed")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "clock", "day_zero"],
                condition=models.Q(kind="missed"),
                name="clock_missed_once_per_run",
            )
        ]

    def __str__(self) -> str:
        return f"{self.clock} {self.kind} at {self.at:%Y-%m-%d %H:%M}"
