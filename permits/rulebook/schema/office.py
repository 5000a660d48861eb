"""`calendars/<code>.yaml` and `disciplines.yaml`: when the office works and who reviews."""

from datetime import date, time
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from permits.rulebook.schema.part import Code, Part, Words, mistake, must_differ
from workflows import calendars

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Holiday(Part):
    on: date
    name: Words


class Closure(Part):
    first: date
    last: date
    name: Words

    @model_validator(mode="after")
    def _run_forward(self) -> Self:
        if self.last < self.first:
            raise mistake("last", "A closure must not end before it begins.")
        return self


class BusinessCalendar(Part):
    """Business days; `jurisdiction` takes the legal holidays of a state, `without` drops some of them."""

    code: Code
    name: Words
    version: Words
    source: Words
    weekend: tuple[Weekday, ...] = ("saturday", "sunday")
    jurisdiction: Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")] | None = None
    without: tuple[Words, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    closures: tuple[Closure, ...] = ()
    opens: time = time(8)
    closes: time = time(17)
    receipt_rule: Literal["A", "B"] = "A"

    def build(self, time_zone: str) -> calendars.Calendar:
        """Build the engine's calendar. :raises CalendarError: when it cannot count."""
        return calendars.Calendar(
            code=self.code,
            version=self.version,
            time_zone=time_zone,
            weekend=frozenset(WEEKDAYS.index(day) for day in self.weekend),
            jurisdiction=self.jurisdiction,
            without=frozenset(self.without),
            holidays=tuple(calendars.Holiday(holiday.on, holiday.name) for holiday in self.holidays),
            closures=tuple(calendars.Closure(each.first, each.last, each.name) for each in self.closures),
            opens=self.opens,
            closes=self.closes,
            receipt_rule=self.receipt_rule,
        )


SheetLetters = Annotated[str, Field(pattern=r"^[A-Z]{1,2}$")]


class Discipline(Part):
    """A kind of review, the team that does it and the business days that it may take in each round.

    ``sheets`` are the letters with which the numbers of the sheets begin that it reads: S for S-201;
    ``hours`` is the work that one review usually takes, with which a what-if reckons.
    """

    code: Code
    name: Words
    team: Code
    days: Annotated[tuple[Annotated[int, Field(ge=1, le=250)], ...], Field(min_length=1)]
    sheets: tuple[SheetLetters, ...] = ()
    hours: Annotated[Decimal, Field(gt=0, le=200, decimal_places=2)] | None = None

    def days_for(self, review_round: int) -> int:
        """Return the business days for a round (1, 2, …); the last figure serves all later rounds."""
        return self.days[min(review_round, len(self.days)) - 1]


class Disciplines(Part):
    """Who reviews. Where ``teams`` are listed, every discipline's team must be one of them."""

    teams: tuple[Code, ...] = ()
    disciplines: Annotated[tuple[Discipline, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _differ(self) -> Self:
        must_differ("teams", list(self.teams))
        must_differ("disciplines", [discipline.code for discipline in self.disciplines])
        return self
