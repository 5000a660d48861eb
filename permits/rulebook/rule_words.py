"""A rule of a pack in the words of a clerk: “sprinklers = yes and storeys > 2”.

What has no simple words (a pattern, a sum) is shown as it is written, which is still the truth.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from permits.rulebook.money import plain
from permits.rulebook.schema.permit_type import PermitType
from workflows.condition_text import tokens_of

Tokens = Sequence[re.Match[str]]
COMPARING = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}


def in_full(rule: str, permit_type: PermitType) -> str:
    """Return a whole rule in words."""
    return _alternatives(tokens_of(rule), rule, permit_type)


def because(rule: str, permit_type: PermitType, facts: Mapping[str, object]) -> str:
    """Return that part of a rule which holds for an application: of “a or b” only what is so."""
    parts = _split(tokens_of(rule), "||")
    holding = [part for part in parts if permit_type.holds(_written(part, rule), facts)]
    told = [_conditions(part, rule, permit_type) for part in holding or parts]
    return _joined(told, _("or")) if not holding else "; ".join(told)


def _alternatives(tokens: Tokens, rule: str, permit_type: PermitType) -> str:
    return _joined([_conditions(part, rule, permit_type) for part in _split(tokens, "||")], _("or"))


def _conditions(tokens: Tokens, rule: str, permit_type: PermitType) -> str:
    return _joined([_condition(part, rule, permit_type) for part in _split(tokens, "&&")], _("and"))


def _condition(tokens: Tokens, rule: str, permit_type: PermitType) -> str:
    if _is_enclosed(tokens):
        inside = _alternatives(tokens[1:-1], rule, permit_type)
        return f"({inside})"
    if tokens and tokens[0].group() == "!":
        return _denied(tokens[1:], rule, permit_type)
    return _compared(tokens, permit_type) or _written(tokens, rule)


def _denied(tokens: Tokens, rule: str, permit_type: PermitType) -> str:
    if _is_fact(tokens, permit_type):
        return _("%(fact)s = no") % {"fact": called(tokens[0].group())}
    return _("not %(condition)s") % {"condition": _condition(tokens, rule, permit_type)}


def _compared(tokens: Tokens, permit_type: PermitType) -> str:
    """Return a comparison in words, empty when it is of another shape."""
    if _is_fact(tokens, permit_type):
        return _("%(fact)s = yes") % {"fact": called(tokens[0].group())}
    at = next((n for n, each in enumerate(tokens) if each.group() in COMPARING or each.group() == "in"), 0)
    if not at:
        return ""
    left, sign, right = tokens[:at], tokens[at].group(), tokens[at + 1 :]
    values = _values(left, right, permit_type)
    if None in values:
        return ""
    said = {"left": values[0], "right": values[1]}
    if sign != "in":
        return f"{said['left']} {COMPARING[sign]} {said['right']}"
    if _is_fact(right, permit_type):
        return _("%(right)s includes %(left)s") % said
    return _("%(left)s is one of %(right)s") % said


def _values(left: Tokens, right: Tokens, permit_type: PermitType) -> tuple[str | None, str | None]:
    labels = _labels([*left, *right], permit_type)
    return _value(left, labels, permit_type), _value(right, labels, permit_type)


def _labels(tokens: Tokens, permit_type: PermitType) -> dict[str, str]:
    """Return what the form calls the answers of the questions that are compared."""
    named = [permit_type.questions.get(each.group()) for each in tokens]
    found = {option.code: option.label for question in named if question for option in question.options}
    if any(each.group() == "work_class" for each in tokens):
        found |= {each.code: each.name for each in permit_type.work_classes}
    return found


def _value(tokens: Tokens, labels: Mapping[str, str], permit_type: PermitType) -> str | None:
    """Return one side of a comparison in words, None when it is more than a fact or constants."""
    if _is_list(tokens):
        inside = [_value([each], labels, permit_type) for each in tokens[1:-1] if each.group() != ","]
        return None if None in inside else ", ".join(str(each) for each in inside)
    if len(tokens) != 1:
        return _counted(tokens, permit_type)
    (token,) = tokens
    if token["text"]:
        return labels.get(token["text"][1:-1], token["text"][1:-1])
    if token["integer"] or token["double"]:
        return plain(Decimal(token.group()))
    if token.group() in ("true", "false"):
        return _("yes") if token.group() == "true" else _("no")
    return called(token.group()) if token.group() in permit_type.variables else None


def _counted(tokens: Tokens, permit_type: PermitType) -> str | None:
    """Return “number of rooms” for ``rooms.size()`` and ``size(rooms)``."""
    written = "".join(each.group() for each in tokens)
    counted = re.fullmatch(r"(?:(?P<of>[\w.]+)\.size\(\)|size\((?P<in>[\w.]+)\))", written)
    name = (counted["of"] or counted["in"]) if counted else None
    return _("number of %(things)s") % {"things": called(name)} if name in permit_type.variables else None


def called(fact: str) -> str:
    """Return a fact's name as words: “floor area”."""
    return fact.replace("_", " ").replace(".", " ")


def _is_fact(tokens: Tokens, permit_type: PermitType) -> bool:
    return len(tokens) == 1 and tokens[0].group() in permit_type.variables


def _is_list(tokens: Tokens) -> bool:
    return len(tokens) > 1 and tokens[0].group() == "[" and tokens[-1].group() == "]"


def _is_enclosed(tokens: Tokens) -> bool:
    """Say whether the first parenthesis closes with the last token."""
    if len(tokens) < 2 or tokens[0].group() != "(":
        return False
    depth = 0
    for n, token in enumerate(tokens):
        depth += {"(": 1, ")": -1}.get(token.group(), 0)
        if not depth:
            return n == len(tokens) - 1
    return False


def _split(tokens: Tokens, sign: str) -> list[Tokens]:
    """Split at a sign that stands outside all parentheses."""
    parts: list[list[re.Match[str]]] = [[]]
    depth = 0
    for token in tokens:
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.group(), 0)
        if token.group() == sign and not depth:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _written(tokens: Tokens, rule: str) -> str:
    return rule[tokens[0].start() : tokens[-1].end()] if tokens else ""


def _joined(told: Sequence[str], word: str) -> str:
    return f" {word} ".join(told)
