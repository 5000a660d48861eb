"""The permit's PDF: made and signed by a worker, once; its number and code were given before and stay."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from permits.documents import generated
from permits.issuance import letters
from permits.issuance.models import Permit
from permits.stationery import render
from permits.stationery.certificates import load_or_create_signer
from permits.stationery.signing import sign
from workflows import outbox
from workflows.models import OutboxEvent
from workflows.timing import machine_now, now

TOPIC = "permit.file_wanted"


def make_file(event: OutboxEvent) -> None:
    """Make, sign and keep a permit's PDF (consumer); harmless when it lies there already.

    The permit's row stays locked meanwhile, so that two workers never sign two files. Nobody is told of the
    file of a permit of the past: it was issued long before its record came here.
    """
    permits = Permit.objects.select_for_update(of=("self",)).select_related("application__case")
    permit = permits.get(pk=event.payload["permit"])
    if permit.file_state == Permit.State.DONE:
        return
    generated.keep(permit, signed_pdf(permit), key=file_key(permit), at=now())
    if not event.payload.get("of_the_past"):
        outbox.publish(permit.application.case, "permit.document_ready", at=now(), permit=permit.pk)


def signed_pdf(permit: Permit) -> bytes:
    """Return the permit as a PDF, signed by the city at the machine's own time."""
    pdf = render(letters.permit_letter(permit), letters.permit_blocks(permit), made_at=permit.issued_at)
    return signed_by_the_city(
        pdf, permit, reason=f"Permit {permit.number} issued", on=f"permit {permit.number}"
    )


def signed_by_the_city(pdf: bytes, permit: Permit, *, reason: str, on: str) -> bytes:
    """Return a paper of a permit, signed with the city's key at the machine's own time."""
    city = permit.content["jurisdiction"]
    return sign(
        pdf,
        load_or_create_signer(Path(settings.SIGNING_KEY_DIR), city=city["name"]),
        reason=reason,
        location=city["city_line"],
        at=machine_now(),
        field_label=f"Digital signature of {city['name']} on {on}",
    )


def note_failure(event: OutboxEvent, error: str) -> None:
    """Show on the permit that its PDF could not be made; it will be tried again."""
    generated.note_failure(Permit.objects.filter(pk=event.payload["permit"]), error)


def want_again(permit: Permit, *, at: datetime) -> bool:
    """Ask for a failed PDF again; tell whether it had failed."""
    return generated.want_again(permit, TOPIC, at=at, permit=permit.pk)


def file_key(permit: Permit) -> str:
    """Return where in the store a permit's PDF lies."""
    return generated.key_of(permit.application, "permits", permit.number)
