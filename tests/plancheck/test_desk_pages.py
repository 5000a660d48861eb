"""The desk as pages and pieces: what comes back, how often the database is asked, and what is refused."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from permits.casework import review_rounds
from permits.documents.models import Document
from permits.plancheck import searching
from permits.plancheck.models import MarkUp, SheetScale
from permits.plancheck.services import mark_ups
from permits.plancheck.since import since_last_look
from permits.reviews.models import Correction, Review
from tests.casework.test_rounds import next_round
from tests.driving import NOON, People, application_at, claim, open_reviews
from tests.plancheck.plans import BOX, FIRST, Drawn, cloud, held, plan, sheet_of
from tests.reviews.desk import colleague, page, signed_in, url

pytestmark = pytest.mark.django_db
CANVAS = {"HTTP_X_LINTEL_CANVAS": "1"}


def posted(review: Review, **given: Any) -> dict[str, Any]:
    drawn = {"sheet": sheet_of(review).pk, "kind": "cloud", "points": json.dumps(BOX), "text": "Here."}
    return {f"mark-{name}": value for name, value in (drawn | given).items()}


def test_the_canvas_draws_and_is_told_the_number(review: Review, reviewer: User) -> None:
    browser = signed_in(reviewer)

    answer = browser.post(url("plancheck:add_mark_up", review.pk), posted(review), **CANVAS)

    drawn = MarkUp.objects.get()
    assert (answer.status_code, answer.json()["id"], drawn.points) == (200, drawn.pk, BOX)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"points": "[[1, NaN], [2, 2]]"}, "could not be read"),
        ({"points": "[" * 900}, "could not be read"),
        ({"points": "[[1, 1], [99999, 9]]"}, "could not be read"),
        ({"points": "", "place": "Z99"}, "is no place on a sheet"),
        ({"points": ""}, "Say where on the sheet"),
        ({"kind": "spiral"}, "spiral"),
        ({"sheet": 10**9}, "not in the package"),
        ({"text": "x" * 2001}, "2000"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words_and_nothing_typed_is_lost(
    review: Review, reviewer: User, given: dict[str, Any], told: str
) -> None:
    browser, address = signed_in(reviewer), url("plancheck:add_mark_up", review.pk)

    by_canvas = browser.post(address, posted(review, **given), **CANVAS)
    by_form = browser.post(address, posted(review, **({"text": "What I typed"} | given)))

    assert (by_canvas.status_code, by_form.status_code) == (422, 422)
    assert told in by_canvas.json()["message"]
    assert given.get("text", "What I typed") in page(by_form)
    assert not MarkUp.objects.exists()


def test_the_list_does_all_that_the_canvas_does_by_plain_forms(review: Review, reviewer: User) -> None:
    browser = signed_in(reviewer)
    browser.post(url("plancheck:add_mark_up", review.pk), posted(review, points="", place="C7"))
    mark = MarkUp.objects.get()
    own = [review.pk, mark.pk]

    for name, typed in {
        "change_mark_up": {"mark-kind": "highlight", "mark-place": "A1 to B2", "mark-text": "Moved."},
        "publish_mark_up": {},
        "tie_mark_up": {"correction": "new"},
        "set_scale": {"scale-sheet": sheet_of(review).pk, "scale-length": '1/4" = 1\'-0"'},
    }.items():
        arguments = own if name != "set_scale" else own[:1]
        assert browser.post(url(f"plancheck:{name}", *arguments), typed).status_code == 302, name

    mark.refresh_from_db()
    assert (mark.kind, mark.points, mark.text) == ("highlight", [[0, 0], [432, 432]], "Moved.")
    assert (mark.published_at, mark.correction.text) == (NOON, "Moved.")
    assert SheetScale.objects.count() == 1


def test_a_page_that_knows_everything_is_answered_from_one_query(review: Review, reviewer: User) -> None:
    browser, address = signed_in(reviewer), url("plancheck:mark_ups", review.pk)
    first = browser.get(address)

    with CaptureQueriesContext(connection) as queries:
        same = browser.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    about_marks = [each for each in queries if "plancheck_markup" in each["sql"]]
    cloud(review, reviewer)
    changed = browser.get(address, HTTP_IF_NONE_MATCH=first["ETag"])

    assert (same.status_code, same.content, changed.status_code) == (304, b"", 200)
    assert len(about_marks) == 1


@pytest.mark.parametrize("doing", ["draw", "publish", "change", "remove", "calibrate"])
def test_every_change_is_news_to_who_sees_it_and_to_nobody_else(
    review: Review, reviewer: User, doing: str
) -> None:
    mark = cloud(review, reviewer)
    other = signed_in(colleague(review))
    if doing == "remove":
        mark_ups.publish(mark, review=review, actor=reviewer, at=NOON)
    address, own = url("plancheck:mark_ups", review.pk), signed_in(reviewer)
    before = [each.get(address)["ETag"] for each in (own, other)]

    names = {"draw": "add_mark_up", "publish": "publish_mark_up", "change": "change_mark_up"}
    name = names.get(doing, "remove_mark_up" if doing == "remove" else "set_scale")
    arguments = [review.pk] if name in {"add_mark_up", "set_scale"} else [review.pk, mark.pk]
    scale = {"scale-sheet": sheet_of(review).pk, "scale-length": "1:50"}
    own.post(url(f"plancheck:{name}", *arguments), posted(review) | scale)

    now_there = [each.get(address)["ETag"] for each in (own, other)]
    assert now_there[0] != before[0]
    assert (now_there[1] != before[1]) == (doing in {"publish", "remove", "calibrate"})


def test_the_desk_asks_as_often_for_many_mark_ups_as_for_few(review: Review, reviewer: User) -> None:
    browser = signed_in(reviewer)

    def asked(name: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url(name, review.pk)).status_code == 200
        return len(queries)

    mark_ups.make_correction(cloud(review, reviewer), review=review, actor=reviewer, at=NOON)
    few = {name: asked(name) for name in ("plancheck:desk", "plancheck:mark_ups")}
    for number in range(12):
        mark = cloud(review, reviewer, text=f"Note {number}")
        if number % 2:
            mark_ups.make_correction(mark, review=review, actor=reviewer, at=NOON)
    many = {name: asked(name) for name in few}

    assert many == few
    assert many["plancheck:desk"] <= 42
    assert many["plancheck:mark_ups"] <= 20


def test_words_are_found_on_the_sheets_of_the_package_only(
    review: Review, reviewer: User, who: People
) -> None:
    plan(review.application, who.contractor, [Drawn("S-999", "Later", "REBAR LATER")])

    found = searching.search(review.package, "rebar")
    footing = searching.search(review.package, "  concrete   footing ")
    browser = signed_in(reviewer)
    shown = page(browser.get(url("plancheck:find", review.pk), {"q": "s-102"}))

    assert found == []
    assert [(hit.sheet.number, hit.times, hit.found) for hit in footing] == [("S-101", 1, "CONCRETE FOOTING")]
    assert "Framing plan" in shown
    assert "stands on no sheet" in page(browser.get(url("plancheck:find", review.pk), {"q": "%_\\"}))


def test_the_next_round_shows_what_changed_and_flags_late_comments_to_the_supervisor(
    review: Review, reviewer: User, who: People
) -> None:
    application = review.application
    mark_ups.make_correction(cloud(review, reviewer), review=review, actor=reviewer, at=NOON)
    review_rounds.close_review(review, outcome="corrections", notes="", actor=reviewer, at=NOON)
    for other in open_reviews(application):
        their = claim(other, who, NOON)
        person = who.reviewers[other.discipline]
        review_rounds.close_review(their, outcome="approved", notes="", actor=person, at=NOON)
    application.refresh_from_db()
    document = Document.objects.get(application=application, title="Structural plans")
    newer = [Drawn("S-101", "Foundation plan", "FOOTING 18 INCHES"), FIRST[1]]
    plan(application, who.contractor, newer, document=document)
    next_round(application, who)
    application.refresh_from_db()
    again, _reviewer = held(application, who)
    late = mark_ups.make_correction(
        cloud(again, reviewer, sheet=sheet_of(again, "S-102")), review=again, actor=reviewer, at=NOON
    )

    since = since_last_look(again)
    desk = page(signed_in(reviewer).get(url("plancheck:desk", again.pk)))
    supervised = page(signed_in(who.supervisor).get(url("plancheck:desk", again.pk)))

    assert since is not None
    assert [(str(each.kind), each.sheet.number) for each in since.changed] == [
        ("replaced", "S-101"),
        ("removed", "S-103"),
    ]
    change = since.changed[0]
    assert reverse("plancheck:compare", args=[change.before.pk, change.after.pk]) in desk
    assert Correction.objects.get(pk=late.pk).on_unchanged_sheet
    assert "New comments on unchanged sheets" in supervised
    assert "New comments on unchanged sheets" not in desk


def test_sheets_of_two_applications_are_not_compared(review: Review, reviewer: User, who: People) -> None:

    other = plan(application_at("submitted", who), who.contractor)
    browser, sheet = signed_in(reviewer), sheet_of(review)

    own = browser.get(url("plancheck:compare", sheet.pk, sheet_of(review, "S-102").pk))
    foreign = browser.get(url("plancheck:compare", sheet.pk, other.sheets.first().pk))

    assert (own.status_code, foreign.status_code) == (200, 404)


def test_drafts_that_nobody_sees_are_said_beside_the_result(review: Review, reviewer: User) -> None:
    cloud(review, reviewer)
    browser = signed_in(reviewer)

    before = page(browser.get(url("plancheck:desk", review.pk)))
    browser.post(url("plancheck:publish_drafts", review.pk))

    assert "1 mark-up of yours is a draft that nobody else sees." in before
    assert "that nobody else sees" not in page(browser.get(url("plancheck:desk", review.pk)))
    assert MarkUp.objects.get().published_at == NOON
