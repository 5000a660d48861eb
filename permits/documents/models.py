"""Documents, their versions, and the frozen packages that a round reviews."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Document(models.Model):
    """One thing that an applicant hands in, in a slot of the permit type (plan set, energy report …)."""

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="documents"
    )
    slot = models.CharField(max_length=40)
    title = models.CharField(_("title"), max_length=200)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["application", "slot"], name="documents_of_application")]

    def __str__(self) -> str:
        return self.title


class DocumentVersion(models.Model):
    """One uploaded file: write-once in the store, usable only after it was checked."""

    class Status(models.TextChoices):
        UPLOADING = "uploading", _("Uploading")
        CHECKING = "checking", _("Being checked")
        CLEAN = "clean", _("Checked")
        REFUSED = "refused", _("Refused")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.UPLOADING)
    key = models.CharField(max_length=300, unique=True)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    declared_type = models.CharField(max_length=100)
    content_type = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    page_count = models.PositiveIntegerField(null=True, blank=True)
    sheets = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    findings = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    scanned_by = models.CharField(max_length=60, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    uploaded_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="version_number_once"),
            models.CheckConstraint(
                condition=~Q(status="clean") | (~Q(sha256="") & Q(checked_at__isnull=False)),
                name="version_clean_only_when_checked",
            ),
        ]
        indexes = [
            models.Index(
                fields=["started_at"],
                name="versions_under_way",
                condition=Q(status__in=["uploading", "checking"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"


class Package(models.Model):
    """The frozen set of versions that one round reviews; never changed once made."""

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="packages"
    )
    number = models.PositiveSmallIntegerField()
    frozen_at = models.DateTimeField()
    manifest_sha256 = models.CharField(max_length=64)
    versions: ClassVar[Any] = models.ManyToManyField(
        DocumentVersion, through="documents.PackageItem", related_name="packages"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="package_number_once")]

    def __str__(self) -> str:
        return f"package {self.number}"


class PackageItem(models.Model):
    """One version in one package."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="items")
    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package", "version"], name="version_once_in_package")]

    def __str__(self) -> str:
        return f"{self.version} in {self.package}"


class DocumentAccess(models.Model):
    """Somebody was given a link to a file: who, which, when."""

    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="accesses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user} opened {self.version}"
