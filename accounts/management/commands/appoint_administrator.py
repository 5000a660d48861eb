"""Make the first configuration administrators of a city, who have nobody to ask."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import Q

from accounts.clock import now
from accounts.models import StaffRole, User
from accounts.people import person_at
from accounts.roles import Role
from accounts.security import events as security_events
from accounts.security.events import Kind

ENOUGH = 2
LONGEST = 366


class Command(BaseCommand):
    """Appoint an administrator while there are fewer than two; from then on it takes two people."""

    help = "Make an account a configuration administrator; works only while there are fewer than two."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the confirmed address of an account")
        parser.add_argument("--days", type=int, default=90, help=f"for how long, at most {LONGEST}")

    @transaction.atomic
    def handle(self, *_args: Any, email: str, days: int, **_options: Any) -> None:
        at = now()
        person = person_at(email)
        if person is None:
            raise CommandError(f"No open account has the confirmed address {email}: register it first.")
        if not 0 < days <= LONGEST:
            raise CommandError(f"Choose between 1 and {LONGEST} days.")
        User.objects.select_for_update().order_by("pk").first()  # one appointment after another
        held = StaffRole.objects.filter(Q(until__isnull=True) | Q(until__gt=at), role=Role.CONFIGURATION)
        holders = set(held.filter(user__is_active=True).values_list("user_id", flat=True))
        if person.pk in holders:
            raise CommandError(f"{email} is an administrator already.")
        if len(holders) >= ENOUGH:
            raise CommandError("There are two administrators: ask one of them, and have the other grant it.")
        until = at + timedelta(days=days)
        StaffRole.objects.create(user=person, role=Role.CONFIGURATION, since=at, until=until)
        role, last = Role.CONFIGURATION.value, until.isoformat()
        security_events.record(
            Kind.ROLE_GRANTED, at=at, about=person, role=role, team="", until=last, asked_by=None
        )
        self.stdout.write(f"{email} is an administrator until {until:%Y-%m-%d}.")
