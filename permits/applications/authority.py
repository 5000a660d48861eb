"""Who may do what to which application: the answer that pages, services and the engine all ask for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.backends import BaseBackend

from permits.applications.models import Party, PermitApplication
from permits.applications.staff import staff_role_for
from permits.rights import MATRIX, SYSTEM, Scope
from workflows.interests import is_declared
from workflows.models import WorkItem
from workflows.timing import now


def role_of(actor: Any, permission: str, subject: Any) -> str:
    """Return the role in which an actor holds a permission on a subject; "" when he does not."""
    if actor.pk is None:
        return SYSTEM
    if permission == SYSTEM or not actor.is_active:
        return ""
    application, team = _application_and_team(subject)
    if application is not None and permission in STAFF_DECISIONS and has_interest(actor, application):
        return ""
    return staff_role_for(actor, permission, at=now(), team=team) or _party_role(
        actor, permission, application
    )


def may(actor: Any, permission: str, subject: Any = None) -> bool:
    """Tell whether an actor may do something, on a subject where the right reaches only some."""
    return bool(actor.is_authenticated and role_of(actor, permission, subject))


def party_roles(user: Any, application: PermitApplication, *, at: datetime) -> set[str]:
    """Return the roles that a person holds on an application, himself or through a company.

    Kept on the application for the length of a request.
    """
    known = application.__dict__.setdefault("_party_roles", {})
    if user.pk not in known:
        known[user.pk] = set(
            Party.objects.of(user, at=at).filter(application=application).values_list("role", flat=True)
        )
    return known[user.pk]


def load_party_roles(user: Any, applications: Sequence[PermitApplication], *, at: datetime) -> None:
    """Ask once for what :func:`party_roles` says of many applications."""
    held = Party.objects.of(user, at=at).filter(application__in=applications)
    by_application: dict[int, set[str]] = {}
    for application_id, role in held.values_list("application_id", "role"):
        by_application.setdefault(application_id, set()).add(role)
    for application in applications:
        known = application.__dict__.setdefault("_party_roles", {})
        known[user.pk] = by_application.get(application.pk, set())


def has_interest(user: Any, application: PermitApplication) -> bool:
    """Tell whether a person is a party to an application, or declared an interest (S1)."""
    return bool(party_roles(user, application, at=now())) or is_declared(user, application.case)


STAFF_DECISIONS = frozenset(
    action for action, rights in MATRIX.items() if not any(scope is Scope.OWN for scope in rights.values())
)


def _party_role(actor: Any, permission: str, application: PermitApplication | None) -> str:
    if application is None:
        return ""
    wanted = [role for role, scope in MATRIX.get(permission, {}).items() if scope is Scope.OWN]
    held = party_roles(actor, application, at=now()) if wanted else set()
    return next((role for role in wanted if role in held), "")


def _application_and_team(subject: Any) -> tuple[PermitApplication | None, str | None]:
    if isinstance(subject, PermitApplication):
        return subject, None
    if isinstance(subject, WorkItem):
        return _application_of(subject), subject.team
    return getattr(subject, "application", None), None


def _application_of(item: WorkItem) -> PermitApplication | None:
    application: PermitApplication | None = (
        PermitApplication.objects.filter(case_id=item.case_id).only("pk").first()
    )
    if application is not None:
        application.case = item.case
    return application


class AuthorityBackend(BaseBackend):
    """Lets Django, the engine and the templates ask ``user.has_perm(action, record)``."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return may(user_obj, perm, obj)
