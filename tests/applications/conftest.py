"""A city with its rules and its people, and browsers in which they are signed in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from permits.applications.models import PermitApplication
from permits.applications.services.drafts import start_draft
from tests.driving import NOON, People

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def who(townspeople: People) -> People:
    """Give one person for every role."""
    return townspeople


@pytest.fixture
def as_() -> Callable[[Any], Client]:
    """Give a browser in which a person is signed in."""

    def sign_in(user: Any) -> Client:
        browser = Client()
        browser.force_login(user, backend=BACKEND)
        return browser

    return sign_in


@pytest.fixture
def draft(who: People) -> PermitApplication:
    """Give an accessory dwelling unit that the contractor has just begun."""
    return start_draft(who.contractor, organisation=who.company, type_code="ADU", at=NOON)


@pytest.fixture
def own_draft(who: People) -> PermitApplication:
    """Give the same, begun by a homeowner for himself."""
    return start_draft(who.owner, organisation=None, type_code="ADU", at=NOON)
