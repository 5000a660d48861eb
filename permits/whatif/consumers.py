"""What works a what-if out, a step for each event."""

from permits.whatif import services
from workflows import outbox
from workflows.models import OutboxEvent
from workflows.timing import now


def wire() -> None:
    """Subscribe to the event that goes on with a what-if."""
    outbox.subscribe(services.TOPIC, go_on, on_failure=failed)


def go_on(event: OutboxEvent) -> None:
    """Do the step that an event asks for."""
    services.go_on(event.payload["what_if"], after=event.payload["after"], at=now())


def failed(event: OutboxEvent, error: str) -> None:
    """Let the page say why it does not go on."""
    services.report(event.payload["what_if"], error)
