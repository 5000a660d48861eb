"""Fee schedules as a city prints them: a heading a line, bands as a table, the rest in a few words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.presentation.templatetags.lintel import money
from permits.rulebook.comparing_words import in_words, key_in_words
from permits.rulebook.schema.fee import FeeSchedule

HEADING = ("code", "label", "stage", "account", "citation")
MONEY = frozenset({"amount", "base", "each", "first", "rate", "plus", "minimum", "maximum"})
STAGES = {
    "plan_check": gettext_lazy("due before plan review"),
    "issuance": gettext_lazy("due before the permit is issued"),
    "by_hand": gettext_lazy("charged by hand"),
}
BAND = ("up_to", "base", "over", "rate", "per", "rounding")


@dataclass(frozen=True)
class Table:
    """A list of a fee line: bands of a ladder, fixtures with their prices."""

    title: str
    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Line:
    """One fee line as printed."""

    code: str
    label: str
    about: str
    details: list[dict[str, str]]
    tables: list[Table]


def lines_of(schedule: FeeSchedule) -> list[Line]:
    """Return the lines of a schedule in its order."""
    return [_line(rule.model_dump(exclude_defaults=True)) for rule in schedule.rules]


def _line(rule: Mapping[str, Any]) -> Line:
    rest = {key: value for key, value in rule.items() if key not in HEADING}
    lists = {key: value for key, value in rest.items() if _is_table(value)}
    details = [
        {"label": capfirst(key_in_words(key)), "value": _written(key, value)}
        for key, value in rest.items()
        if key not in lists
    ]
    stage = str(STAGES.get(str(rule.get("stage")), ""))
    account = _("account %(number)s") % {"number": rule["account"]} if rule.get("account") else ""
    return Line(
        code=str(rule.get("code", "")),
        label=str(rule.get("label") or rule.get("title") or ""),
        about="; ".join(filter(None, (stage, account, str(rule.get("citation", ""))))),
        details=details,
        tables=[_table(key, value) for key, value in lists.items()],
    )


def _is_table(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and isinstance(value[0], Mapping)


def _table(key: str, rows: list[dict[str, Any]]) -> Table:
    flat = [each for row in rows for each in _spread(row)]
    named = list(dict.fromkeys(name for row in flat for name in row))
    columns = [name for name in BAND if name in named] if key == "tiers" else named
    columns += [name for name in named if name not in columns]
    written = [[_written(name, row.get(name)) for name in columns] for row in flat]
    return Table(capfirst(key_in_words(key)), [capfirst(key_in_words(name)) for name in columns], written)


def _spread(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a row as printed: what it says for each of several columns has a row for each."""
    held = next((key for key, value in row.items() if _is_by_name(value)), "")
    if not held:
        return [dict(row)]
    rest = {key: value for key, value in row.items() if key != held}
    return [
        each
        for name, value in row[held].items()
        for each in _spread({**rest, _free("for", rest): name, **value})
    ]


def _is_by_name(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and bool(value)
        and all(isinstance(each, Mapping) for each in value.values())
    )


def _free(name: str, taken: Mapping[str, Any]) -> str:
    """Return a name of a column that is not taken yet."""
    return name if name not in taken else _free(f"{name} ", taken)


def _written(key: str, value: Any) -> str:
    if key == "stage":
        return str(STAGES.get(str(value), value))
    if value is None:
        return _("and more") if key == "up_to" else ""
    if key in MONEY and isinstance(value, Decimal):
        return money(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    if isinstance(value, Mapping):
        return "; ".join(
            f"{key_in_words(str(name))}: {_written(str(name), each)}" for name, each in value.items()
        )
    if isinstance(value, list | tuple):
        return ", ".join(_written(key, each) for each in value)
    return in_words(value).replace("_", " ") if key in ("basis", "rounding", "lock") else in_words(value)
