"""Definitions as they are kept: drafts, published versions that never change, and the pins of cases."""

import hashlib
import json
from functools import lru_cache

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from workflows.definitions.reading import read
from workflows.definitions.schema import Definition
from workflows.models import Case


@lru_cache(maxsize=256)
def _read_once(content: str) -> Definition:
    return read(json.loads(content))


class DefinitionVersion(models.Model):
    """One published definition, whole, as canonical JSON text; immutable by trigger."""

    code = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    reason = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["code", "number"]
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="definition_number_once"),
            models.CheckConstraint(
                condition=~Q(published_by=F("author")), name="definition_published_by_a_second_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    @property
    def definition(self) -> Definition:
        """The definition, read once in each process."""
        return _read_once(self.content)


class DefinitionDraft(models.Model):
    """A definition that one person writes; published at most once, and then left as it was.

    ``source`` is the text as its author typed it, comments and all; ``offered_at`` says since when it waits
    for a second person.
    """

    code = models.CharField(max_length=40)
    content = models.TextField()
    source = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)
    published_as = models.OneToOneField(
        DefinitionVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="draft"
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"draft {self.pk} of {self.code}"

    @property
    def definition(self) -> Definition:
        """The definition as it is written now."""
        return _read_once(self.content)

    @property
    def sha256(self) -> str:
        """What tells this content from any other: who publishes says which one was seen."""
        return hashlib.sha256(self.content.encode()).hexdigest()

    @property
    def is_open(self) -> bool:
        return self.published_as_id is None and self.discarded_at is None


class DefinitionPin(models.Model):
    """The version that a case goes by: the one it began with, until it is migrated as a recorded move."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="pins")
    code = models.CharField(max_length=40)
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="pins")
    pinned_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "code"], name="one_pin_per_case_and_definition")
        ]
        indexes = [models.Index(fields=["code", "case"], name="pins_of_definition")]

    def __str__(self) -> str:
        return f"{self.case} goes by {self.version}"
