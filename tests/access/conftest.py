"""A city that is made once for all tests of this folder; each look at it is taken back."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import translation

from permits.documents import store
from tests.access.visiting import Visitors
from tests.access.world import World, build
from tests.accounts.front_door.city_service import Service, running_service
from tests.driving import NOON
from workflows.timing import at_moment


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Give the city, in a transaction that is never committed."""
    store.ensure_bucket()
    with django_db_blocker.unblock(), at_moment(NOON), transaction.atomic():
        city = build()
        connection.check_constraints()  # once; else each test has the whole city's checked when it ends
        yield city
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def _sign_on_service() -> Iterator[Service]:
    """Run a sign-on service, to which the city of this folder sends its staff."""
    with running_service() as service:
        yield service


@pytest.fixture(autouse=True)
def _with_single_sign_on(_sign_on_service: Service, settings: Any) -> None:
    """Let the city have it."""
    settings.SINGLE_SIGN_ON = [_sign_on_service.settings()]
    settings.MFA_RATE_LIMITS = {"webauthn_login": "1000/m/ip"}  # all these people sit at one address


@pytest.fixture(scope="module")
def visitors(world: World) -> Visitors:
    """Give a browser for every person, signed in."""
    return Visitors(world)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    """Stand at noon in the city, and leave its language as it was."""
    with at_moment(NOON), translation.override("en"):
        yield
