"""The declared domain of variables, and whether a condition can hold in it at all.

Every value is tried where a variable has few; where it has many, the values beside which a comparison can
change: the ends of its range and the literals of the condition with their neighbours. What that cannot
settle, arithmetic, functions, facts compared with facts, or more combinations than `MOST_TRIED`, is said
to be unsettled and never guessed.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import chain, combinations, islice, pairwise, product

from workflows.conditions import Condition, ConditionError, Kind, MissingFacts
from workflows.definitions.schema import Variable

MOST_TRIED = 20_000
MOST_ENUMERATED = 64
MOST_ENTRIES = 100
MOST_MEMBERS = 8
FAR = 10**12
_TEXT = re.compile(r"""'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)\"""")
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?")
_UNTRACEABLE = re.compile(r"[+*/%\[\]?]|(?<=[\w)])\s*-|\.\s*\w+\s*\(|\b[a-zA-Z_]+\s*\(")
_BETWEEN_FACTS = re.compile(r"(?<![\w.'\"])([a-z_]\w*)\s*(?:[<>]=?|==|!=|\bin\b)\s*([a-z_]\w*)(?!['\"\w])")
_WHOLE_LIST = re.compile(r"[=!<>]=?\s*\[|\]\s*[=!<>]")
_WORDS = frozenset({"true", "false", "null"})

Facts = Mapping[str, object]


class Verdict(StrEnum):
    """What can be said of a condition over the whole domain."""

    ALWAYS = "always"
    NEVER = "never"
    SOMETIMES = "sometimes"
    UNSETTLED = "unsettled"


@dataclass(slots=True)
class Judgement:
    """A verdict, with the facts that leave the condition undecided or make it fail, where there are any."""

    verdict: Verdict
    undecided: frozenset[str] = frozenset()
    failure: str = ""


@dataclass(frozen=True)
class Samples:
    """The combinations of values to try; `exact` when trying them all settles the question."""

    names: tuple[str, ...]
    values: tuple[tuple[object, ...], ...]
    exact: bool

    @property
    def size(self) -> int:
        total = 1
        for each in self.values:
            total *= len(each)
        return total

    def __iter__(self) -> Iterator[dict[str, object]]:
        for combination in islice(product(*self.values), MOST_TRIED):
            yield dict(zip(self.names, combination, strict=True))


@dataclass
class _Seen:
    yes: bool = False
    no: bool = False
    undecided: frozenset[str] = frozenset()
    failure: str = ""


def judge(
    conditions: Sequence[Condition], domain: Mapping[str, Variable], *, unanswered: bool | None = None
) -> Judgement:
    """Say whether any of the conditions holds always, never or sometimes over the domain."""
    samples, seen = samples_for(conditions, domain), _Seen()
    for facts in samples:
        _try(conditions, facts, unanswered, seen)
    settled = samples.exact and samples.size <= MOST_TRIED
    if seen.yes and seen.no:
        verdict = Verdict.SOMETIMES
    elif not settled:
        verdict = Verdict.UNSETTLED
    else:
        verdict = Verdict.ALWAYS if seen.yes else Verdict.NEVER if seen.no else Verdict.UNSETTLED
    return Judgement(verdict, seen.undecided, seen.failure)


def _try(conditions: Sequence[Condition], facts: Facts, unanswered: bool | None, seen: _Seen) -> None:
    try:
        answer = any_holds(conditions, facts, unanswered)
    except MissingFacts as missing:
        seen.undecided |= missing.names
    except ConditionError as failed:
        seen.failure = seen.failure or failed.reason
    else:
        seen.yes, seen.no = seen.yes or answer, seen.no or not answer


def any_holds(conditions: Sequence[Condition], facts: Facts, unanswered: bool | None) -> bool:
    """Tell whether any condition holds. :raises MissingFacts: when one lacks a fact and none holds."""
    doubt: MissingFacts | None = None
    for condition in conditions:
        try:
            if condition.holds(facts, unanswered=unanswered):
                return True
        except MissingFacts as missing:
            doubt = missing
    if doubt is not None:
        raise doubt
    return False


def samples_for(conditions: Sequence[Condition], domain: Mapping[str, Variable]) -> Samples:
    """Return the values worth trying for the facts that these conditions read."""
    names = tuple(sorted({name for condition in conditions for name in condition.names}))
    text = " \n ".join(condition.text for condition in conditions)
    bare = _TEXT.sub("''", text)
    drawn = [_values_of(domain[name], text, bare) for name in names]
    every = all(complete for _values, complete in drawn)
    cut = any(len(values) > 2**MOST_MEMBERS for values, _complete in drawn)
    return Samples(names, tuple(values for values, _ in drawn), every or (not cut and _is_traceable(bare)))


def _is_traceable(bare: str) -> bool:
    """Tell whether a condition only compares facts with literals, so that its answer changes beside those."""
    if _WHOLE_LIST.search(bare) or _compares_facts(bare):
        return False
    return not _UNTRACEABLE.search(_without_lists(bare))


def _without_lists(bare: str) -> str:
    """Leave out lists of literals: `kind in ['a', 'b']` is plain membership."""
    return re.sub(r"\[[\s',\d.\-]*\]", "", bare)


def _compares_facts(bare: str) -> bool:
    return any(not set(found.groups()) & _WORDS for found in _BETWEEN_FACTS.finditer(bare))


def _values_of(variable: Variable, text: str, bare: str) -> tuple[tuple[object, ...], bool]:
    """Return the values to try of one variable, and whether they are all that it can have."""
    values, complete = _OF_KIND[variable.kind](variable, text, bare)
    return (values if variable.required else (*values, None)), complete


def _booleans(variable: Variable, text: str, bare: str) -> tuple[tuple[object, ...], bool]:
    return variable.allowed or (True, False), True


def _numbers(variable: Variable, text: str, bare: str) -> tuple[tuple[object, ...], bool]:
    if variable.allowed:
        return variable.allowed, True
    whole = variable.kind is Kind.INTEGER
    low, high = variable.minimum, variable.maximum
    if whole and low is not None and high is not None and high - low < MOST_ENUMERATED:
        return tuple(range(int(low), int(high) + 1)), True
    step = Decimal(1) if whole else Decimal("0.01")
    literals = {Decimal(found) for found in _NUMBER.findall(bare)}
    ends = {low if low is not None else Decimal(-FAR), high if high is not None else Decimal(FAR)}
    near = {each + shift for each in literals | ends for shift in (-step, Decimal(0), step)}
    kept = sorted(n for n in near if (low is None or n >= low) and (high is None or n <= high))
    if whole:
        return tuple(sorted({int(n.to_integral_value()) for n in kept})), False
    between = [(one + other) / 2 for one, other in pairwise(kept)]
    return tuple(sorted({*kept, *between})), False


def _texts_in(text: str) -> set[str]:
    return {one or other for one, other in _TEXT.findall(text)}


def _words(variable: Variable, text: str, bare: str) -> tuple[tuple[object, ...], bool]:
    if variable.allowed:
        return variable.allowed, True
    named = sorted(_texts_in(text))
    other = "?"
    while other in named:
        other += "?"
    return (*named, other), False


def _days(variable: Variable, text: str, bare: str) -> tuple[tuple[object, ...], bool]:
    if variable.allowed:
        return variable.allowed, True
    named = {day for each in _texts_in(text) if (day := _day(each)) is not None}
    ends = {variable.earliest or date(1, 1, 2), variable.latest or date(9999, 12, 30)}
    near = {each + timedelta(days=shift) for each in named | ends for shift in (-1, 0, 1)}
    kept = [
        day
        for day in sorted(near)
        if (variable.earliest is None or day >= variable.earliest)
        and (variable.latest is None or day <= variable.latest)
    ]
    return tuple(kept), False


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _lists(variable: Variable, text: str, bare: str) -> tuple[tuple[object, ...], bool]:
    """Return every combination of the members that matter: all of a few, or those that the text names."""
    members = [str(value) for value in variable.allowed]
    complete = 0 < len(members) <= MOST_MEMBERS
    if not complete:
        named = _texts_in(text)
        members = [m for m in members if m in named] if members else sorted(named)
    chosen = members[: MOST_MEMBERS + 1]  # one more than may be, so that cutting shows
    subsets = chain.from_iterable(combinations(chosen, size) for size in range(len(chosen) + 1))
    return tuple(list(each) for each in subsets), complete


def _sizes(variable: Variable, text: str, bare: str) -> tuple[tuple[object, ...], bool]:
    """Return the numbers of entries of a repeated group that a rule tells apart."""
    named = {int(Decimal(found)) for found in _NUMBER.findall(bare)}
    near = {each + shift for each in named | {0, 1} for shift in (-1, 0, 1)}
    return tuple(sorted(each for each in near if 0 <= each <= MOST_ENTRIES)), False


def _columns(variable: Variable, text: str, bare: str) -> tuple[tuple[object, ...], bool]:
    """Return columns of no entry and of one, whose number is beside one that the rule names."""
    singles = {Decimal(found) + shift for found in _NUMBER.findall(bare) for shift in (-1, 0, 1)}
    return ([], *([each] for each in sorted(singles | {Decimal(0)}))), False


def _marks(variable: Variable, text: str, bare: str) -> tuple[tuple[object, ...], bool]:
    return ([], [True], [False], [True, False]), False


_OF_KIND: dict[Kind, Callable[[Variable, str, str], tuple[tuple[object, ...], bool]]] = {
    Kind.BOOLEAN: _booleans,
    Kind.INTEGER: _numbers,
    Kind.NUMBER: _numbers,
    Kind.TEXT: _words,
    Kind.DATE: _days,
    Kind.TEXTS: _lists,
    Kind.ENTRIES: _sizes,
    Kind.NUMBERS: _columns,
    Kind.BOOLEANS: _marks,
}
