"""A permit type's plan review as a `Definition` of the engine: disciplines are steps, rules conditions.

A hidden question is not answered, and a rule that lacks a fact does not fire; required questions are what
makes sure that it can. The linter therefore judges rules as if every shown question were answered, and asks
only after those that need no answer (`strict=True`).
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from permits.rulebook.schema.form import Question, QuestionKind
from permits.rulebook.schema.office import Discipline
from permits.rulebook.schema.permit_type import APPLICATION_FIELDS, PermitType
from workflows.conditions import Kind
from workflows.definitions.reading import read
from workflows.definitions.schema import END, Definition

STAGE = "plan_review"
CORRECTIONS, DENIED = "corrections", "denied"
OUTCOMES = ("approved", "approved_as_noted", "not_applicable", CORRECTIONS, DENIED)
OPEN_ITEMS, CHANGED_SHEETS = "open_items_of_round", "changed_sheets_of_round"
AGAIN = {"outcomes": [CORRECTIONS], "when": [f"{OPEN_ITEMS} > 0", f"{CHANGED_SHEETS} > 0"]}
"""Disciplines with open items or changed sheets review again (domain §2.3, T10); else the result stands."""

_SHEET_NUMBER = re.compile(r"(?P<letters>[A-Z]{1,2})[- ]?\d")


def code_of(type_code: str) -> str:
    """Return the code under which the plan review of a type of permit is kept."""
    return type_code.lower().replace("-", "_")


def definition_of(
    permit_type: PermitType, disciplines: Mapping[str, Discipline], *, strict: bool = False
) -> Definition | None:
    """Return the plan review of a type, None when nobody reviews it.

    :raises DefinitionRefused: when the engine cannot take it, for example for a name that is too long.
    """
    codes = dict.fromkeys(rule.discipline for rule in permit_type.routing)
    if not codes:
        return None
    stage = {
        "key": STAGE,
        "title": "Plan review",
        "again": AGAIN,
        "steps": [_step(permit_type, disciplines[code], strict=strict) for code in codes],
        "exits": [{"to": END, "outcomes": [DENIED], "label": "Denied"},
                  {"to": STAGE, "outcomes": [CORRECTIONS], "label": "Corrections"},
                  {"to": END, "label": "Approved"}],
    }  # fmt: skip
    return read(
        {
            "code": code_of(permit_type.code),
            "title": permit_type.name[:200],
            "variables": [*_variables(permit_type), *_ROUND],
            "stages": [stage],
        }
    )


def _step(permit_type: PermitType, discipline: Discipline, *, strict: bool) -> dict[str, Any]:
    rules = [rule.applies_if for rule in permit_type.routing if rule.discipline == discipline.code]
    step = {
        "key": discipline.code,
        "title": discipline.name[:200],
        "team": discipline.team,
        "outcomes": list(OUTCOMES),
        "days": list(discipline.days),
        "when": [] if None in rules else rules,
    }
    return step if strict else {**step, "if_undecided": "skip"}


_ROUND: list[dict[str, Any]] = [
    {"name": OPEN_ITEMS, "kind": Kind.INTEGER, "scope": "round", "minimum": 0},
    {"name": CHANGED_SHEETS, "kind": Kind.INTEGER, "scope": "round", "minimum": 0},
]


def _variables(permit_type: PermitType) -> Iterable[dict[str, Any]]:
    for question in permit_type.questions.values():
        if question.code not in permit_type.facts and question.code not in APPLICATION_FIELDS:
            yield from _asked(question)
    for name, value in permit_type.facts.items():
        written = str(value) if isinstance(value, Decimal) else value
        yield {"name": name, "kind": permit_type.variables[name], "values": [written]}
    yield {"name": "valuation", "kind": Kind.NUMBER, "minimum": 0}
    classes = [each.code for each in permit_type.work_classes]
    yield {"name": "work_class", "kind": Kind.TEXT, "values": classes}
    yield {"name": "owner_builder", "kind": Kind.BOOLEAN}


def _asked(question: Question) -> Iterable[dict[str, Any]]:
    """Yield the facts of a question; those of a compound answer, a group or a computation may be missing."""
    if question.fact_kinds.keys() != {question.code} or question.kind is QuestionKind.COMPUTED:
        for name, kind in question.fact_kinds.items():
            yield {"name": name, "kind": kind, "required": False}
        return
    limits = {
        "minimum": question.minimum,
        "maximum": question.maximum,
        "earliest": question.earliest,
        "latest": question.latest,
    }
    yield {
        "name": question.code,
        "kind": question.fact_kinds[question.code],
        "required": question.required or question.kind is QuestionKind.MANY_OF,
        "values": [option.code for option in question.options],
        **{name: limit for name, limit in limits.items() if limit is not None},
    }


def readers_of(
    permit_type: PermitType, disciplines: Mapping[str, Discipline], slot: str, title: str
) -> frozenset[str] | None:
    """Return the disciplines that read a file, None when neither its slot nor its name tells.

    A slot says who reads it; else the number of the sheet with which the file's name begins does ("S-201").
    """
    wanted = permit_type.slot(slot)
    if wanted is not None and wanted.reviewed_by:
        return frozenset(wanted.reviewed_by)
    number = _SHEET_NUMBER.match(title.strip().upper())
    if number is None:
        return None
    readers = frozenset(code for code, each in disciplines.items() if number["letters"] in each.sheets)
    return readers or None
