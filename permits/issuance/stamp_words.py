"""What the stamp on approved plans says, and where the city wants it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime

from permits.applications.facts import rulebook_of
from permits.applications.models import PermitApplication
from permits.documents.slots import stamp_box_of
from permits.issuance.codes import grouped
from permits.issuance.models import StampedFile, StampedSet
from permits.reviews.models import Review
from permits.stationery import stamping

USUAL_BOX = stamping.Box(width=2.0, height=2.0, right=0.5, bottom=0.5)
"""Where the stamp goes when the city's rules name no place: two inches square at the lower right."""
VERIFY_PATH = "/p/{code}/"  # stands on every stamped sheet: it never changes


def words_of(application: PermitApplication, *, at: datetime) -> dict[str, Any]:
    """Return what the stamp says, as of the approval."""
    reviews = application.reviews.select_related("work_item__closed_by").order_by("round", "pk")
    latest = {each.discipline: each for each in reviews}
    noted = any(each.work_item.outcome == Review.Outcome.APPROVED_AS_NOTED for each in latest.values())
    return {
        "city": rulebook_of(application).city.name,
        "heading": "Approved as noted" if noted else "Approved plans",
        "number": application.number,
        "date": date_format(localtime(at), "F j, Y"),
        "signs": [_sign(each) for each in latest.values()],
    }


def _sign(review: Review) -> str:
    item = review.work_item
    if not item.outcome:
        return f"{review.discipline_name}: approved by law, time for review over"
    result = OUTCOMES.get(item.outcome, item.outcome.replace("_", " "))
    day = date_format(localtime(item.closed_at), "M j, Y") if item.closed_at else ""
    return f"{review.discipline_name}: {result}, {item.closed_by or ''}, {day}"


OUTCOMES = {
    Review.Outcome.APPROVED: "approved",
    Review.Outcome.APPROVED_AS_NOTED: "approved as noted",
    Review.Outcome.NOT_APPLICABLE: "not applicable",
}


def face_of(stamped: StampedSet) -> stamping.Face:
    """Return the words of a set's stamp, in the words of the stationery."""
    return stamping.Face(**stamped.words, address=verify_url(stamped), code=grouped(stamped.code))


def box_of(file: StampedFile) -> stamping.Box:
    """Return where the city wants its stamp on this file's sheets: the slot's place, else the city's."""
    application = file.stamped_set.application
    permit_type = rulebook_of(application).types.get(application.permit_type)
    slot = permit_type.slot(file.version.document.slot) if permit_type else None
    wanted = stamp_box_of(application, slot)
    if wanted is None:
        return USUAL_BOX
    sides = {name: float(getattr(wanted, name)) for name in ("width", "height", "right", "bottom")}
    return stamping.Box(**sides)


def verify_url(stamped: StampedSet) -> str:
    """Return the address at which anybody sees whether these plans stand approved as of now."""
    return settings.SITE_URL + VERIFY_PATH.format(code=stamped.code)
