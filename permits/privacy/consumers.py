"""Who makes the copies that take longer."""

from permits.privacy import copies
from workflows import outbox
from workflows.models import OutboxEvent


def wire() -> None:
    """Subscribe to the event that asks for a copy."""
    outbox.subscribe(copies.TOPIC, make, on_failure=failed)


def make(event: OutboxEvent) -> None:
    """Make the copy that an event asks for."""
    copies.make(event.payload["copy"])


def failed(event: OutboxEvent, error: str) -> None:
    """Let the page say that the copy could not be made."""
    copies.failed(event.payload["copy"])
