"""Conditions: yes-or-no rules and values in CEL over named, typed facts. The home of `cel_expr_python`.

A condition is compiled against the facts that may appear in it, so a misspelt fact, a comparison of text
with a number or a rule that answers something else than yes or no is refused when it is written, not when a
case meets it.

Numbers. A `NUMBER` fact (a valuation, an area) is a CEL double: exact for whole cents up to 2**53 and quite
enough to compare with a threshold. Money is never computed here: pricing takes the `Decimal` itself.
An integer beside a `NUMBER` is read as a number, so `valuation > 100000` means what it says.

Missing facts. CEL answers `a || b` when `a` alone decides it. What remains undecided for want of a fact
raises `MissingFacts`, unless the caller says what an undecided condition shall count as (`unanswered=`).

A fact may have a name in two parts: `home.zip` is a part of a compound answer, `rooms.area` a column of a
repeated group, and `rooms` itself has as many entries as the group: `rooms.size() > 2`, `sum(rooms.area)`.

Values. :func:`compile_expression` compiles what gives a value instead of an answer, under the same bounds.

Bounds. No comprehensions and no function of ours but `sum`: evaluation is linear in the text, which has at
most `LONGEST_CONDITION` characters, and nested at most as deep as CEL's parser allows. Patterns are matched
by RE2, in time linear in the text; one that grows too large is refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import fsum, isfinite
from typing import Any

from cel_expr_python import cel  # type: ignore[import-untyped]  # the library ships no types

from workflows.condition_text import SUM, loop_in, names_in, tokens_of, widen
from workflows.condition_text import Kind as Kind  # conditions are written with it

LONGEST_CONDITION = 1000
LONGEST_TEXT = 4000
LARGEST_NUMBER = 10**15
FOUR_PLACES = Decimal("0.0001")
NO_LOOPS = "is a loop, and rules have none; use size(), sum() or “in”."
_CEL_POSITION = re.compile(r"<input>:(?P<line>\d+):(?P<column>\d+): (?P<reason>[^\n]*)")
_UNDECLARED = re.compile(r"undeclared reference to '(?P<name>[\w.]+)'")
_WITHOUT_LOOPS = cel.NewEnvConfigFromYaml("stdlib:\n  disable_macros: true\n")
_NUMBERS = cel.Type.List(cel.Type.DOUBLE)
_SUM = cel.FunctionDecl(SUM, [cel.Overload(SUM, cel.Type.DOUBLE, [_NUMBERS])])
_IN_WORDS = {
    "bool": "yes or no",
    "boolean": "yes or no",
    "int": "a whole number",
    "integer": "a whole number",
    "double": "a number",
    "number": "a number",
    "string": "text",
    "text": "text",
}


class ConditionError(ValueError):
    """A condition that cannot be used, with the place in its text."""

    def __init__(self, text: str, reason: str, *, line: int = 1, column: int = 1) -> None:
        self.text, self.reason, self.line, self.column = text, reason, line, column
        super().__init__(f"{reason} (line {line}, column {column} of the condition: {text})")


class UnknownFact(ConditionError):
    """A condition that names a fact or function which does not exist."""

    def __init__(self, text: str, reason: str, name: str, *, line: int = 1, column: int = 1) -> None:
        super().__init__(text, reason, line=line, column=column)
        self.name = name


class MissingFacts(LookupError):
    """The answer depends on facts that nobody has given."""

    def __init__(self, text: str, names: frozenset[str]) -> None:
        self.text, self.names = text, names
        super().__init__(f"The condition “{text}” cannot be decided without: {', '.join(sorted(names))}.")


class WrongFact(TypeError):
    """A fact whose value is not of its declared kind."""


_CEL_TYPES = {
    Kind.BOOLEAN: cel.Type.BOOL,
    Kind.INTEGER: cel.Type.INT,
    Kind.NUMBER: cel.Type.DOUBLE,
    Kind.TEXT: cel.Type.STRING,
    Kind.TEXTS: cel.Type.List(cel.Type.STRING),
    Kind.DATE: cel.Type.STRING,
    Kind.NUMBERS: _NUMBERS,
    Kind.BOOLEANS: cel.Type.List(cel.Type.BOOL),
    Kind.ENTRIES: cel.Type.List(cel.Type.INT),
}


@dataclass(frozen=True, slots=True)
class _Rule:
    """A compiled rule; `names` are the facts that it reads."""

    text: str
    kinds: tuple[tuple[str, Kind], ...]
    _expression: Any = field(repr=False, compare=False)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.kinds)

    def _known(self, facts: Mapping[str, object]) -> dict[str, object]:
        """Return what is known of its facts, as CEL takes it; a fact that is absent or None is missing."""
        return {
            name: _in_cel(name, kind, facts[name]) for name, kind in self.kinds if facts.get(name) is not None
        }


@dataclass(frozen=True, slots=True)
class Condition(_Rule):
    """A compiled yes-or-no rule."""

    def holds(self, facts: Mapping[str, object], *, unanswered: bool | None = None) -> bool:
        """Answer the condition for these facts; a fact that is absent or None is missing.

        :raises MissingFacts: when a missing fact decides and `unanswered` is not given.
        :raises WrongFact: when a fact is not of its declared kind.
        """
        known = self._known(facts)
        outcome = self._expression.eval(data=known)
        if outcome.type() == cel.Type.BOOL:
            return bool(outcome.value())
        missing = self.names - known.keys()
        if not missing:
            raise ConditionError(self.text, f"This cannot be evaluated: {_plain(str(outcome.value()))}")
        if unanswered is None:
            raise MissingFacts(self.text, missing)
        return unanswered


@dataclass(frozen=True, slots=True)
class Expression(_Rule):
    """A compiled expression for a value of kind `gives`."""

    gives: Kind

    def value(self, facts: Mapping[str, object]) -> bool | int | Decimal | str | None:
        """Compute the value; None while a fact is missing, or where there is none (a division by nothing).

        A number is rounded half up to four places and has at most 15 digits before the point; a text has at
        most ``LONGEST_TEXT`` characters. What is beyond has no value.

        :raises WrongFact: when a fact is not of its declared kind.
        """
        outcome = self._expression.eval(data=self._known(facts))
        if outcome.type() not in _GIVING[self.gives]:
            return None
        return _as_fact(self.gives, outcome.value())


_GIVING = {
    Kind.BOOLEAN: (cel.Type.BOOL,),
    Kind.INTEGER: (cel.Type.INT,),
    Kind.NUMBER: (cel.Type.DOUBLE, cel.Type.INT),
    Kind.TEXT: (cel.Type.STRING,),
}


def _as_fact(gives: Kind, value: Any) -> bool | int | Decimal | str | None:
    match gives:
        case Kind.BOOLEAN:
            return bool(value)
        case Kind.INTEGER:
            return int(value)
        case Kind.NUMBER if isfinite(value) and abs(value) < LARGEST_NUMBER:
            return Decimal(str(value)).quantize(FOUR_PLACES, ROUND_HALF_UP).normalize() + 0
        case Kind.TEXT if len(value) <= LONGEST_TEXT:
            return str(value)
    return None


def compile_condition(text: str, variables: Mapping[str, Kind]) -> Condition:
    """Compile a condition over the given facts; the same text and facts compile once.

    :raises ConditionError: for unknown facts, kinds that do not fit, loops, or an answer beyond yes or no.
    """
    return _compile(text, frozenset(variables.items()))


def compile_expression(text: str, variables: Mapping[str, Kind], gives: Kind) -> Expression:
    """Compile an expression for a value of a kind: yes or no, a whole number, a number, or text.

    :raises ConditionError: as :func:`compile_condition`, and when it gives another kind of value.
    """
    return _compile_value(text, frozenset(variables.items()), gives)


@lru_cache(maxsize=8192)
def _compile(text: str, variables: frozenset[tuple[str, Kind]]) -> Condition:
    kinds, expression = _checked(text, variables)
    if expression.return_type() != cel.Type.BOOL:
        raise ConditionError(text, "A condition must answer yes or no; compare the value with something.")
    return Condition(text, kinds, expression)


@lru_cache(maxsize=1024)
def _compile_value(text: str, variables: frozenset[tuple[str, Kind]], gives: Kind) -> Expression:
    kinds, expression = _checked(text, variables)
    if expression.return_type() not in _GIVING[gives]:
        given = _IN_WORDS.get(expression.return_type().name().lower(), "something else")
        raise ConditionError(text, f"This gives {given}, and it should give {_IN_WORDS[gives.value]}.")
    return Expression(text, kinds, expression, gives)


def _checked(text: str, variables: frozenset[tuple[str, Kind]]) -> tuple[tuple[tuple[str, Kind], ...], Any]:
    """Compile a text that is neither empty nor too long and has no loop; return its facts with it."""
    if not text.strip():
        raise ConditionError(text, "The condition is empty.")
    if len(text) > LONGEST_CONDITION:
        raise ConditionError(text[:80] + "…", f"The condition is longer than {LONGEST_CONDITION} characters.")
    kinds, tokens = dict(variables), tokens_of(text)
    loop = loop_in(tokens)
    if loop is not None:
        raise ConditionError(text, f"{loop[0].rpartition('.')[2]}() {NO_LOOPS}", column=loop.start() + 1)
    widened, insertions = widen(text, tokens, kinds)
    try:
        expression = _environment(variables).compile(widened)
    except RuntimeError as refusal:
        raise _explain(text, str(refusal), insertions) from refusal
    return tuple((name, kinds[name]) for name in names_in(tokens, kinds)), expression


@lru_cache(maxsize=512)
def _environment(variables: frozenset[tuple[str, Kind]]) -> Any:
    return cel.NewEnv(
        config=_WITHOUT_LOOPS,
        variables={name: _CEL_TYPES[kind] for name, kind in variables},
        functions=[_SUM],
        function_impls={SUM: fsum},
    )


def _explain(text: str, refusal: str, insertions: list[int]) -> ConditionError:
    found = _CEL_POSITION.search(refusal)
    if found is None:
        return ConditionError(text, _plain(refusal))
    line, column = int(found["line"]), int(found["column"])
    if line == 1:
        column -= 2 * sum(end < column - 2 * index for index, end in enumerate(insertions))
    reason, unknown = _plain(found["reason"]), _UNDECLARED.search(found["reason"])
    if unknown is not None:
        return UnknownFact(text, reason, unknown["name"], line=line, column=max(column, 1))
    return ConditionError(text, reason, line=line, column=max(column, 1))


def _plain(reason: str) -> str:
    if "recursion" in reason:
        return "The rule is nested too deeply; say it in fewer steps."
    if "operand of a select" in reason:
        return "This has no part of that name."
    reason = re.sub(r"^[A-Z_]+: |\s*\[[A-Z_]+\]$|\s*\(in container ''\)", "", reason).strip()
    reason = re.sub(
        r"^undeclared reference to '([\w.]+)'", r"There is no fact or function called '\1'", reason
    )
    mismatch = re.match(r"found no matching overload for '_?([^_' ]+)_?' applied to '\((.*)\)'", reason)
    if mismatch:
        return f"'{mismatch[1]}' cannot be used between {mismatch[2].replace(', ', ' and ')}."
    return reason[:1].upper() + reason[1:].rstrip(".") + "."


def _in_cel(name: str, kind: Kind, value: object) -> object:
    """Turn a fact into what CEL takes for its kind."""
    match kind, value:
        case Kind.BOOLEAN, bool():
            return value
        case Kind.INTEGER, int() if not isinstance(value, bool):
            return value
        case Kind.NUMBER, int() | float() | Decimal() if not isinstance(value, bool):
            return float(value)
        case Kind.DATE, date() if not isinstance(value, datetime):
            return value.isoformat()
        case ((Kind.TEXT | Kind.DATE), str()):
            return str(value)
        case Kind.TEXTS, list() | tuple() if all(isinstance(item, str) for item in value):
            return list(value)
        case Kind.NUMBERS, list() | tuple() if not any(isinstance(item, bool | str) for item in value):
            return [float(item) for item in value]
        case Kind.BOOLEANS, list() | tuple() if all(isinstance(item, bool) for item in value):
            return list(value)
        case Kind.ENTRIES, int() if not isinstance(value, bool):
            return list(range(1, value + 1))
    raise WrongFact(f"The fact “{name}” must be {kind.value}, not {type(value).__name__} ({value!r}).")
