"""How a review stands, in a sentence to somebody who wanted to work on it."""

from django.utils.translation import gettext as _

from permits.reviews.models import Review
from workflows.item_refusals import standing
from workflows.models import WorkItem


def standing_of(item: WorkItem) -> str:
    """Say who has a review, or who closed it with which result."""
    if item.status != WorkItem.Status.CLOSED:
        return standing(item)
    text = _("%(who)s closed this review: %(result)s. What you typed was not used; it is kept below.")
    return text % {"who": item.closed_by, "result": Review.Outcome(item.outcome).label}
