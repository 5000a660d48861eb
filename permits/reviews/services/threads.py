"""The thread of a correction: one row for each thing that was said or done."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from permits.documents.models import Sheet
from permits.reviews.models import Correction, CorrectionEntry

Kind = CorrectionEntry.Kind


def write(
    correction: Correction,
    kind: str,
    *,
    round: int,
    actor: Any,
    at: datetime,
    text: str = "",
    on_sheet: Sheet | None = None,
    for_team: bool = False,
) -> CorrectionEntry:
    """Add an entry to a correction's thread, with the status that it has now."""
    return CorrectionEntry.objects.create(
        correction=correction,
        kind=kind,
        round=round,
        text=text,
        status=correction.status,
        on_sheet=on_sheet,
        for_team=for_team,
        actor_id=actor.pk,
        at=at,
    )


def write_of_each(
    corrections: Iterable[Correction], kind: str, *, round: int, actor: Any, at: datetime
) -> None:
    """Add the same entry to many threads, in one statement."""
    CorrectionEntry.objects.bulk_create(
        CorrectionEntry(correction=each, kind=kind, round=round, status=each.status, actor_id=actor.pk, at=at)
        for each in corrections
    )
