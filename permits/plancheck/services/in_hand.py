"""Who may draw: the person who has the review in hand, himself or for whom he stands in."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from permits.documents.models import Sheet
from permits.plancheck.models import MarkUp
from permits.reviews.models import Review
from permits.reviews.wording import standing_of
from workflows import work_items
from workflows.blockers import NotPermitted


class MarkUpRefused(Exception):
    """Something that cannot be done on a sheet now; the text says why and what to do."""


def demand_in_hand(review: Review, actor: Any, at: datetime) -> None:
    """Lock the review and demand that the actor has it.

    :raises MarkUpRefused: when somebody else has it, or nobody, or it is closed.
    """
    try:
        review.work_item = work_items.demand_in_hands(review.work_item, actor=actor, at=at)
    except work_items.ItemTaken as taken:
        raise MarkUpRefused(standing_of(taken.case)) from taken
    except NotPermitted as refused:
        raise MarkUpRefused(" ".join(each.text for each in refused.blockers)) from refused


def demand_sheet_of(review: Review, sheet: Sheet) -> None:
    """Demand that a sheet is in the package that the review reviews.

    :raises MarkUpRefused: otherwise.
    """
    if not review.package.items.filter(version=sheet.version_id).exists():
        raise MarkUpRefused(_("This sheet is not in the package under review. Reload the page."))


def fresh(mark_up: MarkUp, review: Review) -> MarkUp:
    """Lock a mark-up of the review's discipline and return it as it stands.

    :raises MarkUpRefused: when it is another discipline's, or was removed.
    """
    found = MarkUp.objects.select_for_update(of=("self",)).select_related("sheet").get(pk=mark_up.pk)
    same = (found.application_id, found.discipline) == (review.application_id, review.discipline)
    if not same:
        raise MarkUpRefused(_("This mark-up belongs to another discipline."))
    if found.removed_at is not None:
        raise MarkUpRefused(_("This mark-up was removed meanwhile. Draw it again if it is still needed."))
    return found
