"""Mark-ups: drawn as private drafts, published to the team, tied to corrections, removed with history."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from permits.documents.models import Sheet
from permits.plancheck import geometry
from permits.plancheck.models import MarkUp
from permits.plancheck.places import zone_of
from permits.plancheck.services import records
from permits.plancheck.services.in_hand import MarkUpRefused, demand_in_hand, demand_sheet_of, fresh
from permits.reviews import services as reviews
from permits.reviews.models import Correction, Review
from workflows.transitions import lock

LONGEST_TEXT = 2_000
MOST_OF_A_REVIEW = 2_000


@transaction.atomic
def draw(
    review: Review,
    *,
    sheet: Sheet,
    kind: str,
    points: Any,
    text: str,
    key: UUID | None = None,
    actor: Any,
    at: datetime,
) -> MarkUp:
    """Draw a mark-up on a sheet of the package under review; nobody else sees it until it is published.

    A second arrival of the same ``key`` returns the first mark-up.

    :raises MarkUpRefused: when the review is not in the actor's hands or the sheet is not in its package.
    :raises BadGeometry: when the points are no such mark-up on this sheet.
    """
    demand_in_hand(review, actor, at)
    demand_sheet_of(review, sheet)
    if key is not None and (there := MarkUp.objects.filter(author=actor, key=key).first()):
        return there
    last = review.mark_ups.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_OF_A_REVIEW:
        raise MarkUpRefused(_("This review has as many mark-ups as it can hold."))
    return MarkUp.objects.create(
        application_id=review.application_id,
        review=review,
        sheet=sheet,
        number=last + 1,
        **_content(sheet, kind, points, text),
        discipline=review.discipline,
        discipline_name=review.discipline_name,
        round=review.round,
        author=actor,
        drawn_at=at,
        key=key,
    )


@transaction.atomic
def change(
    mark_up: MarkUp, *, review: Review, kind: str, points: Any, text: str, actor: Any, at: datetime
) -> MarkUp:
    """Move, retype or reword one's own draft.

    :raises MarkUpRefused: when it was published, is somebody else's, or the review is not in hand.
    :raises BadGeometry: when the points are no such mark-up on this sheet.
    """
    demand_in_hand(review, actor, at)
    found = _own_draft(mark_up, review, actor)
    return _write(found, **_content(found.sheet, kind, points, text))


@transaction.atomic
def publish(mark_up: MarkUp, *, review: Review, actor: Any, at: datetime) -> MarkUp:
    """Show one's own draft to the team, from now on unchanged; publishing it again changes nothing.

    :raises MarkUpRefused: when it is somebody else's, or the review is not in hand.
    """
    lock(review.application)
    demand_in_hand(review, actor, at)
    found = fresh(mark_up, review)
    if found.published_at is not None:
        return found
    return _publish(_own_draft(found, review, actor), review, actor, at)


@transaction.atomic
def publish_drafts(review: Review, *, actor: Any, at: datetime) -> int:
    """Show all of one's own drafts of a review to the team; returns how many.

    :raises MarkUpRefused: when the review is not in hand.
    """
    lock(review.application)
    demand_in_hand(review, actor, at)
    drafts = list(review.mark_ups.drafts_of(actor).select_for_update(of=("self",)))
    mine = MarkUp.objects.filter(pk__in=[each.pk for each in drafts])
    mine.update(published_at=at, revision=F("revision") + 1)
    records.write(review, "publish_mark_ups", drafts, actor=actor, at=at)
    return len(drafts)


@transaction.atomic
def remove(mark_up: MarkUp, *, review: Review, actor: Any, at: datetime) -> MarkUp:
    """Take a mark-up from its sheet; the row stays, with who removed it and when.

    :raises MarkUpRefused: when it is another person's draft, was sent to the applicant, or the review is not
        in hand.
    """
    lock(review.application)
    demand_in_hand(review, actor, at)
    found = fresh(mark_up, review)
    if found.is_draft:
        _own_draft(found, review, actor)
    if found.correction is not None and found.correction.sent_at is not None and not found.is_draft:
        text = _("It was sent with correction %(number)d, so it stays. Withdraw the correction instead.")
        raise MarkUpRefused(text % {"number": found.correction.number})
    if not found.is_draft:
        records.write(review, "remove_mark_up", [found], actor=actor, at=at)
    return _write(found, removed_at=at, removed_by=actor)


@transaction.atomic
def tie(
    mark_up: MarkUp, *, review: Review, correction: Correction | None, actor: Any, at: datetime
) -> MarkUp:
    """Tie a mark-up to a correction of its discipline, or to none.

    :raises MarkUpRefused: when the correction is another discipline's, the tie was sent already, the mark-up
        is another person's draft, or the review is not in hand.
    """
    demand_in_hand(review, actor, at)
    found = fresh(mark_up, review)
    if found.is_draft:
        _own_draft(found, review, actor)
    whose = (review.application_id, review.discipline)
    if correction is not None and (correction.application_id, correction.discipline) != whose:
        raise MarkUpRefused(_("That correction belongs to another discipline."))
    tied = found.correction
    if tied is not None and tied.sent_at is not None and not found.is_draft:
        raise MarkUpRefused(_("It was sent with its correction, so the tie stays."))
    return _write(found, correction=correction)


@transaction.atomic
def make_correction(mark_up: MarkUp, *, review: Review, actor: Any, at: datetime) -> Correction:
    """Raise a correction in the words of a mark-up, tie the two, and publish the mark-up.

    :raises MarkUpRefused: when it has no words or a correction already, or the review is not in hand.
    """
    lock(review.application)
    demand_in_hand(review, actor, at)
    found = fresh(mark_up, review)
    if found.is_draft:
        _own_draft(found, review, actor)
    if found.correction_id:
        raise MarkUpRefused(_("This mark-up is tied to a correction already."))
    if not found.text.strip():
        raise MarkUpRefused(_("Write in the mark-up what must change, then make a correction of it."))
    correction = reviews.raise_correction(
        review, **_words_for_correction(found, review), citation="", actor=actor, at=at
    )
    _write(found, correction=correction)
    if found.is_draft:
        _publish(found, review, actor, at)
    return correction


def _words_for_correction(mark_up: MarkUp, review: Review) -> dict[str, Any]:
    sheet = mark_up.sheet
    in_package = review.package.items.filter(version=sheet.version_id).exists()
    zone = zone_of(mark_up.points, sheet)
    return {
        "text": mark_up.text,
        "on_sheet": sheet if in_package else None,
        "sheet": sheet.number or _("page %d") % sheet.page,
        "place": _("Zone %(zone)s, mark-up %(number)d") % {"zone": zone, "number": mark_up.number}
        if zone
        else _("Mark-up %d") % mark_up.number,
    }


def _content(sheet: Sheet, kind: str, points: Any, text: str) -> dict[str, Any]:
    if kind == MarkUp.Kind.TEXT and not text.strip():
        raise geometry.BadGeometry(_("Write the text that shall stand on the sheet."))
    return {
        "kind": kind,
        "geometry": geometry.checked(kind, points, sheet),
        "text": text.strip()[:LONGEST_TEXT],
    }


def _own_draft(mark_up: MarkUp, review: Review, actor: Any) -> MarkUp:
    found = fresh(mark_up, review)
    if found.author_id != actor.pk:
        raise MarkUpRefused(_("This mark-up is somebody else’s draft."))
    if not found.is_draft:
        raise MarkUpRefused(_("It was published, so it stays as it is. Remove it and draw a new one."))
    return found


def _publish(mark_up: MarkUp, review: Review, actor: Any, at: datetime) -> MarkUp:
    records.write(review, "publish_mark_ups", [mark_up], actor=actor, at=at)
    return _write(mark_up, published_at=at)


def _write(mark_up: MarkUp, **values: Any) -> MarkUp:
    for name, value in values.items():
        setattr(mark_up, name, value)
    mark_up.revision += 1
    mark_up.save(update_fields=[*values, "revision"])
    return mark_up
