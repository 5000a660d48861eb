"""Fee schedules written in a test: as the text of a file, priced without a type."""

from datetime import date
from pathlib import Path

from permits.rulebook.pricing import Assessment, price_schedule
from permits.rulebook.printed_schedules import read_schedule
from permits.rulebook.schema.fee import FeeSchedule

ON = date(2026, 11, 22)
HEAD = """schedule: written
version: "1"
title: A schedule of a test
source: This test
adopted: 2026-01-01
effective_from: 2026-01-01
rules:
"""


def written(folder: Path, *rules: str) -> FeeSchedule:
    """Return a schedule whose rules are written as lists of `key: value` in flow style."""
    path = folder / "written.yaml"
    path.write_text(HEAD + "".join(f"  - {{ {rule} }}\n" for rule in rules))
    return read_schedule(path)


def line(code: str, rest: str, *, stage: str = "issuance") -> str:
    return f"code: {code}, label: {code.capitalize()}, stage: {stage}, account: '1', {rest}"


def priced(schedule: FeeSchedule, **facts: object) -> Assessment:
    return price_schedule(schedule, facts, ON)


def amounts(assessment: Assessment) -> dict[str, str]:
    return {each.code: str(each.amount) for each in assessment.lines}


def formula(assessment: Assessment, code: str) -> str:
    return next(each.formula for each in assessment.lines if each.code == code)
