"""What of the mark-ups is part of a case's history: that they were published or removed, and a digest."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from permits.plancheck.models import MarkUp
from permits.reviews.models import Review
from workflows import noting

TOPICS = {"publish_mark_ups": "mark_ups.published", "remove_mark_up": "mark_ups.removed"}


def write(review: Review, verb: str, mark_ups: Sequence[MarkUp], *, actor: Any, at: datetime) -> None:
    """Append a record of published mark-ups to the chain of their case.

    It names them by their numbers in the review and holds a digest of what they show, so that anybody can
    prove later that they are what was published then. Call it with the case locked.
    """
    if not mark_ups:
        return
    noting.note(
        review.application,
        f"mark_ups:{review.discipline}:{review.round}",
        verb,
        permission="see_documents",
        topic=TOPICS[verb],
        actor=actor,
        at=at,
        review=review.pk,
        numbers=sorted(each.number for each in mark_ups),
        sha256=digest(mark_ups),
    )


def digest(mark_ups: Iterable[MarkUp]) -> str:
    """Return the SHA-256 of what mark-ups show, by their order of numbers: the same whenever it is taken."""
    rows = [
        [each.number, each.sheet_id, each.kind, each.geometry, each.text, each.author_id]
        for each in sorted(mark_ups, key=_number)
    ]
    return sha256(json.dumps(rows, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _number(mark_up: MarkUp) -> int:
    return mark_up.number
