"""Who works in which team: the product knows, the engine asks."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from workflows.models import Interest

Members = Callable[[Collection[str], datetime], Mapping[str, Sequence[Any]]]
Interested = Callable[[Collection[int], Collection[int], datetime], set[tuple[int, int]]]

_answers: dict[str, Any] = {}


def register(*, members: Members, interested: Interested) -> None:
    """Tell the engine whom to ask.

    ``members(teams, at)`` returns the active people of each team. ``interested(cases, people, at)`` returns
    the pairs (case, person) in which a person has an interest that the product knows undeclared.
    """
    _answers["members"], _answers["interested"] = members, interested


def members(teams: Collection[str], *, at: datetime) -> Mapping[str, Sequence[Any]]:
    """Return the active people of each team."""
    ask: Members = _answers["members"]
    return ask(teams, at)


def interested(cases: Collection[int], people: Collection[int], *, at: datetime) -> set[tuple[int, int]]:
    """Return every pair (case, person) with an interest, declared or known to the product."""
    ask: Interested = _answers["interested"]
    declared = Interest.objects.filter(case_id__in=cases, person_id__in=people)
    return set(declared.values_list("case_id", "person_id")) | ask(cases, people, at)
