"""`city.yaml`: who the city is, how it writes numbers, and the guided question tree."""

import string
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from permits.rulebook.schema.drawing import StampBox, TitleBlock
from permits.rulebook.schema.duties import Appeals, RedFlagMargins, SeparationOfDuties
from permits.rulebook.schema.keeping import RetentionPeriods
from permits.rulebook.schema.part import Code, Part, TypeCode, Words, mistake, must_differ

NUMBER_FIELDS = frozenset({"year", "seq", "type"})


class NumberFormats(Part):
    """How numbers are written: `{year}`, `{seq:06}` (required) and `{type}`."""

    application: Words
    permit: Words
    invoice: Words
    receipt: Words
    certificate: Words = "CO-{year}-{seq:05}"

    @field_validator("*")
    @classmethod
    def _write_a_number(cls, pattern: str) -> str:
        try:
            fields = [name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None]
            pattern.format(year=2026, seq=1, type="X")
        except (ValueError, KeyError, IndexError, AttributeError) as wrong:
            raise mistake("", f"“{pattern}” is not a number format like PRJ-{{year}}-{{seq:06}}.") from wrong
        if "seq" not in fields or not NUMBER_FIELDS.issuperset(fields):
            raise mistake("", f"“{pattern}” must contain {{seq}} and may contain {{year}} and {{type}} only.")
        return pattern


class Website(Part):
    url: Annotated[str, Field(pattern=r"^https?://")]
    name: Words


class GuideOption(Part):
    """An answer in the guide: leads to another question, or to types (several when the job needs several)."""

    code: Code
    label: Words
    hint: str = ""
    next: Code | None = None
    types: tuple[TypeCode, ...] = ()
    advice: str = ""

    @model_validator(mode="after")
    def _lead_somewhere(self) -> Self:
        if self.next is not None and self.types:
            raise mistake("next", "An answer leads to a next question or to types, not to both.")
        if self.next is None and not self.types and not self.advice:
            raise mistake("code", "An answer needs `next`, `types`, or `advice` for a job without a permit.")
        return self


class GuideQuestion(Part):
    code: Code
    label: Words
    hint: str = ""
    options: Annotated[tuple[GuideOption, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _differ(self) -> Self:
        must_differ("options", [option.code for option in self.options])
        return self


class City(Part):
    name: Words
    state: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    department: Words
    address: Words
    city_line: Words
    phone: Words
    email: Words
    website: Website
    time_zone: Words
    unofficial_notice: str = ""
    jurisdiction_id: Annotated[str, Field(pattern=r"^\d{7,10}$")]
    code_edition: Words
    working_hours: Words
    how_to_schedule: Words
    numbers: NumberFormats
    statutory_calendar: Code = "statutory"
    service_calendar: Code = "statutory"
    separation_of_duties: SeparationOfDuties = SeparationOfDuties()
    title_block: TitleBlock = TitleBlock()
    stamp_box: StampBox | None = None
    retention: RetentionPeriods = RetentionPeriods()
    appeals: Appeals = Appeals()
    red_flags: RedFlagMargins = RedFlagMargins()
    guide: Annotated[tuple[GuideQuestion, ...], Field(min_length=1)]

    @field_validator("time_zone")
    @classmethod
    def _exist(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as unknown:
            raise mistake(
                "", f"There is no time zone “{name}”; write one like America/Los_Angeles."
            ) from unknown
        return name

    @model_validator(mode="after")
    def _differ(self) -> Self:
        must_differ("guide", [question.code for question in self.guide])
        return self

    def application_number(self, *, year: int, seq: int, type_code: str = "") -> str:
        return self.numbers.application.format(year=year, seq=seq, type=type_code)

    def permit_number(self, *, year: int, seq: int, type_code: str = "") -> str:
        return self.numbers.permit.format(year=year, seq=seq, type=type_code)

    def invoice_number(self, *, year: int, seq: int) -> str:
        return self.numbers.invoice.format(year=year, seq=seq, type="")

    def receipt_number(self, *, year: int, seq: int) -> str:
        return self.numbers.receipt.format(year=year, seq=seq, type="")

    def certificate_number(self, *, year: int, seq: int) -> str:
        return self.numbers.certificate.format(year=year, seq=seq, type="")
