"""What intake and reviewers produce: notices of missing items, reviews, corrections and letters."""

from permits.reviews.models.corrections import AnswerDraft, Correction, CorrectionEntry
from permits.reviews.models.intake import CompletenessCheck, MissingItem
from permits.reviews.models.letters import CorrectionLetter
from permits.reviews.models.reviews import Review, ReviewDraft
from permits.reviews.models.standard_comments import StandardComment

__all__ = [
    "AnswerDraft",
    "CompletenessCheck",
    "Correction",
    "CorrectionEntry",
    "CorrectionLetter",
    "MissingItem",
    "Review",
    "ReviewDraft",
    "StandardComment",
]
