"""Staff roles are granted by two people: one asks for a third, another approves; both may say until when.

Nobody asks or decides for himself, nobody decides what he asked for, and every role ends. Ending one early
takes one person: the safe direction needs no second. Who may ask, decide and end is the caller's policy.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import RoleRequest, StaffRole, Team, User
from accounts.roles import Role, kept_apart
from accounts.security import events as security_events
from accounts.security.events import Kind

LONGEST = timedelta(days=366)
State = RoleRequest.State


class RoleRefused(ValueError):
    """A role that cannot be asked for, granted or ended so; the text says what to do."""


@transaction.atomic
def ask(
    user: User,
    *,
    role: str,
    team: Team | None,
    since: datetime,
    until: datetime,
    reason: str,
    actor: User,
    at: datetime,
) -> RoleRequest:
    """Ask for a role for somebody, from a moment until another; it holds when a second person approves it.

    :raises RoleRefused: for oneself, for a closed account, for more than a year, for a role held or asked
        for already, or for one that is kept apart from another that the person holds.
    """
    _check_person(user, actor)
    since = max(since, at)
    _check_term(since, until, at)
    _check_reason(reason)
    if _held(user, at).filter(role=role, team=team).exists():
        raise RoleRefused(_("The person holds this role already: extend it instead."))
    _check_apart(user, role, since, until)
    return _asked(user, role, team, since, until, reason, actor, at, None)


@transaction.atomic
def ask_to_extend(held: StaffRole, *, until: datetime, reason: str, actor: User, at: datetime) -> RoleRequest:
    """Ask that a role last longer than it would.

    :raises RoleRefused: as :func:`ask`, when the role has ended, has no end, or would not last longer.
    """
    _check_person(held.user, actor)
    if held.until is None:
        raise RoleRefused(_("This role has no end, so there is nothing to extend."))
    if held.until <= at:
        raise RoleRefused(_("This role has ended: ask for it anew."))
    if until <= held.until:
        raise RoleRefused(_("Choose a day after the one on which the role ends now."))
    _check_term(at, until, at)
    _check_reason(reason)
    return _asked(held.user, held.role, held.team, held.until, until, reason, actor, at, held)


@transaction.atomic
def approve(request: RoleRequest, *, actor: User, at: datetime) -> StaffRole:
    """Grant what somebody else asked for; from now on it holds, or from its beginning if that is later.

    :raises RoleRefused: for the person who asked or who gets it, when it was decided before, when its time
        is over, or when something changed meanwhile that forbids it.
    """
    locked = _open_request(request, actor, at)
    if locked.until <= at:
        raise RoleRefused(_("The time that was asked for is over: refuse this, and ask anew."))
    if not locked.user.is_active:
        raise RoleRefused(_("This account is closed: refuse the request."))
    held = _extended(locked, locked.extends, at) if locked.extends else _granted(locked, actor, at)
    locked.granted = held
    _decide(locked, State.APPROVED, actor, at, "")
    locked.user.__dict__.pop("granted_roles", None)
    kind = Kind.ROLE_EXTENDED if locked.extends_id else Kind.ROLE_GRANTED
    security_events.record(kind, at=at, actor=actor, about=locked.user, **_facts(locked))
    return held


@transaction.atomic
def refuse(request: RoleRequest, *, note: str, actor: User, at: datetime) -> RoleRequest:
    """Refuse what somebody else asked for, saying why.

    :raises RoleRefused: as :func:`approve`, and without a note.
    """
    locked = _open_request(request, actor, at)
    if not note.strip():
        raise RoleRefused(_("Write why, so that the person who asked can do something about it."))
    _decide(locked, State.REFUSED, actor, at, note)
    security_events.record(Kind.ROLE_REFUSED, at=at, actor=actor, about=locked.user, **_facts(locked))
    return locked


@transaction.atomic
def take_back(request: RoleRequest, *, actor: User, at: datetime) -> RoleRequest:
    """Take back what one asked for oneself; taking it back twice changes nothing.

    :raises RoleRefused: for what somebody else asked for, and when it was decided before.
    """
    locked = RoleRequest.objects.select_for_update().get(pk=request.pk)
    if locked.asked_by_id != actor.pk:
        raise RoleRefused(_("Only the person who asked takes it back; you may refuse it."))
    if locked.state != State.TAKEN_BACK:
        _check_open(locked)
        _decide(locked, State.TAKEN_BACK, actor, at, "")
    return locked


@transaction.atomic
def end(held: StaffRole, *, reason: str, actor: User, at: datetime) -> StaffRole:
    """End a role now: from the next click on it opens nothing. Ending what has ended changes nothing.

    A role that has not begun begins and ends at its beginning's moment and so never holds.

    :raises RoleRefused: for one's own role, and without a reason.
    """
    if held.user_id == actor.pk:
        raise RoleRefused(_("Nobody ends his own role: ask a colleague with the same right."))
    _check_reason(reason)
    locked = StaffRole.objects.select_for_update().get(pk=held.pk)
    if locked.until is not None and locked.until <= max(at, locked.since):
        return locked
    locked.until = at if at > locked.since else locked.since + timedelta(microseconds=1)
    locked.ended_by, locked.end_reason = actor, reason.strip()
    locked.save(update_fields=["until", "ended_by", "end_reason"])
    locked.user.__dict__.pop("granted_roles", None)
    facts = {"role": locked.role, "team": locked.team_code}
    security_events.record(Kind.ROLE_ENDED, at=at, actor=actor, about=locked.user, **facts)
    return locked


def waiting() -> QuerySet[RoleRequest]:
    """Return what waits for a second person, the oldest first."""
    rows = RoleRequest.objects.filter(state=State.OPEN)
    return rows.select_related("user", "team", "asked_by", "extends").order_by("asked_at", "id")


def decided() -> QuerySet[RoleRequest]:
    """Return what was decided, the newest first."""
    rows = RoleRequest.objects.exclude(state=State.OPEN)
    return rows.select_related("user", "team", "asked_by", "decided_by").order_by("-decided_at", "-id")


def running(*, at: datetime) -> QuerySet[StaffRole]:
    """Return the roles that hold or will, of accounts that are open, by name."""
    rows = StaffRole.objects.filter(Q(until__isnull=True) | Q(until__gt=at), user__is_active=True)
    return rows.select_related("user", "team").order_by("user__name", "user_id", "id")


def _held(user: User, at: datetime) -> QuerySet[StaffRole]:
    return StaffRole.objects.filter(Q(until__isnull=True) | Q(until__gt=at), user=user)


def _asked(
    user: User,
    role: str,
    team: Team | None,
    since: datetime,
    until: datetime,
    reason: str,
    actor: User,
    at: datetime,
    extends: StaffRole | None,
) -> RoleRequest:
    try:
        with transaction.atomic():
            made = RoleRequest.objects.create(
                user=user,
                role=Role(role),
                team=team,
                since=since,
                until=until,
                reason=reason.strip(),
                extends=extends,
                asked_by=actor,
                asked_at=at,
            )
    except IntegrityError as twice:
        raise RoleRefused(_("This is asked for already and waits for a second person.")) from twice
    security_events.record(Kind.ROLE_ASKED, at=at, actor=actor, about=user, **_facts(made))
    return made


def _check_person(user: User, actor: User) -> None:
    if user.pk == actor.pk:
        raise RoleRefused(_("Nobody asks for a role for himself: have a colleague ask."))
    if not user.is_active:
        raise RoleRefused(_("This account is closed."))


def _check_term(since: datetime, until: datetime, at: datetime) -> None:
    if until <= max(since, at):
        raise RoleRefused(_("The last day must be in the future and after the first."))
    if until - max(since, at) > LONGEST:
        raise RoleRefused(_("A role is granted for a year at most; it can be extended before it ends."))


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise RoleRefused(_("Write why: the reason stays on record."))


def _check_apart(user: User, role: str, since: datetime, until: datetime) -> None:
    beside = StaffRole.objects.filter(Q(until__isnull=True) | Q(until__gt=since), user=user, since__lt=until)
    for other in beside:
        if kept_apart(role, other.role):
            text = _("%(name)s is %(held)s; who is that cannot be %(wanted)s at the same time.")
            labels = {"held": other.get_role_display().lower(), "wanted": Role(role).label.lower()}
            raise RoleRefused(text % {"name": user, **labels})


def _open_request(request: RoleRequest, actor: User, at: datetime) -> RoleRequest:
    locked = RoleRequest.objects.select_for_update().get(pk=request.pk)
    _check_open(locked)
    if locked.asked_by_id == actor.pk:
        raise RoleRefused(_("You asked for this; a second person must decide it."))
    if locked.user_id == actor.pk:
        raise RoleRefused(_("This is about your own role; somebody else must decide it."))
    return locked


def _check_open(request: RoleRequest) -> None:
    if request.state != State.OPEN:
        raise RoleRefused(_("This was decided already: %s.") % request.get_state_display().lower())


def _granted(request: RoleRequest, actor: User, at: datetime) -> StaffRole:
    User.objects.select_for_update().get(pk=request.user_id)  # one role of a person after another
    since = max(request.since, at)
    if _held(request.user, at).filter(role=request.role, team=request.team).exists():
        raise RoleRefused(_("The person holds this role already: refuse this and extend it instead."))
    _check_apart(request.user, request.role, since, request.until)
    return StaffRole.objects.create(
        user=request.user,
        role=request.role,
        team=request.team,
        since=since,
        until=request.until,
        granted_by=actor,
    )


def _extended(request: RoleRequest, role: StaffRole, at: datetime) -> StaffRole:
    held = StaffRole.objects.select_for_update().get(pk=role.pk)
    if held.until is None or held.until <= at:
        raise RoleRefused(_("The role has ended meanwhile: refuse this, and ask for it anew."))
    if held.until < request.until:
        held.until = request.until
        held.save(update_fields=["until"])
    return held


def _decide(request: RoleRequest, state: str, actor: User, at: datetime, note: str) -> None:
    request.state, request.decided_by, request.decided_at = state, actor, at
    request.note = note.strip()
    request.save(update_fields=["state", "decided_by", "decided_at", "note", "granted"])


def _facts(request: RoleRequest) -> dict[str, str | int | None]:
    return {
        "role": request.role,
        "team": request.team.code if request.team else "",
        "until": request.until.isoformat(),
        "asked_by": request.asked_by_id,
    }
