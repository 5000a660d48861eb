"""The forms that there are: fee schedules, checklists, calendars."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.configuration.part_forms import PartForm, Posted, fits


class FeeScheduleForm(PartForm):
    """A fee schedule: its dates and source, its lines with their amounts and bands."""

    title = gettext_lazy("Fee schedule")
    head_title = gettext_lazy("The schedule")
    head: ClassVar = ["title", "version", "source", "adopted", "effective_from", "effective_to"]
    lists: ClassVar = {
        "rules": ["code", "label", "stage", "account", "basis", "amount", "fact", "unit", "each", "percent",
                  "of", "rate", "per", "minimum", "maximum", "applies_if", "citation"]
    }  # fmt: skip
    tables: ClassVar = {"tiers": ["up_to", "base", "over", "rate", "per", "rounding"]}
    in_parts = frozenset({"tiers"})
    common: ClassVar = ("minimum", "maximum", "applies_if", "citation")
    choices: ClassVar = {
        "stage": (
            ("", ""),
            ("plan_check", gettext_lazy("before plan review")),
            ("issuance", gettext_lazy("before the permit is issued")),
            ("by_hand", gettext_lazy("when somebody of the office charges it")),
        ),
        "rounding": (
            ("", gettext_lazy("usual: each fraction counts whole")),
            ("or_fraction", gettext_lazy("each fraction counts whole")),
            ("prorated", gettext_lazy("fractions in proportion")),
        ),
    }

    def keys_of(self, key: str, part: Mapping[str, Any]) -> list[str]:
        own = [name for name, value in part.items() if fits(value)]
        return [*own, *(name for name in self.common if name not in own)]

    def added(self, _key: str, typed: dict[str, Any]) -> dict[str, Any]:
        if typed.get("basis") in ("valuation", "area") and "amount" in typed:
            base = typed.pop("amount")
            return {**typed, "tiers": [{"base": base}]}
        return typed

    def sorted_rows(self, key: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Put a new band where its end belongs, the open one last."""
        bounds = [row.get("up_to") for row in rows]
        if key != "tiers" or any(isinstance(each, str) for each in bounds):
            return rows
        return sorted(rows, key=_bound)


def _bound(row: Mapping[str, Any]) -> tuple[bool, Any]:
    return (row.get("up_to") is None, row.get("up_to") or 0)


class ChecklistForm(PartForm):
    """The completeness checklist of a type: what is demanded, by which rule, and what satisfies it."""

    title = gettext_lazy("Checklist")
    lists: ClassVar = {
        "checklist": [
            "code",
            "text",
            "citation",
            "applies_if",
            "satisfied_by_document",
            "satisfied_by_question",
        ]
    }

    def __init__(self, file: str, text: str, posted: Posted | None = None) -> None:
        super().__init__(file, text, posted)
        documents = self.value.get("documents") if isinstance(self.value, dict) else None
        slots = [each for each in documents or [] if isinstance(each, dict)]
        named = ((str(each.get("code")), str(each.get("name"))) for each in slots)
        self.choices = {"satisfied_by_document": (("", _("nothing by itself")), *named)}  # type: ignore[misc]


class CalendarForm(PartForm):
    """A calendar: hours, holidays, closures."""

    title = gettext_lazy("Calendar")
    head_title = gettext_lazy("Working days and hours")
    head: ClassVar = ["name", "version", "source", "opens", "closes", "weekend", "jurisdiction", "without",
                      "receipt_rule"]  # fmt: skip
    labels: ClassVar = {
        "on": gettext_lazy("Day"),
        "first": gettext_lazy("First day"),
        "last": gettext_lazy("Last day"),
    }
    tables: ClassVar = {"holidays": ["on", "name"], "closures": ["first", "last", "name"]}
    choices: ClassVar = {
        "receipt_rule": (
            ("", ""),
            ("A", gettext_lazy("A: late or closed, received the next business day")),
            ("B", gettext_lazy("B: received the day it came")),
        )
    }


FORMS: dict[str, type[PartForm]] = {
    "fees": FeeScheduleForm,
    "types": ChecklistForm,
    "calendars": CalendarForm,
}


def form_for(file: str) -> type[PartForm] | None:
    """Return the form of a file, None where only its text can be edited."""
    return FORMS.get(file.partition("/")[0]) if "/" in file else None
