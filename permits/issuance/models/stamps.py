"""The stamped set: every sheet of the approved package with the city's stamp, made once for each approval."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.applications.visibility import OfApplication, SeenWithStampedFile, SeenWithStampedSet
from permits.documents.generated import GeneratedFile


class StampedSetQuerySet(OfApplication["StampedSet"]):
    """Stamped sets, narrowed."""

    def standing(self) -> "StampedSetQuerySet":
        """Keep those whose approval was not taken back."""
        return self.filter(withdrawn_at__isnull=True)


class StampedSet(models.Model):
    """The approved package of one approval, stamped. Taking the approval back withdraws it; its rows stay.

    ``code`` is the opaque part of the address that the stamp's QR code holds. ``words`` are what the stamp
    says: ``city``, ``heading``, ``number``, ``date`` and ``signs``, as they were at the moment of approval.
    """

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="stamped_sets"
    )
    package = models.ForeignKey("documents.Package", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=32, unique=True)
    approved_at = models.DateTimeField()
    words = models.JSONField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)

    objects: ClassVar[Any] = StampedSetQuerySet.as_manager()

    class Meta:
        ordering = ["application_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_stamped_set",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application}: approved plans, {self.package}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class StampedFile(GeneratedFile):
    """One file of a stamped set, and its part of the manifest.

    ``original_sha256`` is the file's before, ``file_sha256`` after the stamp. ``sheets`` hold ``page``,
    ``number``, ``original_sha256`` and ``stamped_sha256`` of the sheet's content, and where the stamp stands:
    ``found`` (box, blank_space or over_drawing), ``left`` and ``bottom`` in inches. A file that takes no
    stamp says why in ``unstamped_because`` and is part of the set as it was handed in.
    """

    class Unstamped(models.TextChoices):
        IMAGE = "image", _("A picture, not a drawing sheet: it takes no stamp")
        REFUSED = "refused", _("The file’s make allows no stamp on it")

    stamped_set = models.ForeignKey(StampedSet, on_delete=models.PROTECT, related_name="files")
    version = models.ForeignKey("documents.DocumentVersion", on_delete=models.PROTECT, related_name="+")
    original_sha256 = models.CharField(max_length=64)
    page_count = models.PositiveIntegerField(default=0)
    sheets = models.JSONField(default=list)
    unstamped_because = models.CharField(max_length=20, blank=True, choices=Unstamped)

    objects: ClassVar[SeenWithStampedSet["StampedFile"]] = SeenWithStampedSet()

    class Meta:
        ordering = ["stamped_set_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["stamped_set", "version"], name="stamped_once_in_a_set"),
            models.CheckConstraint(
                condition=~Q(file_state="done") | ~Q(file_sha256="") | ~Q(unstamped_because=""),
                name="stamped_file_has_a_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}, stamped"

    @property
    def is_stamped(self) -> bool:
        return self.file_state == self.State.DONE and not self.unstamped_because

    @property
    def over_drawing(self) -> list[str]:
        """Name the sheets on which no blank space was left for the stamp."""
        return [
            each["number"] or str(each["page"]) for each in self.sheets if each["found"] == "over_drawing"
        ]


class StampedFileAccess(models.Model):
    """Somebody was given a link to a stamped file: who, which, when."""

    file = models.ForeignKey(StampedFile, on_delete=models.PROTECT, related_name="accesses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[SeenWithStampedFile["StampedFileAccess"]] = SeenWithStampedFile()

    def __str__(self) -> str:
        return f"{self.user} opened {self.file}"
