"""Plan reviews that were published by themselves: which one holds for what begins under which rules.

The rules of the city bring a plan for each type. One that is published alone changes it for the version of
the rules that it names as its basis, and for what is handed in from the day after its publication; rules
that take effect later bring their own plans again.
"""

from datetime import date, timedelta

from permits.rulebook.models import RulebookVersion
from permits.rulebook.review_plan import code_of
from workflows.calendars import Calendar
from workflows.definitions.models import DefinitionVersion
from workflows.definitions.schema import Definition


def basis_of(rules: RulebookVersion) -> str:
    """Return how a plan names the version of the rules for which it is written."""
    return str(rules.number)


def effective_from(version: DefinitionVersion, calendar: Calendar) -> date:
    """Return the first day on which what is handed in goes by a published plan: never the present one."""
    return calendar.local_date(version.published_at) + timedelta(days=1)


def published_plans(rules: RulebookVersion, type_code: str) -> list[DefinitionVersion]:
    """Return the plans that were published for a type under a version of the rules, the newest first."""
    versions = DefinitionVersion.objects.filter(code=code_of(type_code)).order_by("-number")
    return [each for each in versions if each.definition.basis == basis_of(rules)]


def plan_in_force(rules: RulebookVersion, type_code: str, on: date) -> DefinitionVersion | None:
    """Return the published plan for what is handed in on a day; None where the rules' own plan holds."""
    calendar = rules.rulebook.calendar()
    plans = published_plans(rules, type_code)
    return next((each for each in plans if effective_from(each, calendar) <= on), None)


def standing_plan(rules: RulebookVersion, type_code: str) -> Definition | None:
    """Return the newest plan of a type, in force or about to be: what a new draft begins from.

    None for a type that nobody reviews.
    """
    own = rules.rulebook.definition(type_code) if type_code in rules.rulebook.types else None
    newest = next(iter(published_plans(rules, type_code)), None) if own is not None else None
    return newest.definition if newest is not None else own
