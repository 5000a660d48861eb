"""The PDFs of replayed records: made in the background, a few a second, so that new work never waits."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from permits.applications.models import PermitApplication
from permits.documents.generated import GeneratedFile
from permits.fees.files import TOPIC as INVOICE_FILE
from permits.issuance.files import TOPIC as PERMIT_FILE
from permits.issuance.models import Permit
from workflows import outbox

EVERY = timedelta(milliseconds=250)
LETTER = "letter.sent"
LEFT_OUT = "The replay did not make this document. Make it again when you need it."
PENDING, FAILED = GeneratedFile.State.PENDING, GeneratedFile.State.FAILED


class Papers:
    """Orders the documents of replayed applications, one each quarter of a second from a moment on."""

    def __init__(self, *, start: datetime, wanted: bool = True) -> None:
        self.wanted, self._slots = wanted, (start + EVERY * number for number in count())

    def order(self, application: PermitApplication, *, since: datetime | None) -> None:
        """Order what came into being after ``since`` (all when None), or say on it that it was left out."""
        invoices = application.invoices.filter(file_state=PENDING)
        letters = application.letters.filter(file_state=PENDING)
        permits = Permit.objects.filter(application=application, file_state=PENDING)
        if since is not None:
            invoices, letters = invoices.filter(issued_at__gt=since), letters.filter(sent_at__gt=since)
            permits = permits.filter(issued_at__gt=since)
        if not self.wanted:
            for rows in (invoices, letters, permits):
                rows.update(file_state=FAILED, file_error=LEFT_OUT)
            return
        for invoice in invoices:
            self._order(INVOICE_FILE, at=invoice.issued_at, invoice=invoice.pk)
        for permit in permits:
            self._order(PERMIT_FILE, at=permit.issued_at, permit=permit.pk, of_the_past=True)
        for letter in letters:
            outbox.publish(application.case, LETTER, at=letter.sent_at, letter=letter.pk)

    def _order(self, topic: str, *, at: datetime, **payload: Any) -> None:
        event = outbox.event(None, topic, at=at, **payload)
        event.available_at = next(self._slots)
        event.save(force_insert=True)
