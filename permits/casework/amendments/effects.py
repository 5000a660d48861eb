"""What comes of it on the permit: each kind does one thing, and says in a sentence what it did."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from permits.applications import belonging
from permits.applications.facts import rulebook_of, type_of
from permits.applications.models import Party, PermitApplication
from permits.applications.services import licence_holds, taking_over
from permits.applications.services.records import place_asked, take_over
from permits.applications.statuses import Status
from permits.casework import expiring, readiness
from permits.casework.time_limits import RESPONSE
from permits.fees.services import refunds
from permits.issuance import facets
from workflows import clocks
from workflows.transitions import move


class EffectRefused(Exception):
    """Something that cannot be granted so; the text says what to do."""


@dataclass(frozen=True)
class Effect:
    """What an application did to its permit: a sentence, what was and is, and who left the record."""

    text: str
    rows: list[list[str]] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    left: int | None = None


@dataclass(frozen=True)
class Decision:
    """With what a request is granted: who, when, why, and for an extension how many days."""

    actor: Any
    at: datetime
    reason: str = ""
    days: int | None = None


def change(child: PermitApplication, parent: PermitApplication, decision: Decision) -> Effect:
    """The changed sheets belong to the approved plans from now on."""
    told = str(child.answers.get("narrative") or child.scope or child.type_name)
    text = _("Change of the approved plans: %(number)s.") % {"number": child.number}
    return Effect(text, [[_("What changes"), told], *facets.characteristics(child)])


def deferred(child: PermitApplication, parent: PermitApplication, decision: Decision) -> Effect:
    """The deferred parts are approved: their inspections may be asked for."""
    brought = belonging.parts_handed_in(child)
    names = ", ".join(each.name for each in type_of(parent).deferrals if each.code in brought)
    text = _("Deferred parts approved: %(parts)s.") % {"parts": names}
    return Effect(text, [[_("Parts"), names]])


def extension(child: PermitApplication, parent: PermitApplication, decision: Decision) -> Effect:
    """More days for what is in force; what expired is taken up again (T22, T24).

    :raises EffectRefused: for more days than the rules give.
    :raises MoveRefused: when what expired may not go on.
    """
    days = _days(child, decision)
    before = parent.expires_on
    if parent.status == Status.APPLICATION_EXPIRED:
        expiring.reinstate(parent, reason=decision.reason, actor=decision.actor, at=decision.at)
        return Effect(_("The application was taken up again."))
    if parent.status not in {Status.ISSUED, Status.INSPECTING, Status.PERMIT_EXPIRED}:
        return _more_time_to_answer(parent, days, decision)
    today = rulebook_of(parent).calendar().local_date(decision.at)
    later = max(before or today, today) + timedelta(days=days)
    if parent.status == Status.PERMIT_EXPIRED:
        moved = {"actor": decision.actor, "at": decision.at, "reason": decision.reason}
        move(parent, "reactivate", expires_on=later, **moved)
        text = _("The permit was taken up again and expires on %(day)s.")
    else:
        parent.expires_on = later
        parent.save(update_fields=["expires_on"])
        text = _("The permit was extended and expires on %(day)s.")
    rows = [[_("Expired on"), _day(before)], [_("Expires on"), _day(later)], [_("Days"), str(days)]]
    return Effect(text % {"day": _day(later)}, rows)


def change_of_record(child: PermitApplication, parent: PermitApplication, decision: Decision) -> Effect:
    """Who leaves stays in the record with the day; who takes over has the place's rights from now on."""
    place = place_asked(child)
    if place is None:
        raise EffectRefused(_("The form does not say who changes. Return it as incomplete."))
    made = take_over(parent, place, at=decision.at)
    if made.role == Party.Role.CONTRACTOR:
        taking_over.carry_over(child, parent, at=decision.at)
        licence_holds.reconcile(parent, at=decision.at)
    readiness.refresh(parent, at=decision.at)
    role = str(Party.Role(made.role).label)
    names = {"role": role, "after": _named(made.after), "before": _named(made.before)}
    text = _("%(role)s: %(after)s instead of %(before)s.") % names
    rows = [[_("Place"), role], [_("Until now"), names["before"]], [_("From now on"), names["after"]]]
    return Effect(text, rows, left=made.before.pk if made.before else None)


def refund(child: PermitApplication, parent: PermitApplication, decision: Decision) -> Effect:
    """The money that another person prepared is given back and booked.

    :raises RefundRefused: when it was not prepared by another, or is too much by now.
    """
    given = refunds.approve_prepared(child, actor=decision.actor, at=decision.at)
    told = ", ".join(refunds.amounts(given))
    text = _("Given back: %(amounts)s.") % {"amounts": told}
    return Effect(text, [[_("Refund"), each] for each in refunds.amounts(given)])


EFFECTS: Mapping[str, Callable[[PermitApplication, PermitApplication, Decision], Effect]] = {
    "change": change,
    "deferred": deferred,
    "extension": extension,
    "change_of_record": change_of_record,
    "refund": refund,
}


def days_asked(child: PermitApplication) -> int:
    """Return how many days an extension asks for, within what the rules give."""
    belongs = belonging.belonging_of(child)
    most = belongs.extension.days if belongs and belongs.extension else 0
    asked = child.answers.get("days")
    return min(int(str(asked)), most) if str(asked or "").isdigit() else most


def most_days(child: PermitApplication) -> int:
    """Return how many days the rules give at once."""
    belongs = belonging.belonging_of(child)
    return belongs.extension.days if belongs and belongs.extension else 0


def _days(child: PermitApplication, decision: Decision) -> int:
    days = days_asked(child) if decision.days is None else decision.days
    if not 1 <= days <= most_days(child):
        text = _("Give between 1 and %(most)d days.")
        raise EffectRefused(text % {"most": most_days(child)})
    return days


def _more_time_to_answer(parent: PermitApplication, days: int, decision: Decision) -> Effect:
    extended = clocks.note(
        parent.case,
        RESPONSE,
        "extended",
        calendar=rulebook_of(parent).calendars,
        at=decision.at,
        actor=decision.actor,
        reason=decision.reason,
        length=days,
    )
    if extended is None or extended.due_on is None:
        raise EffectRefused(
            _("The city waits for no answer to this application, so nothing can be extended.")
        )
    text = _("The applicant’s time was extended until %(day)s.")
    return Effect(text % {"day": _day(extended.due_on)}, [[_("Days"), str(days)]])


def _named(party: Party | None) -> str:
    if party is None:
        return _("nobody")
    return f"{party.name} ({party.licence_number})" if party.licence_number else party.name


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else "–"
