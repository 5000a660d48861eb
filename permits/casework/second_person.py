"""What one person has asked for and a second one decides: decisions, holds, results (domain §5)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from permits.applications.authority import may
from permits.applications.models import LiftProposal, PermitApplication
from permits.casework.decisions import right_for
from permits.casework.models import Proposal
from permits.inspections.models import ResultCorrection

MOST = 100
RIGHTS = ("deny", "revoke", "lift_hold", "correct_result")


class Asked(NamedTuple):
    """One thing that waits for a second person."""

    what: str
    application: PermitApplication
    why: str
    who: Any
    at: datetime
    url: str
    is_own: bool


def concerns(person: Any) -> bool:
    """Tell whether somebody decides, as the second person, anything that others ask for."""
    return any(may(person, right) for right in RIGHTS)


def waiting_for(person: Any) -> list[Asked]:
    """Return what waits and is among what a person may decide, the oldest first; of each kind so many."""
    found = [*_grave(person), *_holds(person), *_results(person)]
    return sorted(found, key=_asked_at)


def number_for(person: Any) -> int:
    """Return how many of them somebody else asked for: one statement for all kinds."""
    first, *more = (rows.order_by().values_list("pk") for rows in _others(person))
    return int(first.union(*more, all=True).count()) if more else int(first.count())


def _others(person: Any) -> Iterator[QuerySet[Any]]:
    decisions = [each for each in Proposal.Decision.values if may(person, right_for(each))]
    yield _proposals(decisions).exclude(proposed_by=person)
    if may(person, "lift_hold"):
        yield LiftProposal.objects.filter(state="open").exclude(proposed_by=person)
    if may(person, "correct_result"):
        yield ResultCorrection.objects.filter(state="open").exclude(asked_by=person)


def _proposals(decisions: list[str]) -> QuerySet[Proposal]:
    return Proposal.objects.filter(state="open", decision__in=decisions)


def _grave(person: Any) -> Iterator[Asked]:
    mine = [each for each in Proposal.Decision.values if may(person, right_for(each))]
    rows = _proposals(mine).select_related("application", "proposed_by").order_by("proposed_at")
    for each in rows[:MOST]:
        url = reverse("casework:application", args=[each.application_id])
        asked = (each.application, each.findings, each.proposed_by, each.proposed_at, url)
        yield Asked(str(each.get_decision_display()), *asked, each.proposed_by_id == person.pk)


def _holds(person: Any) -> Iterator[Asked]:
    if not may(person, "lift_hold"):
        return
    rows = LiftProposal.objects.filter(state="open").select_related("hold__application", "proposed_by")
    for each in rows.order_by("proposed_at", "id")[:MOST]:
        what = _("Lift the hold: %s") % each.hold.get_code_display()
        url = reverse("casework:lift_hold", args=[each.hold_id])
        asked = (each.hold.application, each.reason, each.proposed_by, each.proposed_at, url)
        yield Asked(what, *asked, each.proposed_by_id == person.pk)


def _results(person: Any) -> Iterator[Asked]:
    if not may(person, "correct_result"):
        return
    rows = ResultCorrection.objects.filter(state="open").select_related("inspection__application", "asked_by")
    for each in rows.order_by("asked_at", "id")[:MOST]:
        what = _("Correct the result: %(name)s, to “%(result)s”")
        told = what % {"name": each.inspection.name, "result": each.get_result_display()}
        url = reverse("inspections:correction", args=[each.pk])
        asked = (each.inspection.application, each.reason, each.asked_by, each.asked_at, url)
        yield Asked(told, *asked, each.asked_by_id == person.pk)


def _asked_at(each: Asked) -> datetime:
    return each.at
