"""Verbs that are one transaction when called alone, and part of the caller's without a savepoint."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, connection, transaction

Given = ParamSpec("Given")
Result = TypeVar("Result")


def one_transaction(verb: Callable[Given, Result]) -> Callable[Given, Result]:
    """Run a verb in a transaction: its own, or the one under way.

    For verbs that check everything first and then write with one statement: a refusal has written nothing,
    so a savepoint (two more statements a call) would have nothing to take back. An error of the database
    spoils the whole transaction, as ever.
    """

    @wraps(verb)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        if not connection.in_atomic_block:
            with transaction.atomic():
                return verb(*args, **kwargs)
        try:
            return verb(*args, **kwargs)
        except DatabaseError:
            connection.set_rollback(True)
            raise

    return run
