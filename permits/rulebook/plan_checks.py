"""What a plan review must keep to so that the product can work by it, besides what the linter finds."""

from collections.abc import Iterator

from permits.rulebook.review_plan import OUTCOMES, STAGE
from permits.rulebook.rulebook import Rulebook
from workflows.definitions.findings import Finding, Path
from workflows.definitions.schema import Definition, Stage

PLACE: Path = ("stages", 0)


def check(definition: Definition, rules: Rulebook, own: Definition, *, basis: str) -> list[Finding]:
    """Return what the product finds in a plan; ``own`` is the plan of the rules themselves."""
    found = [*_frame(definition, own, basis), *_variables(definition, own)]
    if definition.stages[0].key == STAGE:
        found += _steps(definition.stages[0], rules)
    return found


def _frame(definition: Definition, own: Definition, basis: str) -> Iterator[Finding]:
    if definition.code != own.code:
        text = f"This plan is of “{own.code}”, but it says “{definition.code}”."
        yield Finding("other_type", ("code",), text, f"Write {own.code}.")
    if definition.basis != basis:
        text = f"A plan names the version of the rules for which it is written, here “{basis}”."
        yield Finding("other_rules", ("basis",), text, f"Write basis: '{basis}'.")
    if [stage.key for stage in definition.stages] != [STAGE]:
        text = f"Plan review is one stage of the name {STAGE}; rounds repeat it."
        yield Finding("other_stages", PLACE, text, f"Keep exactly the stage {STAGE}.")
    elif definition.stages[0].order != "parallel":
        text = "The disciplines of plan review work side by side."
        yield Finding("other_order", (*PLACE, "order"), text, "Remove this line.")


def _variables(definition: Definition, own: Definition) -> Iterator[Finding]:
    """Only what the form asks, the application itself or the round before tells can be read."""
    for place, variable in enumerate(definition.variables):
        known = own.domain.get(variable.name)
        path: Path = ("variables", place)
        if known is None:
            text = f"The form of this type asks no question “{variable.name}”."
            yield Finding("unknown_question", (*path, "name"), text, "Remove it or correct its name.")
        elif (known.kind, known.scope) != (variable.kind, variable.scope):
            text = f"“{variable.name}” is of kind {known.kind.value}, scope {known.scope}."
            yield Finding("other_kind", (*path, "kind"), text, "Write it as the rules have it.")
        elif known.allowed and set(map(str, variable.allowed)) - set(map(str, known.allowed)):
            text = f"“{variable.name}” has values that the form does not offer."
            remedy = f"It offers: {', '.join(map(str, known.allowed))}."
            yield Finding("unknown_answer", (*path, "values"), text, remedy)


def _steps(stage: Stage, rules: Rulebook) -> Iterator[Finding]:
    teams = sorted({each.team for each in rules.disciplines.values()})
    for place, step in enumerate(stage.steps):
        path: Path = (*PLACE, "steps", place)
        if step.key not in rules.disciplines:
            remedy = f"The rules have: {', '.join(sorted(rules.disciplines))}."
            text = f"There is no discipline “{step.key}”."
            yield Finding("unknown_discipline", (*path, "key"), text, remedy)
        if step.team not in teams:
            text = f"There is no team “{step.team}”."
            yield Finding("unknown_team", (*path, "team"), text, f"Choose one of: {', '.join(teams)}.")
        if set(step.outcomes) != set(OUTCOMES):
            text = f"A review closes with one of five results, and “{step.key}” lists others."
            yield Finding("other_outcomes", (*path, "outcomes"), text, f"Write {', '.join(OUTCOMES)}.")
