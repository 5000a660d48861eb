"""Who may do what to which application: the answer that pages, services and the engine all ask for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db import connection

from permits.applications import company_rights
from permits.applications.interests import interest_in
from permits.applications.models import PermitApplication
from permits.applications.staff import staff_role_for
from permits.rights import GRANTED, MATRIX, READING, SYSTEM, Scope
from workflows.models import WorkItem
from workflows.timing import now


def role_of(actor: Any, permission: str, subject: Any) -> str:
    """Return the role in which an actor holds a permission on a subject; "" when he does not."""
    if actor.pk is None:
        return SYSTEM
    if permission == SYSTEM or not actor.is_active:
        return ""
    application, team = _application_and_team(subject)
    by_office = staff_role_for(actor, permission, at=now(), team=team)
    if not by_office:
        return _role_on(actor, permission, application)
    decides = application is not None and permission in STAFF_DECISIONS
    return "" if decides and has_interest(actor, application) else by_office


def may(actor: Any, permission: str, subject: Any = None) -> bool:
    """Tell whether an actor may do something, on a subject where the right reaches only some."""
    return bool(actor.is_authenticated and role_of(actor, permission, subject))


def party_roles(user: Any, application: PermitApplication, *, at: datetime) -> set[str]:
    """Return the roles that a person holds on an application, himself or through a company.

    Kept on the application for the length of a request.
    """
    return places_on(user, application, at=at) - {GRANTED}


def places_on(user: Any, application: PermitApplication, *, at: datetime) -> set[str]:
    """Return the party roles that a person holds on an application, and GRANTED where he was let in."""
    known = application.__dict__.setdefault("_party_roles", {})
    if user.pk not in known:
        load_party_roles(user, [application], at=at)
    return known[user.pk]


def load_party_roles(user: Any, applications: Sequence[PermitApplication], *, at: datetime) -> None:
    """Ask once for what :func:`places_on` says of many applications: one query, however many they are."""
    facts = {"user": user.pk, "companies": user.company_id_list, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(PLACES, facts | {"keys": [each.pk for each in applications]})
        found = cursor.fetchall()
    by_application: dict[int, list[tuple[str, int | None]]] = {}
    for key, name, company in found:
        by_application.setdefault(key, []).append((name, company))
    for application in applications:
        held = by_application.get(application.pk, [])
        known = application.__dict__.setdefault("_party_roles", {})
        known[user.pk] = {name for name, _company in held}
        company_rights.keep(user, application, held)


PLACES = f"""
SELECT application_id, role, CASE WHEN user_id = %(user)s THEN NULL ELSE organisation_id END
FROM applications_party
WHERE application_id = ANY(%(keys)s) AND (until IS NULL OR until > %(at)s)
AND (user_id = %(user)s OR organisation_id = ANY(%(companies)s))
UNION
SELECT content_object_id, '{GRANTED}', NULL FROM applications_applicationgrant
WHERE user_id = %(user)s AND content_object_id = ANY(%(keys)s)
AND ended_at IS NULL AND since <= %(at)s AND until > %(at)s
UNION
SELECT place.application_id, '{GRANTED}', NULL FROM accounts_organisationgrant given
JOIN applications_party place ON place.organisation_id = given.content_object_id
WHERE given.user_id = %(user)s AND place.application_id = ANY(%(keys)s)
AND given.ended_at IS NULL AND given.since <= %(at)s AND given.until > %(at)s
AND (place.until IS NULL OR place.until > %(at)s)
"""  # noqa: S608 (constants of ours)
"""A person's places on some applications, with the company where he has one through it, and what he was let
into; written out, for every page of an application asks."""


def has_interest(user: Any, application: PermitApplication) -> bool:
    """Tell whether a person, his company or his household has an interest in an application (S1)."""
    return bool(interest_in(user, application, at=now()))


STAFF_DECISIONS = frozenset(
    action for action, rights in MATRIX.items() if not any(scope is Scope.OWN for scope in rights.values())
)


def _role_on(actor: Any, permission: str, application: PermitApplication | None) -> str:
    if application is None:
        return ""
    wanted = [role for role, scope in MATRIX.get(permission, {}).items() if scope is Scope.OWN]
    wanted += [GRANTED] if permission in READING else []
    held = places_on(actor, application, at=now()) if wanted else set()
    held = company_rights.narrowed(held, actor, permission, application, at=now())
    return next((role for role in wanted if role in held), "")


def _application_and_team(subject: Any) -> tuple[PermitApplication | None, str | None]:
    if isinstance(subject, PermitApplication):
        return subject, None
    if isinstance(subject, WorkItem):
        return _application_of(subject), subject.team
    return getattr(subject, "application", None), None


def _application_of(item: WorkItem) -> PermitApplication | None:
    """Return the application of a work item, asked for once for the life of the object."""
    if "_application" not in item.__dict__:
        found = PermitApplication.objects.filter(case_id=item.case_id).only("pk", "parent_id").first()
        if found is not None:
            found.case = item.case
        item.__dict__["_application"] = found
    known: PermitApplication | None = item.__dict__["_application"]
    return known


class AuthorityBackend(BaseBackend):
    """Lets Django, the engine and the templates ask ``user.has_perm(action, record)``."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return may(user_obj, perm, obj)
