"""Turn a pack's files into its parts, collecting every problem with file, line and key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePosixPath
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from permits.rulebook.pack import Pack
from permits.rulebook.problems import PackRefused, Problem
from permits.rulebook.schema.city import City
from permits.rulebook.schema.fee import FeeSchedule
from permits.rulebook.schema.letter import LetterWords
from permits.rulebook.schema.office import BusinessCalendar, Discipline, Disciplines
from permits.rulebook.schema.part import Part
from permits.rulebook.schema.permit_type import PermitType
from permits.rulebook.schema.standard_comment import StandardComments
from permits.rulebook.schema.valuation import ValuationTable
from permits.rulebook.yaml_source import Source, read_yaml

AnyPart = TypeVar("AnyPart", bound=Part)
BASES = (
    "valuation, area, columns, count, fixtures, flat, hourly, cost, percent_of, multiple_of, surcharge, "
    "credit or together"
)
_EXPECTED = {
    "missing": "This key is missing.",
    "bool_type": "Expected true or false.",
    "bool_parsing": "Expected true or false.",
    "int_type": "Expected a whole number.",
    "int_parsing": "Expected a whole number.",
    "int_from_float": "Expected a whole number.",
    "decimal_type": "Expected a number such as 12.50.",
    "decimal_parsing": "Expected a number such as 12.50.",
    "string_type": "Expected text; put it in quotes if it looks like something else.",
    "tuple_type": "Expected a list (lines that begin with “- ”).",
    "list_type": "Expected a list (lines that begin with “- ”).",
    "dict_type": "Expected keys with values.",
    "model_type": "Expected keys with values.",
    "date_from_datetime_parsing": "Expected a date like 2026-07-01.",
    "date_type": "Expected a date like 2026-07-01.",
    "date_parsing": "Expected a date like 2026-07-01.",
    "time_parsing": "Expected a time like 17:00.",
    "too_short": "The list is too short.",
    "union_tag_not_found": f"Give a basis: {BASES}.",
    "union_tag_invalid": f"There is no such basis; expected one of: {BASES}.",
}


@dataclass
class Parts:
    """Everything a pack says, with the sources to point into."""

    name: str
    sources: dict[str, Source] = field(default_factory=dict)
    city: City | None = None
    disciplines: dict[str, Discipline] = field(default_factory=dict)
    teams: frozenset[str] = frozenset()
    calendars: dict[str, BusinessCalendar] = field(default_factory=dict)
    types: dict[str, PermitType] = field(default_factory=dict)
    schedules: list[FeeSchedule] = field(default_factory=list)
    valuations: list[ValuationTable] = field(default_factory=list)
    letters: dict[str, LetterWords] = field(default_factory=dict)
    standard_comments: dict[str, StandardComments] = field(default_factory=dict)
    translations: dict[str, dict[str, str]] = field(default_factory=dict)
    homes: dict[int, str] = field(default_factory=dict)  # id of a part -> its file

    def source_of(self, part: Part) -> Source:
        return self.sources[self.homes[id(part)]]


def load_parts(pack: Pack) -> tuple[Parts, list[Problem]]:
    """Read all files; what could be read is in the parts, what was wrong in the problems."""
    parts, problems = Parts(pack.name), []
    for file, text in sorted(pack.files.items()):
        if file.endswith(".yaml"):
            try:
                read_part(parts, read_yaml(file, text))
            except PackRefused as refused:
                problems += refused.problems
    missing = [Problem(file, 0, "", "This file is missing.") for file in _missing_files(pack)]
    return parts, missing + problems


def _missing_files(pack: Pack) -> Iterator[str]:
    yield from (file for file in ("city.yaml", "disciplines.yaml") if file not in pack.files)
    for folder in ("calendars", "types", "fees"):
        if not any(file.startswith(f"{folder}/") for file in pack.files):
            yield f"{folder}/*.yaml"


def read_part(parts: Parts, source: Source) -> None:
    """Read one file into the part that its place in the pack says it is."""
    parts.sources[source.file] = source
    folder, stem = PurePosixPath(source.file).parent.name, PurePosixPath(source.file).stem
    match folder, stem:
        case "", "city":
            parts.city = _validated(City, source, parts)
        case "", "disciplines":
            reviewing = _validated(Disciplines, source, parts)
            parts.disciplines = {each.code: each for each in reviewing.disciplines}
            parts.teams = frozenset(reviewing.teams)
        case "calendars", _:
            calendar = _validated(BusinessCalendar, source, parts)
            _named_like_its_file(source, calendar.code, stem)
            parts.calendars[calendar.code] = calendar
        case "types", _:
            permit_type = _validated(PermitType, source, parts)
            _named_like_its_file(source, permit_type.code, stem.upper().replace("_", "-"))
            parts.types[permit_type.code] = permit_type
        case "fees", _:
            parts.schedules.append(_validated(FeeSchedule, source, parts))
        case "valuations", _:
            parts.valuations.append(_validated(ValuationTable, source, parts))
        case "letters", _:
            letter = _validated(LetterWords, source, parts)
            _named_like_its_file(source, letter.code, stem)
            parts.letters[letter.code] = letter
        case "standard_comments", _:
            comments = _validated(StandardComments, source, parts)
            _named_like_its_file(source, comments.discipline, stem, key="discipline")
            parts.standard_comments[comments.discipline] = comments
        case "translations", _:
            parts.translations[stem] = _phrases(source)


def _named_like_its_file(source: Source, code: str, expected: str, *, key: str = "code") -> None:
    if code != expected:
        raise PackRefused(
            [source.problem((key,), f"The file's name says “{expected}”; the {key} must agree.")]
        )


def _phrases(source: Source) -> dict[str, str]:
    if not isinstance(source.value, dict):
        raise PackRefused([source.problem((), "Expected lines of the form “English text”: “translation”.")])
    wrong = [key for key, value in source.value.items() if not isinstance(value, str) or not value.strip()]
    if wrong:
        raise PackRefused([source.problem((key,), "Expected the translation as text.") for key in wrong])
    return {" ".join(key.split()): value for key, value in source.value.items()}


def _validated(model: type[AnyPart], source: Source, parts: Parts) -> AnyPart:
    try:
        part = model.model_validate(source.value)
    except ValidationError as invalid:
        raise PackRefused([_problem(source, error) for error in invalid.errors()]) from invalid
    parts.homes[id(part)] = source.file
    return part


def _problem(source: Source, error: ErrorDetails) -> Problem:
    context: Mapping[str, object] = error.get("ctx") or {}
    key = context.get("key") if error["type"] in ("unknown_key", "mistake") else None
    path = (*error["loc"], key) if isinstance(key, str) and key else error["loc"]
    return source.problem(path, _sentence(error))


def _sentence(error: ErrorDetails) -> str:
    if error["type"] in ("unknown_key", "mistake"):
        return error["msg"]
    expected = (
        _EXPECTED.get(error["type"]) or f"{error['msg'].replace('Input should', 'This should').rstrip('.')}."
    )
    given = error["input"]
    if error["type"] == "greater_than_equal" and error.get("ctx", {}).get("ge") == 0:
        expected = "This must not be below zero; what is taken off a fee has the basis “credit”."
    shown = isinstance(given, str | int | Decimal) and error["type"] != "missing"
    return f"{expected} It says “{str(given)[:60]}”." if shown else expected
