"""Inspections: asked for by the holder, resulted once by an inspector; a posted result stays (domain S9)."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from permits.applications.belonging import Waiting
from permits.applications.facts import facts_of, rulebook_of, type_of
from permits.applications.models import Hold, PermitApplication
from permits.applications.refusing import why_not
from permits.applications.statuses import Status
from permits.fees.services import separation
from permits.fees.services.balances import balance_due
from permits.inspections.models import Inspection
from permits.rulebook.demands import required_inspections
from permits.rulebook.money import dollars
from permits.rulebook.schema.demand import RequiredInspection
from permits.separation import told
from workflows import outbox
from workflows.transitions import lock

OPEN = (Inspection.Status.REQUESTED, Inspection.Status.SCHEDULED)
STOPPING = (Hold.Severity.INSPECTION, Hold.Severity.ALL)


class InspectionRefused(Exception):
    """Something that cannot be done to an inspection now; the text says why and what to do."""


class AlreadyResulted(InspectionRefused):
    """A result was posted before; it stays."""


def required(application: PermitApplication) -> list[RequiredInspection]:
    """Return the inspections that the rulebook demands for this work, in order."""
    return required_inspections(type_of(application), facts_of(application))


def standing(application: PermitApplication) -> list[Inspection]:
    """Return the inspections that no later row corrects; reads prefetched inspections."""
    every = list(application.inspections.all())
    corrected = {each.corrects_id for each in every}
    return [each for each in every if each.pk not in corrected]


def outstanding(application: PermitApplication) -> list[RequiredInspection]:
    """Return the required inspections that have not passed yet; reads prefetched inspections."""
    passed = {each.code for each in standing(application) if each.result == Inspection.Result.PASSED}
    return [each for each in required(application) if each.code not in passed]


@transaction.atomic
def request(
    application: PermitApplication, code: str, *, wanted_on: date, actor: Any, at: datetime
) -> Inspection:
    """Ask for a required inspection on a working day; a second request returns the one that waits.

    :raises PermissionDenied: when the actor may not ask for inspections here.
    :raises InspectionRefused: when it is not required, passed already, too early, held, or on a wrong day, or
        fees are to be paid.
    """
    demand_right(actor, "request_inspection", application)
    lock(application)
    wanted = _wanted(application, code)
    waiting: Inspection | None = application.inspections.filter(code=code, status__in=OPEN).first()
    if waiting is not None:
        return waiting
    _demand_possible(application, wanted)
    _demand_day(application, wanted_on, at)
    inspection: Inspection = application.inspections.create(
        code=code,
        name=wanted.name,
        is_final=is_final(wanted),
        wanted_on=wanted_on,
        requested_by=actor,
        requested_at=at,
    )
    outbox.publish(application.case, "inspection.requested", at=at, inspection=inspection.pk)
    return inspection


@transaction.atomic
def result(inspection: Inspection, *, result: str, notes: str, actor: Any, at: datetime) -> Inspection:
    """Post the result of an inspection, once.

    :raises PermissionDenied: when the actor is no inspector, or a party to the application (S1).
    :raises AlreadyResulted: when somebody posted one before; the text says who, when and what.
    :raises InspectionRefused: when the result is none, a finding lacks its words, or work would pass whose
        change or deferred part is not approved, or the actor set a fee of the permit (S2).
    """
    demand_right(actor, "result_inspection", inspection)
    inspection = locked(inspection)
    _demand_open(inspection)
    demand_finding(result, notes)
    demand_approved_plans(inspection, result)
    demand_no_fee_set(inspection, actor)
    inspection.status, inspection.result = Inspection.Status.RESULTED, result
    inspection.notes, inspection.inspector, inspection.resulted_at = notes.strip(), actor, at
    inspection.save(update_fields=["status", "result", "notes", "inspector", "resulted_at"])
    outbox.publish(inspection.application.case, "inspection.resulted", at=at, inspection=inspection.pk)
    return inspection


@transaction.atomic
def cancel(inspection: Inspection, *, actor: Any, at: datetime) -> Inspection:
    """Take back a request that nobody has resulted; cancelling again changes nothing.

    :raises PermissionDenied: when the actor may not ask for inspections here.
    :raises AlreadyResulted: when a result was posted.
    """
    demand_right(actor, "request_inspection", inspection.application)
    inspection = locked(inspection)
    if inspection.status == Inspection.Status.CANCELLED:
        return inspection
    _demand_open(inspection)
    inspection.status = Inspection.Status.CANCELLED
    inspection.save(update_fields=["status"])
    outbox.publish(inspection.application.case, "inspection.cancelled", at=at, inspection=inspection.pk)
    return inspection


@transaction.atomic
def cancel_open(application: PermitApplication, *, at: datetime) -> int:
    """Cancel every inspection that nobody has made: the permit is gone; returns how many."""
    lock(application)
    waiting = list(application.inspections.filter(status__in=OPEN).order_by("id"))
    for inspection in waiting:
        inspection.status = Inspection.Status.CANCELLED
        inspection.save(update_fields=["status"])
        outbox.publish(application.case, "inspection.cancelled", at=at, inspection=inspection.pk)
    return len(waiting)


def is_final(wanted: RequiredInspection) -> bool:
    """Tell whether a required inspection is a final one."""
    return wanted.blds_type.endswith("Final")


def first_day(application: PermitApplication, at: datetime) -> date:
    """Return the first day for which an inspection can be asked now: one working day ahead."""
    calendar = rulebook_of(application).calendar()
    return calendar.next_business_day(calendar.local_date(at))


def locked(inspection: Inspection) -> Inspection:
    """Lock the permit of an inspection and return the inspection as it now stands."""
    application = lock(inspection.application)
    fresh = Inspection.objects.select_related("inspector").get(pk=inspection.pk)
    fresh.application = application
    return fresh


def _wanted(application: PermitApplication, code: str) -> RequiredInspection:
    found = next((each for each in required(application) if each.code == code), None)
    if found is None:
        raise InspectionRefused(_("This permit needs no such inspection. Choose one from the list."))
    return found


def _demand_possible(application: PermitApplication, wanted: RequiredInspection) -> None:
    if application.status not in {Status.ISSUED, Status.INSPECTING}:
        status = application.get_status_display()
        raise InspectionRefused(
            _("Inspections can be asked for while a permit is in force. Now it is: %(status)s.")
            % {"status": status}
        )
    hold = application.holds.filter(lifted_at__isnull=True, severity__in=STOPPING).first()
    if hold is not None:
        raise InspectionRefused(_("A hold prevents inspections: %(hold)s") % {"hold": hold})
    due = balance_due(application)
    if due:
        raise InspectionRefused(
            _(
                "Fees of %(due)s are to be paid before another inspection. The invoice is among the money of "
                "this application."
            )
            % {"due": dollars(due)}
        )
    waits = Waiting(application).sentence(wanted)
    if waits:
        raise InspectionRefused(waits)
    missing = outstanding(application)
    if wanted not in missing:
        raise InspectionRefused(_("“%(name)s” has passed already.") % {"name": wanted.name})
    before = [each.name for each in missing if not is_final(each)]
    if is_final(wanted) and before:
        raise InspectionRefused(
            _("Before a final inspection these must pass: %(names)s.") % {"names": ", ".join(before)}
        )


def _demand_day(application: PermitApplication, wanted_on: date, at: datetime) -> None:
    calendar, first = rulebook_of(application).calendar(), first_day(application, at)
    closed = calendar.closed_because(wanted_on)
    if wanted_on < first:
        raise InspectionRefused(
            _("Ask at least one working day ahead: the first possible day is %(day)s.")
            % {"day": date_format(first)}
        )
    if closed is not None:
        raise InspectionRefused(
            _("No inspections are made on %(day)s (%(why)s). Choose a working day.")
            % {"day": date_format(wanted_on), "why": closed}
        )
    if application.expires_on is not None and wanted_on > application.expires_on:
        raise InspectionRefused(
            _("The permit ends on %(day)s. Choose an earlier day, or ask for an extension first.")
            % {"day": date_format(application.expires_on)}
        )


def _demand_open(inspection: Inspection) -> None:
    if inspection.status == Inspection.Status.CANCELLED:
        raise InspectionRefused(_("This request was taken back. There is nothing to inspect."))
    if inspection.status == Inspection.Status.RESULTED:
        raise AlreadyResulted(
            _("%(who)s already posted “%(result)s” for this inspection. A posted result stays.")
            % {"who": inspection.inspector, "result": inspection.get_result_display()}
        )


def demand_approved_plans(inspection: Inspection, result: str) -> None:
    """Refuse that work passes whose change or deferred part is not approved."""
    if result not in {Inspection.Result.PASSED, Inspection.Result.PARTIAL}:
        return
    wanted = next((each for each in required(inspection.application) if each.code == inspection.code), None)
    waits = Waiting(inspection.application).sentence(wanted) if wanted else ""
    if waits:
        raise InspectionRefused(waits)


def demand_no_fee_set(inspection: Inspection, actor: Any) -> None:
    """Refuse the final to who set a fee of its permit (S2)."""
    if inspection.is_final and actor.pk in separation.fee_setters(inspection.application):
        text = _("You set a fee of this permit; another inspector signs off its final.")
        raise InspectionRefused(told("S2", text))


def demand_finding(result: str, notes: str) -> None:
    """Refuse what is no result, and one without the words that it needs."""
    if result not in Inspection.Result.values:
        raise InspectionRefused(_("Choose a result."))
    if result != Inspection.Result.PASSED and not notes.strip():
        raise InspectionRefused(_("Write what was found, so that the holder knows what to do."))


def demand_right(actor: Any, action: str, subject: Any) -> None:
    """Let pass who holds a right. :raises PermissionDenied: saying why not."""
    if not actor.has_perm(action, subject):
        raise PermissionDenied(why_not(actor, action, subject) or _("Your role does not allow this here."))
