"""How a review stands, in a sentence to somebody who wanted to work on it, and its notes one by one."""

import re

from django.utils.translation import gettext as _

from permits.reviews.models import Review
from workflows.item_refusals import standing
from workflows.models import WorkItem

_BULLET = re.compile(r"^(?:[-–—*•·]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+")


def listed(notes: str) -> list[str]:
    """Return the notes of a review one by one: each line is one, without its own bullet or number."""
    lines = (_BULLET.sub("", " ".join(line.split())) for line in notes.splitlines())
    return [line for line in lines if line]


def standing_of(item: WorkItem) -> str:
    """Say who has a review, or who closed it with which result."""
    if item.status != WorkItem.Status.CLOSED:
        return standing(item)
    text = _("%(who)s closed this review: %(result)s. What you typed was not used; it is kept below.")
    return text % {"who": item.closed_by, "result": Review.Outcome(item.outcome).label}
