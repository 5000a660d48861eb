"""What the mail room does when it hears of something.

Three steps, so that a letter never stands in the way of the case that it is about: an event of a case only
asks for its letters; writing them, and sending each, are events of no case, which fail and are retried alone.
"""

from permits.notices import services
from permits.notices.models import Notice
from workflows.models import OutboxEvent
from workflows.timing import now


def ask_for_letters(event: OutboxEvent) -> None:
    """Ask for the letters about an event of a case."""
    services.ask(event)


def write_letters(event: OutboxEvent) -> None:
    """Write the letters that were asked for."""
    services.compose(OutboxEvent.objects.get(pk=event.payload["event"]), at=now())


def send_letter(event: OutboxEvent) -> None:
    """Send one letter."""
    services.send(Notice.objects.get(pk=event.payload["notice"]), at=now())


def note_failure(event: OutboxEvent, error: str) -> None:
    """Show on the notice that it could not be sent."""
    services.note_failure(event.payload["notice"], reason=error, attempts=event.attempts + 1)
