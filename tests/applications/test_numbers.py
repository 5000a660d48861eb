"""Numbers have neither gaps nor doubles, however many people take one at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from permits.applications.services.numbers import next_number


@pytest.mark.django_db
def test_each_prefix_counts_from_one():
    assert [next_number("PRJ-2026") for _ in range(3)] == [1, 2, 3]
    assert next_number("PRJ-2027") == 1


@pytest.mark.django_db(transaction=True)
def test_people_at_the_same_moment_get_different_numbers_without_a_gap():
    def take(_turn: int) -> int:
        try:
            return next_number("PRJ-2026")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=8) as pool:
        taken = list(pool.map(take, range(40)))

    assert sorted(taken) == list(range(1, 41))


@pytest.mark.django_db(transaction=True)
def test_a_number_taken_in_vain_is_given_back():
    with transaction.atomic():
        next_number("PRJ-2026")
        transaction.set_rollback(True)

    assert next_number("PRJ-2026") == 1
