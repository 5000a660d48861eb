"""The staff queues as pages: onward, back, and from an address that names no page."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from permits.casework import queues
from permits.reviews.models import Review
from tests.casework.waiting import another_review
from tests.driving import NOON, People, application_at, open_reviews
from tests.reviews.desk import page, signed_in, url
from workflows.models import Interest, WorkItem
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db
LINK = re.compile(r'rel="(prev|next)" href="([^"]+)"')
ROW = re.compile(r'<th scope="row"[^>]*><a class="usa-link" href="[a-z/]*/reviews/(\d+)/"')


@pytest.fixture
def reviewer(who: People, monkeypatch: pytest.MonkeyPatch) -> User:
    """A reviewer with seven open reviews, due on two days, on pages of three."""
    monkeypatch.setattr(queues, "PAGE", 3)
    application = application_at("in_review", who)
    first = open_reviews(application)[0]
    for number in range(6):
        another_review(
            application, round=number + 10, due_on=first.work_item.due_on + timedelta(days=number % 2)
        )
    return who.reviewers[first.discipline]


def waiting_for(person: User) -> list[int]:
    team = Review.objects.filter(work_item__team=queues.teams_of(person, at=NOON)[0])
    return list(team.order_by("work_item__due_on", "work_item_id").values_list("pk", flat=True))


def visit(browser: Client, address: str) -> tuple[list[int], dict[str, str]]:
    """Open a page of the reviewer's queue: the reviews on it, and its links."""
    with at_moment(NOON):
        text = page(browser.get(url("casework:queue", "reviews") + address))
    shown = [int(pk) for pk in ROW.findall(text)]
    return shown, dict(LINK.findall(text))


def test_next_leads_through_the_whole_queue_and_previous_back_again(reviewer: User) -> None:
    browser, expected = signed_in(reviewer), waiting_for(reviewer)

    first, links = visit(browser, "")
    second, more = visit(browser, links["next"])
    third, last = visit(browser, more["next"])
    back, there = visit(browser, last["prev"])
    beginning, outset = visit(browser, there["prev"])

    assert first + second + third == expected
    assert (back, beginning) == (second, first)
    assert ("prev" in links, "next" in last, "prev" in outset) == (False, False, False)


def test_a_page_that_has_emptied_meanwhile_leads_to_the_beginning_and_says_so(reviewer: User) -> None:
    browser = signed_in(reviewer)
    _shown, links = visit(browser, "")
    WorkItem.objects.update(status="cancelled")

    with at_moment(NOON):
        answer = browser.get(url("casework:queue", "reviews") + links["next"], follow=True)

    assert "Nothing waits on that page any more" in page(answer)
    assert "The queue is empty" in page(answer)


def test_an_address_that_names_no_page_gives_the_first_and_says_so(reviewer: User) -> None:
    browser, expected = signed_in(reviewer), waiting_for(reviewer)[:3]
    asked = ("x", "2026-11-09", "2026-11-09_0", "2026-13-40_7", f"2026-11-09_{9**40}", "2026-11-09_١")

    with at_moment(NOON):
        answers = [
            page(browser.get(url("casework:queue", "reviews"), {side: key}))
            for side in ("after", "before")
            for key in asked
        ]

    assert all("The address names no page of this queue" in each for each in answers)
    assert [[int(pk) for pk in ROW.findall(each)] for each in answers] == [expected] * len(answers)


def test_an_own_case_is_missing_from_every_page_and_from_the_count(who: People, reviewer: User) -> None:
    other = application_at("in_review", who)
    browser, own = signed_in(reviewer), Review.objects.get(pk=waiting_for(reviewer)[0]).application
    Interest.objects.create(case=own.case, person=reviewer, reason="Mine.", declared_at=NOON)

    with at_moment(NOON):
        text = page(browser.get(url("casework:queue", "reviews")))

    assert own.number not in text
    assert other.number in text
    assert 'lintel-tabs__count">1<' in text


def test_the_completeness_queue_goes_on_in_order_of_receipt(
    who: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "PAGE", 2)
    expected = [application_at("submitted", who, type_code="SIGN").number for _ in range(3)]
    browser = signed_in(who.technician)
    queue = url("casework:queue", "intake")

    with at_moment(NOON):
        first = page(browser.get(queue))
        second = page(browser.get(queue + dict(LINK.findall(first))["next"]))
        again = page(browser.get(queue + dict(LINK.findall(second))["prev"]))

    assert [number in first for number in expected] == [True, True, False]
    assert [number in second for number in expected] == [False, False, True]
    assert [number in again for number in expected] == [True, True, False]
