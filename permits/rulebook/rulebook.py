"""A city's rules, read and checked: what the rest of the product asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from permits.rulebook import linter, pricing, routing
from permits.rulebook.answers import facts as answer_facts
from permits.rulebook.guide import Guide
from permits.rulebook.loader import Parts, load_parts
from permits.rulebook.pack import Pack, read_content, read_folder
from permits.rulebook.pricing import Assessment
from permits.rulebook.problems import PackRefused, Problem, errors
from permits.rulebook.review_plan import definition_of
from permits.rulebook.routing import RoutedReview
from permits.rulebook.schema.city import City
from permits.rulebook.schema.fee import FeeSchedule, Stage
from permits.rulebook.schema.letter import LetterWords
from permits.rulebook.schema.office import Discipline
from permits.rulebook.schema.permit_type import PermitType
from permits.rulebook.schema.standard_comment import StandardComments
from permits.rulebook.schema.valuation import ValuationTable
from workflows.calendars import Calendar
from workflows.definitions.schema import Definition


@dataclass(frozen=True, eq=False, repr=False)
class Rulebook:
    """All rules of one version of a pack."""

    pack: Pack
    city: City
    disciplines: dict[str, Discipline]
    types: dict[str, PermitType]
    schedules: tuple[FeeSchedule, ...]
    calendars: dict[str, Calendar]
    translations: dict[str, dict[str, str]]
    valuations: tuple[ValuationTable, ...] = ()
    letters: Mapping[str, LetterWords] = field(default_factory=dict)
    standard_comments: Mapping[str, StandardComments] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        return f"<Rulebook {self.pack_name} {self.sha256[:12]}>"

    @property
    def pack_name(self) -> str:
        return self.pack.name

    @cached_property
    def sha256(self) -> str:
        return self.pack.sha256()

    @cached_property
    def guide(self) -> Guide:
        return Guide.of(self.city)

    def calendar(self, code: str | None = None) -> Calendar:
        """Return a business-day calendar; the city's statutory one unless named."""
        return self.calendars[code or self.city.statutory_calendar]

    def facts(
        self, type_code: str, answers: Mapping[str, object], fields: Mapping[str, object] | None = None
    ) -> dict[str, object]:
        """Return the typed facts of a form and of the application's own fields."""
        return answer_facts(self.types[type_code], answers, fields)

    def price(
        self,
        type_code: str,
        facts: Mapping[str, object],
        *,
        on: date,
        stage: Stage | None = None,
        estimate: bool = False,
        submitted_on: date | None = None,
        valuation_set: bool = False,
    ) -> Assessment:
        """Assess a type's fees. :raises CannotPrice: when a fact or a schedule is missing."""
        permit_type = self.types[type_code]
        return pricing.price(
            self.schedules,
            permit_type,
            facts,
            on,
            stage=stage,
            estimate=estimate,
            submitted_on=submitted_on,
            valuations=self.valuations,
            valuation_set=valuation_set,
        )

    def route(self, type_code: str, facts: Mapping[str, object]) -> list[RoutedReview]:
        """Return the reviews that the facts ask for."""
        return routing.route(self.types[type_code], self.disciplines, self.definition(type_code), facts)

    def definition(self, type_code: str) -> Definition | None:
        """Return a type's plan review as the engine's definition, None when nobody reviews it."""
        if type_code not in self._definitions:
            self._definitions[type_code] = definition_of(self.types[type_code], self.disciplines)
        return self._definitions[type_code]

    @cached_property
    def _definitions(self) -> dict[str, Definition | None]:
        return {}

    def text(self, english: str, language: str) -> str:
        """Return the pack's words in a language; English where there is no translation."""
        phrases = self.translations.get(language.split("-")[0], {})
        return phrases.get(" ".join(english.split()), english)


def load_folder(folder: Path) -> Rulebook:
    """Load a pack's folder. :raises PackRefused: with every error."""
    return load(read_folder(folder))


def load_content(content: str) -> Rulebook:
    """Load a published version's content, which was linted when it was published."""
    return load(read_content(content), lint=False)


def load(pack: Pack, *, lint: bool = True) -> Rulebook:
    """Load a pack. :raises PackRefused: with every error; warnings are kept on the rulebook."""
    parts, problems = load_parts(pack)
    if not problems and lint:
        problems = linter.lint(parts)
    if errors(problems) or parts.city is None:
        raise PackRefused(problems)
    return _assembled(pack, parts, parts.city, problems)


def _assembled(pack: Pack, parts: Parts, city: City, warnings: list[Problem]) -> Rulebook:
    return Rulebook(
        pack=pack,
        city=city,
        disciplines=parts.disciplines,
        types=parts.types,
        schedules=tuple(parts.schedules),
        calendars={code: each.build(city.time_zone) for code, each in parts.calendars.items()},
        translations=parts.translations,
        valuations=tuple(parts.valuations),
        letters=parts.letters,
        standard_comments=parts.standard_comments,
        warnings=tuple(warnings),
    )
