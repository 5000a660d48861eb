"""The library of standard comments: what a discipline writes again and again, with its code section."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST_QUERY_WORDS = 8


class StandardCommentQuerySet(models.QuerySet["StandardComment"]):
    """Standard comments, narrowed."""

    def current(self) -> "StandardCommentQuerySet":
        """Keep what may be used now: the newest version of each that was not retired."""
        return self.filter(replaced_at__isnull=True, retired_at__isnull=True)

    def of(self, discipline: str) -> "StandardCommentQuerySet":
        """Keep those of a discipline."""
        return self.filter(discipline=discipline)

    def saying(self, words: str) -> "StandardCommentQuerySet":
        """Keep those that have every word in their text, section or title; half words will do."""
        found = self
        for word in words.upper().split()[:LONGEST_QUERY_WORDS]:
            found = found.filter(words__contains=word)
        return found

    def most_used_first(self) -> "StandardCommentQuerySet":
        """Order by how often they were used."""
        return self.order_by("-uses", "code")


class StandardComment(models.Model):
    """One version of a standard comment. A change is a new row; what was used before stays as it was.

    ``code`` names the comment through all its versions. Blanks to be filled in are written as "____".
    ``uses`` counts corrections written from any version. ``written_by`` is null where the rules brought it.
    """

    code = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    discipline = models.CharField(max_length=40)
    title = models.CharField(_("short title"), max_length=120)
    citation = models.CharField(_("code citation"), max_length=120, blank=True)
    text = models.TextField(_("text"), max_length=2000)
    words = models.TextField(editable=False)
    uses = models.PositiveIntegerField(default=0)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[Any] = StandardCommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="standard_comment_version_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(replaced_at__isnull=True), name="standard_comment_newest_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["discipline", "-uses", "code"],
                name="standard_comments_most_used",
                condition=Q(replaced_at__isnull=True, retired_at__isnull=True),
            ),
            GinIndex(OpClass("words", name="gin_trgm_ops"), name="standard_comments_by_words"),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}: {self.title}"

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None
