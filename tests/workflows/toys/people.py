"""People with the toy's rights."""

from typing import Any

from accounts.models import User

Clerk = User


def clerk(name: str, *, refused: frozenset[str] = frozenset()) -> User:
    """Return a person who may do everything but what only the system may and what is refused here."""

    def has_perm(perm: str, obj: Any = None) -> bool:
        return perm != "system" and perm not in refused

    person = User.objects.create_user(f"{name}@example.com", name=name.capitalize())
    person.has_perm = has_perm  # type: ignore[method-assign, assignment]
    return person
