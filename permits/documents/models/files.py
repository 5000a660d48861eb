"""Documents and their versions."""

from itertools import groupby
from operator import attrgetter
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.applications.models import PermitApplication
from permits.documents.findings import Finding
from permits.documents.findings import read as read_findings
from permits.documents.naming import incoming_key

UNDER_WAY = ("uploading", "checking")
NOT_SCANNED = "not configured"


class DocumentQuerySet(models.QuerySet["Document"]):
    """Documents, narrowed."""

    application_path = "application"

    def current(self) -> "DocumentQuerySet":
        """Keep what the next package would be made of."""
        return self.filter(removed_at__isnull=True)

    def visible_to(self, user: Any) -> "DocumentQuerySet":
        """Keep the documents of applications that a person may open."""
        return self.filter(application__in=PermitApplication.objects.visible_to(user).order_by())


class DocumentVersionQuerySet(models.QuerySet["DocumentVersion"]):
    """Versions, narrowed."""

    application_path = "document__application"

    def clean(self) -> "DocumentVersionQuerySet":
        """Keep what was checked and may be used."""
        return self.filter(status="clean")

    def under_way(self) -> "DocumentVersionQuerySet":
        """Keep what is being uploaded or checked."""
        return self.filter(status__in=UNDER_WAY)

    def visible_to(self, user: Any) -> "DocumentVersionQuerySet":
        """Keep the versions of applications that a person may open."""
        applications = PermitApplication.objects.visible_to(user).order_by()
        return self.filter(document__application__in=applications)


class Document(models.Model):
    """One thing that an applicant hands in, in a slot of the permit type (plan set, energy report …).

    ``retention`` is how long it is kept, by the slot's class at the time; "" where it came before classes.
    ``destroyed_at`` is when its files were destroyed under the retention rules; its rows stay as a record.
    """

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="documents"
    )
    slot = models.CharField(max_length=40)
    title = models.CharField(_("title"), max_length=200)
    retention = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    destroyed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = DocumentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["application", "slot"], name="documents_of_application")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_usable(self) -> bool:
        """Tell whether it was not removed and a version of it was checked; reads prefetched versions."""
        clean = DocumentVersion.Status.CLEAN
        return self.removed_at is None and any(each.status == clean for each in self.versions.all())


class DocumentVersion(models.Model):
    """One uploaded file: usable only after it was checked, and then write-once in the store.

    ``size`` is in bytes: as declared until the file has arrived (0 where a browser without scripts could
    not tell), then as the store measured it. ``scanned_by`` names the scanner, or says that none is
    configured. Its pages are its ``sheets``; ``thumbnail_count`` is None until their pictures were made.
    """

    class Status(models.TextChoices):
        UPLOADING = "uploading", _("Uploading")
        CHECKING = "checking", _("Being checked")
        CLEAN = "clean", _("Checked")
        REFUSED = "refused", _("Refused")

    class Step(models.TextChoices):
        """How far a check has come."""

        IDENTIFIED = "identified", _("Kind of file")
        SCANNED = "scanned", _("Viruses")
        READ = "read", _("Sheets")

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
    step = models.CharField(max_length=10, choices=Step, blank=True)
    findings = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    thumbnail_count = models.PositiveIntegerField(null=True, blank=True)
    scanned_by = models.CharField(max_length=60, blank=True)
    upload_id = models.CharField(max_length=300, blank=True)
    etag = models.CharField(max_length=100, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    uploaded_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = DocumentVersionQuerySet.as_manager()

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

    @property
    def incoming_key(self) -> str:
        """Return where the browser puts the file, before it was checked."""
        return incoming_key(self.key)

    @property
    def report(self) -> list[Finding]:
        """Return what the checks found, the worst first, each in a sentence."""
        return read_findings(self.findings)

    @property
    def grouped_report(self) -> list[tuple[str, list[Finding]]]:
        """Return the findings by how bad they are: what must be mended, what should be, what is advice."""
        return [
            (str(severity), list(found)) for severity, found in groupby(self.report, attrgetter("severity"))
        ]

    @property
    def first_sheet(self) -> Any:
        """Return the first sheet of a version that came with ``first_sheets``; None where there is none."""
        return next(iter(getattr(self, "first_sheets", ())), None)

    @property
    def is_clean(self) -> bool:
        return self.status == self.Status.CLEAN

    @property
    def is_under_way(self) -> bool:
        return self.status in UNDER_WAY

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")

    @property
    def progress(self) -> list[tuple[str, str]]:
        """Return each step of the check with ``done``, ``now`` or ``ahead``, for people."""
        done = self.Step.values.index(self.step) + 1 if self.step else 0
        states = ["done"] * done + ["now"] + ["ahead"] * len(self.Step.values)
        return list(zip([str(label) for label in self.Step.labels], states, strict=False))

    @property
    def was_scanned(self) -> bool:
        return bool(self.scanned_by) and self.scanned_by != NOT_SCANNED
