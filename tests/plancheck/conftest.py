"""A city with a structural review in hand, made once for a file of tests; each test is taken back."""

from collections.abc import Iterator
from copy import copy
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from permits.reviews.models import Review
from tests.driving import NOON, People, people, publish_rules
from tests.plancheck.plans import held, reviewed
from workflows.timing import at_moment


@pytest.fixture(scope="module")
def plan_city(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[People, int]]:
    """Give the people and the number of the review, in a transaction that is never committed."""
    with django_db_blocker.unblock(), at_moment(NOON), transaction.atomic():
        publish_rules()
        made = people()
        yield made, held(reviewed(made), made)[0].pk
        transaction.set_rollback(True)


@pytest.fixture
def who(plan_city: tuple[People, int], db: None) -> Iterator[People]:
    """Give the people, at noon."""
    with at_moment(NOON):
        yield copy(plan_city[0])


@pytest.fixture
def review(plan_city: tuple[People, int], who: People) -> Review:
    """Give a structural review that its reviewer has in hand, of a package with three sheets."""
    rows = Review.objects.select_related(
        "work_item__case", "work_item__assignee", "application__case", "package"
    )
    return rows.get(pk=plan_city[1])


@pytest.fixture
def reviewer(review: Review, who: People) -> User:
    """Give who has the review."""
    person: User = who.reviewers["structural"]
    return person
