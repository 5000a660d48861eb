"""Check what percentages and other sums are taken of: a type must give what those lines measure."""

from collections.abc import Iterator

from permits.rulebook.loader import Parts
from permits.rulebook.problems import Problem
from permits.rulebook.schema.fee import AnyLine, FeeSchedule
from permits.rulebook.schema.fee_sums import MultipleFee, PercentFee
from permits.rulebook.schema.permit_type import PermitType


def lint_fee_bases(parts: Parts) -> Iterator[Problem]:
    """Return each line of a type that sums others which measure what the type's form does not ask."""
    for permit_type in parts.types.values():
        source = parts.source_of(permit_type)
        for index, selection in enumerate(permit_type.fees):
            for schedule in (each for each in parts.schedules if each.schedule == selection.schedule):
                for place, code in enumerate(selection.lines):
                    for sentence in _lacking(permit_type, schedule, code, set(selection.lines)):
                        yield source.problem(("fees", index, "lines", place), sentence)


def _lacking(permit_type: PermitType, schedule: FeeSchedule, code: str, selected: set[str]) -> Iterator[str]:
    for base in _bases(schedule, code):
        missing = [fact for fact in base.measures if fact not in permit_type.variables]
        if base.code not in selected and missing:
            yield (
                f"The line {code} is taken of {base.code}, which measures “{missing[0]}”; this type's form "
                f"does not ask for it. Give the type a line of its own that is taken of its own fees."
            )


def _bases(schedule: FeeSchedule, code: str) -> list[AnyLine]:
    """Return the lines that a line is taken of, and so on; a credit counts only what is charged."""
    found: dict[str, AnyLine] = {}
    ahead = [code]
    while ahead:
        rule = schedule.lines.get(ahead.pop())
        for base in rule.of if isinstance(rule, PercentFee | MultipleFee) else ():
            if base in schedule.lines and base not in found:
                found[base] = schedule.lines[base]
                ahead.append(base)
    return list(found.values())
