"""A city of one permit type: all that a pack needs, small enough to be read and checked in no time."""

from permits.rulebook.pack import Pack

CITY = """\
# The smallest city there is.
name: Tinytown
state: CA
department: Building Department
address: 1 Main Street
city_line: Tinytown, CA 90000
phone: 555-0100
email: permits@example.com
website: { url: "https://example.com", name: example.com }
time_zone: America/Los_Angeles
jurisdiction_id: "0600000"
code_edition: 2025 California codes
working_hours: 8 to 5
how_to_schedule: Call us.
numbers:
  application: "A-{year}-{seq:04}"
  permit: "P-{year}-{seq:04}"
  invoice: "I-{year}-{seq:04}"
  receipt: "R-{year}-{seq:04}"
guide:
  - code: what
    label: What do you build?
    options:
      - { code: fence, label: A fence, types: [FENCE] }
      - { code: paint, label: I paint, advice: You need no permit. }
"""
DISCIPLINES = """\
disciplines:
  - { code: zoning, name: Zoning, team: zoning, days: [5, 3] }
  - { code: building, name: Building, team: building, days: [10, 5] }
"""
CALENDAR = """\
code: statutory
name: Legal time limits
version: "2026.1"
source: Legal holidays  # of the state
jurisdiction: US-CA
closures:
  - { first: 2026-12-28, last: 2026-12-31, name: Winter closure }
"""
FEES = """\
# The table as printed.
schedule: fences
version: "2026.1"
title: Fence fees
source: Resolution 7
adopted: 2026-01-05
effective_from: 2020-01-01
rules:
  - code: PERMIT
    label: Permit fee
    stage: issuance
    account: 1000-1
    basis: valuation
    tiers:
      - { up_to: 1000, base: 50.00 }  # small works
      - { base: 50.00, over: 1000, rate: 5.00, per: 1000 }

  - code: RECORDS
    label: Records
    stage: issuance
    account: 1000-2
    basis: flat
    amount: 20.00
"""
FENCE = """\
# A fence of any kind.
code: FENCE
name: Fence
description: A fence along a lot line.
track: review
blds_type: Fence
blds_class: Residential (Single Family/Duplex)
expected_time: Two weeks.
target_days: 10
work_classes:
  - { code: new, name: New, blds: New }
pages:
  - code: fence
    title: The fence
    sections:
      - code: size
        title: Size
        questions:
          - code: height
            kind: integer
            label: How high is it in feet?
            called: the height
            minimum: 1
            maximum: 20
          - code: corner
            kind: yes_no
            label: Is it a corner lot?
            show_if: height > 3
documents:
  - code: plan
    name: Plot plan
    help: Show the lot.
checklist:
  - { code: plot, text: A plot plan, citation: TMC 1.2, satisfied_by_document: plan }
routing:
  - { discipline: building, reason: Every fence }
  - { discipline: zoning, applies_if: height > 3, reason: "{height} feet high" }
fees:
  - { schedule: fences, lines: [PERMIT, RECORDS] }
clocks:
  completeness: { days: 15, on_miss: deemed_complete, statute: Gov. Code 65943 }
expiry:
  - { measure: commence, days: 365, text: It expires after a year. }
inspections:
  - { code: final, name: Final, blds_type: Building Final }
owner_builder_allowed: true
declarations:
  - { code: owner_builder, title: Owner builder, text: I do it., by: owner_builder, citation: BPC 7044 }
"""

FILES = {
    "city.yaml": CITY,
    "disciplines.yaml": DISCIPLINES,
    "calendars/statutory.yaml": CALENDAR,
    "fees/fences.yaml": FEES,
    "types/fence.yaml": FENCE,
}


def tiny_pack(**changed: str) -> Pack:
    """Return the tiny city's rules, with some files otherwise: `fees="…"` for fees/fences.yaml."""
    places = {each.partition("/")[0].removesuffix(".yaml"): each for each in FILES}
    return Pack("tinytown", {**FILES, **{places[name]: text for name, text in changed.items()}})
