"""Sign one person out everywhere, or everybody: after a loss of a device, or of a secret."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.clock import now
from accounts.front_door.sessions.ending import end_sessions, sessions_of
from accounts.management.commands.reset_second_factor import account


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", nargs="?", default="", help="whose sessions to end")
        parser.add_argument("--everybody", action="store_true", help="end every session there is")
        parser.add_argument("--by", required=True, help="e-mail address of the operator")

    def handle(self, *args: Any, email: str, everybody: bool, by: str, **options: Any) -> None:
        """Do it, and say how many sessions there were."""
        if bool(email) == everybody:
            raise CommandError("Name one person by e-mail address, or write --everybody.")
        meant = list(UserSession.objects.select_related("user")) if everybody else sessions_of(account(email))
        count = end_sessions(meant, actor=account(by), at=now(), how="operator")
        self.stdout.write(f"Ended: {count}.")
