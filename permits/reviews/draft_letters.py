"""The letter of a round before it goes: what each discipline has written so far, and who is still at work."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from permits.applications.models import PermitApplication
from permits.reviews.models import Correction, CorrectionLetter, Review
from permits.reviews.services.letters import TO_BE_SENT, letters_of_round, said_in


@dataclass(frozen=True, slots=True)
class Part:
    """What one discipline adds to the letter. Only what a closed review found can go early."""

    name: str
    review: Review | None
    items: list[Correction] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        return self.review is not None and self.review.work_item.status == "closed"

    @property
    def outcome(self) -> str:
        """Return the result in words; "" while the review is under way."""
        if self.review is None or not self.review.work_item.outcome:
            return ""
        return str(Review.Outcome(self.review.work_item.outcome).label)


@dataclass(frozen=True, slots=True)
class DraftLetter:
    """The next letter of the present round."""

    parts: Sequence[Part]
    sent: Sequence[CorrectionLetter]

    @property
    def count(self) -> int:
        return sum(len(part.items) for part in self.parts)

    @property
    def ready(self) -> int:
        """Return how many corrections a letter would ask for if it went now."""
        return sum(len(part.items) for part in self.parts if part.is_done)

    @property
    def waiting(self) -> int:
        """Return how many disciplines still review."""
        return sum(not part.is_done for part in self.parts if part.review)


def draft_letter(application: PermitApplication) -> DraftLetter:
    """Return what the next letter would say so far, in three queries."""
    sent = letters_of_round(application)
    said = said_in(sent)
    rows = application.reviews.filter(round=application.round).select_related("work_item__assignee")
    reviews = {each.discipline: each for each in rows.order_by("discipline_name")}
    waiting = application.corrections.filter(status__in=TO_BE_SENT).order_by("number")
    items: dict[str, list[Correction]] = {}
    for each in waiting:
        if each.pk not in said:
            items.setdefault(each.discipline, []).append(each)
    parts = [Part(each.discipline_name, each, items.pop(code, [])) for code, each in reviews.items()]
    parts += [Part(left[0].discipline_name, None, left) for left in items.values()]
    return DraftLetter(parts, sent)
