"""What a licence is worth at a moment: good, lapsed, or nobody can say.

Where the city asks a licensing board, only the board's own answer makes a licence good, and only for a day.
A board that does not answer leaves a licence unverified: never good, and never lapsed for that reason.
Where the city asks no board, what the company declared counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Licence

FRESH = timedelta(hours=24)
"""How long an answer of the board counts."""


class State(Enum):
    """What a licence is worth."""

    GOOD = "good"
    CANNOT_VERIFY = "cannot_verify"
    LAPSED = "lapsed"


@dataclass(frozen=True)
class Standing:
    """What a licence is worth, in a sentence where it is not simply good.

    ``recent`` tells that the board said so within a day, even though it does not answer now.
    """

    state: State
    why: str = ""
    recent: bool = True

    @property
    def is_good(self) -> bool:
        return self.state is State.GOOD

    @property
    def has_lapsed(self) -> bool:
        return self.state is State.LAPSED


def standing_of(licence: Licence, *, at: datetime) -> Standing:
    """Return what a licence and its workers' compensation insurance are worth at a moment."""
    if not settings.LICENCE_SOURCE:
        return _judged(licence, at)
    known_at = licence.checked_at
    if known_at is None:
        return Standing(State.CANNOT_VERIFY, _unverified(licence), recent=False)
    recent = at - FRESH <= known_at
    said = _judged(licence, at if recent else known_at)
    if said.has_lapsed or (recent and licence.failed_at is None):
        return said
    return Standing(State.CANNOT_VERIFY, _unverified(licence), recent=recent)


def best_of(licences: Iterable[Licence], *, at: datetime) -> Standing | None:
    """Return the best standing among licences, of which one that is good is enough; None without any."""
    found = sorted((standing_of(each, at=at) for each in licences), key=_worth)
    return found[0] if found else None


def _worth(standing: Standing) -> int:
    return [State.GOOD, State.CANNOT_VERIFY, State.LAPSED].index(standing.state)


def _judged(licence: Licence, at: datetime) -> Standing:
    """Judge by what is known, on the day of a moment in the city."""
    today, named = timezone.localdate(at), {"licence": f"{licence.state} {licence.number}"}
    if licence.status == Licence.Status.NOT_FOUND:
        text = _("The licensing board has no license %(licence)s of class %(class)s.")
        return Standing(State.LAPSED, text % {**named, "class": licence.classification})
    if licence.status != Licence.Status.ACTIVE:
        text = _("The license %(licence)s is not active: %(status)s.")
        return Standing(State.LAPSED, text % {**named, "status": licence.get_status_display()})
    if licence.expires_on < today:
        text = _("The license %(licence)s expired on %(day)s.")
        return Standing(State.LAPSED, text % {**named, "day": _day(licence.expires_on)})
    insured_until = licence.compensation_expires_on
    if insured_until is not None and insured_until < today:
        text = _("The workers’ compensation insurance of the license %(licence)s ended on %(day)s.")
        return Standing(State.LAPSED, text % {**named, "day": _day(insured_until)})
    return Standing(State.GOOD)


def _unverified(licence: Licence) -> str:
    text = _("The license %(licence)s cannot be verified now: the licensing board does not answer.")
    return text % {"licence": f"{licence.state} {licence.number}"}


def _day(day: object) -> str:
    return str(date_format(day, "DATE_FORMAT"))  # type: ignore[arg-type]
