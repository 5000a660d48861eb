"""From a value of a file to what stands in the boxes of a form, and from the boxes back to a value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst

from permits.rulebook.comparing_words import key_in_words

NUMBERS = frozenset(
    {"amount", "base", "each", "first", "included", "maximum", "minimum", "minimum_hours"}
    | {"over", "per", "percent", "plus", "rate", "times", "up_to"}
)
LISTS = frozenset({"of", "weekend", "without"})
LONG = frozenset({"source", "text", "citation", "reason"})
_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,12})?")
_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")


@dataclass
class Cell:
    """One box: its name is the path of its value in the file, like rules[0].tiers[1].base."""

    name: str
    key: str
    text: str
    choices: tuple[tuple[str, str], ...] = ()
    errors: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(capfirst(key_in_words(self.key)))

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """Return what can be chosen: value, label, and whether it is; what stands there always among it."""
        known = dict(self.choices)
        unknown = [] if self.text in known else [(self.text, self.text)]
        return [(value, str(label), value == self.text) for value, label in [*self.choices, *unknown]]

    @property
    def is_long(self) -> bool:
        return self.key in LONG

    @property
    def is_number(self) -> bool:
        return self.key in NUMBERS

    @property
    def is_day(self) -> bool:
        return self.key in ("on", "first", "last", "adopted", "effective_from", "effective_to") and not (
            self.name.startswith("rules")
        )


@dataclass
class Row:
    """A row of a table, or a part of its own, that can be taken away; an empty one can be filled in."""

    name: str
    title: str
    cells: list[Cell]
    is_new: bool = False

    @property
    def remove_name(self) -> str:
        return f"{self.name}.remove"


@dataclass
class Table:
    """A list of rows that look alike."""

    name: str
    title: str
    labels: list[str]
    rows: list[Row]


def shown(value: Any) -> str:
    """Return how a value stands in its box."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case list():
            return ", ".join(str(each) for each in value)
    return str(value)


def read(key: str, typed: str, old: Any) -> Any:
    """Return the value of what was typed; what cannot be read stays text, and the rules say what is wrong."""
    text = " ".join(typed.split()) if "\n" not in typed.strip() else typed.strip().replace("\r\n", "\n")
    if isinstance(old, list) or (old is None and key in LISTS):
        return [part.strip() for part in text.split(",") if part.strip()]
    if isinstance(old, bool):
        return text == "true" if text in ("true", "false") else text
    if isinstance(old, int | Decimal) or (old is None and key in NUMBERS):
        plain = text.replace(",", "").removeprefix("$") if _is_amount(text) else text
        if _NUMBER.fullmatch(plain):
            return Decimal(plain) if "." in plain else int(plain)
    return text


def _is_amount(text: str) -> bool:
    return text.startswith("$") or bool(_THOUSANDS.fullmatch(text))


def cells_of(path: str, part: Mapping[str, Any], keys: list[str], choices: Mapping[str, Any]) -> list[Cell]:
    """Return boxes for some keys of a part."""
    return [Cell(_joined(path, key), key, shown(part.get(key)), choices.get(key, ())) for key in keys]


def with_typed(part: Mapping[str, Any], cells: list[Cell], posted: Mapping[str, str]) -> dict[str, Any]:
    """Return a part as it was typed: emptied boxes take their key away, boxes left alone change nothing."""
    result, before = dict(part), ""
    for cell in cells:
        typed = posted.get(cell.name)
        if typed is not None and not _same(typed, shown(part.get(cell.key))):
            value = read(cell.key, typed, part.get(cell.key)) if typed.strip() else None
            result = _with(result, cell.key, value, before)
        before = cell.key if cell.key in result else before
    return result


def _with(part: dict[str, Any], key: str, value: Any, before: str) -> dict[str, Any]:
    """Return a part with a value, a new one behind the key before it; None takes the key away."""
    if key in part or value is None or before not in part:
        changed = {**part, key: value}
        return {name: each for name, each in changed.items() if each is not None or name != key}
    return {name: each for old, kept in part.items() for name, each in _pair(old, kept, before, key, value)}


def _pair(old: str, kept: Any, before: str, key: str, value: Any) -> list[tuple[str, Any]]:
    return [(old, kept), (key, value)] if old == before else [(old, kept)]


def _same(typed: str, there: str) -> bool:
    return typed.replace("\r\n", "\n").strip() == there.strip()


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
