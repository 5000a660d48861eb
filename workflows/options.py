"""What may be done now, and why not: one answer for buttons, API and the "why can't I?" panel."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from workflows import machines
from workflows.actors import Actor
from workflows.blockers import (
    Blocked,
    Blocker,
    MoveRefused,
    NotFromHere,
    NotPermitted,
    not_from_here,
    not_permitted,
)
from workflows.machines import Machine, Move


@dataclass(frozen=True)
class MoveOption:
    """A move of the machine as it stands for one actor: allowed, or the reasons why not.

    The gates are asked when somebody first reads the reasons: a page that shows three moves of forty pays for
    three.
    """

    name: str
    label: str
    begins_here: bool
    permitted: bool
    reasons: Callable[[], list[Blocker]] = field(repr=False, compare=False)

    @cached_property
    def blockers(self) -> tuple[Blocker, ...]:
        """Every reason against the move, none when it is allowed."""
        return tuple(self.reasons())

    @property
    def allowed(self) -> bool:
        return not self.blockers


def available(subject: Any, actor: Actor, *, at: datetime) -> dict[str, MoveOption]:
    """Answer every move of the subject's machine, by name, with ``allowed`` or its blockers."""
    return available_for([subject], actor, at=at)[subject.pk]


def available_for(subjects: Sequence[Any], actor: Actor, *, at: datetime) -> dict[Any, dict[str, MoveOption]]:
    """Answer :func:`available` for many subjects of one machine, in a constant number of queries."""
    if not subjects:
        return {}
    machine = machines.of(subjects[0])
    machine.preload(subjects, actor)
    return {
        subject.pk: {name: _option(machine, each, subject, actor, at) for name, each in machine.moves.items()}
        for subject in subjects
    }


def refusal(machine: Machine, wanted: Move, subject: Any, actor: Actor, at: datetime) -> MoveRefused | None:
    """Return why a move may not happen now, or None. The order is: place, person, gates."""
    if subject.status not in wanted.sources:
        return NotFromHere(subject, wanted.name, [not_from_here(subject.get_status_display())])
    if not actor.has_perm(wanted.permission, subject):
        return NotPermitted(subject, wanted.name, [_not_permitted(machine, wanted, subject, actor)])
    blockers = _gate_blockers(machine, wanted, subject, actor, at)
    return Blocked(subject, wanted.name, blockers) if blockers else None


def _not_permitted(machine: Machine, wanted: Move, subject: Any, actor: Actor) -> Blocker:
    who, why = machine.who_may(wanted.permission), machine.why_not(actor, wanted.permission, subject)
    return Blocker("not_permitted", why, who_can_clear=who) if why else not_permitted(who)


def _option(machine: Machine, each: Move, subject: Any, actor: Actor, at: datetime) -> MoveOption:
    begins_here = subject.status in each.sources
    permitted = begins_here and actor.has_perm(each.permission, subject)
    reasons = partial(_reasons, machine, each, subject, actor, at, permitted)
    return MoveOption(
        each.name,
        each.label,
        begins_here,
        permitted,
        reasons if begins_here else partial(_elsewhere, subject),
    )


def _elsewhere(subject: Any) -> list[Blocker]:
    return [not_from_here(subject.get_status_display())]


def _reasons(
    machine: Machine, each: Move, subject: Any, actor: Actor, at: datetime, permitted: bool
) -> list[Blocker]:
    refused = [] if permitted else [not_permitted(machine.who_may(each.permission))]
    return refused + _gate_blockers(machine, each, subject, actor, at)


def _gate_blockers(machine: Machine, each: Move, subject: Any, actor: Actor, at: datetime) -> list[Blocker]:
    return [blocker for gate in machine.gates.get(each.name, ()) for blocker in gate(subject, actor, at)]
