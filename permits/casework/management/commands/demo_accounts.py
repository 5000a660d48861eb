"""Print the accounts of the demo city, one a line."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from permits.casework.demo.people import DEMO_PASSWORD, demo_people, disciplines_of
from permits.rulebook.queries import NoRulebookInForce, rulebook_in_force
from workflows.timing import now


class Command(BaseCommand):
    """List role, e-mail address and password of every account."""

    help = "Print role, e-mail address and password of every account of the demo city."

    def handle(self, *args: Any, **options: Any) -> None:
        """:raises CommandError: where this is not a demo city."""
        if not settings.DEMO:
            raise CommandError("This is not a demo city (LINTEL_DEMO=1), so it has no demo accounts.")
        there = set(User.objects.values_list("email", flat=True))
        people = [person for person in demo_people(_disciplines()) if person.email in there]
        if not people:
            raise CommandError("There are no demo accounts yet. Load them: manage.py load_demo.")
        width = max(len(person.described) for person in people)
        widest = max(len(person.email) for person in people)
        for person in people:
            self.stdout.write(f"{person.described:<{width}}  {person.email:<{widest}}  {DEMO_PASSWORD}")


def _disciplines() -> list[tuple[str, str, str]]:
    try:
        return disciplines_of(rulebook_in_force(timezone.localdate(now())))
    except NoRulebookInForce:
        return []
