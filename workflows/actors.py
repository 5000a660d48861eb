"""Who moves a case: a person, or the system itself."""

from typing import Any, Protocol

SYSTEM_PERMISSION = "system"


class Actor(Protocol):
    """What the engine needs to know of somebody who acts."""

    @property
    def pk(self) -> Any: ...

    def has_perm(self, perm: str, obj: Any = None) -> bool: ...


class SystemActor:
    """The engine acting by itself: it may do what only the system may, and nothing that people decide."""

    pk = None
    is_authenticated = False
    is_active = True

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return perm == SYSTEM_PERMISSION

    def __str__(self) -> str:
        return "system"


SYSTEM = SystemActor()
