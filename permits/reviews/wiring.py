"""What reviews hear from the engine."""

from permits.reviews.files import letter_failed, make_letter
from workflows import outbox


def wire() -> None:
    """Subscribe to the topics of reviews."""
    outbox.subscribe("letter.sent", make_letter, on_failure=letter_failed)
