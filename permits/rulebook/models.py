"""Published versions of a city's rules: numbered, dated, and never changed."""

from django.conf import settings
from django.db import models

from permits.rulebook import published
from permits.rulebook.rulebook import Rulebook


class VersionManager(models.Manager["RulebookVersion"]):
    """Leaves the content behind: hundreds of kilobytes that a list or a foreign key never needs.

    A `select_related` must do so by itself: `.defer("rulebook_version__content")`.
    """

    def get_queryset(self) -> models.QuerySet["RulebookVersion"]:
        return super().get_queryset().defer("content")


class RulebookVersion(models.Model):
    """One published pack, whole, as JSON text; immutable by trigger."""

    number = models.PositiveIntegerField(unique=True)
    pack_name = models.CharField(max_length=60)
    effective_from = models.DateField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = VersionManager()

    class Meta:
        ordering = ["number"]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.pack_name} version {self.number}, in force from {self.effective_from}"

    @property
    def rulebook(self) -> Rulebook:
        """Return the rules, parsed once in each process."""
        return published.rulebook_of(self.sha256, self._read_content)

    def _read_content(self) -> str:
        return self.content
