"""Read one file and print what is in it as JSON: ``main.py PDF|IMAGE PATH``.

Runs alone in a process of its own, with hard limits of memory and time, because hostile files are made to
exhaust or exploit their reader.
"""

import json
import sys

from permits.documents.reader.images import read_image
from permits.documents.reader.limits import limit_resources
from permits.documents.reader.pdf import read_pdf


def main(kind: str, path: str) -> None:
    """Print the report; what goes beyond the limits is reported as too complex."""
    limit_resources()
    try:
        report = read_pdf(path) if kind == "PDF" else read_image(path)
    except (MemoryError, RecursionError):
        report = {"outcome": "too_complex"}
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main(*sys.argv[1:3])
