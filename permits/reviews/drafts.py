"""Drafts of results: each person's own, kept whoever closes the review."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from permits.applications.services.editing import clean_text
from permits.reviews.models import Review, ReviewDraft

LONGEST = 4_000


@transaction.atomic
def save_draft(review: Review, *, notes: str, outcome: str, actor: Any, at: datetime) -> ReviewDraft:
    """Keep what a person has typed for the result of a review."""
    known = outcome if outcome in Review.Outcome.values else ""
    draft, _created = ReviewDraft.objects.update_or_create(
        review=review,
        person=actor,
        defaults={"notes": clean_text(notes)[:LONGEST], "outcome": known, "saved_at": at},
    )
    return draft


def own_and_others(review: Review, person: Any) -> tuple[ReviewDraft | None, Sequence[ReviewDraft]]:
    """Return a person's own draft, and what others have typed, newest first."""
    drafts = list(review.drafts.select_related("person").order_by("-saved_at", "-pk"))
    own = next((each for each in drafts if each.person_id == person.pk), None)
    return own, [each for each in drafts if each is not own and each.notes.strip()]
