"""Whether the city's rules changed under a draft: those in force at receipt govern what is handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.rulebook.models import RulebookVersion
from permits.rulebook.queries import NoRulebookInForce, version_by_id, version_in_force


@dataclass(frozen=True)
class NewerRules:
    """The version that came into force after a draft was begun, and whether it still has the type."""

    version: RulebookVersion
    is_offered: bool

    @property
    def text(self) -> str:
        """Say what happened and what to do."""
        changed = _(
            "The city’s rules changed on %(day)s. Take over the new rules and look through your answers "
            "once more."
        )
        gone = _(
            "The city’s rules changed on %(day)s, and this type of permit is no longer offered. Begin "
            "another application; what you typed here stays to be read."
        )
        return (changed if self.is_offered else gone) % {"day": self.day}

    @property
    def day(self) -> str:
        """Return in words since when they are in force."""
        return date_format(self.version.effective_from, "DATE_FORMAT")


def newer_rules(application: PermitApplication, *, at: datetime) -> NewerRules | None:
    """Return the rules in force where they are newer than a draft's; None of what was handed in.

    Who handed in keeps the rules of that day for good.
    """
    if not application.is_draft:
        return None
    standing = _standing(application, timezone.localdate(at))
    if standing is None or standing.effective_from <= _kept(application).effective_from:
        return None
    return NewerRules(standing, application.permit_type in standing.rulebook.types)


def load_standing_rules(applications: Sequence[PermitApplication], *, at: datetime) -> None:
    """Ask once for what :func:`newer_rules` reads of many drafts. What is in force on a day never changes."""
    day = timezone.localdate(at)
    drafts = [each for each in applications if each.is_draft]
    standing = _in_force(day) if drafts else None
    for each in drafts:
        each.__dict__["_standing_rules"] = (day, standing)


def _kept(application: PermitApplication) -> RulebookVersion:
    return version_by_id(application.rulebook_version_id)


def _standing(application: PermitApplication, day: date) -> RulebookVersion | None:
    known, standing = application.__dict__.get("_standing_rules", (None, None))
    return standing if known == day else _in_force(day)


def _in_force(day: date) -> RulebookVersion | None:
    try:
        return version_in_force(day)
    except NoRulebookInForce:
        return None
