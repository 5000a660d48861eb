"""Sheets: the pages of a checked file, as the reader in its own process saw them."""

from typing import Any, ClassVar

from django.db import models

from permits.documents.models.files import DocumentVersion

LONGEST_TEXT = 20_000
"""Characters of text that are kept of a sheet, for searching."""


class SheetQuerySet(models.QuerySet["Sheet"]):
    """Sheets, narrowed."""

    application_path = "version__document__application"

    def visible_to(self, user: Any) -> "SheetQuerySet":
        """Keep the sheets of applications that a person may open."""
        return self.filter(version__in=DocumentVersion.objects.visible_to(user))


class Sheet(models.Model):
    """One page of a checked file; an image has one. Once its content is known it never changes.

    ``page`` counts from 1; ``width`` and ``height`` are inches as seen, 0 where the page does not say (an
    image has no size on paper). ``number``, ``title`` and ``discipline`` (the letters of the number: "A",
    "S") are read from the title block, "" where they could not be. ``sha256`` is taken over the content of
    the page alone, so the same drawing has the same one in any file and place; "" where it could not be
    taken, and then it equals no other.
    """

    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="sheets")
    page = models.PositiveIntegerField()
    number = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=200, blank=True)
    discipline = models.CharField(max_length=4, blank=True)
    width = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    height = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    text = models.TextField(blank=True)
    has_text = models.BooleanField(default=False)

    objects: ClassVar[Any] = SheetQuerySet.as_manager()

    class Meta:
        ordering = ["version_id", "page"]
        constraints = [models.UniqueConstraint(fields=["version", "page"], name="sheet_page_once")]

    def __str__(self) -> str:
        return " ".join(part for part in (self.number, self.title) if part) or f"page {self.page}"
