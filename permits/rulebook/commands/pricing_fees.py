"""`rulebook price PACK --type CODE | --schedule NAME --facts JSON --on DATE`: the fees with their working."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from permits.rulebook.commands.asked import day, facts_of, rulebook_of
from permits.rulebook.pricing import Assessment, CannotPrice, price_schedule, schedule_in_force
from permits.rulebook.printed_schedules import printed_codes, printed_schedule
from permits.rulebook.rulebook import Rulebook
from permits.rulebook.schema.fee import FeeSchedule

HELP = "work out the fees of a type, or every line of a schedule"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("pack", help="a folder, a pack's name, or the number of a version")
    priced = parser.add_mutually_exclusive_group(required=True)
    priced.add_argument("--type", dest="type_code", metavar="CODE", help="what a permit of this type costs")
    priced.add_argument("--schedule", metavar="NAME", help="every line of this schedule that applies")
    parser.add_argument("--facts", required=True, help='for example {"valuation": 18000}')
    parser.add_argument("--on", type=day, required=True, metavar="DATE")
    parser.add_argument("--json", action="store_true")


def run(options: dict[str, Any], out: OutputWrapper) -> None:
    """:raises CommandError: for an unknown type, schedule or version, or when a fact is missing."""
    rulebook, facts = rulebook_of(options["pack"]), facts_of(options["facts"])
    try:
        assessed = _assessed(rulebook, options, facts)
    except CannotPrice as missing:
        raise CommandError(str(missing)) from missing
    if options["json"]:
        out.write(json.dumps(assessed.as_json(), ensure_ascii=False, indent=1))
    else:
        _show(assessed, out)


def _assessed(rulebook: Rulebook, options: dict[str, Any], facts: dict[str, object]) -> Assessment:
    code, name = options["type_code"], options["schedule"]
    if name is not None:
        return price_schedule(_schedule(rulebook, name, options["on"]), facts, options["on"])
    if code not in rulebook.types:
        raise CommandError(f"The pack has the types {', '.join(sorted(rulebook.types))}.")
    return rulebook.price(code, facts, on=options["on"])


def _schedule(rulebook: Rulebook, name: str, on: date) -> FeeSchedule:
    """Return a schedule of the pack, or a printed one that no pack has."""
    known = sorted({each.schedule for each in rulebook.schedules})
    if name in known:
        return schedule_in_force(rulebook.schedules, name, on)
    if name in printed_codes():
        return printed_schedule(name)
    printed = ", ".join(printed_codes())
    raise CommandError(f"The pack has the schedules {', '.join(known)}; printed ones are {printed}.")


def _show(assessed: Assessment, out: OutputWrapper) -> None:
    for line in assessed.lines:
        out.write(f"{line.code:<20} {line.amount:>12,}  {line.label}: {line.formula}")
    for undecided in assessed.undecided:
        out.write(f"{'not decided':<20} {'':>12}  {undecided}")
    out.write(f"{'total':<20} {assessed.total:>12,}")
