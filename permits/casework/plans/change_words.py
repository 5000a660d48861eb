"""What a plan changes, in the words of the office instead of the keys of the text."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.rulebook.review_plan import STAGE
from workflows.definitions.differences import Difference, Kind
from workflows.definitions.schema import Definition

KEYS: dict[str, Promise] = {
    "again": gettext_lazy("reviews again in the next round"),
    "days": gettext_lazy("business days in round 1, 2, …"),
    "exits": gettext_lazy("where the round leads"),
    "if_undecided": gettext_lazy("while an answer is missing"),
    "order": gettext_lazy("order"),
    "outcomes": gettext_lazy("results"),
    "required": gettext_lazy("must be answered"),
    "steps": gettext_lazy("disciplines"),
    "team": gettext_lazy("team"),
    "title": gettext_lazy("name"),
    "values": gettext_lazy("possible answers"),
    "variables": gettext_lazy("answers"),
    "when": gettext_lazy("reviews if"),
}


@dataclass(frozen=True)
class Change:
    """One change: where, of which kind, and what stood and stands there."""

    place: str
    kind: Kind
    before: str
    after: str


def told(differences: list[Difference], *definitions: Definition) -> list[Change]:
    """Return differences with disciplines called by their names, those of the given definitions."""
    names = {step.key: step.title for each in definitions for stage in each.stages for step in stage.steps}
    return [
        Change(capfirst(_place(each.place, names)), each.kind, each.before, each.after)
        for each in differences
    ]


def _place(place: tuple[str, ...], names: dict[str, str]) -> str:
    if place[:2] == ("stages", STAGE):
        place = place[2:] or (_("plan review"),)
    if place[0] == "steps" and len(place) > 1 and place[1] in names:
        return " › ".join((names[place[1]], *(_word(part) for part in place[2:])))
    return " › ".join(_word(part) for part in place)


def _word(part: str) -> str:
    return str(KEYS.get(part, part))
