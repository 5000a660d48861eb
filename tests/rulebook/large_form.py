"""A page of very many questions of every kind, and its answers."""

from collections.abc import Iterator

KINDS = (
    "kind: text, called: the text",
    "kind: integer, called: the count, minimum: 0, maximum: 500",
    "kind: area, called: the area, unit: square feet",
    "kind: yes_no",
    "kind: one_of, options: [{ code: a, label: First }, { code: b, label: Second }]",
    "kind: money, called: the cost",
    "kind: many_of, options: [{ code: a, label: First }, { code: b, label: Second }]",
    "kind: date, called: the day",
    "kind: address, called: the place",
    "kind: long_text, called: the story",
)
VALUES: tuple[object, ...] = (
    "Some text",
    12,
    "1250.5",
    True,
    "b",
    "1800.50",
    ["a"],
    "2026-07-01",
    {"street": "1 Main St", "unit": "", "city": "San Diego", "state": "CA", "zip": "92101"},
    "A story of some length.",
)
HEAD = """\
- code: large
  title: Everything
  sections:
    - code: all
      title: All
      questions:
"""
GROUP = """\
        - code: rooms
          kind: group
          label: Which rooms are built?
          called: the rooms
          entry: room
          questions:
            - { code: name, kind: text, label: Name, called: the name }
            - { code: area, kind: area, label: Area, called: the area }
        - { code: total, kind: computed, label: In all, value: sum(rooms.area) + q2, gives: decimal }
"""


def large_form(count: int) -> str:
    """Return one page with so many questions; every fifth hangs on the yes-or-no question before it."""
    return HEAD + "".join(_questions(count - 2)) + GROUP


def _questions(count: int) -> Iterator[str]:
    for number in range(count):
        switch = number - number % 10 + 3
        shown = f", show_if: q{switch}" if number % 10 > 7 else ""
        label = f"label: Question number {number}?, hint: A hint, help: Help for {number}"
        yield f"        - {{ code: q{number}, {label}, {KINDS[number % 10]}{shown} }}\n"


def large_answers(count: int) -> dict[str, object]:
    """Return right answers to it."""
    rooms = [{"name": f"Room {number}", "area": "120.5"} for number in range(3)]
    return {f"q{number}": VALUES[number % 10] for number in range(count - 2)} | {"rooms": rooms}
