"""Gates of the issued permit: inspections, finals, ends and returns."""

from datetime import datetime

from django.utils.translation import gettext as _

from permits.applications.facts import rulebook_of
from permits.applications.models import Hold, PermitApplication
from permits.applications.related import rows_of
from permits.casework.gate_checks.intake import held
from permits.fees.services.balances import balance_due
from permits.inspections.models import Inspection
from permits.inspections.services import outstanding, standing
from workflows.actors import Actor
from workflows.blockers import Blocker

Result = Inspection.Result


def an_inspection_passed(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """An inspection passed, wholly or in part."""
    if any(each.result in {Result.PASSED, Result.PARTIAL} for each in standing(application)):
        return []
    return [Blocker("no_inspection_passed", _("No inspection has passed yet."), _("the inspector"))]


def required_inspections_passed(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """Every inspection that the type of permit requires has passed."""
    text = _("The inspection “%(name)s” has not passed.")
    return [
        Blocker("inspection_outstanding", text % {"name": each.name}, _("the inspector"))
        for each in outstanding(application)
    ]


def no_inspection_was_made(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """Nothing was inspected yet."""
    if not any(each.status == Inspection.Status.RESULTED for each in application.inspections.all()):
        return []
    return [Blocker("inspected", _("Work was inspected, so the permit can only be revoked."))]


def balance_is_zero(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """Nothing is owed."""
    due = balance_due(application)
    return [Blocker("fees_due", _("Fees are to be paid first."), _("the permit holder"))] if due else []


def no_hold_on_inspection(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """No hold prevents inspections."""
    return held(application, Hold.Severity.INSPECTION, Hold.Severity.ALL)


def no_hold_on_final(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """No hold prevents the final."""
    return held(application, Hold.Severity.FINAL, Hold.Severity.INSPECTION, Hold.Severity.ALL)


def no_other_hold_stops_everything(
    application: PermitApplication, actor: Actor, at: datetime
) -> list[Blocker]:
    """No hold stops everything but the stop-work hold, which is lifted together with the suspension."""
    own = f"hold:{Hold.Code.STOP_WORK}"
    return [each for each in held(application, Hold.Severity.ALL) if each.code != own]


def expiry_date_is_over(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """The permit's expiry day has passed in the city's time zone."""
    today = rulebook_of(application).calendar().local_date(at)
    if application.expires_on is not None and application.expires_on < today:
        return []
    return [Blocker("not_expired", _("The permit has not reached its expiry date."))]


def returns_to_where_it_stood(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """The move that left the path is in the history, so there is a place to go back to."""
    records = rows_of(application.case, "records", application.case.records.filter(thing=""))
    led_here = [each for each in records if each.target == application.status and not each.thing]
    if led_here and max(led_here, key=lambda each: each.seq).source:
        return []
    return [Blocker("no_way_back", _("The history does not say where this stood before."))]
