"""Yearly training of city staff: courses that are required, and who attested them when (domain §5, S14)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Course(models.Model):
    """A training that everybody in a city role attests, again before it expires.

    For ``warning_days`` after its expiry, or after a role began, people are warned; then their roles rest.
    """

    title = models.CharField(_("title"), max_length=120)
    statement = models.TextField(_("what is attested"), max_length=1000)
    valid_days = models.PositiveSmallIntegerField(_("days until it is due again"), default=365)
    warning_days = models.PositiveSmallIntegerField(_("days of warning"), default=30)
    required_from = models.DateTimeField()
    required_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_days__gte=30, warning_days__gte=7), name="course_leaves_time"
            ),
            models.UniqueConstraint(
                fields=["title"], condition=Q(retired_at__isnull=True), name="course_required_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Attestation(models.Model):
    """A person's word that he completed a course on a day; rows are only ever added."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attestations")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="attestations")
    completed_on = models.DateField(_("completed on"))
    statement = models.TextField()
    attested_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "course", "completed_on"], name="attested_once_for_a_day"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("attested_at")), name="attestation_expires_after_it_is_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.course} ({self.completed_on})"


class TrainingWarning(models.Model):
    """That somebody was told of a lapse: once for each, so that a nightly task may run twice."""

    class Kind(models.TextChoices):
        ENDS_SOON = "ends_soon"
        LAPSED = "lapsed"
        SUSPENDED = "suspended"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    suspends_at = models.DateTimeField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "suspends_at"], name="told_of_a_lapse_once_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.kind}"


SUSPENDED_FROM = """(
    SELECT min(c.warning_days * interval '1 day' + coalesce(
        (SELECT max(a.expires_at) FROM accounts_attestation a
         WHERE a.course_id = c.id AND a.user_id = "accounts_staffrole"."user_id"),
        greatest("accounts_staffrole"."since", c.required_from)))
    FROM accounts_course c WHERE c.retired_at IS NULL
)"""
"""From when a role rests for want of training, asked with the roles; null when nothing is required."""

ENDS_SOON: timedelta = timedelta(days=30)
"""So long before a training expires people are reminded."""


def lapse(course: Course, last: Attestation | None, since: datetime) -> datetime:
    """Return when a person's training in a course lapses: its warning period begins then."""
    return last.expires_at if last is not None else max(since, course.required_from)
