"""A city with two applications in review, made once for a file of tests; each test is taken back."""

from collections.abc import Iterator
from copy import copy
from typing import Any

import pytest
from django.db import transaction

from tests.driving import NOON, People, application_at, people, publish_rules
from workflows.timing import at_moment


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[People, list[int]]]:
    """Give the people, and the numbers of the applications, in a transaction that is never committed."""
    with django_db_blocker.unblock(), at_moment(NOON), transaction.atomic():
        publish_rules()
        made = people()
        yield made, [application_at("in_review", made).pk for _each in range(2)]
        transaction.set_rollback(True)


@pytest.fixture
def who(city: tuple[People, list[int]], db: None) -> Iterator[People]:
    """Give the people at noon, with the applications that :func:`tests.reviews.desk.first_review` takes."""
    with at_moment(NOON):
        mine = copy(city[0])
        mine.__dict__["in_review"] = list(city[1])
        yield mine
