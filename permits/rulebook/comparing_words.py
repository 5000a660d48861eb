"""How differences between packs are told: the names of files, parts and keys instead of paths."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NAMES = ("code", "on", "schedule", "measure", "discipline", "question", "first", "name")
"""What tells one part of a list from another."""
TITLES = ("label", "name", "title", "text", "reason")
LONGEST_TITLE = 80

KEYS: dict[str, Promise] = {
    "account": gettext_lazy("account"),
    "adopted": gettext_lazy("adopted on"),
    "allowed_types": gettext_lazy("kinds of file"),
    "amount": gettext_lazy("amount"),
    "applies_if": gettext_lazy("applies if"),
    "base": gettext_lazy("base"),
    "basis": gettext_lazy("basis"),
    "blds_type": gettext_lazy("kind in open data"),
    "checklist": gettext_lazy("checklist item"),
    "citation": gettext_lazy("citation"),
    "clearances": gettext_lazy("clearance"),
    "clocks": gettext_lazy("time limits"),
    "closes": gettext_lazy("closes at"),
    "closures": gettext_lazy("closure"),
    "code_edition": gettext_lazy("edition of the code"),
    "completeness": gettext_lazy("completeness check"),
    "days": gettext_lazy("days"),
    "declarations": gettext_lazy("declaration"),
    "description": gettext_lazy("description"),
    "disciplines": gettext_lazy("discipline"),
    "documents": gettext_lazy("document"),
    "each": gettext_lazy("for each"),
    "effective_from": gettext_lazy("in force from"),
    "effective_to": gettext_lazy("in force to"),
    "eligibility": gettext_lazy("condition of this type"),
    "expected_time": gettext_lazy("expected time"),
    "expiry": gettext_lazy("expiry"),
    "facts": gettext_lazy("fixed facts"),
    "fees": gettext_lazy("fees"),
    "first": gettext_lazy("for the first"),
    "guide": gettext_lazy("guide question"),
    "help": gettext_lazy("help"),
    "hint": gettext_lazy("hint"),
    "holds_if": gettext_lazy("must hold"),
    "holidays": gettext_lazy("holiday"),
    "inspections": gettext_lazy("inspection"),
    "jurisdiction": gettext_lazy("legal holidays of"),
    "kind": gettext_lazy("kind"),
    "label": gettext_lazy("label"),
    "letters": gettext_lazy("letter"),
    "licence_classes": gettext_lazy("licence class"),
    "lines": gettext_lazy("lines"),
    "max_count": gettext_lazy("most files"),
    "max_megabytes": gettext_lazy("largest file in megabytes"),
    "maximum": gettext_lazy("maximum"),
    "min_count": gettext_lazy("fewest files"),
    "minimum": gettext_lazy("minimum"),
    "name": gettext_lazy("name"),
    "next": gettext_lazy("next question"),
    "notices": gettext_lazy("notices on the permit"),
    "of": gettext_lazy("of the lines"),
    "on_miss": gettext_lazy("when it is missed"),
    "opens": gettext_lazy("opens at"),
    "options": gettext_lazy("option"),
    "otherwise": gettext_lazy("what is said otherwise"),
    "over": gettext_lazy("for what is over"),
    "owner_builder_allowed": gettext_lazy("owners may build"),
    "pages": gettext_lazy("page"),
    "per": gettext_lazy("for each further"),
    "percent": gettext_lazy("per cent"),
    "questions": gettext_lazy("question"),
    "rate": gettext_lazy("rate"),
    "reason": gettext_lazy("reason"),
    "receipt_rule": gettext_lazy("receipt rule"),
    "required": gettext_lazy("required"),
    "required_if": gettext_lazy("required if"),
    "require_if": gettext_lazy("required if"),
    "response": gettext_lazy("applicant’s answer"),
    "review": gettext_lazy("review"),
    "reviewed_by": gettext_lazy("read by"),
    "rounding": gettext_lazy("rounding"),
    "routing": gettext_lazy("routing rule"),
    "rules": gettext_lazy("fee line"),
    "satisfied_by_document": gettext_lazy("satisfied by the document"),
    "satisfied_by_question": gettext_lazy("satisfied by the answer"),
    "schedule": gettext_lazy("schedule"),
    "sections": gettext_lazy("section"),
    "show_if": gettext_lazy("asked if"),
    "source": gettext_lazy("source"),
    "stage": gettext_lazy("due at"),
    "statute": gettext_lazy("statute"),
    "target_days": gettext_lazy("target in days"),
    "team": gettext_lazy("team"),
    "teams": gettext_lazy("teams"),
    "text": gettext_lazy("text"),
    "tiers": gettext_lazy("band"),
    "title": gettext_lazy("title"),
    "track": gettext_lazy("track"),
    "types": gettext_lazy("types of permit"),
    "unit": gettext_lazy("unit"),
    "up_to": gettext_lazy("up to"),
    "warnings": gettext_lazy("warnings"),
    "weekend": gettext_lazy("weekend"),
    "without": gettext_lazy("legal holidays that are worked"),
    "work_classes": gettext_lazy("class of work"),
}
FOLDERS: dict[str, Promise] = {
    "calendars": gettext_lazy("Calendar"),
    "types": gettext_lazy("Type of permit"),
    "fees": gettext_lazy("Fee schedule"),
    "letters": gettext_lazy("Letter"),
    "standard_comments": gettext_lazy("Standard comments"),
    "translations": gettext_lazy("Translation"),
    "valuations": gettext_lazy("Valuation table"),
}


def file_in_words(file: str, value: Any) -> str:
    """Name a file by what it holds: Type of permit “Sign”."""
    path = PurePosixPath(file)
    if file == "city.yaml":
        return _("The city")
    if file == "disciplines.yaml":
        return _("Disciplines")
    kind = str(FOLDERS.get(path.parent.name) or file)
    title = _title_of(value)
    return f"{kind} {path.stem}{f' “{title}”' if title else ''}" if path.parent.name in FOLDERS else file


def key_in_words(key: str) -> str:
    """Name a key: what a clerk calls it, else its own words."""
    return str(KEYS.get(key) or key.replace("_", " "))


def part_in_words(part: Any, place: int) -> str:
    """Name one part of a list: by its code and title, else by its place."""
    if not isinstance(part, Mapping):
        return str(place)
    code = next((str(part[name]) for name in NAMES if part.get(name) not in (None, "")), "")
    if not code and part.get("up_to") is not None:
        code = _("up to %(bound)s") % {"bound": in_words(part["up_to"])}
    code = code or str(place)
    title = _title_of(part)
    return f"{code} “{title}”" if title and title != code else code


def in_words(value: Any) -> str:
    """Write a value the way people read it: lists with commas, parts as their keys and values."""
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case Decimal():
            return f"{value:f}"
        case list():
            return ", ".join(in_words(each) for each in value)
        case Mapping():
            return "; ".join(f"{key_in_words(str(key))}: {in_words(each)}" for key, each in value.items())
    return str(value)


def _title_of(part: Any) -> str:
    if not isinstance(part, Mapping):
        return ""
    found = next((str(part[key]) for key in TITLES if part.get(key)), "")
    return f"{found[: LONGEST_TITLE - 1]}…" if len(found) > LONGEST_TITLE else found
