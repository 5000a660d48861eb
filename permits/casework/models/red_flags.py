"""What an auditor would ask about: allowed, or refused, but looked through by a second person afterwards."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class RedFlag(models.Model):
    """One thing that somebody did and somebody else looks through: who, what, when, at which record.

    ``source`` names the row that tells of it, so that it is flagged once however often it is found.
    """

    class Kind(models.TextChoices):
        OWN_RECORD = "own_record", _("Attempt at one’s own record")
        QUEUE_JUMP = "queue_jump", _("Work closed ahead of its turn")
        OUT_OF_DISTRICT = "out_of_district", _("Inspection outside the district or discipline")
        AFTER_HOURS = "after_hours", _("Change outside office hours")
        GLASS_BROKEN = "glass_broken", _("Emergency access")

    RULES = {
        Kind.OWN_RECORD: "S1",
        Kind.QUEUE_JUMP: "S12",
        Kind.OUT_OF_DISTRICT: "S11",
        Kind.GLASS_BROKEN: "S13",
    }

    kind = models.CharField(max_length=20, choices=Kind)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, null=True, related_name="red_flags"
    )
    at = models.DateTimeField()
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    source = models.CharField(max_length=80, unique=True)
    looked_through_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    looked_through_at = models.DateTimeField(null=True, blank=True)
    finding = models.TextField(_("finding"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(looked_through_by__isnull=True) | ~Q(looked_through_by=F("person")),
                name="red_flag_looked_through_by_another",
            ),
            models.CheckConstraint(
                condition=Q(looked_through_by__isnull=True, looked_through_at__isnull=True, finding="")
                | Q(looked_through_by__isnull=False, looked_through_at__isnull=False) & ~Q(finding=""),
                name="red_flag_looked_through_with_a_finding",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-at", "-id"],
                condition=Q(looked_through_at__isnull=True),
                name="red_flags_to_look_at",
            ),
            models.Index(
                fields=["-looked_through_at", "-id"],
                condition=Q(looked_through_at__isnull=False),
                name="red_flags_looked_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person}"

    @property
    def rule(self) -> str:
        """Return the code of the rule that it is about, "" where no rule of its own asks for it."""
        return self.RULES.get(self.Kind(self.kind), "")


class FlagsGathered(models.Model):
    """How far history was read for red flags; one row."""

    last_event = models.BigIntegerField(default=0)
    last_security_event = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"read up to event {self.last_event}"
