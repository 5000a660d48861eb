"""Who was given which file."""

from django.conf import settings
from django.db import models

from permits.documents.models.files import DocumentVersion


class DocumentAccess(models.Model):
    """Somebody was given a link to a file: who, which, when."""

    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="accesses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user} opened {self.version}"
