"""The environments of the peers: made by the benchmark, below ``var/``, and never part of the project's lock."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
PLACE = HOUSE / "var" / "bench"


class Unavailable(Exception):
    """A peer that cannot be measured here; the text says why and what would help."""


@dataclass(frozen=True)
class Environment:
    """A virtual environment: its name, the oldest Python that will do, and its packages."""

    name: str
    python: tuple[int, int]
    packages: tuple[str, ...]


OURS = Environment("ours", (3, 11), ())
PEERS = Environment(
    "peers",
    (3, 11),
    (
        "django==5.2.*",
        "psycopg[binary]==3.3.*",
        "django-viewflow==2.4.0",
        "django-fsm-2==4.2.4",
        "django-fsm-log==5.0.2",
        "django-guardian==3.5.2",
        "SpiffWorkflow==3.2.0",
        "transitions==0.9.3",
    ),
)
CALUMA = Environment("caluma", (3, 12), ("caluma==12.7.2", "psycopg[binary]"))


@cache
def interpreter(environment: Environment) -> Path:
    """Return the Python of an environment, which is made when it is not there.

    :raises Unavailable: when no Python is new enough or a package cannot be installed.
    """
    if environment is OURS:
        return Path(sys.executable)
    folder = PLACE / environment.name
    python, stamp = folder / "bin" / "python", folder / "packages.txt"
    wanted = "\n".join(environment.packages)
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        _call([str(_base(environment)), "-m", "venv", str(folder)], environment)
        _call([str(python), "-m", "pip", "install", "-q", *environment.packages], environment)
        stamp.write_text(wanted)
    return python


def _base(environment: Environment) -> Path:
    for found in _candidates(environment.python[1]):
        asked = subprocess.run(
            [found, "-c", "import sys; print(sys.version_info[:2])"],
            capture_output=True,
            text=True,
            check=False,
        )
        if asked.returncode == 0 and asked.stdout.strip() >= str(environment.python):
            return Path(found)
    version = ".".join(str(part) for part in environment.python)
    raise Unavailable(
        f"{environment.name} needs Python {version} or newer, and there is none on this machine."
    )


def _candidates(minor: int) -> list[str]:
    names = [f"python3.{number}" for number in range(minor, 15)]
    found = [path for path in (shutil.which(name) for name in names) if path]
    uv = Path(sys.executable).parent / "uv"
    if uv.exists():
        asked = subprocess.run(
            [uv, "python", "find", "--offline", "--system", f"3.{minor}"],
            capture_output=True,
            text=True,
            check=False,
        )
        found += asked.stdout.split()
    return found


def _call(command: list[str], environment: Environment) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise Unavailable(f"{environment.name} could not be installed: {' '.join(last)}")
