"""Exceptional rights to one application: shared by a party or the office, or taken in an emergency."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ObjectGrant
from accounts.models.grants import GrantManager, GrantQuerySet
from permits.applications.visibility import OfApplication, SeenWithApplication


class RecordGrantQuerySet(GrantQuerySet, OfApplication[Any]):
    """Grants to applications, narrowed."""

    application_path = "content_object"


class ApplicationGrant(ObjectGrant):
    """A person's right to read one application, though he is no party to it and his role does not give it."""

    content_object = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="grants"
    )

    objects: ClassVar[Any] = GrantManager.from_queryset(RecordGrantQuerySet)()

    @property
    def application(self) -> models.Model:
        """The application, under the name that everything about one uses."""
        found: models.Model = self.content_object
        return found


class SeenWithGrant(SeenWithApplication["EmergencyAccess"]):
    """All rows, and those that a person may know of."""

    application_path = "grant__content_object"


class EmergencyAccess(models.Model):
    """A record that somebody of the office opened past his role, in an emergency (S13), to be looked through.

    Who, why and until when are the grant's, which the person gave himself.
    """

    grant = models.OneToOneField(ApplicationGrant, on_delete=models.PROTECT, related_name="emergency_access")
    looked_through_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    looked_through_at = models.DateTimeField(null=True, blank=True)
    finding = models.TextField(_("finding"), blank=True)

    objects: ClassVar[SeenWithGrant] = SeenWithGrant()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(looked_through_by__isnull=True, looked_through_at__isnull=True, finding="")
                | Q(looked_through_by__isnull=False, looked_through_at__isnull=False) & ~Q(finding=""),
                name="emergency_looked_through_with_a_finding",
            )
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(looked_through_at__isnull=True), name="emergencies_open")
        ]

    def __str__(self) -> str:
        return f"Emergency access: {self.grant}"

    @property
    def application(self) -> models.Model:
        """The application that was opened."""
        return self.grant.application
