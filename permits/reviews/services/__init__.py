"""What is done with reviews: corrections and their threads, answers, letters, and the library of comments."""

from permits.reviews.services.answers import answer_correction, keep_answer_draft
from permits.reviews.services.approvals import approve_late_comment, send_back_late_comment
from permits.reviews.services.corrections import (
    raise_correction,
    remark,
    reword_correction,
    settle_correction,
    withdraw_open,
)
from permits.reviews.services.letters import request_letter_again, send_advice, send_letter, send_letter_early
from permits.reviews.services.refusals import CorrectionRefused
from permits.reviews.services.reviews import open_review, record_completeness

__all__ = [
    "CorrectionRefused",
    "answer_correction",
    "approve_late_comment",
    "keep_answer_draft",
    "open_review",
    "raise_correction",
    "record_completeness",
    "remark",
    "request_letter_again",
    "reword_correction",
    "send_advice",
    "send_back_late_comment",
    "send_letter",
    "send_letter_early",
    "settle_correction",
    "withdraw_open",
]
