"""Packages: the frozen sets of versions that a round reviews."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from permits.applications.visibility import SeenWithApplication, SeenWithPackage
from permits.documents.models.files import DocumentVersion


class Package(models.Model):
    """The frozen set of versions that one round reviews; never changed once made.

    ``manifest`` lists the hash of each file and sheet; packages from before it was kept have "".
    """

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="packages"
    )
    number = models.PositiveSmallIntegerField()
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    manifest = models.TextField(blank=True)
    manifest_sha256 = models.CharField(max_length=64)
    versions: ClassVar[Any] = models.ManyToManyField(
        DocumentVersion, through="documents.PackageItem", related_name="packages"
    )

    objects: ClassVar[SeenWithApplication["Package"]] = SeenWithApplication()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="package_number_once")]

    def __str__(self) -> str:
        return f"package {self.number}"


class PackageItem(models.Model):
    """One version in one package."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="items")
    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)

    objects: ClassVar[SeenWithPackage["PackageItem"]] = SeenWithPackage()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package", "version"], name="version_once_in_package")]

    def __str__(self) -> str:
        return f"{self.version} in {self.package}"
