"""What hangs on an application is seen by who sees it: one ``visible_to`` for each such model."""

from typing import Any, ClassVar, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models.expressions import RawSQL

from permits.applications import reach
from permits.applications.staff import reads_every_record
from workflows.timing import now

M = TypeVar("M", bound=models.Model, covariant=True)


def readable(user: Any) -> models.QuerySet[Any] | RawSQL:
    """Return the keys of the applications that a person may open, as a subquery.

    For who is no staff that is a UNION of indexed look-ups (:mod:`permits.applications.reach`), and no
    application is read for it.
    """
    if user.is_authenticated and not reads_every_record(user):
        return reach.readable_by(user, at=now())
    every: Any = apps.get_model("applications", "PermitApplication")._default_manager
    found: models.QuerySet[Any] = every.visible_to(user).order_by().values("pk")
    return found


class OfApplication(models.QuerySet[M]):
    """Rows that belong to an application; ``application_path`` is how it is reached from one."""

    application_path: ClassVar[str] = "application"

    def visible_to(self, user: Any) -> Self:
        """Keep what belongs to the applications that a person may open."""
        return self.filter(**{f"{self.application_path}__in": readable(user)})


class SeenWithApplication(models.Manager[M]):
    """All rows, and those that a person may know of."""

    application_path: ClassVar[str] = "application"

    def visible_to(self, user: Any) -> models.QuerySet[M]:
        """Keep what belongs to the applications that a person may open."""
        return self.filter(**{f"{self.application_path}__in": readable(user)})


class SeenWithDocument(SeenWithApplication[M]):
    """The same, for what belongs to a document."""

    application_path = "document__application"


class SeenWithVersion(SeenWithApplication[M]):
    """The same, for what belongs to a version of a document."""

    application_path = "version__document__application"


class SeenWithInvoice(SeenWithApplication[M]):
    """The same, for what belongs to an invoice."""

    application_path = "invoice__application"


class SeenWithPackage(SeenWithApplication[M]):
    """The same, for what belongs to a package."""

    application_path = "package__application"


class SeenWithStampedSet(SeenWithApplication[M]):
    """The same, for what belongs to a stamped set."""

    application_path = "stamped_set__application"


class SeenWithStampedFile(SeenWithApplication[M]):
    """The same, for what belongs to a stamped file."""

    application_path = "file__stamped_set__application"


class SeenWithCheck(SeenWithApplication[M]):
    """The same, for what belongs to a completeness check."""

    application_path = "check_made__application"


class SeenWithInspection(SeenWithApplication[M]):
    """The same, for what belongs to an inspection."""

    application_path = "inspection__application"


class SeenWithHold(SeenWithApplication[M]):
    """The same, for what belongs to a hold."""

    application_path = "hold__application"


class SeenWithRequest(SeenWithApplication[M]):
    """The same, for what belongs to a request about a permit."""

    application_path = "request"
