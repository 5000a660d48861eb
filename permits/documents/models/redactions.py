"""Redacted copies: what may be handed out of a document, derived from a version that stays as it is."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from permits.documents.generated import GeneratedFile
from permits.documents.models.files import DocumentVersion


class RedactionQuerySet(models.QuerySet["Redaction"]):
    """Redacted copies, narrowed."""

    application_path = "version__document__application"

    def visible_to(self, user: Any) -> "RedactionQuerySet":
        """Keep the copies of applications that a person may open."""
        return self.filter(version__in=DocumentVersion.objects.visible_to(user))


class Redaction(GeneratedFile):
    """A copy of a version from which words and areas were removed, content and all.

    ``areas`` are objects with ``page``, ``left``, ``top``, ``width``, ``height``: inches on the sheet as it
    is seen. ``places`` is how many boxes were painted over. A copy is public from ``public_since`` on, until
    it is retracted; ``code`` is by which anybody who holds it asks whether it still stands.
    """

    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="redactions")
    words = models.JSONField(default=list)
    areas = models.JSONField(default=list)
    reason = models.CharField(max_length=300)
    places = models.PositiveIntegerField(default=0)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    public_since = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    code = models.CharField(max_length=32, blank=True)
    retracted_at = models.DateTimeField(null=True, blank=True)
    retracted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    retracted_because = models.CharField(max_length=300, blank=True)

    objects: ClassVar[Any] = RedactionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="redaction_code_once"),
            models.CheckConstraint(
                condition=Q(retracted_at__isnull=True)
                | (Q(public_since__isnull=False) & Q(retracted_by__isnull=False) & ~Q(retracted_because="")),
                name="redaction_retracted_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"redacted copy of {self.version}"

    @property
    def is_public(self) -> bool:
        """Tell whether it may be handed out now."""
        return self.public_since is not None and self.retracted_at is None
