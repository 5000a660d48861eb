"""`python -m devstack.audit`: ask whether a locked package has a published weakness; part of `make check`.

Without a network it says that it could not ask and passes: a machine that is cut off can still be worked on.
`--strict` fails then, for the pipeline that releases.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 120


@dataclass(frozen=True, slots=True)
class Answer:
    """What one registry said: the weaknesses it knows, or why it could not be asked."""

    of: str
    weaknesses: list[str] = field(default_factory=list)
    not_asked: str = ""


def of_python() -> Answer:
    """Ask about every package of requirements/run.lock."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--requirement",
        "requirements/run.lock",
        "--format",
        "json",
    ]
    return _asked("Python packages", [*command, "--disable-pip", "--progress-spinner", "off"], weak_in_python)


def of_browser() -> Answer:
    """Ask about every package of package-lock.json."""
    return _asked("browser libraries", ["npm", "audit", "--json", "--omit", "dev"], weak_in_browser)


def weak_in_python(said: dict[str, Any]) -> list[str]:
    """Return the weaknesses that pip-audit names."""
    return [
        f"{each['name']} {each.get('version', '')}: {weakness['id']}"
        + (f", fixed in {', '.join(weakness['fix_versions'])}" if weakness.get("fix_versions") else "")
        for each in said["dependencies"]
        for weakness in each.get("vulns", [])
    ]


def weak_in_browser(said: dict[str, Any]) -> list[str]:
    """Return the weaknesses that npm names.

    :raises KeyError: when npm said something else: that it could not ask.
    """
    return [f"{name}: {each['severity']}" for name, each in said["vulnerabilities"].items()]


def _asked(of: str, command: list[str], weak: Callable[[dict[str, Any]], list[str]]) -> Answer:
    try:
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
        return Answer(of, weak(json.loads(run.stdout)))
    except subprocess.TimeoutExpired:
        return Answer(of, not_asked=f"no answer within {PATIENCE} seconds")
    except FileNotFoundError:
        return Answer(of, not_asked=f"{command[0]} is not installed")
    except (json.JSONDecodeError, KeyError, TypeError):
        return Answer(of, not_asked=_last_line(run.stderr or run.stdout))


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:160] if lines else "the registry did not answer"


def judge(answers: list[Answer], *, strict: bool) -> int:
    """Print what was found; return 1 when there is a weakness, or when one could not ask and must."""
    for answer in answers:
        if answer.not_asked:
            print(f"{answer.of}: could not ask for weaknesses ({answer.not_asked}).")
        for weakness in answer.weaknesses:
            print(f"{answer.of}: {weakness}")
        if not answer.not_asked and not answer.weaknesses:
            print(f"{answer.of}: no known weakness.")
    weak = any(answer.weaknesses for answer in answers)
    return int(weak or (strict and any(answer.not_asked for answer in answers)))


if __name__ == "__main__":
    sys.exit(judge([of_python(), of_browser()], strict="--strict" in sys.argv[1:]))
