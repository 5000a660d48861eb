"""Forms made of text, alone and inside a copy of the sample city."""

from functools import cache
from pathlib import Path
from typing import Any

from permits.rulebook.problems import PackRefused, errors
from permits.rulebook.rulebook import load_folder
from permits.rulebook.schema.permit_type import PermitType
from permits.rulebook.yaml_source import read_yaml
from tests.rulebook.conftest import SAMPLE

TYPE = "types/reroof.yaml"
ASKING = ("eligibility", "documents", "checklist", "routing", "clearances", "facts")
"""What of a type asks for questions that another form does not have."""

FORM = """\
- code: more
  title: More
  sections:
    - code: all
      title: All
      questions:
        - { code: site, kind: address, label: Where were you?, called: the former place }
        - { code: contact, kind: person, label: Who answers?, called: the contact, required: false }
        - { code: roofer, kind: licence, label: Who roofs?, called: the roofer }
        - code: apn
          kind: parcel
          label: Which parcel?
          called: the parcel number
          pattern: '\\d{3}-\\d{3}-\\d{2}-\\d{2}'
          pattern_hint: 533-123-45-00
        - code: rooms
          kind: group
          label: Which rooms are built?
          called: the rooms
          entry: room
          min_entries: 1
          max_entries: 3
          questions:
            - { code: name, kind: text, label: Name, called: the name of the room, required: false }
            - { code: area, kind: area, label: Area, called: the area, unit: square feet, minimum: 1 }
            - { code: heated, kind: yes_no, label: Is it heated? }
        - { code: total, kind: computed, label: All, value: sum(rooms.area), gives: decimal }
        - { code: large, kind: computed, label: Large, value: total > 500 && rooms.size() > 1, gives: yes_no }
        - { code: why, kind: long_text, label: Why so large?, called: the reason, show_if: large }
        - { code: local, kind: yes_no, label: Local?, show_if: site.zip.startsWith('92'), default: true }
"""
GIVEN = {
    "site.street": ["1 Main St"],
    "site.unit": [""],
    "site.city": ["San Diego"],
    "site.state": ["ca"],
    "site.zip": [" 92101 "],
    "roofer.number": ["1098765"],
    "roofer.class": ["c-39"],
    "roofer.state": ["CA"],
    "apn": ["533-123-45-00"],
    "rooms": [""],
    "rooms.0.name": ["Bedroom"],
    "rooms.0.area": ["1,200.5"],
    "rooms.0.heated": ["yes"],
    "rooms.7.area": ["99.5"],
    "rooms.7.heated": ["no"],
    "rooms.8.area": [""],
    "local": ["yes"],
    "why": ["We are many."],
}


def form_of(pages: str) -> PermitType:
    """Return a type whose form has the given pages."""
    return as_type(read_yaml("pages.yaml", pages).value)


def as_type(pages: list[Any]) -> PermitType:
    """Return a type of the given pages."""
    return PermitType.model_validate({**_kept(), "pages": pages})


@cache
def _kept() -> dict[str, Any]:
    given = read_yaml(TYPE, (SAMPLE / TYPE).read_text()).value
    return {key: value for key, value in given.items() if key not in ASKING}


def refused(folder: Path, page: str) -> list[str]:
    """Return what is wrong with the sample city whose re-roof form has one page more."""
    for source in SAMPLE.rglob("*.yaml"):
        copy = folder / source.relative_to(SAMPLE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(source.read_text())
    place = folder / TYPE
    place.write_text(place.read_text().replace("\npages:\n", "\npages:\n" + indented(page), 1))
    try:
        return [str(each) for each in errors(list(load_folder(folder).warnings))]
    except PackRefused as wrong:
        return [str(each) for each in wrong.problems if each.severity == "error"]


def indented(page: str) -> str:
    """Return a page as it stands in the list of a type's pages."""
    return "".join(f"  {line}\n" if line else "\n" for line in page.splitlines())
