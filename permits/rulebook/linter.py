"""Check a pack as a whole: everything that one file alone cannot know."""

from permits.rulebook import (
    lint_belonging,
    lint_comments,
    lint_fee_bases,
    lint_fees,
    lint_forms,
    lint_letters,
    lint_reviews,
    lint_types,
    lint_valuations,
    lint_words,
)
from permits.rulebook.loader import Parts
from permits.rulebook.problems import Problem
from permits.rulebook.schema.city import City
from permits.rulebook.yaml_source import Source
from workflows.calendars import CalendarError


def lint(parts: Parts) -> list[Problem]:
    """Return every error and warning of a pack whose files could be read."""
    problems: list[Problem] = []
    if parts.city is not None:
        problems += _calendars(parts, parts.city)
        problems += _guide(parts, parts.city)
    for permit_type in parts.types.values():
        problems += lint_types.lint_type(parts, permit_type)
        problems += lint_forms.lint_form(parts, permit_type)
        problems += lint_belonging.lint_belonging(parts, permit_type)
        problems += lint_reviews.lint_reviews(parts, permit_type)
    problems += lint_valuations.lint_valuations(parts)
    problems += lint_letters.lint_letters(parts)
    problems += lint_comments.lint_comments(parts)
    problems += lint_fee_bases.lint_fee_bases(parts)
    return problems + lint_fees.lint_fees(parts) + lint_words.lint_words(parts)


def _calendars(parts: Parts, city: City) -> list[Problem]:
    source, problems = parts.sources["city.yaml"], []
    for key in ("statutory_calendar", "service_calendar"):
        if getattr(city, key) not in parts.calendars:
            problems.append(source.problem((key,), f"There is no calendars/{getattr(city, key)}.yaml."))
    for calendar in parts.calendars.values():
        try:
            calendar.build(city.time_zone)
        except CalendarError as wrong:
            problems.append(parts.source_of(calendar).problem(("code",), str(wrong)))
    return problems


def _guide(parts: Parts, city: City) -> list[Problem]:
    source = parts.sources["city.yaml"]
    questions = {question.code for question in city.guide}
    problems: list[Problem] = []
    reached: set[str] = set()
    for index, question in enumerate(city.guide):
        for place, option in enumerate(question.options):
            path = ("guide", index, "options", place)
            if option.next is not None and option.next not in questions:
                problems.append(
                    source.problem((*path, "next"), f"The guide has no question “{option.next}”.")
                )
            unknown = [code for code in option.types if code not in parts.types]
            problems += [source.problem((*path, "types"), f"There is no type {code}.") for code in unknown]
            reached.update(option.types)
    problems += _circle(source, city) + _unasked(source, city)
    unreached = sorted(parts.types.keys() - reached)
    return problems + [
        source.problem(("guide",), f"No answer of the guide leads to the type {code}.", "warning")
        for code in unreached
    ]


def _unasked(source: Source, city: City) -> list[Problem]:
    """Warn of questions of the guide to which no answer leads."""
    following = {question.code: {o.next for o in question.options if o.next} for question in city.guide}
    asked, ahead = set[str](), {city.guide[0].code}
    while ahead:
        asked |= ahead
        ahead = {later for code in ahead for later in following.get(code, ())} - asked
    return [
        source.problem(("guide", index), f"No answer leads to the question “{question.code}”.", "warning")
        for index, question in enumerate(city.guide)
        if question.code not in asked
    ]


def _circle(source: Source, city: City) -> list[Problem]:
    following = {question.code: {o.next for o in question.options if o.next} for question in city.guide}
    for start in following:
        ahead = set(following[start])
        for _ in following:
            ahead |= {later for code in ahead for later in following.get(code, ())}
        if start in ahead:
            return [
                source.problem(("guide",), f"The guide comes back to the question “{start}” and never ends.")
            ]
    return []
