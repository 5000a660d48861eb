"""A toy machine: a parcel that is packed, sent, perhaps returned, and delivered."""

from datetime import datetime

from django.db import models
from django_fsm import FSMField, transition

from workflows.models import Workflowed


class Parcel(Workflowed):
    status = FSMField(
        default="open",
        choices=[(each, each.capitalize()) for each in ("open", "packed", "sent", "delivered", "lost")],
        protected=True,
        max_length=20,
    )
    label = models.CharField(max_length=40)
    weight = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.label

    @transition(status, "open", "packed", permission="pack")
    def pack(self, *, at: datetime, weight: int) -> None:
        self.weight = weight

    @transition(status, "packed", "sent", permission="send")
    def send(self, *, at: datetime) -> None:
        self.sent_at = at

    @transition(status, "sent", "packed", permission="send")
    def call_back(self, *, at: datetime) -> None:
        self.sent_at = None

    @transition(status, "sent", "delivered", permission="system")
    def deliver(self, *, at: datetime) -> None:
        """The machine ends here."""

    @transition(status, ["packed", "sent"], "lost", permission="send")
    def lose(self, *, at: datetime) -> None:
        """Nobody knows where it is."""
