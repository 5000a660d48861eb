"""Check a type's plan review with the engine's linter, and say it with file and line of the pack."""

from collections.abc import Iterator

from permits.rulebook.loader import Parts
from permits.rulebook.problems import Problem
from permits.rulebook.review_plan import definition_of
from permits.rulebook.schema.permit_type import PermitType
from permits.rulebook.yaml_source import Path
from workflows.definitions.findings import DefinitionRefused, Finding
from workflows.definitions.linter import lint
from workflows.definitions.schema import Definition
from workflows.definitions.vocabulary import Vocabulary

SAID_ELSEWHERE = frozenset({"does_not_compile", "unknown_variable"})
"""Conditions that do not compile are reported with all others of the type (:mod:`lint_types`)."""
WARNED = frozenset({"undecidable", "always_true"})


def lint_reviews(parts: Parts, permit_type: PermitType) -> Iterator[Problem]:
    """Return what the linter finds in the plan review of a type."""
    if any(rule.discipline not in parts.disciplines for rule in permit_type.routing):
        return  # said by lint_types, and no plan can be made
    try:
        definition = definition_of(permit_type, parts.disciplines, strict=True)
    except DefinitionRefused as refused:
        for finding in refused.findings:
            yield parts.source_of(permit_type).problem(("routing",), str(finding))
        return
    if definition is None:
        return
    for finding in lint(definition, Vocabulary(teams=parts.teams or None)):
        if finding.code not in SAID_ELSEWHERE and finding.severity != "note":
            yield _problem(parts, permit_type, definition, finding)


def _problem(parts: Parts, permit_type: PermitType, definition: Definition, finding: Finding) -> Problem:
    severity = "warning" if finding.code in WARNED else finding.severity
    message = f"{finding.text} {finding.what_to_do}"
    code = _discipline(definition, finding)
    if finding.code == "unknown_team":
        place = list(parts.disciplines).index(code)
        return parts.sources["disciplines.yaml"].problem(("disciplines", place, "team"), message, severity)
    path = _rule(permit_type, code, finding)
    return parts.source_of(permit_type).problem(path, message, severity)


def _discipline(definition: Definition, finding: Finding) -> str:
    match finding.path:
        case (_, _, "steps", int() as place, *_):
            return definition.stages[0].steps[place].key
    return ""


def _rule(permit_type: PermitType, code: str, finding: Finding) -> Path:
    """Return the place of a finding among the routing rules."""
    rules = [index for index, rule in enumerate(permit_type.routing) if rule.discipline == code]
    match finding.path:
        case (*_, "when", int() as place):
            return permit_type.routing_place(rules[place], "applies_if")
    return permit_type.routing_place(rules[0], "discipline") if rules else ("routing",)
