"""City staff: teams and the roles held in them, each with an end."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.roles import Role


class Team(models.Model):
    """A group of staff that shares a queue: intake, a discipline, the counter."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)

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

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=models.F("since")),
                name="role_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "team"], condition=Q(until__isnull=True), name="role_once_per_team"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}" + (f" ({self.team})" if self.team else "")

    @property
    def team_code(self) -> str:
        return self.team.code if self.team else ""

    def holds_at(self, at: datetime) -> bool:
        """Tell whether the role holds at a moment."""
        return self.since <= at and (self.until is None or at < self.until)
