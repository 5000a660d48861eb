"""What the keys of a pack are for: as JSON Schemas, as a page for people, as comments in a file."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from permits.rulebook.schema.city import City
from permits.rulebook.schema.fee import FeeSchedule
from permits.rulebook.schema.letter import LetterWords
from permits.rulebook.schema.office import BusinessCalendar, Disciplines
from permits.rulebook.schema.part import Part
from permits.rulebook.schema.permit_type import PermitType
from permits.rulebook.schema.standard_comment import StandardComments
from permits.rulebook.schema.valuation import ValuationTable
from permits.rulebook.yaml_source import read_yaml

KEYS = Path(__file__).parent / "schema" / "keys.yaml"
PARTS: dict[str, type[Part]] = {
    "city": City,
    "disciplines": Disciplines,
    "calendar": BusinessCalendar,
    "type": PermitType,
    "fees": FeeSchedule,
    "valuation": ValuationTable,
    "letter": LetterWords,
    "standard_comments": StandardComments,
}
FILES = {
    "city": "city.yaml",
    "disciplines": "disciplines.yaml",
    "calendar": "calendars/*.yaml",
    "type": "types/*.yaml",
    "fees": "fees/*.yaml",
    "valuation": "valuations/*.yaml",
    "letter": "letters/*.yaml",
    "standard_comments": "standard_comments/*.yaml",
}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


@cache
def _sentences() -> dict[str, dict[str, str]]:
    return dict(read_yaml(KEYS.name, KEYS.read_text()).value)


def sentence(part: type[BaseModel], key: str) -> str:
    """Say what a key of a part is for; "" when nobody wrote it down."""
    for kind in part.__mro__:
        if key in _sentences().get(kind.__name__, {}):
            return _sentences()[kind.__name__][key]
    return _sentences()["any"].get(key, "")


@cache
def _named() -> dict[str, type[Part]]:
    found: dict[str, type[Part]] = {}
    ahead: list[type[Part]] = [Part]
    while ahead:
        for each in ahead.pop().__subclasses__():
            found[each.__name__] = each
            ahead.append(each)
    return found


def schema_of(name: str) -> dict[str, Any]:
    """Return the JSON Schema of a part of a pack, with what each key is for. :raises KeyError: if unknown."""
    schema = PARTS[name].model_json_schema()
    schema["$schema"], schema["title"] = DIALECT, FILES[name]
    _describe(schema, PARTS[name])
    for defined, body in schema.get("$defs", {}).items():
        if defined in _named():
            _describe(body, _named()[defined])
    return schema


def _describe(body: dict[str, Any], part: type[Part]) -> None:
    if part.__doc__:
        body["description"] = " ".join(part.__doc__.split())
    for key, value in body.get("properties", {}).items():
        if said := sentence(part, key):
            value["description"] = said


def written_keys(name: str) -> Iterator[tuple[str, str]]:
    """Return every (part, key) that may be written in a file of a pack."""
    schema = schema_of(name)
    bodies = {PARTS[name].__name__: schema, **schema.get("$defs", {})}
    for part, body in bodies.items():
        if part in _named():
            yield from ((part, key) for key in body.get("properties", {}))


def reference() -> str:
    """Write the list of every key as a page."""
    lines = [
        "# Every key of a pack",
        "",
        "Generated from the code by `manage.py rulebook schema --reference docs/rulebook-keys.md`; a test",
        "fails when it is not current. The way from nothing to a city: [the guide](configure-a-city.md).",
    ]
    for name in PARTS:
        lines += _part_in_words(name)
    return "\n".join(lines) + "\n"


def _part_in_words(name: str) -> list[str]:
    schema = schema_of(name)
    bodies = {PARTS[name].__name__: schema, **schema.get("$defs", {})}
    lines = ["", f"## `{FILES[name]}`"]
    for part, body in bodies.items():
        if part not in _named():
            continue
        if part != PARTS[name].__name__:
            lines += ["", f"### {part}"]
        lines += ["", body.get("description", ""), "", "| key | | what |", "|---|---|---|"]
        required = set(body.get("required", ()))
        for key, value in body.get("properties", {}).items():
            need = "required" if key in required else _default(value)
            lines.append(f"| `{key}` | {need} | {_cell(value, schema)} |")
    return lines


def _default(value: dict[str, Any]) -> str:
    given = value.get("default")
    return "" if given in (None, "", [], {}) or isinstance(given, dict) else f"`{given}` unless said".lower()


def _cell(value: dict[str, Any], schema: dict[str, Any]) -> str:
    chosen = [f"`{each}`" for each in _choices(value, schema)]
    said = str(value.get("description", ""))
    return f"{said} One of: {', '.join(chosen)}." if len(chosen) > 1 else said


def _choices(value: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    named = str(value.get("$ref", "")).rpartition("/")[2]
    found = value.get("enum") or schema.get("$defs", {}).get(named, {}).get("enum") or []
    within = [value["items"]] if isinstance(value.get("items"), dict) else value.get("anyOf", [])
    return [*map(str, found), *(each for inner in within for each in _choices(inner, schema))]
