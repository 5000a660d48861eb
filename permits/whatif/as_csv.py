"""A what-if as a file for a spreadsheet: one line for each application."""

from collections.abc import Iterator
from decimal import Decimal

from permits.presentation import csv_file
from permits.presentation.csv_file import harmless
from permits.rulebook.rulebook import Rulebook
from permits.whatif.models import JudgedApplication, WhatIf

BATCH = 2_000
HEADER = (
    *("application", "type", "received_on", "fee_before", "fee_after", "change", "undecided_fee_lines"),
    *("reviews_added", "reviews_dropped", "review_hours", "demands_added", "demands_dropped", "problem"),
)


def lines(what_if: WhatIf) -> Iterator[str]:
    """Yield the lines of the file, its header first; each batch is a short query of its own."""
    yield from csv_file.lines([HEADER])
    yield from csv_file.lines(_rows(what_if))


def _rows(what_if: WhatIf) -> Iterator[list[str]]:
    rules, last = what_if.rulebook, 0
    while True:
        rows = what_if.judged_applications.filter(application_id__gt=last).order_by("application_id")
        batch = list(rows.select_related("application")[:BATCH])
        yield from (_cells(each, rules) for each in batch)
        if len(batch) < BATCH:
            return
        last = batch[-1].application_id


def _cells(judged: JudgedApplication, rules: Rulebook) -> list[str]:
    before, after = judged.fee_before, judged.fee_after
    return [
        harmless(judged.application.number),
        judged.type_code,
        str(judged.application.received_on or ""),
        "" if before is None else str(before),
        "" if after is None else str(after),
        "" if before is None or after is None else str(after - before),
        *(harmless("; ".join(each)) for each in (judged.undecided, judged.gained, judged.lost)),
        _hours(judged, rules),
        *(harmless("; ".join(each)) for each in (judged.demanded, judged.spared)),
        judged.problem,
    ]


def _hours(judged: JudgedApplication, rules: Rulebook) -> str:
    """Return the hours of review that are added, less those dropped, as far as the rules tell any."""
    signed = [(code, 1) for code in judged.gained] + [(code, -1) for code in judged.lost]
    told = [(rules.disciplines[code].hours, sign) for code, sign in signed if code in rules.disciplines]
    found = [hours * sign for hours, sign in told if hours is not None]
    return str(sum(found, Decimal(0))) if found else ""
