"""Who stands in for whom, who is away, who keeps out of a case, and who knows what."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from workflows.models.cases import Case


class DatedQuerySet(models.QuerySet[Any]):
    """Rows that hold from a moment until another, unless somebody ended them before."""

    def holding(self, at: datetime) -> Self:
        """Keep what holds at a moment."""
        return self.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at), since__lte=at, until__gt=at)

    def not_over(self, at: datetime) -> Self:
        """Keep what holds at a moment or will."""
        return self.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at), until__gt=at)


class Dated(models.Model):
    """Something about a person, with its reason, from a moment until another."""

    since = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=200)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    entered_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def last_moment(self) -> datetime:
        """The last moment at which this holds or was to hold."""
        return (self.ended_at or self.until) - timedelta(microseconds=1)

    def holds_at(self, at: datetime) -> bool:
        """Tell whether this holds at a moment."""
        return self.since <= at < self.until and (self.ended_at is None or at < self.ended_at)


class Deputyship(Dated):
    """While it holds, the deputy may do with work items what the person stood for may."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deputyships")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="deputyship_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(person=F("deputy")), name="deputy_is_somebody_else"),
        ]
        indexes = [models.Index(fields=["deputy", "until"], name="deputyships_of_deputy")]

    def __str__(self) -> str:
        return f"{self.deputy} for {self.person}"


class Absence(Dated):
    """While it holds, no work is given to the person automatically."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="absence_ends_after_it_begins")
        ]
        indexes = [models.Index(fields=["person", "until"], name="absences_of_person")]

    def __str__(self) -> str:
        return f"{self.person} is away"


class Interest(models.Model):
    """A person's declared interest in a case: nobody judges what is his own. Rows are only ever added."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="interests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interests")
    reason = models.CharField(max_length=500)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "case"], name="interest_once_per_person_and_case")
        ]

    def __str__(self) -> str:
        return f"{self.person} keeps out of {self.case}"


class Skill(models.Model):
    """Something that a person knows and that an item of work may ask for."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="skills")
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="skill_once_per_person")]

    def __str__(self) -> str:
        return self.name
