"""Check the form of a type: names, order, computed values, defaults, and what can never be asked."""

from collections.abc import Iterator, Mapping

from permits.rulebook.answer_domain import never_holds
from permits.rulebook.answer_errors import wrong_parts
from permits.rulebook.answer_reading import as_posted, read_answer
from permits.rulebook.loader import Parts
from permits.rulebook.problems import Problem
from permits.rulebook.schema.form import Question
from permits.rulebook.schema.permit_type import APPLICATION_FIELDS, PermitType
from permits.rulebook.schema.question_kinds import QuestionKind
from permits.rulebook.yaml_source import Path, Source
from workflows.conditions import ConditionError

RESERVED = frozenset(
    {
        *(
            "as",
            "break",
            "const",
            "continue",
            "else",
            "false",
            "for",
            "function",
            "if",
            "import",
            "in",
            "let",
        ),
        *("loop", "package", "namespace", "null", "return", "true", "var", "void", "while"),
    }
)
OF_GROUPS = frozenset({"size"})
"""What a group has by itself: `rooms.size()`."""


def lint_form(parts: Parts, permit_type: PermitType) -> list[Problem]:
    """Return what is wrong with the form of a type."""
    source = parts.source_of(permit_type)
    return [
        *_names(source, permit_type),
        *_computations(source, permit_type),
        *_order(source, permit_type),
        *_defaults(source, permit_type),
        *_never(source, permit_type),
        *_guided(parts, source, permit_type),
    ]


def question_paths(permit_type: PermitType) -> Iterator[tuple[Path, str]]:
    """Return every question's code with its place in the file."""
    for page_index, page in enumerate(permit_type.pages):
        for section_index, section in enumerate(page.sections):
            for index, question in enumerate(section.questions):
                yield ("pages", page_index, "sections", section_index, "questions", index), question.code


def _all_questions(permit_type: PermitType) -> Iterator[tuple[Path, Question]]:
    """Return every question with its place, those of the groups among them."""
    for path, code in question_paths(permit_type):
        question = permit_type.questions[code]
        yield path, question
        yield from (((*path, "questions", index), each) for index, each in enumerate(question.questions))


def _names(source: Source, permit_type: PermitType) -> Iterator[Problem]:
    for path, question in _all_questions(permit_type):
        inside = question.code not in permit_type.questions
        if not inside and (question.code in APPLICATION_FIELDS or question.code in permit_type.facts):
            sentence = f"“{question.code}” is already a fact of every such application."
            yield source.problem((*path, "code"), sentence)
        if question.code in RESERVED or (len(path) > 6 and question.code in OF_GROUPS):
            sentence = f"“{question.code}” is a word of the condition language; choose another."
            yield source.problem((*path, "code"), sentence)
    for name in permit_type.facts:
        if name in APPLICATION_FIELDS or name in RESERVED:
            yield source.problem(("facts", name), f"“{name}” cannot be used as the name of a fact.")


def _computations(source: Source, permit_type: PermitType) -> Iterator[Problem]:
    reads: dict[str, frozenset[str]] = {}
    places = dict(_computed(permit_type))
    for question, path in places.items():
        try:
            reads[question] = permit_type.computation(permit_type.questions[question]).names
        except ConditionError as wrong:
            yield source.problem((*path, "value"), _said(question, wrong))
    for code in reads:
        circle = _circle(code, reads)
        if circle and code == min(circle):
            sentence = f"“{code}” is computed from itself: {' → '.join((*circle, code))}."
            yield source.problem((*places[code], "value"), sentence)


def _said(code: str, wrong: ConditionError) -> str:
    own = getattr(wrong, "name", "") == code
    return f"“{code}” is computed from itself: {code} → {code}." if own else str(wrong)


def _computed(permit_type: PermitType) -> Iterator[tuple[str, Path]]:
    for path, code in question_paths(permit_type):
        if permit_type.questions[code].kind is QuestionKind.COMPUTED:
            yield code, path


def _circle(start: str, reads: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """Return a way from a computed value back to itself, () when there is none."""
    ways, seen = [(start,)], set[str]()
    while ways:
        way = ways.pop(0)
        for name in sorted(reads.get(way[-1], ())):
            if name == start:
                return way
            if name in reads and name not in seen:
                seen.add(name)
                ways.append((*way, name))
    return ()


def _order(source: Source, permit_type: PermitType) -> Iterator[Problem]:
    """Let a question depend on earlier ones only: then the walk through the form decides it, once."""
    of_questions = {name for each in permit_type.questions.values() for name in each.fact_kinds}
    known = permit_type.variables.keys() - of_questions
    for path, code in question_paths(permit_type):
        question = permit_type.questions[code]
        for key, names in _read_by(permit_type, question):
            later = names - known
            if later:
                sentence = f"A question may depend on earlier ones only, not on: {', '.join(sorted(later))}."
                yield source.problem((*path, key), sentence)
        known |= question.fact_kinds.keys()


def _read_by(permit_type: PermitType, question: Question) -> Iterator[tuple[str, frozenset[str]]]:
    try:
        if question.show_if is not None:
            yield "show_if", permit_type.condition(question.show_if).names
        if question.value is not None:
            yield "value", permit_type.computation(question).names
    except ConditionError:
        return  # told already


def _defaults(source: Source, permit_type: PermitType) -> Iterator[Problem]:
    for path, question in _all_questions(permit_type):
        if question.default is None:
            continue
        answer = read_answer(question, as_posted(question.default))
        wrong = wrong_parts(question, answer, str, required=True)
        if wrong:
            sentence = (
                f"The default “{question.default}” is no answer to the question. {wrong[question.code]}"
            )
            yield source.problem((*path, "default"), sentence)


def _never(source: Source, permit_type: PermitType) -> Iterator[Problem]:
    """Warn of what is never shown, and of what is never required while it shows."""
    for path, code in question_paths(permit_type):
        question = permit_type.questions[code]
        shown, required = question.show_if, question.require_if
        if shown is not None and _cannot_hold(permit_type, shown):
            yield source.problem((*path, "show_if"), "No answers show this question.", "warning")
        elif required is not None:
            together = f"({shown}) && ({required})" if shown is not None else required
            if _cannot_hold(permit_type, together):
                sentence = "While the question shows, no answers require it."
                yield source.problem((*path, "require_if"), sentence, "warning")


def _cannot_hold(permit_type: PermitType, rule: str) -> bool:
    try:
        return never_holds(permit_type, rule)
    except ConditionError:
        return False  # told already, or too long together


def _guided(parts: Parts, source: Source, permit_type: PermitType) -> Iterator[Problem]:
    asked = {each.code: each for each in parts.city.guide} if parts.city else {}
    for path, code in question_paths(permit_type):
        question = permit_type.questions[code]
        if not question.from_guide or not parts.city:
            continue
        if code not in asked:
            yield source.problem((*path, "from_guide"), f"The city's guide has no question “{code}”.")
        elif not any(_fits(question, option.code) for option in asked[code].options):
            sentence = f"No answer to “{code}” in the city's guide is an answer here."
            yield source.problem((*path, "from_guide"), sentence)


def _fits(question: Question, code: str) -> bool:
    return not wrong_parts(question, read_answer(question, [code]), str, required=True)
