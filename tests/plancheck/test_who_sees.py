"""Who sees which mark-up: a table of people against drafts, published, tied and sent ones."""

import pytest
from django.urls import reverse

from accounts.models import User
from permits.plancheck.models import MarkUp
from permits.plancheck.services import mark_ups
from permits.reviews.models import Correction, Review
from tests.driving import NOON, People
from tests.plancheck.plans import cloud
from tests.reviews.desk import colleague, page, signed_in

pytestmark = pytest.mark.django_db

KINDS = ("draft", "published", "tied", "sent", "removed")
DESK = """
author            draft published tied sent
colleague         .     published tied sent
other_discipline  .     published tied sent
supervisor        .     published tied sent
inspector         .     published tied sent
auditor           .     published tied sent
contractor        403
stranger          404
cashier           403
"""
APPLICANT = """
contractor        .     .         .    sent
owner             .     .         .    sent
supervisor        .     .         .    sent
stranger          404
cashier           403
"""


def people(review: Review, reviewer: User, who: People) -> dict[str, User]:
    other = {"author": reviewer, "other_discipline": who.reviewers["planning"]}
    named = ("supervisor", "inspector", "auditor", "contractor", "owner", "stranger", "cashier")
    return other | {name: getattr(who, name) for name in named} | {"colleague": colleague(review)}


def marks(review: Review, reviewer: User) -> None:
    """Draw one mark-up of each kind, named in its text."""
    for kind in KINDS:
        drawn = cloud(review, reviewer, text=f"This is {kind}.")
        if kind in {"tied", "sent"}:
            made = mark_ups.make_correction(drawn, review=review, actor=reviewer, at=NOON)
            if kind == "sent":
                Correction.objects.filter(pk=made.pk).update(sent_at=NOON)
        elif kind != "draft":
            mark_ups.publish(drawn, review=review, actor=reviewer, at=NOON)
        if kind == "removed":
            mark_ups.remove(drawn, review=review, actor=reviewer, at=NOON)
    assert MarkUp.objects.count() == len(KINDS)


@pytest.mark.parametrize("line", DESK.strip().splitlines(), ids=str.split)
def test_the_desk_shows_each_person_what_is_for_him(
    review: Review, reviewer: User, who: People, line: str
) -> None:
    marks(review, reviewer)
    person, *expected = line.split()

    answer = signed_in(people(review, reviewer, who)[person]).get(
        reverse("plancheck:mark_ups", args=[review.pk])
    )

    assert seen(answer) == [each for each in expected if each != "."]


@pytest.mark.parametrize("line", APPLICANT.strip().splitlines(), ids=str.split)
def test_the_applicants_side_sees_only_what_was_sent(
    review: Review, reviewer: User, who: People, line: str
) -> None:
    marks(review, reviewer)
    review.application.parties.filter(role="owner").update(user=who.owner)
    person, *expected = line.split()
    address = reverse("plancheck:sent_mark_ups", args=[review.application_id])

    answer = signed_in(people(review, reviewer, who)[person]).get(address)

    assert seen(answer) == [each for each in expected if each != "."]


def seen(answer: object) -> list[str]:
    """Return the standing mark-ups on a page, or what it answered instead."""
    status = answer.status_code  # type: ignore[attr-defined]
    if status != 200:
        return [str(status)]
    text = page(answer)
    return [kind for kind in KINDS if f'lintel-marks__text">This is {kind}.' in text]


def test_a_party_who_is_staff_does_not_see_the_desk_of_his_own_application(
    review: Review, reviewer: User, who: People
) -> None:
    review.application.parties.filter(role="owner").update(user=who.supervisor)

    answer = signed_in(who.supervisor).get(reverse("plancheck:desk", args=[review.pk]))

    assert answer.status_code == 403
