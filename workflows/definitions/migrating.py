"""Open cases go over to a newer version, as recorded moves: the gained steps open, the lost are cancelled.

The rounds under way change as the dry run says, under the lock of the case. A result that was given stands;
who reviews a kept step, and until when, stays as it was planned until its next round.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.actors import Actor
from workflows.blockers import Blocked, Blocker, NotPermitted
from workflows.definitions.dry_run import FactsOf
from workflows.definitions.models import DefinitionPin, DefinitionVersion
from workflows.definitions.pins import pins_of, write_record
from workflows.definitions.planning import PlannedStep
from workflows.definitions.round_changes import RoundChange, round_changes
from workflows.definitions.schema import Definition
from workflows.item_writing import change, write_opened
from workflows.models import Case, WorkItem
from workflows.work_items import Planned

MIGRATE = "migrate_case"
LOST_WITH = "lost_with_version"
"""The fact of a cancelled item that says which version took it away, for a join that must not wait for it."""


def nothing_unpinned(_cases: Sequence[int]) -> Mapping[int, Definition]:
    """Say that every case of the definition has its pin."""
    return {}


@dataclass(frozen=True)
class CaseWork:
    """What the product tells the engine of its cases.

    ``work_of`` makes a gained step of a case, stage and round a piece of work, with its due day;
    ``unpinned`` returns what cases without a pin go by, where the product plans by something else at first.
    """

    facts_of: FactsOf
    work_of: Callable[[Case, str, int, PlannedStep], Planned]
    unpinned: Callable[[Sequence[int]], Mapping[int, Definition]] = nothing_unpinned


@dataclass(frozen=True, slots=True)
class Migrated:
    """One case that went over: the work that was opened and cancelled, and the stages that this finished."""

    case: Case
    opened: tuple[WorkItem, ...]
    cancelled: tuple[WorkItem, ...]
    finished: tuple[str, ...]


@dataclass(frozen=True)
class _Act:
    """Who moves cases to which version, when and why."""

    to: DefinitionVersion
    actor: Actor
    at: datetime
    reason: str


@transaction.atomic
def migrate(
    cases: Iterable[Case],
    to_version: DefinitionVersion,
    *,
    actor: Actor,
    at: datetime,
    reason: str,
    work: CaseWork,
) -> list[Migrated]:
    """Move chosen open cases to a newer version, each as a recorded move; all of them or none.

    A case that goes by it already is left alone. What its stages finished is for the caller to go on with.

    :raises Blocked: when there is no reason, or a case is closed, not of this definition, would go back, or
        its plan cannot be made.
    :raises NotPermitted: when the actor may not migrate a case.
    """
    act = _Act(to_version, actor, at, reason)
    chosen = sorted({case.pk for case in cases})
    locked = list(Case.objects.select_for_update().filter(pk__in=chosen).order_by("id"))
    held = pins_of(chosen, to_version.code)
    unpinned = work.unpinned([pk for pk in chosen if pk not in held])
    moving = [case for case in locked if not _stays(case, held.get(case.pk), case.pk in unpinned, act)]
    facts = work.facts_of([case.pk for case in moving]) if moving else {}
    items = _items(moving)
    done: list[Migrated] = []
    for case in moving:
        pin = held.get(case.pk)
        before = unpinned[case.pk] if pin is None else pin.version.definition
        rounds = _rounds(case, before, facts.get(case.pk, {}), items.get(case.pk, []), act)
        _note(case, pin, rounds, act)
        done.append(_carry_out(case, rounds, act, work))
    return done


def _stays(case: Case, held: DefinitionPin | None, begun: bool, act: _Act) -> bool:
    """Tell whether a case goes by the version already. :raises Blocked: when it may not be moved to it."""
    if not act.actor.has_perm(MIGRATE, case):
        raise NotPermitted(case, MIGRATE, [Blocker("not_permitted", _("Your role does not allow this."))])
    if not act.reason.strip():
        raise _blocked(case, "no_reason", _("Write why the case goes by other rules from now on."))
    if case.closed_at is not None:
        raise _blocked(case, "closed", _("The case is closed; leave it out."))
    if held is None and not begun:
        text = _("The case does not go by “%(title)s”; leave it out.") % {"title": act.to.title}
        raise _blocked(case, "not_pinned", text)
    if held is not None and held.version.number > act.to.number:
        text = _("The case goes by the newer version %(number)s; it cannot go back.")
        raise _blocked(case, "newer", text % {"number": held.version.number})
    return held is not None and held.version_id == act.to.pk


def _items(cases: Sequence[Case]) -> dict[int, list[WorkItem]]:
    """Return all work of the cases, each item with the locked case that it belongs to."""
    by_pk = {case.pk: case for case in cases}
    found: dict[int, list[WorkItem]] = {}
    for item in WorkItem.objects.filter(case__in=cases).order_by("id"):
        item.case = by_pk[item.case_id]
        found.setdefault(item.case_id, []).append(item)
    return found


def _rounds(
    case: Case, before: Definition, facts: Mapping[str, object], items: Sequence[WorkItem], act: _Act
) -> list[RoundChange]:
    rounds = round_changes(before, act.to.definition, facts, items)
    problem = next((each.problem for each in rounds if each.problem), "")
    if problem:
        text = _("Its plan cannot be made by the new version: %(problem)s Leave the case out.")
        raise _blocked(case, "cannot_plan", text % {"problem": problem})
    return rounds


def _note(case: Case, pin: DefinitionPin | None, rounds: Sequence[RoundChange], act: _Act) -> None:
    source = "" if pin is None else str(pin.version.number)
    values = {"version": act.to, "pinned_at": act.at}
    DefinitionPin.objects.update_or_create(case=case, code=act.to.code, defaults=values)
    facts = {
        "opened": [step.key for each in rounds for step in each.opening],
        "cancelled": [item.key for each in rounds for item in each.cancelling],
    }
    said = {"actor": act.actor, "at": act.at, "reason": act.reason, "facts": facts}
    write_record(case, "migrate_definition", source, act.to, **said)  # type: ignore[arg-type]  # each is of its kind


def _carry_out(case: Case, rounds: Sequence[RoundChange], act: _Act, work: CaseWork) -> Migrated:
    cancelled = tuple(_cancel(item, act) for each in rounds for item in each.cancelling)
    opened = tuple(
        _open(case, each, step, act, work.work_of(case, each.stage, each.round, step))
        for each in rounds
        for step in each.opening
    )
    return Migrated(case, opened, cancelled, tuple(each.stage for each in rounds if each.finishes))


def _cancel(item: WorkItem, act: _Act) -> WorkItem:
    values = {"status": "cancelled", "facts": item.facts | {LOST_WITH: act.to.number}}
    return change(item, "cancel", actor=act.actor, at=act.at, reason=act.reason, **values)


def _open(case: Case, each: RoundChange, step: PlannedStep, act: _Act, planned: Planned) -> WorkItem:
    values: dict[str, Any] = {
        "title": planned.title,
        "team": planned.team,
        "due_on": planned.due_on,
        "facts": planned.facts,
        "opened_at": act.at,
    }
    before = each.cancelled_before.get(step.key)
    if before is not None:  # lost by an earlier version: the same piece of work comes back
        values |= {"status": "open", "assignee_id": None, "claimed_at": None}
        return change(before, "open_work", actor=act.actor, at=act.at, reason=act.reason, **values)
    item = WorkItem(case=case, stage=each.stage, round=each.round, key=planned.key, **values)
    write_opened([item], case, actor=act.actor, at=act.at)
    return item


def _blocked(case: Case, code: str, text: str) -> Blocked:
    return Blocked(case, MIGRATE, [Blocker(code, text)])
