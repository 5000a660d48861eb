"""What reviewers draw on the sheets: mark-ups and scales, stored as rows beside the file, never in it."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.applications.staff import is_staff
from permits.applications.visibility import OfApplication, SeenWithApplication


class MarkUpQuerySet(OfApplication["MarkUp"]):
    """Mark-ups, narrowed."""

    def visible_to(self, user: Any) -> Self:
        """Keep what a person may see: staff what was published and their own, parties what was sent."""
        mine = super().visible_to(user)
        return mine.seen_by(user) if is_staff(user) else mine.sent()

    def seen_by(self, user: Any) -> Self:
        """Keep what a member of staff sees: what was published, and the person's own drafts."""
        return self.filter(Q(published_at__isnull=False) | Q(author=user))

    def standing(self) -> Self:
        """Keep what was not removed."""
        return self.filter(removed_at__isnull=True)

    def drafts_of(self, user: Any) -> "MarkUpQuerySet":
        """Keep what a person has drawn and shown to nobody."""
        return self.filter(author=user, published_at__isnull=True, removed_at__isnull=True)

    def sent(self) -> Self:
        """Keep what the applicant's side sees: tied to a correction that was sent, and standing."""
        return self.standing().filter(published_at__isnull=False, correction__sent_at__isnull=False)


class MarkUp(models.Model):
    """One thing drawn on one sheet by one discipline in one round.

    ``geometry`` holds ``points``: pairs of page points (1/72 inch) from the top left corner of the sheet as
    it is seen unturned. ``revision`` counts its changes, so that a page can ask cheaply what is new.
    A draft is its author's alone until it is published; what was removed stays as a row.
    ``key`` is chosen by the browser that drew it, so that sending it twice draws it once.
    """

    class Kind(models.TextChoices):
        PIN = "pin", _("Pin")
        CLOUD = "cloud", _("Cloud")
        ARROW = "arrow", _("Arrow")
        TEXT = "text", _("Text")
        HIGHLIGHT = "highlight", _("Highlight")
        LENGTH = "length", _("Length")
        AREA = "area", _("Area")

    application = models.ForeignKey(
        "applications.PermitApplication",
        on_delete=models.PROTECT,
        related_name="mark_ups",
        db_index=False,
    )
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="mark_ups")
    sheet = models.ForeignKey("documents.Sheet", on_delete=models.PROTECT, related_name="mark_ups")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    geometry = models.JSONField()
    text = models.TextField(blank=True)
    discipline = models.CharField(max_length=40)
    discipline_name = models.CharField(max_length=100)
    round = models.PositiveSmallIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    correction = models.ForeignKey(
        "reviews.Correction", on_delete=models.PROTECT, null=True, blank=True, related_name="mark_ups"
    )
    drawn_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)
    key = models.UUIDField(null=True, blank=True, editable=False)

    objects: ClassVar[Any] = MarkUpQuerySet.as_manager()

    class Meta:
        ordering = ["application_id", "sheet_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="mark_up_number_once"),
            models.UniqueConstraint(fields=["author", "key"], name="mark_up_arrives_once"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="mark_up_removed_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["application", "sheet"],
                include=["revision", "published_at", "author"],
                name="mark_ups_of_application",
            )
        ]

    def __str__(self) -> str:
        return f"{self.discipline_name} {self.number}"

    @property
    def points(self) -> list[list[float]]:
        """Return where it lies, in page points."""
        return list(self.geometry["points"])

    @property
    def is_draft(self) -> bool:
        return self.published_at is None


class SheetScale(models.Model):
    """How long a distance on a sheet is in the world: two points and a known length; the newest row holds."""

    class Unit(models.TextChoices):
        FEET = "ft", _("feet and inches")
        METRES = "m", _("metres")

    application = models.ForeignKey(
        "applications.PermitApplication",
        on_delete=models.PROTECT,
        related_name="sheet_scales",
        db_index=False,
    )
    sheet = models.ForeignKey("documents.Sheet", on_delete=models.PROTECT, related_name="scales")
    points = models.JSONField()
    length = models.DecimalField(max_digits=12, decimal_places=4)
    unit = models.CharField(max_length=2, choices=Unit)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects: ClassVar[SeenWithApplication["SheetScale"]] = SeenWithApplication()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(length__gt=0), name="sheet_scale_is_a_length")]
        indexes = [models.Index(fields=["application", "id"], name="sheet_scales_of_application")]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.length} {self.unit}"
