"""Change what a person says of himself."""

from django.db import transaction

from accounts.models import User


@transaction.atomic
def save_profile(user: User, *, name: str, phone: str, language: str) -> User:
    """Change what a person says of himself; records made before keep what they said."""
    user.name, user.phone, user.language = name, phone, language
    user.save(update_fields=["name", "phone", "language"])
    return user
