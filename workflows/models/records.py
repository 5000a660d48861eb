"""History: append-only by trigger, chained by hash."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from workflows.models.cases import Case
from workflows.models.hashes import HashField


class LegalTransition(models.Model):
    """A change of status that the database itself accepts; the trigger on a product table asks it."""

    machine = models.CharField(max_length=80)
    source = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["machine", "source", "target"], name="legal_transition_once")
        ]

    def __str__(self) -> str:
        return f"{self.machine}: {self.source or 'nothing'} → {self.target}"


class TransitionRecord(models.Model):
    """What happened to a case, or to one of its work items: who, as which role, from, to, when, why.

    The key is the case with the number in its history; history is read by case, so no other index is written.
    """

    pk = models.CompositePrimaryKey("case", "seq")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="records", db_index=False)
    seq = models.PositiveIntegerField()
    thing = models.CharField(max_length=80, blank=True)
    move = models.CharField(max_length=60)
    source = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    acting_as = models.CharField(max_length=200)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    previous_hash = HashField()
    hash = HashField()

    class Meta:
        ordering = ["case_id", "seq"]

    def __str__(self) -> str:
        return f"#{self.seq} {self.thing} {self.move}: {self.source} → {self.target}"


class AuditCheckpoint(models.Model):
    """The heads of all chains on one day, chained to the checkpoint before.

    ``moved`` counts the heads kept with it; it is empty where heads were not kept one by one yet.
    """

    taken_at = models.DateTimeField()
    cases = models.PositiveBigIntegerField()
    records = models.PositiveBigIntegerField()
    moved = models.PositiveBigIntegerField(null=True)
    heads_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"checkpoint of {self.taken_at:%Y-%m-%d}"


class CheckpointHead(models.Model):
    """Where the chain of a case ended at a checkpoint; kept when the case had moved since the one before.

    ``case_id`` is no foreign key: the head outlives a case that somebody removes, and so tells of it.
    """

    checkpoint = models.ForeignKey(AuditCheckpoint, on_delete=models.PROTECT, related_name="heads")
    case_id = models.PositiveBigIntegerField()
    seq = models.PositiveIntegerField()
    hash = HashField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_id", "checkpoint"], name="checkpoint_head_once_per_case")
        ]
        indexes = [models.Index(fields=["checkpoint", "case_id"], name="heads_of_checkpoint")]

    def __str__(self) -> str:
        return f"case {self.case_id} at record {self.seq}"
