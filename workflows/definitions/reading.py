"""Read a definition from JSON values, collecting every mistake with its place."""

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from workflows.definitions.findings import DefinitionRefused, Finding
from workflows.definitions.schema import Definition

_EXPECTED = {
    "missing": ("This key is missing.", "Add it."),
    "extra_forbidden": ("This key is not known here.", "Remove it or correct its spelling."),
    "tuple_type": ("Expected a list.", "Write the values as a list."),
    "string_pattern_mismatch": (
        "This is not a key.",
        "Use small letters, digits and _, at most 40, a letter first.",
    ),
    "model_type": ("Expected keys with values.", "Write an object."),
    "too_short": ("The list is empty.", "Add at least one entry."),
}


def read(value: Any) -> Definition:
    """Read a definition. :raises DefinitionRefused: with every mistake and its place."""
    try:
        return Definition.model_validate(value)
    except ValidationError as invalid:
        raise DefinitionRefused(
            [_finding(each) for each in invalid.errors() if not _follows(each)]
        ) from invalid


def _follows(error: ErrorDetails) -> bool:
    """Tell whether an error only follows from others: a list counts as short when its entries are wrong."""
    return error["type"] == "too_short" and bool(error.get("input"))


def _finding(error: ErrorDetails) -> Finding:
    context = error.get("ctx") or {}
    key = context.get("key") if error["type"] == "mistake" else None
    path = (*error["loc"], key) if isinstance(key, str) else error["loc"]
    text, remedy = _EXPECTED.get(error["type"], (_sentence(error["msg"]), "Correct the value."))
    given = error.get("input")
    said = f" It says “{given}”." if isinstance(given, (str, int)) and error["type"] != "missing" else ""
    return Finding("not_valid", path, text + said, remedy)


def _sentence(message: str) -> str:
    return message[:1].upper() + message[1:].rstrip(".") + "."
