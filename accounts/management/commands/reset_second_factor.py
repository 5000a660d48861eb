"""Take the second factor off an account whose owner lost telephone, keys and recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.clock import now
from accounts.front_door.second_factor import reset as factor_reset
from accounts.models import User


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="whose second factor is lost")
        parser.add_argument(
            "--by", required=True, help="e-mail address of the operator, who is another person"
        )
        parser.add_argument(
            "--ticket", required=True, help="where it is written how the person was recognised"
        )

    def handle(self, *args: Any, email: str, by: str, ticket: str, **options: Any) -> None:
        """Do it, and say what was done."""
        person, operator = account(email), account(by)
        try:
            removed = factor_reset.take_off(person, actor=operator, ticket=ticket[:40], at=now())
        except factor_reset.OwnFactor as own:
            raise CommandError("Nobody takes off his own second factor: ask a colleague to do it.") from own
        if not removed:
            self.stdout.write("The account had no second factor; its sessions are ended.")
        else:
            self.stdout.write(
                "Done: the factors are removed, the sessions ended, and the owner is told by mail."
            )


def account(email: str) -> User:
    """Return the account of an address.

    :raises CommandError: when there is none.
    """
    found = User.objects.filter(email__iexact=email).first()
    if found is None:
        raise CommandError(f"There is no account with the address {email}.")
    return found
