"""What a price costs: an application with 25 lines, and 10,000 of them by two versions of the rules.

    python -m bench.pricing [--json] [--lines 25] [--applications 10000]

The city is the sample city with a schedule of its own that uses every basis: tables by valuation and area,
a table with columns, fixtures, hours, percentages of percentages, credits and bounds, most with a condition.
Pricing again is all of it for each application: the facts from the stored answers, the price by the version
it was submitted under, and the price by the next one. One core, CPU time of this process, the best of three
rounds, because other work on the machine only ever makes a round slower.
"""

import argparse
import json
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from permits.rulebook.pack import Pack, read_folder
from permits.rulebook.rulebook import Rulebook, load
from tests.rulebook.complete_answers import ANSWERS, FIELDS

SAMPLE = Path(__file__).resolve().parents[1] / "permits" / "rulebook" / "packs" / "san_diego_sample"
GOALS = {"ms_per_application_25_lines": 2.0, "seconds_for_10000": 60.0}
ON = date(2026, 11, 23)
TYPE = "ADU"
ROUNDS = 3
HEAD = """schedule: bench
version: "{version}"
title: Every basis
source: bench/pricing.py
adopted: 2026-01-01
effective_from: 2026-01-01
rules:
"""
TABLE = """
  - code: TABLE
    label: Table with columns
    basis: columns
    lines:
      - {{ code: TABLE-REVIEW, label: Review, stage: plan_check, account: "1" }}
      - {{ code: TABLE-ISSUE, label: Issue, stage: issuance, account: "1" }}
    columns:
      - {{ column: large, label: Large, applies_if: valuation > 400000 }}
      - {{ column: small, label: Small }}
    bands:
      - up_to: 100000
        over: 2000
        per: 1000
        amounts:
          large: {{ TABLE-REVIEW: {{ base: 200, rate: 3.10 }}, TABLE-ISSUE: {{ base: 90, rate: 1.05 }} }}
          small: {{ TABLE-REVIEW: {{ base: 150, rate: {rate} }}, TABLE-ISSUE: {{ base: 80, rate: 0.95 }} }}
      - over: 100000
        per: 1000
        amounts:
          large: {{ TABLE-REVIEW: {{ base: 600, rate: 2.10 }}, TABLE-ISSUE: {{ base: 290, rate: 0.55 }} }}
          small: {{ TABLE-REVIEW: {{ base: 520, rate: 2.00 }}, TABLE-ISSUE: {{ base: 250, rate: 0.50 }} }}
"""
LADDER = (
    "basis: valuation, tiers: [{{up_to: 500, base: 23.50}}, {{up_to: 25000, base: 23.50, over: 500, "
    "rate: {rate}, per: 100}}, {{up_to: 100000, base: 800, over: 25000, rate: 10.10, per: 1000}}, "
    "{{base: 1557.50, over: 100000, rate: 5.60, per: 1000}}]"
)
RULES = (
    LADDER,
    "basis: percent_of, percent: 65, of: [TABLE-ISSUE], plus: 10",
    "basis: surcharge, amount: 28, per: 100000, rounding: prorated, applies_if: valuation > 1000",
    "basis: flat, amount: 548, applies_if: valuation >= 100000",
    "basis: count, fact: dwelling_units, unit: home, first: 120, each: 38",
    "basis: fixtures, items: [{{fact: dwelling_units, label: home, each: {rate}}}]",
    "basis: multiple_of, times: 2, of: [TABLE-ISSUE], maximum: 900",
)


def city(version: str, rate: str, lines: int) -> Rulebook:
    """Return the sample city whose type of bench takes so many lines, with a rate of this version."""
    pack = read_folder(SAMPLE)
    codes, rules = ["TABLE-REVIEW", "TABLE-ISSUE"], [TABLE.format(rate=rate)]
    while len(codes) < lines - 1:
        code, rule = f"LINE-{len(codes)}", RULES[len(codes) % len(RULES)].format(rate=rate)
        shared = f'code: {code}, label: Line {len(codes)}, stage: issuance, account: "1"'
        rules.append(f"  - {{ {shared}, {rule} }}\n")
        codes.append(code)
    codes.append("CREDIT")
    shared = 'code: CREDIT, label: Credit, stage: issuance, account: "1"'
    rules.append(f"  - {{ {shared}, basis: credit, of: [TABLE-ISSUE], amount: 25 }}\n")
    files = {**pack.files, "fees/bench.yaml": HEAD.format(version=version) + "".join(rules)}
    files["types/adu.yaml"] = _taking(files["types/adu.yaml"], codes)
    return load(Pack(pack.name, files))


def _taking(text: str, codes: list[str]) -> str:
    """Return the type's file with nothing but our lines among its fees."""
    before, _, after = text.partition("\nfees:\n")
    rest = after[after.index("\n\n") :]
    return f"{before}\nfees:\n  - {{ schedule: bench, lines: [{', '.join(codes)}] }}{rest}"


def best(work: Callable[[], object]) -> float:
    """Return the CPU seconds of the best round."""
    times = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def measured(lines: int, applications: int) -> dict[str, float | int]:
    """Return what one price and pricing everything again cost."""
    old, new = city("1", "3.05", lines), city("2", "3.15", lines)
    facts = old.facts(TYPE, ANSWERS[TYPE], FIELDS[TYPE])
    charged = len(old.price(TYPE, facts, on=ON).lines)

    def once() -> None:
        for _ in range(200):
            old.price(TYPE, facts, on=ON)

    def again() -> None:
        for number in range(applications):
            fields = {**FIELDS[TYPE], "valuation": Decimal(20_000 + 37 * number)}
            for rules in (old, new):
                rules.price(TYPE, rules.facts(TYPE, ANSWERS[TYPE], fields), on=ON)

    again_seconds = best(again) * 10_000 / applications
    return {
        "lines": lines,
        "lines_charged": charged,
        "ms_per_application_25_lines": round(best(once) * 1000 / 200, 3),
        "seconds_for_10000": round(again_seconds, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--lines", type=int, default=25)
    parser.add_argument("--applications", type=int, default=10_000)
    asked = parser.parse_args()
    results = measured(asked.lines, asked.applications)
    if asked.json:
        print(json.dumps(results | {"goals": GOALS}))
        return
    print(f"{results['lines_charged']} lines charged of {results['lines']}")
    for name, goal in GOALS.items():
        print(f"{name}: {results[name]} (goal: at most {goal:g})")


if __name__ == "__main__":
    main()
