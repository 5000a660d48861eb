"""QR codes, made fast: the mask is fixed, for trying all eight takes eight times as long."""

import segno

Runs = list[tuple[int, int, int]]

QUIET_ZONE = 4  # modules, ISO/IEC 18004


def runs_of(url: str) -> tuple[Runs, int]:
    """Return the dark modules as runs (column, row from below, how many), and the side in modules.

    :raises ValueError: when the address is empty or too long for a code that a telephone reads from paper.
    """
    if not url or len(url.encode()) > 300:
        raise ValueError("A QR code holds an address of 1 to 300 bytes.")
    code = segno.make(url, error="m", micro=False, mask=3, mode="byte", boost_error=False)
    rows = [bytes(row) for row in code.matrix]
    side = len(rows)
    runs = [
        (column + QUIET_ZONE, side - 1 - index + QUIET_ZONE, count)
        for index, row in enumerate(rows)
        for column, count in _dark_runs(row)
    ]
    return runs, side + 2 * QUIET_ZONE


def _dark_runs(row: bytes) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    column = 0
    for part in row.split(b"\x00"):
        if part:
            runs.append((column, len(part)))
        column += len(part) + 1
    return runs
