"""The machines that the product registers: which model moves, under which gates, in whose words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django_fsm import GET_STATE

from workflows.actors import Actor
from workflows.blockers import Blocker
from workflows.models import Case, Workflowed

Gate = Callable[[Any, Actor, datetime], list[Blocker]]


def no_role(actor: Actor, permission: str, subject: Any) -> str:
    """Name the role of an actor where the product does not say."""
    return "system" if actor.pk is None else "user"


def nobody_in_particular(permission: str) -> str:
    """Name who holds a permission where the product does not say."""
    return permission


def nothing(subjects: Sequence[Any], actor: Actor) -> None:
    """Load nothing ahead."""


def nothing_more(actor: Actor, permission: str, subject: Any) -> str:
    """Say nothing more of a refusal than who may."""
    return ""


@dataclass(frozen=True)
class Move:
    """One verb of a machine: where it begins and ends, who may, and how people call it."""

    name: str
    label: str
    number: str
    permission: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]


@dataclass(frozen=True)
class Machine:
    """A model that moves, and what the engine must ask before it does.

    ``gates`` has an entry for every move. ``role_of`` names the role in which an actor used a permission;
    ``who_may`` names, for people, who holds one. ``preload`` loads what the gates of many subjects read.
    ``why_not`` says in words for the actor why a permission that he asked for was not his, where more than
    his role decides it; it is asked of refusals alone, also of those of work items.
    """

    model: type[Workflowed]
    topic: str
    gates: Mapping[str, Sequence[Gate]] = field(default_factory=dict)
    role_of: Callable[[Actor, str, Any], str] = no_role
    who_may: Callable[[str], str] = nobody_in_particular
    preload: Callable[[Sequence[Any], Actor], None] = nothing
    why_not: Callable[[Actor, str, Any], str] = nothing_more
    closing: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return self.model._meta.label_lower

    @property
    def _status(self) -> Any:
        name = "status"  # the subclass declares it, so its model is asked by a name that types cannot see
        return self.model._meta.get_field(name)

    @cached_property
    def moves(self) -> dict[str, Move]:
        """Every move of the machine by name, in the order in which the life cycle declares them."""
        transitions = self._status.transitions[self.model]
        ordered = sorted(transitions.items(), key=lambda item: item[1].__wrapped__.__code__.co_firstlineno)
        return {name: _move(name, method) for name, method in ordered}

    @cached_property
    def legal_pairs(self) -> frozenset[tuple[str, str]]:
        """Every (source, target) that some move makes; ('' , initial) opens a case."""
        pairs = {(source, target) for move in self.moves.values() for source, target in self.pairs_of(move)}
        return frozenset(pairs | {("", self.initial)})

    def pairs_of(self, move: Move) -> Iterator[tuple[str, str]]:
        """Return every (source, target) of one move."""
        for transition in getattr(self.model, move.name)._django_fsm.transitions.values():
            for target in _targets(transition.target):
                yield str(transition.source), target

    @property
    def statuses(self) -> dict[str, str]:
        """Every status with its name for people, in the order in which the life cycle declares them."""
        return {str(status): str(label) for status, label in self._status.choices}

    @property
    def initial(self) -> str:
        return str(self._status.default)


def _move(name: str, method: Any) -> Move:
    transitions = list(method._django_fsm.transitions.values())
    first = transitions[0]
    targets = {target for each in transitions for target in _targets(each.target)}
    return Move(
        name=name,
        label=str(first.custom.get("label", name.replace("_", " ").capitalize())),
        number=str(first.custom.get("number", "")),
        permission=str(first.permission),
        sources=tuple(str(each.source) for each in transitions),
        targets=tuple(sorted(targets)),
    )


def _targets(target: Any) -> Iterator[str]:
    if isinstance(target, GET_STATE):
        yield from (str(state) for state in target.allowed_states)
    else:
        yield str(target)


_machines: dict[type, Machine] = {}


def register(machine: Machine) -> None:
    """Make a machine known to the engine; each model once."""
    _machines[machine.model] = machine


def of(subject: Any) -> Machine:
    """Return the machine of a subject or of its model."""
    return _machines[subject if isinstance(subject, type) else type(subject)]


def of_case(case: Case) -> Machine | None:
    """Return the machine of a case, or None where no model is registered for it."""
    return next((each for each in _machines.values() if each.name == case.machine), None)


def registered() -> list[Machine]:
    """Return every machine that the product registered."""
    return list(_machines.values())
