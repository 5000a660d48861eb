"""What the page of a version says about cancelling it: whether it can be, and who is asked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from permits.applications.authority import may
from permits.rulebook import services_cancelling
from permits.rulebook.models import RulebookCancellation, RulebookVersion
from permits.rulebook.services_drafting import APPROVE, EDIT


@dataclass(frozen=True)
class Cancelling:
    """How a scheduled version stands to being cancelled, for one person."""

    version: RulebookVersion
    waiting: RulebookCancellation | None
    decided: RulebookCancellation | None
    hindrances: list[str]
    may_ask: bool
    may_decide: bool
    is_own: bool


def cancelling_of(record: Any, user: Any, *, at: datetime) -> Cancelling | None:
    """Return it for a version that is scheduled, or was cancelled; None for all others."""
    if not isinstance(record, RulebookVersion):
        return None
    begun = record.effective_from <= record.rulebook.calendar().local_date(at)
    if begun and record.cancelled_at is None:
        return None
    wishes = list(record.cancellations.select_related("asked_by", "decided_by"))
    waiting = next((each for each in wishes if each.state == "asked"), None)
    return Cancelling(
        version=record,
        waiting=waiting,
        decided=next((each for each in wishes if each.state == "confirmed"), None),
        hindrances=services_cancelling.hindrances(record, at=at),
        may_ask=may(user, EDIT),
        may_decide=may(user, APPROVE),
        is_own=waiting is not None and waiting.asked_by_id == user.pk,
    )
