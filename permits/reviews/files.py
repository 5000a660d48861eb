"""The PDF of a correction letter: made by the worker when the letter was sent."""

from permits.documents import generated
from permits.reviews.letters import correction_blocks, correction_letter
from permits.reviews.models import CorrectionLetter
from permits.stationery import render
from workflows.models import OutboxEvent


def make_letter(event: OutboxEvent) -> None:
    """Render, sign and keep the letter of an event; one that is ready stays as it is."""
    letter = CorrectionLetter.objects.select_for_update(of=("self",)).get(pk=event.payload["letter"])
    if letter.file_state == CorrectionLetter.State.DONE:
        return
    pdf = render(correction_letter(letter), correction_blocks(letter), made_at=letter.sent_at)
    generated.keep(letter, pdf, key=_key(letter), at=letter.sent_at)


def letter_failed(event: OutboxEvent, error: str) -> None:
    """Show that the letter's PDF could not be made, and why."""
    generated.note_failure(CorrectionLetter.objects.filter(pk=event.payload["letter"]), error)


def _key(letter: CorrectionLetter) -> str:
    name = f"corrections-{letter.round}"
    if letter.is_supplement:
        name += f"-{letter.number}"
    return generated.key_of(letter.application, "letters", name)
