"""The review desk as people use it."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import StaffRole, Team, User
from accounts.roles import Role
from permits.applications.models import PermitApplication
from permits.reviews.models import Review
from tests.driving import NOON, People, application_at, open_reviews
from workflows import work_items

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(person: User) -> Client:
    browser = Client()
    browser.force_login(person, backend=BACKEND)
    return browser


def colleague(review: Review, name: str = "Second Reviewer") -> User:
    """Return another reviewer of the same team."""
    email = f"{name.lower().replace(' ', '.')}@example.com"
    person = User.objects.create_user(email, "x", name=name)
    team = Team.objects.get(code=review.work_item.team)
    StaffRole.objects.create(user=person, role=Role.REVIEWER, team=team, since=NOON - timedelta(days=100))
    return person


def first_review(who: People) -> tuple[Review, User]:
    """Return an open review of an application that no other part of the test uses, and its reviewer."""
    ready = who.__dict__.get("in_review", [])
    made = PermitApplication.objects.get(pk=ready.pop()) if ready else application_at("in_review", who)
    review = open_reviews(made)[0]
    return review, who.reviewers[review.discipline]


def held_review(who: People) -> tuple[Review, User]:
    """Return a review in the hands of its reviewer."""
    review, reviewer = first_review(who)
    work_items.claim(review.work_item, actor=reviewer, at=NOON)
    return Review.objects.select_related("work_item", "application__case").get(pk=review.pk), reviewer


def page(answer: Any) -> str:
    return str(answer.content.decode())


def url(name: str, *arguments: Any) -> str:
    return reverse(name, args=arguments)
