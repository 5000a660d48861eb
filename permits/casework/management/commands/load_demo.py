"""Load the demo city: its rules and its people."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from permits.casework.demo.people import settle_people
from permits.rulebook import services as rulebook
from permits.rulebook.models import RulebookVersion
from workflows.timing import now

SAMPLE = settings.RULEBOOK_PACKS / "san_diego_sample"
IN_FORCE_SINCE = date(2000, 1, 1)


class Command(BaseCommand):
    """Load what is not there yet; run twice it changes nothing."""

    help = "Load the demo city: the sample rules and an account for every role."

    def handle(self, *args: Any, **options: Any) -> None:
        """:raises CommandError: where this is not a demo city, since the password is known to everybody."""
        if not settings.DEMO:
            raise CommandError(
                "This is not a demo city: its accounts have a password that everybody knows. "
                "Set LINTEL_DEMO=1 only where nothing is real."
            )
        version = self._rules()
        accounts = settle_people(version.rulebook)
        self.stdout.write(f"The demo city follows {version}; it has {len(accounts)} accounts.")

    def _rules(self) -> RulebookVersion:
        standing = RulebookVersion.objects.order_by("number").last()
        if standing is not None:
            return standing
        return rulebook.publish(SAMPLE, effective_from=IN_FORCE_SINCE, actor=None, approver=None, at=now())
