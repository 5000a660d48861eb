"""The text of a rule: its words, the loops that are refused, and the integers that stand beside numbers."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import pairwise

TOKEN = re.compile(
    r"""(?P<text>[rRbB]{0,2}(?:'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"))
    |(?P<double>\d+\.\d*(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)|(?P<integer>\d+(?![\w.]))
    |(?P<name>(?<![\w.])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(?P<word>[\w.]+)
    |(?P<operator>==|!=|<=|>=|&&|\|\||[<>+\-*/%!?:,()\[\]{}])""",
    re.VERBOSE,
)
LOOPS = frozenset(
    {"map", "filter", "all", "exists", "exists_one", "existsOne", "transformList", "transformMap"}
)
SUM = "sum"
_GIVE_NUMBERS = frozenset({SUM, "double"})
_WIDENING = frozenset({"==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/"})
_JUDGING = frozenset({"==", "!=", "<=", ">=", "<", ">", "&&", "||", "!"})


class Kind(StrEnum):
    """What a fact is; decides how a condition may use it."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    TEXTS = "texts"
    DATE = "date"  # ISO text, so that dates compare with literals like '2026-07-01'
    NUMBERS = "numbers"  # one column of a repeated group, for sum() and `in`
    BOOLEANS = "booleans"
    ENTRIES = "entries"  # a repeated group: the fact is how many entries it has, for size()


def tokens_of(text: str) -> list[re.Match[str]]:
    """Split a rule into its tokens."""
    return list(TOKEN.finditer(text))


def names_in(tokens: Sequence[re.Match[str]], kinds: Mapping[str, Kind]) -> tuple[str, ...]:
    """Return the facts that a rule reads, in alphabetical order: of “home.zip.size()” it is “home.zip”."""
    return tuple(sorted({found for token in tokens if (found := _fact(token["name"], kinds))}))


def _fact(name: str | None, kinds: Mapping[str, Kind]) -> str:
    while name and name not in kinds:
        name = name.rpartition(".")[0]
    return name or ""


def loop_in(tokens: Sequence[re.Match[str]]) -> re.Match[str] | None:
    """Return the first call of a loop, such as ``list.map(…)``, or None."""
    for token, following in pairwise(tokens):
        called = token["name"] or token["word"] or ""
        if following["operator"] == "(" and "." in called and called.rpartition(".")[2] in LOOPS:
            return token
    return None


def widen(text: str, tokens: Sequence[re.Match[str]], kinds: Mapping[str, Kind]) -> tuple[str, list[int]]:
    """Write the integers that meet a number as doubles; return the text and the places of insertion."""
    doubles = [
        token["double"] is not None or kinds.get(token["name"] or "") is Kind.NUMBER for token in tokens
    ]
    _mark_groups(tokens, doubles)
    for index in (*range(len(tokens)), *reversed(range(len(tokens)))):
        doubles[index] = doubles[index] or (
            tokens[index]["integer"] is not None and _meets(index, tokens, doubles, kinds)
        )
    ends = [tokens[i].end() for i, is_double in enumerate(doubles) if is_double and tokens[i]["integer"]]
    pieces = [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]
    return ".0".join(pieces), ends


def _mark_groups(tokens: Sequence[re.Match[str]], doubles: list[bool]) -> None:
    """Mark what stands in parentheses, or is a sum, as a number where it is one."""
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token["operator"] == "(":
            opened.append(index)
        elif token["operator"] == ")" and opened:
            start = opened.pop()
            called = tokens[start - 1]["name"] or tokens[start - 1]["word"] if start else None
            if called:
                doubles[start - 1] = doubles[index] = called in _GIVE_NUMBERS
            else:
                inside = tokens[start + 1 : index]
                judges = any(each["operator"] in _JUDGING for each in inside)
                doubles[start] = doubles[index] = any(doubles[start + 1 : index]) and not judges


def _meets(
    index: int, tokens: Sequence[re.Match[str]], doubles: Sequence[bool], kinds: Mapping[str, Kind]
) -> bool:
    before = index >= 2 and tokens[index - 1]["operator"] in _WIDENING | {":"} and doubles[index - 2]
    if before or index + 2 >= len(tokens):
        return before
    if tokens[index + 1]["name"] == "in":
        return kinds.get(tokens[index + 2]["name"] or "") is Kind.NUMBERS
    return tokens[index + 1]["operator"] in _WIDENING | {":"} and doubles[index + 2]
