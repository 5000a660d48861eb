"""The sample city's next version: what is asked, demanded and signed for a second home changes on a day."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from unittest.mock import patch

from permits.rulebook import services as rulebook
from permits.rulebook.pack import Pack, read_folder
from permits.rulebook.rulebook import Rulebook, load_content
from tests.townspeople import NOON, SAMPLE

DAY = date(2027, 1, 4)
BEFORE = datetime(2027, 1, 3, 20, tzinfo=UTC)
AFTER = datetime(2027, 1, 4, 20, tzinfo=UTC)
ADU, REROOF = "types/adu.yaml", "types/reroof.yaml"

QUESTION = """        questions:
          - code: easement
            kind: yes_no
            label: Does an easement cross the lot?
          - code: lot_area
"""
ITEM = """checklist:
  - code: soils_report
    text: A soils report is attached.
    citation: SDMC 142.0146
  - code: site_plan
"""
SECOND_HOME: dict[str, tuple[tuple[str, str], ...]] = {
    ADU: (
        ("name: Accessory dwelling unit\n", "name: Second home\n"),
        ("        questions:\n          - code: lot_area\n", QUESTION),
        ("checklist:\n  - code: site_plan\n", ITEM),
        (
            "and my license is in full force and effect.",
            "and my license is in force, and I carry it on site.",
        ),
    )
}
NO_SECOND_HOME: dict[str, None] = {ADU: None}
REVIEWED_ROOFS: dict[str, tuple[tuple[str, str], ...]] = {REROOF: (("track: instant", "track: review"),)}


def publish_newer_rules(changes: Mapping[str, Any] = SECOND_HOME) -> Any:
    """Publish the next version for its day: files with texts replaced, or left out altogether."""
    changed = _changed(tuple(changes.items()))
    with patch.object(rulebook, "load", return_value=changed):
        return rulebook.publish(changed.pack, effective_from=DAY, actor=None, approver=None, at=NOON)


@cache
def _changed(changes: tuple[tuple[str, Any], ...]) -> Rulebook:
    pack = read_folder(SAMPLE)
    files = dict(pack.files)
    for file, replacements in changes:
        text = files.pop(file)
        for before, after in replacements or ():
            assert before in text, before
            text = text.replace(before, after, 1)
        if replacements:
            files[file] = text
    return load_content(Pack(pack.name, files).content())
