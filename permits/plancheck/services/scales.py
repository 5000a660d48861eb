"""Calibrating a sheet: two points and the length that is known between them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.documents.models import Sheet
from permits.plancheck import geometry, measures
from permits.plancheck.models import MarkUp, SheetScale
from permits.plancheck.services.in_hand import MarkUpRefused, demand_in_hand, demand_sheet_of
from permits.reviews.models import Review


@transaction.atomic
def set_scale(
    review: Review, *, sheet: Sheet, points: Any, length: str, actor: Any, at: datetime
) -> SheetScale:
    """Calibrate a sheet, by two points and their known length or by the scale that is written on it.

    The scales before stay as rows; the newest holds for every discipline.

    :raises MarkUpRefused: when the review is not in hand, or the sheet is not in its package.
    :raises BadGeometry: when the two points are none.
    :raises BadLength: when the length or scale cannot be read.
    """
    demand_in_hand(review, actor, at)
    demand_sheet_of(review, sheet)
    written = measures.read_scale(length)
    if written is not None:
        if not sheet.width:
            raise MarkUpRefused(_("This image has no size on paper: calibrate it by two points."))
        between, known, unit = written
    else:
        between = geometry.checked(MarkUp.Kind.ARROW, points, sheet)["points"]
        known, unit = measures.read_length(length)
    return SheetScale.objects.create(
        application_id=review.application_id,
        sheet=sheet,
        points=between,
        length=known,
        unit=unit,
        set_by=actor,
        set_at=at,
    )
