"""Check the way through the stages: each is reached, each leads on, and every loop has a way out."""

from collections.abc import Iterator, Mapping
from itertools import chain

from workflows.conditions import Condition, ConditionError, MissingFacts
from workflows.definitions.domain import MOST_TRIED, Verdict, any_holds, judge, samples_for
from workflows.definitions.findings import Finding, Path
from workflows.definitions.schema import END, Definition, Exit, Stage

Ways = Mapping[str, list[tuple[int, Exit]]]


def lint_flow(definition: Definition) -> list[Finding]:
    """Return what is wrong with the exits of the stages and with what they lead to."""
    known = {stage.key for stage in definition.stages} | {END}
    named = list(_unknown(definition, known))
    usable = {stage.key: list(_usable(definition, stage, known)) for stage in definition.stages}
    return [*named, *_reached(definition, usable), *_led_on(definition, usable)]


def _place(definition: Definition, stage: Stage) -> Path:
    return ("stages", definition.stages.index(stage))


def _unknown(definition: Definition, known: set[str]) -> Iterator[Finding]:
    for stage in definition.stages:
        path = _place(definition, stage)
        for index, way in enumerate(stage.exits):
            here: Path = (*path, "exits", index)
            if way.to not in known:
                remedy = f"Choose one of: {', '.join(sorted(known))}."
                yield Finding("unknown_stage", (*here, "to"), f"There is no stage “{way.to}”.", remedy)
            for place, outcome in enumerate(way.outcomes):
                if outcome not in stage.outcomes:
                    text = f"No step of the stage “{stage.key}” closes with “{outcome}”."
                    remedy = f"Choose one of: {', '.join(sorted(stage.outcomes))}."
                    yield Finding("unknown_outcome", (*here, "outcomes", place), text, remedy)


def _usable(definition: Definition, stage: Stage, known: set[str]) -> Iterator[tuple[int, Exit]]:
    """Return the exits that can be taken: not never, and not behind one that always fits."""
    for index, way in enumerate(stage.exits):
        verdict = _verdict(definition, way)
        outcomes_exist = not way.outcomes or set(way.outcomes) & stage.outcomes
        if way.to in known and outcomes_exist and verdict is not Verdict.NEVER:
            yield index, way
        if not way.outcomes and verdict is Verdict.ALWAYS:
            return


def _verdict(definition: Definition, way: Exit) -> Verdict:
    conditions = _compiled(definition, way)
    if conditions is None:
        return Verdict.UNSETTLED
    return judge(conditions, definition.domain).verdict if conditions else Verdict.ALWAYS


def _compiled(definition: Definition, way: Exit) -> list[Condition] | None:
    try:
        return [definition.condition(rule) for rule in way.when]
    except ConditionError:
        return None


def _reached(definition: Definition, usable: Ways) -> Iterator[Finding]:
    reached = _closure(usable, definition.stages[0].key)
    for stage in definition.stages:
        path = _place(definition, stage)
        if stage.key not in reached:
            text = f"No way leads from the first stage to “{stage.key}”."
            yield Finding("unreachable_stage", path, text, "Let an exit of a stage before it lead here.")
            for index, step in enumerate(stage.steps):
                text = f"The step “{step.key}” is never worked, for its stage is never reached."
                remedy = "Reach its stage or remove it."
                yield Finding("unreachable_step", (*path, "steps", index), text, remedy)
        able = {index for index, _way in usable[stage.key]}
        known = {each.key for each in definition.stages} | {END}
        for index, way in enumerate(stage.exits):
            if index not in able and way.to in known and _hidden(definition, stage, index):
                text = f"This exit to “{way.to}” is never taken: one before it always fits."
                yield Finding("unreachable_exit", (*path, "exits", index), text, "Put it before that one.")


def _hidden(definition: Definition, stage: Stage, index: int) -> bool:
    before = stage.exits[:index]
    return any(not way.outcomes and _verdict(definition, way) is Verdict.ALWAYS for way in before)


def _closure(usable: Ways, start: str) -> set[str]:
    reached, ahead = {start}, [start]
    while ahead:
        for _index, way in usable.get(ahead.pop(), []):
            if way.to not in reached:
                reached.add(way.to)
                ahead.append(way.to)
    return reached


def _led_on(definition: Definition, usable: Ways) -> Iterator[Finding]:
    stuck = {stage.key for stage in definition.stages if not usable[stage.key]}
    for stage in definition.stages:
        path, ahead = _place(definition, stage), _closure(usable, stage.key)
        if stage.key in stuck:
            text = f"The stage “{stage.key}” leads nowhere: a case that finishes it stays there for ever."
            remedy = f"Give it an exit to another stage or to “{END}”."
            yield Finding("dead_end", (*path, "exits"), text, remedy)
        elif END not in ahead and not ahead & stuck:
            names = ", ".join(sorted(ahead))
            text = f"From “{stage.key}” a case goes round for ever: {names} lead only to one another."
            yield Finding(
                "loop_without_exit",
                (*path, "exits"),
                text,
                f"Let one of them lead on, in the end to “{END}”.",
            )
        else:
            yield from _gap(definition, stage, path)


def _gap(definition: Definition, stage: Stage, path: Path) -> Iterator[Finding]:
    """Look for outcomes and facts for which no exit fits.

    An exit that fits one outcome fits it beside any others, so one outcome at a time settles it, and no
    outcome at all where every step may be left out.
    """
    compiled = [_compiled(definition, way) for way in stage.exits]
    ways = [(way, each) for way, each in zip(stage.exits, compiled, strict=True) if each is not None]
    if len(ways) < len(stage.exits):
        return
    results: list[str | None] = [*sorted(stage.outcomes)]
    if all(step.when for step in stage.steps):
        results.append(None)
    samples = samples_for(list(chain.from_iterable(each for _way, each in ways)), definition.domain)
    for facts in samples:
        for result in results:
            if not any(_fits(way, conditions, facts, result) for way, conditions in ways):
                yield _gap_found(stage, path, facts, result)
                return
    if not samples.exact or samples.size > MOST_TRIED:
        text = f"Whether every outcome of “{stage.key}” leads on was not settled: there is too much to try."
        remedy = "Let the last exit have neither outcomes nor conditions."
        if not any(not way.outcomes and not way.when for way, _each in ways):
            yield Finding("unsettled", (*path, "exits"), text, remedy, "note")


def _gap_found(stage: Stage, path: Path, facts: Mapping[str, object], result: str | None) -> Finding:
    closed = f"closes with “{result}”" if result else "has no step to work"
    known = ", ".join(f"{name} = {value}" for name, value in facts.items())
    text = (
        f"When “{stage.key}” {closed}{f' and {known}' if known else ''}, no exit fits and the case is stuck."
    )
    return Finding("dead_end", (*path, "exits"), text, "Add an exit for it, or one last exit for all else.")


def _fits(way: Exit, conditions: list[Condition], facts: Mapping[str, object], result: str | None) -> bool:
    if way.outcomes and result not in way.outcomes:
        return False
    try:
        return not conditions or any_holds(conditions, facts, None)
    except (MissingFacts, ConditionError):
        return False
