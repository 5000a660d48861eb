"""Check one type: its conditions compile, what it names exists, and its track makes sense."""

from collections.abc import Iterator

from permits.rulebook.lint_belonging import rules_of_belonging
from permits.rulebook.lint_forms import question_paths
from permits.rulebook.loader import Parts
from permits.rulebook.problems import Problem
from permits.rulebook.routing import quoted_facts
from permits.rulebook.schema.demand import TimeLimit
from permits.rulebook.schema.permit_type import PermitType
from permits.rulebook.yaml_source import Path, Source
from workflows.conditions import ConditionError


def lint_type(parts: Parts, permit_type: PermitType) -> list[Problem]:
    """Return what is wrong with a type inside its pack."""
    source = parts.source_of(permit_type)
    return [
        *_conditions(source, permit_type),
        *_references(parts, source, permit_type),
        *_reasons(source, permit_type),
        *_track(parts, source, permit_type),
    ]


def rules_of(permit_type: PermitType) -> Iterator[tuple[Path, str]]:
    """Return every condition of a type with its place."""
    for path, code in question_paths(permit_type):
        question = permit_type.questions[code]
        yield from _given((*path, "show_if"), question.show_if)
        yield from _given((*path, "require_if"), question.require_if)
    for index, each in enumerate(permit_type.eligibility):
        yield ("eligibility", index, "holds_if"), each.holds_if
    for index, slot in enumerate(permit_type.documents):
        yield from _given(("documents", index, "required_if"), slot.required_if)
    for index, item in enumerate(permit_type.checklist):
        yield from _given(("checklist", index, "applies_if"), item.applies_if)
    for index, rule in enumerate(permit_type.routing):
        yield from _given(permit_type.routing_place(index, "applies_if"), rule.applies_if)
    for index, limit in enumerate(permit_type.clocks.review):
        yield from _given(("clocks", "review", index, "applies_if"), limit.applies_if)
    for index, limit in enumerate(permit_type.clocks.appeal):
        yield from _given(("clocks", "appeal", index, "applies_if"), limit.applies_if)
    for index, policy in enumerate(permit_type.expiry):
        yield from _given(("expiry", index, "applies_if"), policy.applies_if)
    for index, inspection in enumerate(permit_type.inspections):
        yield from _given(("inspections", index, "required_if"), inspection.required_if)
    for index, clearance in enumerate(permit_type.clearances):
        yield from _given(("clearances", index, "required_if"), clearance.required_if)
    yield from rules_of_belonging(permit_type)
    rule_for_professional = permit_type.design_professional_required_if
    yield from _given(("design_professional_required_if",), rule_for_professional)


def _given(path: Path, rule: str | None) -> Iterator[tuple[Path, str]]:
    if rule is not None:
        yield path, rule


def _conditions(source: Source, permit_type: PermitType) -> Iterator[Problem]:
    for path, rule in rules_of(permit_type):
        try:
            permit_type.condition(rule)
        except ConditionError as wrong:
            yield source.problem(path, str(wrong))


def _references(parts: Parts, source: Source, permit_type: PermitType) -> Iterator[Problem]:
    for index, rule in enumerate(permit_type.routing):
        if rule.discipline not in parts.disciplines:
            sentence = f"There is no discipline “{rule.discipline}” in disciplines.yaml."
            yield source.problem(permit_type.routing_place(index, "discipline"), sentence)
    for index, slot in enumerate(permit_type.documents):
        for place, code in enumerate(slot.reviewed_by):
            if code not in parts.disciplines:
                sentence = f"There is no discipline “{code}” in disciplines.yaml."
                yield source.problem(("documents", index, "reviewed_by", place), sentence)
    for index, item in enumerate(permit_type.checklist):
        document, question = item.satisfied_by_document, item.satisfied_by_question
        if document is not None and permit_type.slot(document) is None:
            yield source.problem(
                ("checklist", index, "satisfied_by_document"), f"There is no document “{document}”."
            )
        if question is not None and question not in permit_type.questions:
            yield source.problem(
                ("checklist", index, "satisfied_by_question"), f"There is no question “{question}”."
            )
    for index, each in enumerate(permit_type.eligibility):
        if each.question not in permit_type.questions:
            sentence = f"There is no question “{each.question}”."
            yield source.problem(("eligibility", index, "question"), sentence)
    for place, limit in _limits(permit_type):
        if limit.calendar not in parts.calendars:
            yield source.problem(place, f"There is no calendars/{limit.calendar}.yaml.")


def _limits(permit_type: PermitType) -> Iterator[tuple[Path, TimeLimit]]:
    clocks = permit_type.clocks
    for name, limit in (("completeness", clocks.completeness), ("response", clocks.response)):
        if limit is not None:
            yield ("clocks", name, "calendar"), limit
    for index, each in enumerate(clocks.review):
        yield ("clocks", "review", index, "calendar"), each
    for index, each in enumerate(clocks.appeal):
        yield ("clocks", "appeal", index, "calendar"), each


def _reasons(source: Source, permit_type: PermitType) -> Iterator[Problem]:
    for index, rule in enumerate(permit_type.routing):
        try:
            unknown = [name for name in quoted_facts(rule.reason) if name not in permit_type.variables]
        except ValueError as wrong:
            yield source.problem(
                permit_type.routing_place(index, "reason"), f"The braces do not pair: {wrong}."
            )
            continue
        for name in unknown:
            yield source.problem(
                permit_type.routing_place(index, "reason"), f"There is no fact “{name}” to quote."
            )


def _track(parts: Parts, source: Source, permit_type: PermitType) -> Iterator[Problem]:
    always = [rule for rule in permit_type.routing if rule.applies_if is None]
    reviewed = permit_type.track == "review" and not permit_type.is_request
    if permit_type.track == "instant" and permit_type.routing:
        yield source.problem(("routing",), "An instant type has no plan review; remove the routing.")
    if reviewed and not always:
        yield source.problem(("track",), "A reviewed type needs at least one discipline that always reviews.")
    if reviewed and not permit_type.checklist:
        yield source.problem(("track",), "A reviewed type needs a completeness checklist.")
    if permit_type.track == "instant":
        for index, selection in enumerate(permit_type.fees):
            for schedule in (each for each in parts.schedules if each.schedule == selection.schedule):
                for code in selection.lines:
                    rule = schedule.rule(code)
                    if rule is not None and rule.stage == "plan_check":
                        sentence = f"{code} is a plan-check line; an instant type has no plan check."
                        yield source.problem(("fees", index, "lines"), sentence)
