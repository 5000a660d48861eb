"""Check fee schedules by themselves: their dates, ladders that chain, and lines that build on others."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby, pairwise

from permits.rulebook import lint_fee_lines
from permits.rulebook.fee_workings import tier_amount
from permits.rulebook.loader import Parts
from permits.rulebook.money import dollars, round_dollars
from permits.rulebook.problems import Problem
from permits.rulebook.schema.fee import BY_HAND, ColumnFee, CreditFee, FeeSchedule, LadderFee, TogetherFee
from permits.rulebook.yaml_source import Path

A_DAY = timedelta(days=1)


def lint_fees(parts: Parts) -> list[Problem]:
    """Return what is wrong with the schedules and with the lines that types take from them."""
    problems = [*_dates(parts)]
    for schedule in parts.schedules:
        problems += [*_ladders(parts, schedule), *_sums(parts, schedule)]
    return problems + lint_fee_lines.lint_fee_lines(parts)


def _dates(parts: Parts) -> Iterator[Problem]:
    for _, versions in groupby(sorted(parts.schedules, key=_order), key=_code):
        yield from _succession(parts, list(versions))


def _succession(parts: Parts, versions: list[FeeSchedule]) -> Iterator[Problem]:
    for earlier, later in pairwise(versions):
        place = parts.source_of(later)
        if earlier.effective_to is None or later.effective_from <= earlier.effective_to:
            sentence = (
                f"Two versions of “{later.schedule}” are in force at once from {later.effective_from}; "
                f"end version {earlier.version} the day before."
            )
            yield place.problem(("effective_from",), sentence)
        elif later.effective_from > earlier.effective_to + A_DAY:
            sentence = (
                f"No version of “{later.schedule}” is in force from {earlier.effective_to + A_DAY} to "
                f"{later.effective_from - A_DAY}; nothing can be priced on those days."
            )
            yield place.problem(("effective_from",), sentence, "warning")
    last = versions[-1]
    if last.effective_to is not None:
        sentence = (
            f"No version of “{last.schedule}” follows after {last.effective_to}; nothing can be priced then."
        )
        yield parts.source_of(last).problem(("effective_to",), sentence, "warning")


def _order(schedule: FeeSchedule) -> tuple[str, str]:
    return schedule.schedule, schedule.effective_from.isoformat()


def _code(schedule: FeeSchedule) -> str:
    return schedule.schedule


def _ladders(parts: Parts, schedule: FeeSchedule) -> Iterator[Problem]:
    source = parts.source_of(schedule)
    for rule in schedule.lines.values():
        match rule:
            case LadderFee():
                for place, sentence in _discontinuities(rule):
                    path: Path = (*schedule.places[rule.code], "tiers", place, "base")
                    yield source.problem(path, sentence, "warning")
            case ColumnFee():
                for column in rule.columns:
                    for place, sentence in _discontinuities(column.ladder) if column.ladder else ():
                        path = (*schedule.places[rule.code][:2], "bands", place)
                        yield source.problem(path, f"{rule.code}, {column.label}: {sentence}", "warning")


def _discontinuities(rule: LadderFee) -> Iterator[tuple[int, str]]:
    """Tell where bands do not chain: printed copies of one and the same table disagree by cents."""
    for place, (below, above) in enumerate(pairwise(rule.tiers), start=1):
        bound = below.up_to
        if bound is None or (above.over is not None and above.over != bound):
            continue
        end = tier_amount(below, bound)
        if end != above.base:
            yield (
                place,
                f"The bands do not chain at {round_dollars(bound)}: the band below ends with {dollars(end)}, "
                f"this one begins with {dollars(above.base)}. Check the printed schedule.",
            )


def _sums(parts: Parts, schedule: FeeSchedule) -> Iterator[Problem]:
    source = parts.source_of(schedule)
    bases = {rule.code: rule.builds_on for rule in schedule.lines.values()}
    for rule in schedule.lines.values():
        place: Path = (*schedule.places[rule.code], "of")
        for code in rule.builds_on:
            base = schedule.rule(code)
            if base is None:
                yield source.problem(place, f"This schedule has no line {code}.")
            elif isinstance(rule, CreditFee | TogetherFee) and base.stage != rule.stage:
                sentence = (
                    f"{rule.code} is due at {_stage(rule.stage)} and {code} at {_stage(base.stage)}; what is "
                    "taken off or added must be due with its lines."
                )
                yield source.problem(place, sentence)
            elif base.stage == BY_HAND:
                sentence = f"{code} is charged by hand, so {rule.code} cannot build on it."
                yield source.problem(place, sentence)
            elif isinstance(rule, CreditFee) and isinstance(base, CreditFee):
                yield source.problem(place, f"{code} is a credit itself; take {rule.code} off a fee.")
        if rule.code in _beneath(rule.code, bases):
            what = "a percentage" if rule.basis == "percent_of" else "built on the amount"  # type: ignore[union-attr]  # only rules with a basis build on lines
            yield source.problem(place, f"{rule.code} is in the end {what} of itself.")


def _stage(stage: str) -> str:
    return stage.replace("_", " ")


def _beneath(code: str, bases: dict[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    ahead = list(bases.get(code, ()))
    while ahead:
        base = ahead.pop()
        if base not in found:
            found.add(base)
            ahead += bases.get(base, ())
    return found
