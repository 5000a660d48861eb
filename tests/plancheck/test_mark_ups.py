"""Drawing, publishing, tying and removing: what stays, and who may."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import User
from permits.documents.models import Sheet
from permits.plancheck.geometry import BadGeometry
from permits.plancheck.models import MarkUp, SheetScale
from permits.plancheck.places import zone_of
from permits.plancheck.services import mark_ups, scales
from permits.plancheck.services.in_hand import MarkUpRefused
from permits.reviews import services as reviews
from permits.reviews.models import Review
from tests.driving import NOON, People
from tests.plancheck.plans import BOX, cloud, plan, sheet_of
from tests.reviews.desk import colleague
from workflows import work_items

pytestmark = pytest.mark.django_db


def test_a_mark_up_is_a_draft_until_it_is_published(review: Review, reviewer: User) -> None:
    drawn = cloud(review, reviewer)

    published = mark_ups.publish(drawn, review=review, actor=reviewer, at=NOON)

    assert (drawn.is_draft, published.published_at) == (True, NOON)
    assert (drawn.number, drawn.round, drawn.discipline, drawn.author) == (1, 1, "structural", reviewer)
    assert zone_of(published.points, sheet_of(review)) == "A2"


def test_what_is_sent_twice_is_drawn_once(review: Review, reviewer: User) -> None:
    key = uuid4()

    first, second = (cloud(review, reviewer, key=key) for _again in range(2))

    assert first.pk == second.pk
    assert review.mark_ups.count() == 1


def test_a_draft_is_moved_retyped_and_reworded_and_a_published_one_is_not(
    review: Review, reviewer: User
) -> None:
    drawn = cloud(review, reviewer)
    new = {"kind": "highlight", "points": [[0.0, 0.0], [50.0, 50.0]], "text": "Here.", "at": NOON}

    changed = mark_ups.change(drawn, review=review, actor=reviewer, **new)
    mark_ups.publish(drawn, review=review, actor=reviewer, at=NOON)

    assert (changed.kind, changed.points, changed.text, changed.revision) == (
        "highlight",
        new["points"],
        "Here.",
        2,
    )
    with pytest.raises(MarkUpRefused, match="published"):
        mark_ups.change(drawn, review=review, actor=reviewer, **new)


def test_removing_keeps_the_row_with_who_and_when(review: Review, reviewer: User) -> None:
    drawn = cloud(review, reviewer)
    mark_ups.publish(drawn, review=review, actor=reviewer, at=NOON)

    mark_ups.remove(drawn, review=review, actor=reviewer, at=NOON)

    kept = MarkUp.objects.get(pk=drawn.pk)
    assert (kept.removed_by, kept.removed_at, kept.text) == (reviewer, NOON, "Show the rebar.")
    with pytest.raises(MarkUpRefused, match="removed meanwhile"):
        mark_ups.publish(drawn, review=review, actor=reviewer, at=NOON)


def test_a_mark_up_becomes_a_correction_on_its_sheet(review: Review, reviewer: User) -> None:
    drawn = cloud(review, reviewer)

    correction = mark_ups.make_correction(drawn, review=review, actor=reviewer, at=NOON)

    drawn.refresh_from_db()
    assert (correction.text, correction.sheet, correction.on_sheet) == (
        "Show the rebar.",
        "S-101",
        sheet_of(review),
    )
    assert "Zone A2" in correction.place
    assert (drawn.correction, drawn.published_at) == (correction, NOON)
    with pytest.raises(MarkUpRefused, match="tied to a correction already"):
        mark_ups.make_correction(drawn, review=review, actor=reviewer, at=NOON)


def test_a_mark_up_without_words_makes_no_correction(review: Review, reviewer: User) -> None:
    silent = cloud(review, reviewer, text="")

    with pytest.raises(MarkUpRefused, match="Write in the mark-up"):
        mark_ups.make_correction(silent, review=review, actor=reviewer, at=NOON)


def test_what_was_sent_with_a_correction_stays(review: Review, reviewer: User) -> None:
    drawn = cloud(review, reviewer)
    correction = mark_ups.make_correction(drawn, review=review, actor=reviewer, at=NOON)
    type(correction).objects.filter(pk=correction.pk).update(sent_at=NOON)

    with pytest.raises(MarkUpRefused, match="stays"):
        mark_ups.remove(drawn, review=review, actor=reviewer, at=NOON)
    with pytest.raises(MarkUpRefused, match="stays"):
        mark_ups.tie(drawn, review=review, correction=None, actor=reviewer, at=NOON)


def test_it_is_tied_to_a_correction_of_its_own_discipline_only(
    review: Review, reviewer: User, who: People
) -> None:
    drawn = cloud(review, reviewer)
    words = {"text": "Show it.", "sheet": "S-101", "place": "", "citation": "", "at": NOON}
    own = reviews.raise_correction(review, **words, actor=reviewer)
    foreign = reviews.raise_correction(review, **words, actor=reviewer)
    type(foreign).objects.filter(pk=foreign.pk).update(discipline="planning")
    foreign.refresh_from_db()

    tied = mark_ups.tie(drawn, review=review, correction=own, actor=reviewer, at=NOON)

    assert tied.correction == own
    with pytest.raises(MarkUpRefused, match="another discipline"):
        mark_ups.tie(drawn, review=review, correction=foreign, actor=reviewer, at=NOON)


DOINGS: dict[str, Callable[..., Any]] = {
    "draw": lambda review, mark, person: cloud(review, person),
    "change": lambda review, mark, person: mark_ups.change(
        mark, review=review, kind="cloud", points=BOX, text="", actor=person, at=NOON
    ),
    "publish": lambda review, mark, person: mark_ups.publish(mark, review=review, actor=person, at=NOON),
    "publish all": lambda review, mark, person: mark_ups.publish_drafts(review, actor=person, at=NOON),
    "remove": lambda review, mark, person: mark_ups.remove(mark, review=review, actor=person, at=NOON),
    "tie": lambda review, mark, person: mark_ups.tie(
        mark, review=review, correction=None, actor=person, at=NOON
    ),
    "make a correction": lambda review, mark, person: mark_ups.make_correction(
        mark, review=review, actor=person, at=NOON
    ),
    "calibrate": lambda review, mark, person: scales.set_scale(
        review, sheet=sheet_of(review), points=[], length="1:50", actor=person, at=NOON
    ),
}


@pytest.mark.parametrize(
    "person", ["colleague", "other discipline", "supervisor", "contractor", "after release"]
)
@pytest.mark.parametrize("doing", sorted(DOINGS))
def test_only_who_has_the_review_in_hand_draws(
    review: Review, reviewer: User, who: People, doing: str, person: str
) -> None:
    mark = cloud(review, reviewer)
    others = {
        "other discipline": who.reviewers["planning"],
        "supervisor": who.supervisor,
        "contractor": who.contractor,
        "after release": reviewer,
    }
    if person == "after release":
        work_items.release(review.work_item, actor=reviewer, at=NOON)
    actor = others.get(person) or colleague(review)

    with pytest.raises(MarkUpRefused) as refused:
        DOINGS[doing](review, mark, actor)

    assert len(str(refused.value)) > 10
    mark.refresh_from_db()
    assert (mark.revision, mark.published_at, review.mark_ups.count()) == (1, None, 1)
    assert not SheetScale.objects.exists()


def test_a_sheet_of_another_package_takes_no_mark(review: Review, reviewer: User, who: People) -> None:
    later = plan(review.application, who.contractor)
    foreign = Sheet.objects.get(version=later, page=1)

    with pytest.raises(MarkUpRefused, match="not in the package"):
        cloud(review, reviewer, sheet=foreign)


def test_a_text_needs_its_words(review: Review, reviewer: User) -> None:
    with pytest.raises(BadGeometry, match="Write the text"):
        cloud(review, reviewer, kind="text", points=[[10.0, 10.0]], text="  ")


def test_a_new_scale_holds_and_the_old_one_stays(review: Review, reviewer: User) -> None:
    line = [[0.0, 0.0], [72.0, 0.0]]
    for length in ("10 ft", "20'-0\""):
        given = {"sheet": sheet_of(review), "points": line, "length": length}
        scales.set_scale(review, **given, actor=reviewer, at=NOON)

    assert [str(each.length) for each in SheetScale.objects.order_by("id")] == ["10.0000", "20.0000"]
