"""Which applications a person sees, and the lists that pages show."""

from typing import Any

from django.db import models

from permits.applications.staff import reads_every_record
from permits.applications.statuses import Status
from workflows.timing import now


class ApplicationQuerySet(models.QuerySet[Any]):
    """Applications, narrowed in the words of the pages."""

    def visible_to(self, user: Any) -> "ApplicationQuerySet":
        """Keep what a person may open: reading staff, all that is submitted; others, where a party.

        Parties are one membership table: the plan is one indexed look-up and never an OR across grants.
        """
        if not user.is_authenticated:
            return self.none()
        if reads_every_record(user):
            return self.exclude(status=Status.DRAFT)
        return self.filter(pk__in=self._of_party(user))

    def on_side_of(self, user: Any) -> "ApplicationQuerySet":
        """Keep those on which a person is a party, himself or through his company; city staff's own, too."""
        return self.filter(pk__in=self._of_party(user))

    def _of_party(self, user: Any) -> models.QuerySet[Any]:
        parties = self.model._meta.get_field("parties").related_model.objects.current(now())
        himself = parties.filter(user=user).values("application_id")
        company = parties.filter(
            organisation__memberships__user=user, organisation__memberships__left_at__isnull=True
        ).values("application_id")
        return himself.union(company)

    def of_job_with(self, application: Any) -> "ApplicationQuerySet":
        """Keep what was begun together with an application, without itself; in the order of beginning."""
        if application.job is None:
            return self.none()
        return self.filter(job=application.job).exclude(pk=application.pk).order_by("id")

    def submitted(self) -> "ApplicationQuerySet":
        """Keep what the public may know of."""
        return self.exclude(status=Status.DRAFT)
