"""Which applications a person sees, and the lists that pages show."""

from typing import Any

from django.db import models

from permits.applications import reach
from permits.applications.staff import reads_every_record
from permits.applications.statuses import Status
from workflows.timing import now


class ApplicationQuerySet(models.QuerySet[Any]):
    """Applications, narrowed in the words of the pages."""

    def visible_to(self, user: Any) -> "ApplicationQuerySet":
        """Keep what a person may open: reading staff, what is submitted; others, where a party or granted.

        Each way in is an indexed look-up of its own table, and their keys are joined by UNION: an OR across
        them would have the database read every application.
        """
        if not user.is_authenticated:
            return self.none()
        if reads_every_record(user):
            return self.exclude(status=Status.DRAFT)
        return self.filter(pk__in=reach.readable_by(user, at=now()))

    def on_side_of(self, user: Any) -> "ApplicationQuerySet":
        """Keep those on which a person is a party, himself or through his company; city staff's own, too."""
        return self.filter(pk__in=reach.on_side_of(user, at=now()))

    def of_job_with(self, application: Any) -> "ApplicationQuerySet":
        """Keep what was begun together with an application, without itself; in the order of beginning."""
        if application.job is None:
            return self.none()
        return self.filter(job=application.job).exclude(pk=application.pk).order_by("id")

    def submitted(self) -> "ApplicationQuerySet":
        """Keep what the public may know of."""
        return self.exclude(status=Status.DRAFT)
