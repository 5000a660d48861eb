"""Conditions: yes-or-no rules in CEL over named, typed facts. The only home of `cel_expr_python`.

A condition is compiled against the facts that may appear in it, so a misspelt fact, a comparison of text
with a number or a rule that answers something else than yes or no is refused when it is written, not when a
case meets it.

Numbers. A `NUMBER` fact (a valuation, an area) is a CEL double: exact for whole cents up to 2**53 and quite
enough to compare with a threshold. Money is never computed here: pricing takes the `Decimal` itself.
An integer beside a `NUMBER` is read as a number, so `valuation > 100000` means what it says.

Missing facts. CEL answers `a || b` when `a` alone decides it. What remains undecided for want of a fact
raises `MissingFacts`, unless the caller says what an undecided condition shall count as (`unanswered=`).

Bounds. No comprehensions and no custom functions: evaluation is linear in the text, which has at most
`LONGEST_CONDITION` characters, and nested at most as deep as CEL's parser allows.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from cel_expr_python import cel  # type: ignore[import-untyped]  # the library ships no types

LONGEST_CONDITION = 1000
_CEL_POSITION = re.compile(r"<input>:(?P<line>\d+):(?P<column>\d+): (?P<reason>[^\n]*)")
_UNDECLARED = re.compile(r"undeclared reference to '(?P<name>\w+)'")
_TOKEN = re.compile(
    r"""(?P<text>[rRbB]{0,2}(?:'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"))
    |(?P<double>\d+\.\d*(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)|(?P<integer>\d+(?![\w.]))
    |(?P<name>(?<![\w.])[A-Za-z_]\w*)|(?P<word>[\w.]+)
    |(?P<operator>==|!=|<=|>=|&&|\|\||[<>+\-*/%!?:,()\[\]{}])""",
    re.VERBOSE,
)
_WIDENING = frozenset({"==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/"})
_WITHOUT_LOOPS = cel.NewEnvConfigFromYaml("stdlib:\n  disable_macros: true\n")


class Kind(StrEnum):
    """What a fact is; decides how a condition may use it."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    TEXTS = "texts"
    DATE = "date"  # ISO text, so that dates compare with literals like '2026-07-01'


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
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition; `names` are the facts that it reads."""

    text: str
    kinds: tuple[tuple[str, Kind], ...]
    _expression: Any = field(repr=False, compare=False)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.kinds)

    def holds(self, facts: Mapping[str, object], *, unanswered: bool | None = None) -> bool:
        """Answer the condition for these facts; a fact that is absent or None is missing.

        :raises MissingFacts: when a missing fact decides and `unanswered` is not given.
        :raises WrongFact: when a fact is not of its declared kind.
        """
        known = {
            name: _in_cel(name, kind, facts[name]) for name, kind in self.kinds if facts.get(name) is not None
        }
        outcome = self._expression.eval(data=known)
        if outcome.type() == cel.Type.BOOL:
            return bool(outcome.value())
        missing = self.names - known.keys()
        if not missing:
            raise ConditionError(self.text, f"This cannot be evaluated: {_plain(str(outcome.value()))}")
        if unanswered is None:
            raise MissingFacts(self.text, missing)
        return unanswered


def compile_condition(text: str, variables: Mapping[str, Kind]) -> Condition:
    """Compile a condition over the given facts; the same text and facts compile once.

    :raises ConditionError: for unknown facts, kinds that do not fit, loops, or an answer beyond yes or no.
    """
    return _compile(text, frozenset(variables.items()))


@lru_cache(maxsize=8192)
def _compile(text: str, variables: frozenset[tuple[str, Kind]]) -> Condition:
    if not text.strip():
        raise ConditionError(text, "The condition is empty.")
    if len(text) > LONGEST_CONDITION:
        raise ConditionError(text[:80] + "…", f"The condition is longer than {LONGEST_CONDITION} characters.")
    kinds = dict(variables)
    widened, insertions = _widen(text, kinds)
    try:
        expression = _environment(variables).compile(widened)
    except RuntimeError as refusal:
        raise _explain(text, str(refusal), insertions) from refusal
    if expression.return_type() != cel.Type.BOOL:
        raise ConditionError(text, "A condition must answer yes or no; compare the value with something.")
    used = sorted({token["name"] for token in _TOKEN.finditer(text) if token["name"] in kinds})
    return Condition(text, tuple((name, kinds[name]) for name in used), expression)


@lru_cache(maxsize=512)
def _environment(variables: frozenset[tuple[str, Kind]]) -> Any:
    return cel.NewEnv(config=_WITHOUT_LOOPS, variables={name: _CEL_TYPES[kind] for name, kind in variables})


def _widen(text: str, kinds: Mapping[str, Kind]) -> tuple[str, list[int]]:
    """Write the integers that meet a number as doubles; return the text and the places of insertion."""
    tokens = list(_TOKEN.finditer(text))
    doubles = [
        token["double"] is not None or kinds.get(token["name"] or "") is Kind.NUMBER for token in tokens
    ]
    for index in (*range(len(tokens)), *reversed(range(len(tokens)))):
        doubles[index] = doubles[index] or (
            tokens[index]["integer"] is not None and _meets(index, tokens, doubles)
        )
    ends = [tokens[i].end() for i, is_double in enumerate(doubles) if is_double and tokens[i]["integer"]]
    pieces = [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]
    return ".0".join(pieces), ends


def _meets(index: int, tokens: list[re.Match[str]], doubles: list[bool]) -> bool:
    before = index >= 2 and tokens[index - 1]["operator"] in _WIDENING and doubles[index - 2]
    after = index + 2 < len(tokens) and tokens[index + 1]["operator"] in _WIDENING and doubles[index + 2]
    return before or after


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
    reason = re.sub(r"^[A-Z_]+: |\s*\[[A-Z_]+\]$|\s*\(in container ''\)", "", reason).strip()
    reason = re.sub(r"^undeclared reference to '(\w+)'", r"There is no fact or function called '\1'", reason)
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
    raise WrongFact(f"The fact “{name}” must be {kind.value}, not {type(value).__name__} ({value!r}).")
