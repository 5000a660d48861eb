"""The table of docs/security.md answers all of ASVS 5.0, level 1 and 2, and points at what exists."""

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings

ROOT = Path(settings.ROOT)
SUITE = ROOT.parent / "shared" / "data" / "suites" / "asvs"
STANDINGS = {"met", "partly", "operator", "n/a"}
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (.*?) \| (.*?) \| (.*?) \|$", re.MULTILINE)


class Answer(NamedTuple):
    number: str
    level: str
    standing: str
    how: str
    shown_by: str

    @property
    def pointers(self) -> list[str]:
        return re.findall(r"`([^`]+)`", self.shown_by)


def answers() -> list[Answer]:
    return [Answer(*found) for found in ROW.findall((ROOT / "docs" / "security.md").read_text())]


def exists(pointer: str) -> bool:
    """Tell whether a file, a test in it, or a setting is there."""
    if re.fullmatch(r"[A-Z][A-Z0-9_]+", pointer):
        return re.search(rf"\b{pointer}\b", (ROOT / "config" / "settings.py").read_text()) is not None
    path, _, test = pointer.partition("::")
    place = ROOT / path
    return place.exists() and (not test or f"def {test}(" in place.read_text())


def test_every_requirement_has_one_answer() -> None:
    numbers = [each.number for each in answers()]

    assert len(numbers) == len(set(numbers)) == 253
    assert {each.standing for each in answers()} <= STANDINGS
    assert [each.number for each in answers() if len(each.how) < 4] == []


def test_no_requirement_of_the_standard_is_missing() -> None:
    file = next(SUITE.glob("*.flat.json"), None) if SUITE.is_dir() else None
    if file is None:
        pytest.skip("the text of the standard is not here")
    asked = {
        (each["req_id"].removeprefix("V"), each["L"])
        for each in json.loads(file.read_text())["requirements"]
        if each["L"] in {"1", "2"}
    }

    assert {(each.number, each.level) for each in answers()} == asked


def test_whatever_is_not_out_of_scope_points_at_something_that_exists() -> None:
    pointed = [(each.number, pointer) for each in answers() for pointer in each.pointers]

    assert [each.number for each in answers() if each.standing != "n/a" and not each.pointers] == []
    assert [each for each in pointed if not exists(each[1])] == []


@pytest.mark.parametrize("pointer", ["docs/nothing.md", "NO_SUCH_SETTING", "docs/deploy.md::test_nothing"])
def test_the_watch_sees_what_does_not_exist(pointer: str) -> None:
    assert not exists(pointer)
