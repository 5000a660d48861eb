"""Fee schedules of cities that have no pack here, as printed: to price by, to compare with, to copy.

They stand in `permits/rulebook/schedules/`, one file each in the form of a pack's `fees/*.yaml`; a city that
wants one copies the file into its pack.
"""

from pathlib import Path

from permits.rulebook.loader import Parts, read_part
from permits.rulebook.problems import PackRefused, Problem
from permits.rulebook.schema.fee import FeeSchedule
from permits.rulebook.yaml_source import read_yaml

FOLDER = Path(__file__).parent / "schedules"


def printed_schedule(code: str) -> FeeSchedule:
    """Return one by its code. :raises PackRefused: when there is none, or its file is not in order."""
    path = FOLDER / f"{code}.yaml"
    if code not in printed_codes():
        expected = ", ".join(printed_codes())
        raise PackRefused([Problem(f"{code}.yaml", 0, "", f"No such schedule; expected one of: {expected}.")])
    return read_schedule(path)


def printed_codes() -> list[str]:
    """Return the codes of all, in order."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def read_schedule(path: Path) -> FeeSchedule:
    """Read one fee schedule's file. :raises PackRefused: with file, line, key and what was expected."""
    parts = Parts(path.stem)
    read_part(parts, read_yaml(f"fees/{path.name}", path.read_text(encoding="utf-8")))
    return parts.schedules[0]
