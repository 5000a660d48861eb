"""The steps of a replay with a permit in force: inspections, the final, and what ends it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from accounts.roles import Role
from permits.applications.statuses import Status
from permits.casework import construction, decisions, standing
from permits.casework.replay.journey import Journey
from permits.casework.replay.records import FINISHED
from permits.casework.replay.visits import Construction, Visit
from permits.inspections import services as inspections
from permits.inspections.models import Inspection
from workflows.actors import SYSTEM
from workflows.transitions import move

CLOSED_AFTER = timedelta(hours=2)


def build(journey: Journey) -> None:
    """Go from the issued permit to the goal, as far as the rules let it."""
    goal = journey.record.goal
    in_force = journey.status in {Status.ISSUED, Status.INSPECTING}
    if in_force and (goal in FINISHED or goal == Status.INSPECTING):
        _inspect(journey)
    if goal in FINISHED and journey.status == Status.FINALED:
        _after_final(journey)
    if goal in _ENDS and journey.status == Status.ISSUED:
        _ENDS[goal](journey)


# --- inspections ----------------------------------------------------------------------------------
def _inspect(journey: Journey) -> None:
    plan = _construction(journey)
    for visit in plan.visits():
        _make(journey, visit)
    if journey.record.goal in FINISHED and plan.ends_on() != journey.record.ended:
        text = f"completed: moved to {plan.ends_on()}, for an inspection is asked for a working day ahead"
        journey.assumed.append(text)
    waiting = plan.asked_next()
    if waiting and journey.status in {Status.ISSUED, Status.INSPECTING}:
        _ask_next(journey, waiting)


def _construction(journey: Journey) -> Construction:
    left = inspections.outstanding(journey.application)
    return Construction(
        record=journey.record,
        began_at=max(_issued_at(journey), journey.last),
        early=[each.code for each in left if not inspections.is_final(each)],
        finals=[each.code for each in left if inspections.is_final(each)],
        days_to_build=journey.defaults.types[journey.record.type_code].days_to_build,
        workdays=journey.workdays,
    )


def _make(journey: Journey, visit: Visit) -> None:
    """Ask for the inspections of a visit, then result them."""
    asked = [_ask(journey, code, visit) for code in visit.codes]
    for inspection in asked:
        _result(journey, inspection, visit)


def _ask(journey: Journey, code: str, visit: Visit) -> Inspection:
    return inspections.request(
        journey.application,
        code,
        wanted_on=visit.wanted_on,
        actor=journey.builder.person,
        at=journey.at(visit.asked_at),
    )


def _result(journey: Journey, inspection: Inspection, visit: Visit) -> None:
    inspection.application = journey.application
    inspector = journey.office.one(Role.INSPECTOR, journey.record)
    made = inspections.result(
        inspection, result=visit.result, notes=visit.notes, actor=inspector, at=journey.at(visit.made_at)
    )
    made.application = journey.application
    construction.after_result(made, at=journey.at(visit.made_at))


def _ask_next(journey: Journey, code: str) -> None:
    """Leave a request waiting at the end of the data, for the next working day."""
    eve = journey.workdays.last_open(journey.record.horizon)
    asked_at = min(journey.workdays.moment(eve, 14 * 60), journey.now)
    wanted_on = journey.workdays.next_open(eve)
    if asked_at <= journey.last or wanted_on > _last_day(journey):
        return
    inspections.request(
        journey.application, code, wanted_on=wanted_on, actor=journey.builder.person, at=journey.at(asked_at)
    )


# --- after the final ------------------------------------------------------------------------------
def _after_final(journey: Journey) -> None:
    goal = journey.record.goal
    if goal == Status.OCCUPANCY_GRANTED:
        official = journey.office.one(Role.BUILDING_OFFICIAL, journey.record)
        at = journey.at(journey.last + CLOSED_AFTER)
        move(journey.application, "grant_occupancy", actor=official, at=at)
    elif goal == Status.CLOSED:
        technician = journey.office.one(Role.PERMIT_TECHNICIAN, journey.record)
        standing.close(journey.application, actor=technician, at=journey.at(journey.last + CLOSED_AFTER))


# --- what ends a permit ---------------------------------------------------------------------------
def _expire(journey: Journey) -> None:
    """Expire the permit on the day after its last, by the rules of this city, if that day has come."""
    day = _last_day(journey) + timedelta(days=1)
    at = journey.workdays.moment(max(day, journey.record.ended or day), 20)
    if at < journey.now:
        move(journey.application, "expire_permit", actor=SYSTEM, at=journey.at(at))


def _suspend(journey: Journey) -> None:
    reason = f"Recorded as “{journey.record.recorded_status}”."
    official = journey.office.one(Role.BUILDING_OFFICIAL, journey.record)
    standing.suspend(journey.application, reason=reason, actor=official, at=journey.at(_ended_at(journey)))


def _void(journey: Journey) -> None:
    _decide(journey, "void")


def _revoke(journey: Journey) -> None:
    _decide(journey, "revoke")


def _decide(journey: Journey, decision: str) -> None:
    """Decide by two building officials: one proposes, the other confirms."""
    at = _ended_at(journey)
    proposal = decisions.propose(
        journey.application,
        decision=decision,
        findings=f"Recorded as “{journey.record.recorded_status}”.",
        actor=journey.office.one(Role.BUILDING_OFFICIAL, journey.record),
        at=journey.at(at - CLOSED_AFTER),
    )
    proposal.application = journey.application
    second = journey.office.another(Role.BUILDING_OFFICIAL, journey.record)
    decisions.confirm(proposal, actor=second, at=journey.at(at))


def _ended_at(journey: Journey) -> datetime:
    """Return when a permit left the path: the recorded day, else two working weeks after issue at most."""
    record, days = journey.record, journey.workdays
    issued_on = _issued_at(journey).astimezone(days.zone).date()
    day = record.ended or min(days.after(issued_on, 10), record.horizon)
    return min(days.moment(max(day, issued_on), 16 * 60 + 25), journey.now)


def _issued_at(journey: Journey) -> datetime:
    issued_at: datetime = journey.application.issued_at  # type: ignore[assignment]  # an issued one has it
    return issued_at


def _last_day(journey: Journey) -> date:
    expires_on: date = journey.application.expires_on  # type: ignore[assignment]  # an issued one has it
    return expires_on


_ENDS: dict[str, Callable[[Journey], None]] = {
    Status.PERMIT_EXPIRED: _expire,
    Status.SUSPENDED: _suspend,
    Status.VOID: _void,
    Status.REVOKED: _revoke,
}
