"""City staff: teams and the roles held in them, each with an end."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.training import SUSPENDED_FROM
from accounts.roles import Role


class Team(models.Model):
    """A group of staff that shares a queue: intake, a discipline, the counter."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)

    class Meta:
        permissions = [("work_for_team", "Work on the team's reviews")]

    def __str__(self) -> str:
        return self.name


class StaffRole(models.Model):
    """A role held by a person, in one team or city-wide, from a day until another."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_roles")
    role = models.CharField(max_length=20, choices=Role)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="roles")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    end_reason = models.CharField(max_length=400, blank=True)
    suspended_from: datetime | None = None
    """From when the role rests for want of training (S14); known where a person's roles are loaded."""
    lent = False
    """True for the place in another team that a grant gives, which is no row of this table."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="role_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "team"], condition=Q(until__isnull=True), name="role_once_per_team"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}" + (f" ({self.team})" if self.team else "")

    @property
    def last_moment(self) -> datetime | None:
        """The last moment at which the role holds or held; None where it has no end."""
        return self.until - timedelta(microseconds=1) if self.until else None

    @property
    def team_code(self) -> str:
        return self.team.code if self.team else ""

    def holds_at(self, at: datetime) -> bool:
        """Tell whether the role holds at a moment, and does not rest for want of training."""
        rests = self.suspended_from is not None and self.suspended_from <= at
        return self.since <= at and (self.until is None or at < self.until) and not rests


def places_of(user: Any) -> tuple[list[StaffRole], dict[int, str]]:
    """Return every role ever granted to a person with every loan to a team, and his role in each company.

    One query, written out: it is asked by every request.
    """
    with connection.cursor() as cursor:
        cursor.execute(PLACES, {"user": user.pk})
        rows = cursor.fetchall()
    held = [_role(user, bool(kind), *row) for kind, *row in rows if kind < 2]
    return held, {row[5]: row[2] for row in rows if row[0] == 2}


PLACES = f"""
SELECT 0 AS kind, accounts_staffrole.id AS key, role, since, until, team.id, team.code, team.name,
    {SUSPENDED_FROM}
FROM accounts_staffrole LEFT JOIN accounts_team team ON team.id = accounts_staffrole.team_id
WHERE accounts_staffrole.user_id = %(user)s
UNION ALL
SELECT 1, loan.id, '{Role.REVIEWER}', loan.since, coalesce(loan.ended_at, loan.until),
    team.id, team.code, team.name, NULL
FROM accounts_teamgrant loan JOIN accounts_team team ON team.id = loan.content_object_id
JOIN auth_permission right_to ON right_to.id = loan.permission_id AND right_to.codename = 'work_for_team'
WHERE loan.user_id = %(user)s
UNION ALL
SELECT 2, id, role, joined_at, left_at, organisation_id, '', '', NULL
FROM accounts_membership WHERE user_id = %(user)s AND left_at IS NULL
ORDER BY kind, key
"""  # noqa: S608 (constants of ours)
"""Roles, loans and companies of one person; a loan ends when it was ended, or at its end."""


def holding(granted: Iterable[StaffRole], at: datetime) -> list[StaffRole]:
    """Keep what holds at a moment; a loan only while its person is a reviewer in his own right."""
    held = [each for each in granted if each.holds_at(at)]
    reviews = any(each.role == Role.REVIEWER and not each.lent for each in held)
    return [each for each in held if reviews or not each.lent]


def _role(
    user: Any,
    lent: bool,
    key: int,
    role: str,
    since: datetime,
    until: datetime | None,
    team: int | None,
    code: str | None,
    name: str | None,
    suspended_from: datetime | None,
) -> StaffRole:
    row = StaffRole(pk=None if lent else key, user=user, role=role, since=since, until=until)
    row.team = Team(pk=team, code=code or "", name=name or "") if team else None
    row.lent, row.suspended_from = lent, suspended_from
    return row


class RoleRequest(models.Model):
    """A staff role that one person asks for another, or more time in one, for a third person to decide.

    ``extends`` is the role that is to last longer; ``granted`` the role that came of it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for a second person")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        TAKEN_BACK = "taken_back", _("Taken back")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_requests")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=400)
    extends = models.ForeignKey(
        StaffRole, on_delete=models.PROTECT, null=True, blank=True, related_name="extensions"
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    granted = models.ForeignKey(
        StaffRole, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="asked_role_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(asked_by=F("user")), name="role_not_asked_for_oneself"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "taken_back"])
                | Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("asked_by"))
                & ~Q(decided_by=F("user")),
                name="role_decided_by_a_second_person",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "team"],
                condition=Q(state="open"),
                nulls_distinct=False,
                name="role_asked_for_once_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at", "id"], condition=Q(state="open"), name="role_requests_open"),
            models.Index(fields=["-decided_at", "-id"], name="role_requests_decided"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}" + (f" ({self.team})" if self.team else "")

    @property
    def last_moment(self) -> datetime:
        """The last moment for which the role is asked."""
        return self.until - timedelta(microseconds=1)
