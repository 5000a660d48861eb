"""What an auditor would ask about: allowed, or refused, but looked through by a second person afterwards."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from permits.applications.staff import staff_role_for
from workflows.timing import now


class RedFlagQuerySet(models.QuerySet["RedFlag"]):
    """Red flags, narrowed."""

    def visible_to(self, user: Any) -> Self:
        """Keep what a person may look through: who has that right, all; anybody else, none."""
        looks = user.is_authenticated and staff_role_for(user, "look_through_red_flags", at=now())
        return self.all() if looks else self.none()

    def waiting(self) -> Self:
        """Keep what nobody has looked through yet, the newest first (index ``red_flags_to_look_at``)."""
        return self.filter(looked_through_at__isnull=True).order_by("-at", "-id")

    def done(self) -> Self:
        """Keep what somebody has looked through, the latest first (index ``red_flags_looked_at``)."""
        return self.filter(looked_through_at__isnull=False).order_by("-looked_through_at", "-id")


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
        RESULT_CORRECTED = "result_corrected", _("Posted result corrected")

    RULES = {
        Kind.OWN_RECORD: "S1",
        Kind.QUEUE_JUMP: "S12",
        Kind.OUT_OF_DISTRICT: "S11",
        Kind.GLASS_BROKEN: "S13",
        Kind.RESULT_CORRECTED: "S9",
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

    objects: ClassVar[Any] = RedFlagQuerySet.as_manager()

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
