"""What reviews hear from the engine."""

from permits.reviews.files import letter_failed, make_letter
from permits.reviews.services.standard_comments import take_over
from permits.rulebook.models import RulebookVersion
from workflows import outbox
from workflows.models import OutboxEvent


def wire() -> None:
    """Subscribe to the topics of reviews."""
    outbox.subscribe("letter.sent", make_letter, on_failure=letter_failed)
    outbox.subscribe("rulebook.published", rules_published)


def rules_published(event: OutboxEvent) -> None:
    """Begin the libraries of standard comments with what the published rules bring."""
    version = RulebookVersion.objects.get(pk=event.payload["version"])
    take_over(version.rulebook.standard_comments, at=event.at)
