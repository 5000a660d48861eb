"""The library of standard comments: found by half a word, the most used first, kept by who supervises."""

import pytest
from django.db import connection

from accounts.models import StaffRole, Team
from permits.reviews import services
from permits.reviews.models import StandardComment
from permits.reviews.services import standard_comments as library
from permits.rulebook.queries import rulebook_in_force
from tests.driving import NOON, People
from tests.reviews.desk import held_review, page, signed_in, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_shelves(who: People) -> None:
    """Take away what the sample city's rules have brought, so that each test knows what is there."""
    StandardComment.objects.all().delete()


def comment(discipline: str, title: str, text: str = "Show it.", citation: str = "") -> StandardComment:
    return StandardComment.objects.create(
        code=f"{discipline}-{title.lower().replace(' ', '-')}",
        discipline=discipline,
        title=title,
        citation=citation,
        text=text,
        words=library.words_of(title, citation, text),
        written_at=NOON,
    )


def test_a_pack_begins_the_libraries_once_and_never_overwrites(who: People) -> None:
    brought = rulebook_in_force(NOON.date()).standard_comments
    first = library.take_over(brought, at=NOON)
    mine = StandardComment.objects.get(code="structural-header_size")
    library.change_comment(
        mine, title=mine.title, citation="", text="Our own words.", actor=who.supervisor, at=NOON
    )

    second = library.take_over(brought, at=NOON)

    assert (first > 10, second) == (True, 0)
    assert StandardComment.objects.current().get(code=mine.code).text == "Our own words."


def test_half_a_word_and_a_section_find_a_comment_and_the_most_used_comes_first(who: People) -> None:
    review, reviewer = held_review(who)
    comment(review.discipline, "Header", "Show the header.", "CBC 2308.8")
    used = comment(review.discipline, "Hold-down", "Show the heads.", "CBC 2305.1")
    services.raise_correction(
        review, text="X", sheet="", place="", citation="", standard=used, actor=reviewer, at=NOON
    )

    ours = StandardComment.objects.current().of(review.discipline).most_used_first()

    assert [each.title for each in ours.saying("hea")] == ["Hold-down", "Header"]
    assert [each.title for each in ours.saying("2308 header")] == ["Header"]
    assert not ours.saying("gutter").exists()


def test_a_search_can_go_by_the_index(who: People) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = StandardComment.objects.filter(words__contains="HEADER SIZE").explain()

    assert "standard_comments_by_words" in plan


def test_a_change_is_a_new_version_and_the_old_one_stays_with_its_corrections(who: People) -> None:
    review, reviewer = held_review(who)
    old = comment(review.discipline, "Header")
    correction = services.raise_correction(
        review, text="X", sheet="", place="", citation="", standard=old, actor=reviewer, at=NOON
    )

    old.refresh_from_db()
    new = library.change_comment(
        old, title="Header", citation="", text="Show more.", actor=who.supervisor, at=NOON
    )

    assert (new.version, new.uses) == (2, 1)
    assert correction.standard_comment == old
    assert list(StandardComment.objects.current().of(review.discipline)) == [new]
    with pytest.raises(library.CommentRefused, match="meanwhile"):
        library.change_comment(old, title="Header", citation="", text="Z", actor=who.supervisor, at=NOON)


def test_a_retired_comment_is_offered_no_more_and_can_come_back(who: People) -> None:
    old = comment("structural", "Header")
    browser = signed_in(who.supervisor)

    browser.post(url("reviews:retire_comment", "structural", old.pk))
    gone = page(browser.get(url("reviews:library", "structural")))
    history = page(browser.get(url("reviews:library", "structural") + "?every"))
    browser.post(url("reviews:change_comment", "structural", old.pk), {"title": "Header", "text": "Show it."})

    assert ">Header</h2>" not in gone
    assert "Retired" in history
    assert StandardComment.objects.current().get().version == 2


def test_a_supervisor_of_one_team_keeps_only_its_library(who: People) -> None:
    team = Team.objects.get(code="planning")
    StaffRole.objects.filter(user=who.supervisor).update(team=team)
    browser = signed_in(who.supervisor)

    codes = [
        browser.get(url("reviews:write_comment", code)).status_code for code in ("planning", "structural")
    ]

    assert codes == [200, 403]


def test_a_chosen_comment_begins_the_correction_without_scripts(who: People) -> None:
    review, reviewer = held_review(who)
    chosen = comment(review.discipline, "Header", "Show the header at ____.", "CBC 2308.8")
    browser = signed_in(reviewer)

    offered = page(browser.get(url("reviews:choose_comment", review.pk), {"q": "head"}))
    desk = page(browser.get(url("plancheck:desk", review.pk), {"comment": chosen.pk}))
    left_blank = browser.post(
        url("plancheck:add_correction", review.pk), {"text": chosen.text, "standard": chosen.pk}
    )
    browser.post(
        url("plancheck:add_correction", review.pk), {"text": "Show the header at B/3.", "standard": chosen.pk}
    )

    assert f"?comment={chosen.pk}" in offered
    assert "Show the header at ____.</textarea>" in desk
    assert "Fill in the blanks" in page(left_blank)
    assert review.application.corrections.get().standard_comment == chosen
    chosen.refresh_from_db()
    assert chosen.uses == 1


def test_htmx_gets_the_list_alone(who: People) -> None:
    review, reviewer = held_review(who)

    piece = page(signed_in(reviewer).get(url("reviews:choose_comment", review.pk), HTTP_HX_REQUEST="true"))

    assert "<html" not in piece
    assert "no standard comments yet" in piece
