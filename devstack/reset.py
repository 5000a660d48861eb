"""`python3 -m devstack.reset`: remove all data of the demo city."""

import sys
from pathlib import Path

from devstack import folders
from devstack.refusals import Refusal


def reset(folder: Path) -> int:
    """Empty the data folder and return the exit code; say why not when a stack runs over it."""
    try:
        folders.empty(folder)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(reset(folders.HOUSE / "var"))
