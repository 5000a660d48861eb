"""What the machine must have, and one clear sentence for what it lacks."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from devstack.refusals import Refusal

HOUSE = Path(__file__).resolve().parent.parent.parent
_OLDEST_NODE = 18
_ROOM_TO_INSTALL, _ROOM_TO_RUN = 1_500, 200  # MB
_UNREACHABLE = re.compile(
    r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|dns error|name resolution|Failed to fetch"
    r"|error sending request|NewConnectionError|Network is unreachable|client error \(Connect\)",
    re.IGNORECASE,
)
_FULL = re.compile(r"ENOSPC|No space left on device|os error 28", re.IGNORECASE)


def check() -> None:
    """Check the programs and the room that set-up needs.

    :raises Refusal: something is missing, too old or full; the sentence says what to do.
    """
    _check_node()
    _check_room()


def run(command: Sequence[str], *, aim: str, environment: Mapping[str, str] | None = None) -> None:
    """Run one installer quietly.

    :raises Refusal: it failed; the sentence gives the cause where that is known, else its last lines.
    """
    asked = subprocess.run(
        list(command),
        check=False,
        cwd=HOUSE,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if asked.returncode:
        raise Refusal(_explanation(aim, asked.stdout + asked.stderr))


def say(sentence: str) -> None:
    """Tell the person at the terminal what takes a moment now."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def _explanation(aim: str, output: str) -> str:
    if _FULL.search(output):
        return f"Lintel could not {aim} because the disk is full: make room and run the command again."
    if _UNREACHABLE.search(output):
        cause = output.strip().splitlines()[-1].strip()
        return (
            f"Lintel could not {aim} because the package index cannot be reached; check the network: {cause}"
        )
    return f"Lintel could not {aim}. The installer's last words:\n" + "\n".join(
        output.strip().splitlines()[-12:]
    )


def _check_node() -> None:
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise Refusal(f"Lintel needs Node {_OLDEST_NODE} or newer with npm: {program} is not installed.")
    version = subprocess.run(
        ["node", "--version"], check=False, capture_output=True, text=True
    ).stdout.strip()
    major = re.match(r"v(\d+)", version)
    if major is None or int(major[1]) < _OLDEST_NODE:
        raise Refusal(
            f"Lintel needs Node {_OLDEST_NODE} or newer; this machine has {version or 'one that fails'}."
        )


def _check_room() -> None:
    installed = (HOUSE / ".venv").exists() and (HOUSE / "node_modules").exists()
    needed = _ROOM_TO_RUN if installed else _ROOM_TO_INSTALL
    free = shutil.disk_usage(HOUSE).free // 1_000_000
    if free < needed:
        raise Refusal(f"The disk is full: Lintel needs {needed} MB in {HOUSE}, and {free} MB are free.")
