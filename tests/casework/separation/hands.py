"""What the tests of separated duties do again and again: give roles, sign in, read what a page says."""

from datetime import datetime, timedelta
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import StaffRole, Team, User
from tests.driving import NOON

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LONG_AGO = NOON - timedelta(days=2000)


def given_role(person: User, role: str, *, team: str = "", since: datetime = LONG_AGO) -> User:
    """Give a person one more role, and return him as the next request finds him."""
    found = Team.objects.get(code=team) if team else None
    StaffRole.objects.create(user=person, role=role, team=found, since=since)
    return again(person)


def again(person: User) -> User:
    """Return a person as the next request finds him: nothing of him is remembered."""
    return User.objects.get(pk=person.pk)


def somebody(name: str) -> User:
    """Make a person without any role."""
    return User.objects.create_user(f"{name}@example.com", "x", name=name.title())


def signed_in(person: User) -> Client:
    browser = Client()
    browser.force_login(person, backend=BACKEND)
    return browser


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def url(name: str, *args: Any) -> str:
    return reverse(name, args=args)
