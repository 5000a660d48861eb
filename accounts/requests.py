"""The request of somebody who is signed in, which the middleware has made sure of."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """A request with a person; for annotations only."""

    user: User
