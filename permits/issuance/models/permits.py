"""The permit: what is issued, and how anybody verifies it."""

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from permits.applications.visibility import SeenWithApplication
from permits.documents.generated import GeneratedFile


class Permit(GeneratedFile):
    """An issued permit. Its content is a snapshot of the moment of issue; its standing is the application's.

    ``code`` is the opaque part of the verification address.
    """

    application = models.OneToOneField(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="permit"
    )
    number = models.CharField(max_length=30, unique=True)
    code = models.CharField(max_length=32, unique=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    expires_on = models.DateField()
    expiry_rule = models.CharField(max_length=200)
    content = models.JSONField(encoder=DjangoJSONEncoder)

    objects: ClassVar[SeenWithApplication["Permit"]] = SeenWithApplication()

    def __str__(self) -> str:
        return self.number


class IssuanceItem(models.Model):
    """An item of the issuance checklist that a person confirms (outside clearances and the like)."""

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="issuance_items"
    )
    code = models.CharField(max_length=40)
    text = models.CharField(_("what was confirmed"), max_length=300)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    objects: ClassVar[SeenWithApplication["IssuanceItem"]] = SeenWithApplication()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "code"], name="issuance_item_once")]

    def __str__(self) -> str:
        return self.text
