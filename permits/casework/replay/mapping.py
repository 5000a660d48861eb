"""A source of records is one file, ``sources/<name>.yaml``: which column says what, in whose words."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from permits.applications.statuses import Status

SOURCES = Path(__file__).parent / "sources"
GOALS = frozenset(Status.values) - {Status.DRAFT}


class MappingRefused(ValueError):
    """A mapping file that cannot be used; every mistake in a line of its own."""


class Part(BaseModel):
    """A part of a mapping: frozen, and with no key that it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))


class Cell(Part):
    """Where a text stands: in the first filled column, or in several; ``pattern`` cuts a part out."""

    columns: tuple[str, ...] = Field(min_length=1)
    how: Literal["first", "join"] = "first"
    by: str = " "
    pattern: str = ""

    @model_validator(mode="after")
    def _cut_one_part(self) -> Self:
        if self.pattern and re.compile(self.pattern).groups != 1:
            raise ValueError("a pattern has exactly one group: the part that is wanted")
        return self


def _cell(given: object) -> object:
    """Read a plain column name, or a list of them, as a cell."""
    if isinstance(given, str):
        return {"columns": [given]}
    return {"columns": given} if isinstance(given, list) else given


AnyCell = Annotated[Cell, BeforeValidator(_cell)]


class Dates(Part):
    """The columns of dates (``reached``: when the present status began) and the forms they are written in."""

    formats: tuple[str, ...] = Field(min_length=1)
    applied: str = ""
    issued: str = ""
    completed: str = ""
    reached: str = ""

    @property
    def columns(self) -> list[str]:
        return [name for name in (self.applied, self.issued, self.completed, self.reached) if name]


class StatusRule(Part):
    """A recorded status and what it means here; the first rule that fits counts.

    ``older_than`` is in days from the last recorded date to the end of the data.
    """

    recorded: tuple[str, ...]
    reached: str
    issued: bool | None = None
    completed: bool | None = None
    older_than: int | None = None

    @model_validator(mode="after")
    def _reach_a_status(self) -> Self:
        if self.reached not in GOALS:
            raise ValueError(f"“{self.reached}” is no status; expected one of: {', '.join(sorted(GOALS))}")
        return self


class TypeRule(Part):
    """Rows of a kind, by patterns on columns, and the type of this city that fits, or why none does.

    ``answers`` are the same for all such rows; ``read`` takes others from columns, as numbers not above
    ``most``.
    """

    when: dict[str, str]
    type: str = ""
    work_class: str = ""
    refuse: str = ""
    answers: dict[str, str | int | bool | list[str]] = {}
    read: dict[str, AnyCell] = {}
    most: dict[str, int] = {}

    @model_validator(mode="after")
    def _decide(self) -> Self:
        if bool(self.type) == bool(self.refuse):
            raise ValueError("a rule names a `type`, or says with `refuse` why there is none")
        for pattern in self.when.values():
            re.compile(pattern)
        return self

    @cached_property
    def patterns(self) -> Sequence[tuple[str, re.Pattern[str]]]:
        return [(column, re.compile(pattern, re.IGNORECASE)) for column, pattern in self.when.items()]


class Valuation(Part):
    """The columns of the valuation; ``assumed`` for types of flat fees where the source never gives one."""

    columns: tuple[str, ...] = Field(min_length=1)
    assumed: dict[str, int] = {}


class Place(Part):
    """Where the work is."""

    address: AnyCell
    unit: AnyCell | None = None
    postal_code: AnyCell | None = None
    parcel: AnyCell | None = None
    latitude: AnyCell | None = None
    longitude: AnyCell | None = None


class SourceMapping(Part):
    """One source of records, whole."""

    source: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
    title: str
    licence: str
    attribution: str
    encoding: str = "utf-8-sig"
    id: AnyCell
    dates: Dates
    status: str
    statuses: tuple[StatusRule, ...]
    types: tuple[TypeRule, ...]
    valuation: Valuation
    place: Place
    scope: AnyCell
    contractor: str = ""
    sha256: str = ""

    def columns(self) -> set[str]:
        """Return every column that the mapping reads."""
        place = [getattr(self.place, name) for name in type(self.place).model_fields]
        cells = [cell for cell in (self.id, self.scope, *place) if cell is not None]
        cells += [cell for rule in self.types for cell in rule.read.values()]
        named = {column for cell in cells for column in cell.columns}
        named |= {column for rule in self.types for column in rule.when}
        named |= {self.status, *self.dates.columns, *self.valuation.columns}
        return named | ({self.contractor} if self.contractor else set())


def names() -> list[str]:
    """Return the sources that there are."""
    return sorted(path.stem for path in SOURCES.glob("*.yaml"))


def load(name: str) -> SourceMapping:
    """Return a source's mapping, by its name or by the path of a file of one's own.

    :raises MappingRefused: when there is none, or it is wrong.
    """
    path = Path(name) if name.endswith((".yaml", ".yml")) else SOURCES / f"{name}.yaml"
    if not path.is_file():
        raise MappingRefused(f"There is no source “{name}”. There are: {', '.join(names())}.")
    content = path.read_bytes()
    try:
        given = yaml.safe_load(content)
        return SourceMapping.model_validate({**given, "sha256": hashlib.sha256(content).hexdigest()})
    except yaml.YAMLError as broken:
        raise MappingRefused(f"{path.name} is not YAML: {broken}") from broken
    except (ValidationError, TypeError) as wrong:
        raise MappingRefused(f"{path.name}: {_told(wrong)}") from wrong


def parse_day(text: str, formats: Sequence[str]) -> datetime:
    """Return the day that a text names. :raises ValueError: when it is written in none of the forms."""
    for form in formats:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 (a day, not a moment)
        except ValueError:
            continue
    raise ValueError(text)


def _told(wrong: Exception) -> str:
    if not isinstance(wrong, ValidationError):
        return "the file must be a mapping of keys"
    return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in wrong.errors())
