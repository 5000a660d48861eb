"""`python -m devstack.manifests`: lock files and manifests name no registry, so that any mirror serves."""

import re
import sys
from pathlib import Path

from devstack.folders import HOUSE

_FORBIDDEN = {
    "requirements/*": re.compile(r"://|--(?:extra-)?index-url|--find-links|--trusted-host"),
    "package.json": re.compile(r"://"),
    "package-lock.json": re.compile(r'"resolved"'),
    ".npmrc": re.compile(r"registry\s*=|://"),
    "pyproject.toml": re.compile(r"://"),
    "uv.lock": re.compile(r"."),
}


def findings(house: Path) -> list[str]:
    """Return one sentence for each line that names where a package comes from."""
    return [
        f"{path.relative_to(house)}:{number} names where packages come from: {line.strip()}"
        for pattern, forbidden in _FORBIDDEN.items()
        for path in sorted(house.glob(pattern))
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if forbidden.search(line)
    ]


if __name__ == "__main__":
    found = findings(HOUSE)
    sys.stdout.write("".join(f"{line}\n" for line in found))
    sys.exit(bool(found))
