"""Appeals against decisions: filed by the applicant's side, decided by somebody who did not sign them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from permits.applications.visibility import SeenWithApplication


class Appeal(models.Model):
    """One appeal with its grounds, and how it was decided (domain §2.2, T30; §5, S18)."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("The appeal is upheld: the decision is set aside")
        DISMISSED = "dismissed", _("The appeal is dismissed: the decision stands")

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="appeals"
    )
    against = models.CharField(max_length=40)
    grounds = models.TextField(_("grounds"))
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome, blank=True)
    findings = models.TextField(_("findings"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[SeenWithApplication["Appeal"]] = SeenWithApplication()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(decided_at__isnull=True), name="one_open_appeal"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, outcome="", findings="")
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(outcome="") & ~Q(findings="")),
                name="appeal_decided_with_findings",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("filed_by")),
                name="appeal_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"Appeal of {self.application}"
