"""People who register."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import User

PASSWORD = "pin-oak-lintel-88"


@pytest.fixture
def carla(db: None) -> User:
    """Give a person with a verified address."""
    return verified("carla@example.com", "Carla Ortega")


@pytest.fixture
def signed_in(client: Client, carla: User) -> Client:
    """Give a browser in which Carla is signed in."""
    client.force_login(carla, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def verified(email: str, name: str) -> User:
    """Make an account whose address is confirmed."""
    user = User.objects.create_user(email, PASSWORD, name=name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user
