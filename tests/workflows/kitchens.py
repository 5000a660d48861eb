"""A toy definition: a kitchen takes an order, cooks in parallel, tastes, and serves."""

from copy import deepcopy
from typing import Any

from workflows.definitions.reading import read
from workflows.definitions.schema import Definition
from workflows.definitions.vocabulary import Vocabulary

KITCHEN: dict[str, Any] = {
    "code": "dinner",
    "title": "A dinner",
    "variables": [
        {"name": "guests", "kind": "integer", "minimum": 1, "maximum": 200},
        {"name": "menu", "kind": "text", "values": ["fish", "meat", "vegan"]},
        {"name": "terrace", "kind": "boolean"},
        {"name": "allergies", "kind": "texts", "values": ["nuts", "milk"], "required": False},
        {"name": "complaints", "kind": "integer", "minimum": 0, "scope": "round"},
        {"name": "plate_changed", "kind": "boolean", "scope": "round"},
    ],
    "stages": [
        {
            "key": "cooking",
            "title": "Cooking",
            "days": [3, 1],
            "again": {"outcomes": ["burnt"], "when": ["complaints > 0 || plate_changed"]},
            "steps": [
                {"key": "starter", "title": "Starter", "team": "cold", "outcomes": ["good", "burnt"]},
                {
                    "key": "main",
                    "title": "Main course",
                    "team": "hot",
                    "outcomes": ["good", "burnt"],
                    "days": [5, 4, 2],
                },
                {
                    "key": "grill",
                    "title": "Grill",
                    "team": "fire",
                    "role": "cook",
                    "outcomes": ["good", "burnt"],
                    "when": ["terrace && menu == 'meat'", "guests > 100"],
                },
                {
                    "key": "allergens",
                    "title": "Allergens",
                    "team": "cold",
                    "outcomes": ["good"],
                    "when": ["'nuts' in allergies"],
                    "if_undecided": "skip",
                },
            ],
            "exits": [
                {"to": "cooking", "outcomes": ["burnt"], "label": "Cook again"},
                {"to": "serving"},
            ],
        },
        {
            "key": "serving",
            "title": "Serving",
            "order": "sequence",
            "days": [1],
            "steps": [
                {"key": "plates", "title": "Plates", "team": "cold", "outcomes": ["good"]},
                {"key": "wine", "title": "Wine", "team": "hall", "outcomes": ["good"]},
            ],
            "exits": [{"to": "end"}],
        },
    ],
}
OFFICE = Vocabulary(teams=frozenset({"cold", "hot", "fire", "hall"}), roles=frozenset({"cook", "waiter"}))
TABLE: dict[str, object] = {"guests": 20, "menu": "fish", "terrace": True, "allergies": []}


def kitchen(*changes: tuple[str, Any]) -> Definition:
    """Return the dinner with some of its parts replaced: ("stages.0.steps.2.when", [...]); None removes."""
    value = deepcopy(KITCHEN)
    for path, new in changes:
        *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        part: Any = value
        for each in parents:
            part = part[each]
        if new is None:
            del part[last]
        elif last == "+":
            part.append(new)
        else:
            part[last] = new
    return read(value)
