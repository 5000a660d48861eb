"""The linter: everything that the whole of a definition shows to be wrong, each with what to do about it."""

from collections.abc import Iterator, Sequence

from workflows.conditions import Condition, ConditionError, UnknownFact
from workflows.definitions import lint_flow
from workflows.definitions.domain import Judgement, Verdict, judge
from workflows.definitions.findings import Finding, Path
from workflows.definitions.schema import Again, Definition, Stage, Step
from workflows.definitions.vocabulary import Vocabulary

NOWHERE = Vocabulary()


def lint(definition: Definition, vocabulary: Vocabulary = NOWHERE) -> list[Finding]:
    """Return every finding, in the order of the definition.

    A condition is judged by itself over the declared domain, not by the way on which a case comes to it.
    """
    found: list[Finding] = []
    for index, stage in enumerate(definition.stages):
        path: Path = ("stages", index)
        found += _again(definition, stage, stage.again, (*path, "again"))
        for place, step in enumerate(stage.steps):
            found += _step(definition, stage, step, (*path, "steps", place), vocabulary)
        for place, way in enumerate(stage.exits):
            found += _rules(definition, way.when, (*path, "exits", place), unanswered=None)
    return found + lint_flow.lint_flow(definition)


def _step(
    definition: Definition, stage: Stage, step: Step, path: Path, vocabulary: Vocabulary
) -> Iterator[Finding]:
    yield from _names(step, path, vocabulary)
    if stage.days_of(step, 1) is None:
        text = f"The step “{step.key}” has no service level, so nobody is told when it is late."
        yield Finding(
            "no_service_level", (*path, "days"), text, "Give `days` to the step or to its whole stage."
        )
    unanswered = None if step.if_undecided is None else step.if_undecided == "open"
    yield from _rules(definition, step.when, path, unanswered=unanswered, step=step)
    yield from _again(definition, stage, step.again, (*path, "again"))


def _names(step: Step, path: Path, vocabulary: Vocabulary) -> Iterator[Finding]:
    if vocabulary.teams is not None and step.team not in vocabulary.teams:
        yield Finding("unknown_team", (*path, "team"), f"There is no team “{step.team}”.",
                      _one_of(vocabulary.teams))  # fmt: skip
    if step.role is not None and vocabulary.roles is not None and step.role not in vocabulary.roles:
        yield Finding("unknown_role", (*path, "role"), f"There is no role “{step.role}”.",
                      _one_of(vocabulary.roles))  # fmt: skip


def _again(definition: Definition, stage: Stage, again: Again | None, path: Path) -> Iterator[Finding]:
    if again is None:
        return
    for index, outcome in enumerate(again.outcomes):
        if outcome not in stage.outcomes:
            text = f"No step of the stage “{stage.key}” closes with “{outcome}”."
            yield Finding("unknown_outcome", (*path, "outcomes", index), text, _one_of(stage.outcomes))
    yield from _rules(definition, again.when, path, unanswered=None, between_rounds=True)


def _rules(
    definition: Definition,
    rules: Sequence[str],
    path: Path,
    *,
    unanswered: bool | None,
    step: Step | None = None,
    between_rounds: bool = False,
) -> Iterator[Finding]:
    """Check every condition of one list, and for a step whether any of them can ever open it."""
    verdicts: list[Verdict] = []
    for index, rule in enumerate(rules):
        place: Path = (*path, "when", index)
        try:
            condition = definition.condition(rule, between_rounds=between_rounds)
        except ConditionError as wrong:
            verdicts.append(Verdict.UNSETTLED)
            yield _broken(definition, wrong, place, between_rounds)
            continue
        judgement = judge([condition], definition.domain, unanswered=unanswered)
        verdicts.append(judgement.verdict)
        yield from _judged(condition, judgement, place)
    if step is not None and verdicts and set(verdicts) == {Verdict.NEVER}:
        text = f"Nothing ever opens the step “{step.key}”: none of its conditions can hold."
        yield Finding("unreachable_step", path, text, "Correct its conditions or remove the step.")


def _judged(condition: Condition, judgement: Judgement, place: Path) -> Iterator[Finding]:
    said = f"“{condition.text}”"
    if judgement.failure:
        text = f"{said} fails for some values that its facts may have: {judgement.failure}"
        yield Finding("undecidable", place, text, "Exclude those values in the condition.")
    if judgement.undecided:
        names = ", ".join(sorted(judgement.undecided))
        text = f"{said} cannot be decided while it is not known: {names}."
        remedy = "Make the variable required, or say with `if_undecided` whether the step opens then."
        yield Finding("undecidable", place, text, remedy)
    if judgement.verdict is Verdict.NEVER:
        text = f"{said} never holds over the declared values."
        yield Finding("never_true", place, text, "Correct the condition or the values of its variables.")
    if judgement.verdict is Verdict.ALWAYS:
        remedy = "Leave the condition out, or correct it if it was meant to decide something."
        yield Finding(
            "always_true", place, f"{said} always holds over the declared values.", remedy, "warning"
        )
    if judgement.verdict is Verdict.UNSETTLED and not judgement.failure:
        text = f"Whether {said} can hold was not settled: its facts have too many values, or it computes."
        yield Finding("unsettled", place, text, "Look at it yourself, or declare fewer values.", "note")


def _broken(definition: Definition, wrong: ConditionError, place: Path, between_rounds: bool) -> Finding:
    if not isinstance(wrong, UnknownFact):
        remedy = "Correct the condition at this place."
        return Finding("does_not_compile", place, str(wrong), remedy)
    if not between_rounds and wrong.name in definition.all_kinds:
        text = f"“{wrong.name}” is known between two rounds only; a plan cannot read it. ({wrong.text})"
        return Finding("unknown_variable", place, text, "Move the condition to a carry-over rule.")
    known = definition.all_kinds if between_rounds else definition.kinds
    return Finding("unknown_variable", place, str(wrong), _one_of(frozenset(known)))


def _one_of(names: frozenset[str]) -> str:
    return (
        f"Choose one of: {', '.join(sorted(names))}." if names else "None is declared yet; declare it first."
    )
