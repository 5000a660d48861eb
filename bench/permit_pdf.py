"""How many two-page permits one core makes in a second: tagged PDF/A-2a + PDF/UA-1, and signed (PAdES).

    python -m bench.permit_pdf [--json] [--count 60]

Each permit has its own number and address, so nothing is remembered between them. The best of three rounds
counts, in CPU time of this process, because other work on the machine only ever makes a round slower.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from permits.stationery import Block, TitlePanel, render
from permits.stationery.certificates import Signer, load_or_create_signer
from permits.stationery.signing import sign
from tests.stationery import samples

ROUNDS = 3
GOALS = {"tagged": 30.0, "signed": 15.0}  # documents a second on one core


def tagged(number: int) -> bytes:
    """Make one permit."""
    name = f"BLD-2026-{number:06d}"
    address = f"https://permits.example.org/verify/{name}"
    blocks: list[Block] = [_numbered(block, name, address) for block in samples.permit()]
    letter = samples.letter(f"Building permit {name}", reference=name, verify_url=address)
    return render(letter, blocks, made_at=samples.AT)


def _numbered(block: Block, name: str, address: str) -> Block:
    if isinstance(block, TitlePanel) and block.qr:
        return replace(block, title=name, qr=replace(block.qr, url=address))
    return block


def rate(make: Callable[[int], bytes], count: int) -> float:
    """Return the documents a second of the best round."""
    make(0)
    best = float("inf")
    for _ in range(ROUNDS):
        begin = time.process_time()
        for number in range(count):
            make(number)
        best = min(best, time.process_time() - begin)
    return count / best


def measured(count: int, signer: Signer) -> dict[str, dict[str, float]]:
    """Return rate, goal and size for tagged and for tagged and signed permits."""

    def signed(number: int) -> bytes:
        return sign(tagged(number), signer, reason="Permit issued", location="Westbrook, CA", at=samples.AT)

    return {
        name: {"docs_per_second": round(rate(make, count), 1), "goal": GOALS[name], "bytes": len(make(1))}
        for name, make in (("tagged", tagged), ("signed", signed))
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--count", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = measured(options.count, load_or_create_signer(Path(folder)))
    if options.json:
        print(json.dumps(result))
        return
    for name, row in result.items():
        print(f"{name:8} {row['docs_per_second']:6.1f} docs/s (goal {row['goal']:.0f}), {row['bytes']:.0f} B")


if __name__ == "__main__":
    main()
