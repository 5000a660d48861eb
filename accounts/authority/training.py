"""Attest training, and let the roles of who does not rest after a warning period (domain §5, S14)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Attestation, Course, StaffRole, TrainingWarning, User
from accounts.models.training import ENDS_SOON, lapse
from accounts.security import events as security_events
from accounts.security.events import Kind

OLDEST = timedelta(days=60)
"""A course attested today was completed at most so long ago."""


class TrainingRefused(ValueError):
    """An attestation or a course that cannot be so; the sentence says why and what to do."""


@dataclass(frozen=True)
class Standing:
    """How a person stands with a course: its last attestation, when it lapses and when his roles rest."""

    course: Course
    last: Attestation | None
    lapses_at: datetime
    suspends_at: datetime

    def state_at(self, at: datetime) -> str:
        """Return “suspended”, “lapsed”, “ends_soon” or “current” at a moment."""
        if self.suspends_at <= at:
            return TrainingWarning.Kind.SUSPENDED
        if self.lapses_at <= at:
            return TrainingWarning.Kind.LAPSED
        return TrainingWarning.Kind.ENDS_SOON if self.lapses_at - ENDS_SOON <= at else "current"


@transaction.atomic
def attest(user: User, course: Course, *, completed_on: date, zone: str, at: datetime) -> Attestation:
    """Attest that one completed a course on a day; the same again changes nothing.

    :raises TrainingRefused: for a day in the future or too long ago, a retired course, or without a role.
    """
    today = at.astimezone(ZoneInfo(zone)).date()
    if course.retired_at is not None:
        raise TrainingRefused(_("This course is not required any more."))
    if not StaffRole.objects.filter(user=user).exists():
        raise TrainingRefused(_("Only people with a city role attest training."))
    if not today - OLDEST <= completed_on <= today:
        text = _("Enter the day on which you completed it: today or one of the last %(days)d days.")
        raise TrainingRefused(text % {"days": OLDEST.days})
    made, _created = Attestation.objects.get_or_create(
        user=user,
        course=course,
        completed_on=completed_on,
        defaults={
            "statement": course.statement,
            "attested_at": at,
            "expires_at": at + timedelta(days=course.valid_days) - (today - completed_on),
        },
    )
    user.__dict__.pop("granted_roles", None)
    return made


@transaction.atomic
def require(
    *, title: str, statement: str, valid_days: int, warning_days: int, actor: User, at: datetime
) -> Course:
    """Require a course of everybody in a city role from now on; the same title again changes nothing."""
    known = Course.objects.filter(title=title.strip(), retired_at__isnull=True).first()
    if known is not None:
        return known
    return Course.objects.create(
        title=title.strip(),
        statement=statement.strip(),
        valid_days=valid_days,
        warning_days=warning_days,
        required_from=at,
        required_by=actor,
    )


@transaction.atomic
def retire(course: Course, *, actor: User, at: datetime) -> Course:
    """Require a course no more; what was attested stays. Twice changes nothing."""
    if course.retired_at is None:
        course.retired_at, course.retired_by = at, actor
        course.save(update_fields=["retired_at", "retired_by"])
    return course


def standings(people: list[User], *, at: datetime) -> dict[int, list[Standing]]:
    """Return how people in city roles stand with every course required, by their keys, in three queries."""
    keys = [each.pk for each in people]
    begun: dict[int, datetime] = {}
    for role in StaffRole.objects.filter(user_id__in=keys).order_by("since"):
        if role.until is None or role.until > at:
            begun.setdefault(role.user_id, role.since)
    attested: dict[tuple[int, int], Attestation] = {}
    for each in Attestation.objects.filter(user_id__in=keys).order_by("expires_at"):
        attested[each.user_id, each.course_id] = each
    courses = list(Course.objects.filter(retired_at__isnull=True))
    return {
        pk: [_standing(course, attested.get((pk, course.pk)), since) for course in courses]
        for pk, since in begun.items()
    }


def worst(found: list[Standing], at: datetime) -> Standing | None:
    """Return the course that lapses first, None when none does soon."""
    pressing = [each for each in found if each.state_at(at) != "current"]
    return min(pressing, key=lambda each: each.suspends_at, default=None)


def suspended(people: set[int], *, at: datetime) -> set[int]:
    """Return those of some people whose roles rest for want of training."""
    if not people or not Course.objects.filter(retired_at__isnull=True).exists():
        return set()
    found = standings(list(User.objects.filter(pk__in=people)), at=at)
    return {pk for pk, mine in found.items() if any(each.suspends_at <= at for each in mine)}


@transaction.atomic
def note(user: User, standing: Standing, *, at: datetime) -> bool:
    """Note that a person is told how he stands; False when he was told of it before."""
    _row, created = TrainingWarning.objects.get_or_create(
        user=user,
        kind=standing.state_at(at),
        suspends_at=standing.suspends_at,
        defaults={"told_at": at},
    )
    if created and standing.state_at(at) == TrainingWarning.Kind.SUSPENDED:
        security_events.record(Kind.TRAINING_SUSPENDED, at=at, about=user, course=standing.course.pk)
    return created


def _standing(course: Course, last: Attestation | None, since: datetime) -> Standing:
    lapses_at = lapse(course, last, since)
    return Standing(course, last, lapses_at, lapses_at + timedelta(days=course.warning_days))
