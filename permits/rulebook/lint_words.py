"""Check translations: every label shown to applicants has one, and none stands there for nothing."""

from collections.abc import Iterator

from permits.rulebook.loader import Parts
from permits.rulebook.problems import Problem
from permits.rulebook.schema.form import Page, Question
from permits.rulebook.schema.permit_type import PermitType


def lint_words(parts: Parts) -> list[Problem]:
    """Warn of each label without a translation, and of each translation of nothing."""
    needed = {_one_line(phrase): None for phrase in labels(parts)}
    known = needed.keys() | {_one_line(phrase) for phrase in explanations(parts)}
    problems = []
    for language, translated in sorted(parts.translations.items()):
        source = parts.sources[f"translations/{language}.yaml"]
        missing = [phrase for phrase in needed if phrase not in translated]
        unused = [key for key in source.value if _one_line(key) not in known]
        problems += [source.problem((), f"No translation of: {phrase}", "warning") for phrase in missing]
        problems += [source.problem((key,), "Nothing in the pack says this.", "warning") for key in unused]
    return problems


def _one_line(phrase: str) -> str:
    return " ".join(phrase.split())


def labels(parts: Parts) -> Iterator[str]:
    """Return what applicants must read to fill in a form: names, titles, questions, answers."""
    for question in parts.city.guide if parts.city else ():
        yield question.label
        yield from (option.label for option in question.options)
    for letter in parts.letters.values():
        yield from filter(None, letter.texts)
    for permit_type in parts.types.values():
        yield from (permit_type.name, permit_type.description, permit_type.expected_time)
        yield from (work_class.name for work_class in permit_type.work_classes)
        yield from (slot.name for slot in permit_type.documents)
        for page in permit_type.pages:
            yield page.title
            yield from (section.title for section in page.sections)
        for asked in _asked(permit_type):
            yield asked.label
            yield from (option.label for option in asked.options)
            yield from filter(None, (asked.entry,))


def explanations(parts: Parts) -> Iterator[str]:
    """Return what may be translated beside the labels: hints, help, notices, fees."""
    if parts.city is not None:
        yield from (parts.city.unofficial_notice, parts.city.working_hours, parts.city.how_to_schedule)
        for question in parts.city.guide:
            yield question.hint
            yield from (text for option in question.options for text in (option.hint, option.advice))
    for schedule in parts.schedules:
        yield from (line.label for line in schedule.lines.values())
    for permit_type in parts.types.values():
        yield from (text for page in permit_type.pages for text in (page.intro, *_hints(page)))
        yield from (slot.help for slot in permit_type.documents)
        yield from (item.text for item in permit_type.checklist)
        yield from permit_type.notices
        yield from (each.otherwise for each in permit_type.eligibility)
        for asked in _asked(permit_type):
            yield from (asked.called, asked.hint, asked.help, asked.unit, asked.pattern_hint)
            yield from (option.hint for option in asked.options)


def _asked(permit_type: PermitType) -> Iterator[Question]:
    """Return every question, those of the groups among them."""
    for question in permit_type.questions.values():
        yield from (question, *question.questions)


def _hints(page: Page) -> Iterator[str]:
    yield from (section.hint for section in page.sections)
