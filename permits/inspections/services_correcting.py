"""Correct a posted result (domain §5, S9): one person asks, another confirms, and a row is added."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.applications.statuses import Status
from permits.inspections import services
from permits.inspections.models import Inspection, ResultCorrection
from permits.inspections.services import InspectionRefused
from permits.separation import told
from workflows import noting

State = ResultCorrection.State
BEFORE_THE_END = frozenset({Status.ISSUED, Status.INSPECTING, Status.SUSPENDED, Status.PERMIT_EXPIRED})
"""Where a result may still become another one; once the permit is final, only its words are corrected."""


class CorrectionDecided(InspectionRefused):
    """Somebody has said yes or no to this correction already; the text says who."""


@transaction.atomic
def ask(
    inspection: Inspection, *, result: str, notes: str, reason: str, actor: Any, at: datetime
) -> ResultCorrection:
    """Ask that a posted result be corrected; the same again returns what waits.

    :raises PermissionDenied: when the actor may not ask, or has an interest in the permit (S1).
    :raises InspectionRefused: when nothing is posted or it is corrected, when nothing would change, without
        a reason or the words that the result needs, when another correction waits, when the permit
        is final, or when the actor set a fee of the permit (S2).
    """
    services.demand_right(actor, "ask_to_correct_result", inspection)
    posted = services.locked(inspection)
    wanted = {"result": result, "notes": notes.strip(), "reason": reason.strip()[:500]}
    waiting = posted.corrections.select_related("asked_by").filter(state=State.OPEN).first()
    if waiting is not None:
        return _same(waiting, wanted, actor)
    services.demand_finding(result, notes)
    _demand(wanted["reason"] != "", _("Write why the result is wrong; the history keeps it."))
    _demand_change(posted, result, wanted["notes"])
    services.demand_no_fee_set(posted, actor)
    correction: ResultCorrection = posted.corrections.create(**wanted, asked_by=actor, asked_at=at)
    _note(correction, "ask_correction", "ask_to_correct_result", reason=correction.reason, actor=actor, at=at)
    return correction


@transaction.atomic
def confirm(correction: ResultCorrection, *, actor: Any, at: datetime) -> Inspection:
    """Confirm another person's correction: a new row stands from now on, and the posted one stays.

    :raises PermissionDenied: when the actor may not confirm, or has an interest in the permit (S1).
    :raises CorrectionDecided: when somebody was faster.
    :raises InspectionRefused: for who asked or posted the result (S9), who set a fee of the permit (S2), and
        as :func:`ask`.
    """
    services.demand_right(actor, "correct_result", correction.inspection)
    fresh, posted = _locked(correction)
    own = _("You asked for this correction or posted the result; another person confirms it.")
    _demand(actor.pk not in {fresh.asked_by_id, posted.inspector_id}, told("S9", own))
    _demand_change(posted, fresh.result, fresh.notes)
    services.demand_approved_plans(posted, fresh.result)
    services.demand_no_fee_set(posted, actor)
    _decide(fresh, State.CONFIRMED, "", actor, at)
    corrected = _corrected(posted, fresh, at)
    _note(
        fresh,
        "correct_result",
        "correct_result",
        reason=fresh.reason,
        actor=actor,
        at=at,
        corrected=corrected.pk,
        was=posted.result,
    )
    return corrected


@transaction.atomic
def refuse(correction: ResultCorrection, *, finding: str, actor: Any, at: datetime) -> ResultCorrection:
    """Say no to a correction, with the finding, or take one's own back; the posted result stands.

    :raises PermissionDenied: for who may not confirm it and did not ask for it.
    :raises CorrectionDecided: when somebody was faster.
    :raises InspectionRefused: without a finding.
    """
    if actor.pk != correction.asked_by_id:
        services.demand_right(actor, "correct_result", correction.inspection)
    fresh, _posted = _locked(correction)
    _demand(finding.strip() != "", _("Write why the result stays as it was posted."))
    _decide(fresh, State.REFUSED, finding.strip()[:500], actor, at)
    right = "ask_to_correct_result" if actor.pk == fresh.asked_by_id else "correct_result"
    _note(fresh, "refuse_correction", right, reason=fresh.finding, actor=actor, at=at)
    return fresh


def may_be_corrected(inspection: Inspection) -> bool:
    """Tell whether a result is posted and no later row corrects it."""
    return inspection.status == Inspection.Status.RESULTED and not hasattr(inspection, "corrected_by")


def _locked(correction: ResultCorrection) -> tuple[ResultCorrection, Inspection]:
    posted = services.locked(correction.inspection)
    fresh = ResultCorrection.objects.select_related("asked_by", "decided_by").get(pk=correction.pk)
    fresh.inspection = posted
    if fresh.state != State.OPEN:
        raise CorrectionDecided(_("This was decided already by %s.") % fresh.decided_by)
    return fresh, posted


def _same(waiting: ResultCorrection, wanted: dict[str, str], actor: Any) -> ResultCorrection:
    known = {"result": waiting.result, "notes": waiting.notes, "reason": waiting.reason}
    if waiting.asked_by_id == actor.pk and known == wanted:
        return waiting
    text = _("%(who)s has asked for a correction of this result already; it waits for a second person.")
    raise InspectionRefused(text % {"who": waiting.asked_by})


def _demand_change(posted: Inspection, result: str, notes: str) -> None:
    _demand(
        may_be_corrected(posted),
        _("Only a posted result that stands can be corrected. Open the newest one of this inspection."),
    )
    _demand(
        (posted.result, posted.notes) != (result, notes), _("Nothing would change: it says the same already.")
    )
    application: PermitApplication = posted.application
    text = _(
        "Now the permit is: %(status)s. Its results stay what they are, and only their words can be "
        "corrected. If the work did not pass, place a hold for code enforcement."
    )
    _demand(
        posted.result == result or application.status in BEFORE_THE_END,
        text % {"status": application.get_status_display()},
    )


def _corrected(posted: Inspection, correction: ResultCorrection, at: datetime) -> Inspection:
    """Add the row that stands from now on: of the same visit, with what is right."""
    says = correction.asked_by.has_perm("result_inspection", posted)
    return Inspection.objects.create(
        application=posted.application,
        code=posted.code,
        name=posted.name,
        is_final=posted.is_final,
        status=Inspection.Status.RESULTED,
        wanted_on=posted.wanted_on,
        scheduled_on=posted.scheduled_on,
        inspector=correction.asked_by if says else posted.inspector,
        result=correction.result,
        notes=correction.notes,
        requested_by_id=posted.requested_by_id,
        requested_at=posted.requested_at,
        resulted_at=at,
        corrects=posted,
    )


def _decide(correction: ResultCorrection, state: str, finding: str, actor: Any, at: datetime) -> None:
    correction.state, correction.finding = state, finding
    correction.decided_by, correction.decided_at = actor, at
    correction.save(update_fields=["state", "finding", "decided_by", "decided_at"])


def _note(
    correction: ResultCorrection,
    verb: str,
    right: str,
    *,
    reason: str,
    actor: Any,
    at: datetime,
    **more: Any,
) -> None:
    """Write into the history what was asked or decided, and tell whoever listens."""
    posted = correction.inspection
    noting.note(
        posted.application,
        f"inspection:{posted.pk}",
        verb,
        permission=right,
        topic=_TOPICS[verb],
        actor=actor,
        at=at,
        reason=reason,
        inspection=posted.pk,
        name=posted.name,
        result=correction.result,
        correction=correction.pk,
        **more,
    )


_TOPICS = {
    "ask_correction": "inspection.correction_asked",
    "correct_result": "inspection.corrected",
    "refuse_correction": "inspection.correction_refused",
}


def _demand(holds: bool, text: str) -> None:
    if not holds:
        raise InspectionRefused(text)
