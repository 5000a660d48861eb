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
    stage: str
    account: str
    citation: str
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
    return Line(
        code=str(rule.get("code", "")),
        label=str(rule.get("label") or rule.get("title") or ""),
        stage=str(STAGES.get(str(rule.get("stage")), "")),
        account=str(rule.get("account", "")),
        citation=str(rule.get("citation", "")),
        details=details,
        tables=[_table(key, value) for key, value in lists.items()],
    )


def _is_table(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and isinstance(value[0], Mapping)


def _table(key: str, rows: list[dict[str, Any]]) -> Table:
    named = list(dict.fromkeys(name for row in rows for name in row))
    columns = [name for name in BAND if name in named] if key == "tiers" else named
    columns += [name for name in named if name not in columns]
    written = [[_written(name, row.get(name)) for name in columns] for row in rows]
    return Table(capfirst(key_in_words(key)), [capfirst(key_in_words(name)) for name in columns], written)


def _written(key: str, value: Any) -> str:
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
