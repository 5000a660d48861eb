"""Who was given which file."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permits.applications.visibility import SeenWithVersion
from permits.documents.models.files import DocumentVersion


class DocumentAccess(models.Model):
    """Somebody was given a link to a file: who, which, when."""

    class How(models.TextChoices):
        VIEW = "view", _("Looked at")
        DOWNLOAD = "download", _("Downloaded")
        EXPORT = "export", _("Exported with its package")
        PUBLIC_COPY = "public", _("Public copy downloaded")

    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="accesses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    how = models.CharField(max_length=10, choices=How, blank=True)

    objects: ClassVar[SeenWithVersion["DocumentAccess"]] = SeenWithVersion()

    def __str__(self) -> str:
        return f"{self.user} opened {self.version}"
