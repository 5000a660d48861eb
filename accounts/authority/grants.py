"""Give, end and ask for object grants: the only home of django-guardian beside the tables themselves.

A grant holds from ``since`` until ``until``, unless it was ended before. Whether it holds is decided by the
database with the moment of the request, so that it stops at that minute and not when something tidies up.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from guardian.utils import get_user_obj_perms_model

from accounts.models import User
from accounts.models.grants import ObjectGrant
from accounts.security import events as security_events
from accounts.security.events import Kind

LONGEST = timedelta(days=366)
LONGEST_EMERGENCY = timedelta(hours=8)


class GrantRefused(ValueError):
    """A grant that cannot be given or ended so; the text says what to do."""


def table_of(thing: models.Model | type[models.Model]) -> Any:
    """Return the table of grants to things of a kind.

    :raises LookupError: for a kind that nobody is granted one of.
    """
    table = get_user_obj_perms_model(thing)  # type: ignore[arg-type]  # it takes a class as well
    if not issubclass(table, ObjectGrant):
        raise LookupError(f"There are no grants to {thing}: they are for applications, companies and teams.")
    return table


@transaction.atomic
def give(
    user: User,
    permission: str,
    obj: models.Model,
    *,
    giver: User,
    reason: str,
    since: datetime,
    until: datetime,
    at: datetime,
) -> Any:
    """Grant a person a permission on one thing from a moment until another. Who may is the caller's policy.

    :raises GrantRefused: to oneself, to a closed account, without a reason, over before it begins or for
        more than a year, or when the person holds it already.
    :raises LookupError: for a permission that is not granted on such a thing.
    """
    if giver.pk == user.pk:
        raise GrantRefused(_("Nobody gives a right to himself: ask somebody who may give it."))
    return _given(user, permission, obj, giver, reason, (since, until), at, longest=LONGEST)


@transaction.atomic
def take_in_emergency(
    user: User, permission: str, obj: models.Model, *, reason: str, until: datetime, at: datetime
) -> Any:
    """Let a person take a right for himself, for hours. The alarm and the review are the caller's.

    :raises GrantRefused: without a reason, for longer than an emergency lasts, or when he holds it already.
    """
    return _given(
        user, permission, obj, user, reason, (at, until), at, longest=LONGEST_EMERGENCY, emergency=True
    )


@transaction.atomic
def end(grant: Any, *, actor: User, at: datetime, reason: str = "") -> Any:
    """End a grant now; ending what is over changes nothing.

    Who may is the caller's policy.
    """
    locked = type(grant).objects.select_for_update().get(pk=grant.pk)
    if locked.ended_at is not None or locked.until <= at:
        return locked
    locked.ended_at, locked.ended_by, locked.end_reason = at, actor, reason.strip()[:400]
    locked.save(update_fields=["ended_at", "ended_by", "end_reason"])
    security_events.record(Kind.GRANT_ENDED, at=at, actor=actor, about=locked, **_facts(locked))
    return locked


def end_all_of(user: User, *, actor: User | None, at: datetime) -> int:
    """End every grant that a person holds, of any kind, and return how many; for who leaves."""
    ended = 0
    for table in ObjectGrant.__subclasses__():
        for grant in table.objects.not_over(at).filter(user=user):
            end(grant, actor=actor or user, at=at, reason="account closed")
            ended += 1
    return ended


def held(user: Any, permission: str, obj: models.Model, *, at: datetime) -> bool:
    """Tell whether a person holds a permission on a thing at a moment, by grant."""
    rows = table_of(obj).objects.holding(at)
    found = rows.filter(user_id=user.pk, content_object=obj, permission__codename=permission)
    return bool(user.is_active and found.exists())


def objects(user: Any, permission: str, model: type[models.Model], *, at: datetime) -> QuerySet[Any]:
    """Return the keys of the things on which a person holds a permission by grant, as a subquery.

    Take it into a list by UNION with other sources: an OR of subqueries reads the whole table.
    """
    rows = table_of(model).objects.holding(at).filter(user_id=user.pk, permission__codename=permission)
    return rows.values_list("content_object_id", flat=True)  # type: ignore[no-any-return]


def to(obj: models.Model, *, at: datetime) -> QuerySet[Any]:
    """Return the grants to a thing that hold or will, with who has them from whom."""
    rows = table_of(obj).objects.not_over(at).filter(content_object=obj)
    return rows.select_related("user", "giver", "permission").order_by("until", "pk")  # type: ignore[no-any-return]


def over(user: Any, obj: models.Model, *, at: datetime) -> Any:
    """Return the latest grant to a thing that a person held once and holds no more; None otherwise."""
    rows = table_of(obj).objects.filter(user_id=user.pk, content_object=obj, since__lte=at)
    last = rows.order_by("-given_at", "-pk").first()
    return last if last is not None and not last.holds_at(at) else None


def _given(
    user: User,
    permission: str,
    obj: models.Model,
    giver: User,
    reason: str,
    term: tuple[datetime, datetime],
    at: datetime,
    *,
    longest: timedelta,
    emergency: bool = False,
) -> Any:
    since, until = term
    if not user.is_active:
        raise GrantRefused(_("This account is closed."))
    demand_term(reason, since, until, at, longest)
    table, right = table_of(obj), _permission(permission, obj)
    mine = table.objects.filter(user=user, content_object=obj, permission=right, ended_at__isnull=True)
    mine.filter(until__lte=at).update(ended_at=F("until"))
    facts = {"giver": giver, "reason": reason.strip(), "since": since, "until": until, "given_at": at}
    try:
        with transaction.atomic():
            grant = table.objects.create(
                user=user, content_object=obj, permission=right, emergency=emergency, **facts
            )
    except IntegrityError as twice:
        raise GrantRefused(
            _("%(name)s has this right already: end it first, then give it anew.") % {"name": user}
        ) from twice
    kind = Kind.GLASS_BROKEN if emergency else Kind.GRANT_GIVEN
    security_events.record(kind, at=at, actor=giver, about=grant, **_facts(grant))
    return grant


def demand_term(
    reason: str, since: datetime, until: datetime, at: datetime, longest: timedelta = LONGEST
) -> None:
    """Demand that a grant has a reason and a possible end.

    :raises GrantRefused: saying what is wrong.
    """
    if not reason.strip():
        raise GrantRefused(_("Write why: the reason stays with the grant."))
    if until <= max(since, at):
        raise GrantRefused(_("The end must be in the future and after the beginning."))
    if until - max(since, at) > longest:
        text = _("That is too long: %(days)d days and %(hours)d hours at most.")
        raise GrantRefused(text % {"days": longest.days, "hours": longest.seconds // 3600})


def _permission(codename: str, obj: models.Model) -> Permission:
    kind = ContentType.objects.get_for_model(obj)
    found = Permission.objects.filter(content_type=kind, codename=codename).first()
    if found is None:
        raise LookupError(f"{codename} is not granted on {obj._meta.label}")
    return found


def _facts(grant: Any) -> dict[str, Any]:
    return {
        "user": grant.user_id,
        "permission": grant.permission.codename,
        "object": security_events.named(grant.content_object),
        "until": grant.until.isoformat(),
    }
