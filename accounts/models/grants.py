"""Object grants: a person's exceptional right to one thing, given by somebody, for a reason, until a moment.

They are django-guardian's permission tables with a foreign key to the thing itself: its generic tables keep
the thing's key as text, which no index of ours could serve. A row is never deleted; a right that ended stays
readable.
"""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase


class GrantQuerySet(models.QuerySet[Any]):
    """Grants, narrowed."""

    def holding(self, at: datetime) -> "GrantQuerySet":
        """Keep the grants that hold at a moment; the database compares, to the microsecond."""
        return self.filter(ended_at__isnull=True, since__lte=at, until__gt=at)

    def not_over(self, at: datetime) -> "GrantQuerySet":
        """Keep the grants that hold or will."""
        return self.filter(ended_at__isnull=True, until__gt=at)


class GrantManager(models.Manager.from_queryset(GrantQuerySet)):  # type: ignore[misc]
    """Gives guardian what it asks of a table of permissions, and refuses its ways of writing to it."""

    user_or_group_field = "user"

    def is_generic(self) -> bool:
        """Say that the thing is known by foreign key."""
        return False

    def assign_perm(self, *_args: Any) -> None:
        """Refuse: a grant has a giver, a reason and an end."""
        raise TypeError(
            "Give grants with accounts.authority.grants.give: each has a giver, a reason and an end."
        )

    bulk_assign_perm = assign_perm_to_many = assign_perm

    def remove_perm(self, *_args: Any) -> None:
        """Refuse: a grant that ended stays in the table."""
        raise TypeError("End grants with accounts.authority.grants.end: what was granted stays known.")

    bulk_remove_perm = remove_perm_from_many = remove_perm


class ObjectGrant(UserObjectPermissionBase):
    """A right to one thing; ``content_object`` is defined by each table as a foreign key to it.

    ``emergency`` marks a right that a person took for himself by breaking the glass: nobody else gave it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    permission = models.ForeignKey(Permission, on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=400)
    since = models.DateTimeField()
    until = models.DateTimeField()
    given_at = models.DateTimeField()
    emergency = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    end_reason = models.CharField(max_length=400, blank=True)

    objects: ClassVar[Any] = GrantManager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="%(class)s_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(reason=""), name="%(class)s_has_a_reason"),
            models.CheckConstraint(
                condition=Q(emergency=True, giver=F("user")) | Q(emergency=False) & ~Q(giver=F("user")),
                name="%(class)s_to_oneself_only_in_emergency",
            ),
            models.UniqueConstraint(
                fields=["user", "content_object", "permission"],
                condition=Q(ended_at__isnull=True),
                include=["since", "until"],
                name="%(class)s_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.permission.codename} until {self.until:%Y-%m-%d %H:%M}"

    @property
    def last_moment(self) -> datetime:
        """The last moment at which the grant holds or held."""
        return (self.ended_at or self.until) - timedelta(microseconds=1)

    def holds_at(self, at: datetime) -> bool:
        """Tell whether the grant holds at a moment."""
        return self.ended_at is None and self.since <= at < self.until


class OrganisationGrant(ObjectGrant):
    """An outsider's right to read the records of a company: its bookkeeper, its surety."""

    content_object = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="grants"
    )


class TeamGrant(ObjectGrant):
    """A reviewer lent to another team: he works on its reviews as on his own team's."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="loans")
    content_object = models.ForeignKey("accounts.Team", on_delete=models.PROTECT, related_name="grants")
