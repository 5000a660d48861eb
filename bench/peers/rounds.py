"""Peers measured in turns, in a new order each round; ratios are taken inside a round, so neighbours hit all alike."""

import random
import statistics
import sys
from typing import Any, NamedTuple

from bench.peers.crew import Worker


class Turn(NamedTuple):
    """What one peer did in one round."""

    rate: float
    cpu: float
    p50: float
    p99: float


def measured(crew: dict[str, list[Worker]], *, rounds: int, seconds: float) -> dict[str, list[Turn]]:
    """Give every peer about ``seconds`` in each round."""
    counts = {name: _count(workers[0], seconds) for name, workers in crew.items()}
    turns: dict[str, list[Turn]] = {name: [] for name in crew}
    for number in range(rounds):
        order = list(crew)
        random.Random(number).shuffle(order)
        for name in order:
            turns[name].append(_turn(crew[name], counts[name]))
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
    return turns


def ratio(turns: dict[str, list[Turn]], one: str, other: str) -> float | None:
    """Return the median over the rounds of one peer's rate over another's; None when one is missing."""
    if not (turns.get(one) and turns.get(other)):
        return None
    return statistics.median(a.rate / b.rate for a, b in zip(turns[one], turns[other], strict=True))


def _count(worker: Worker, seconds: float) -> int:
    told = worker.ask(op="run", n=10)
    return max(4, int(seconds * told["n"] / told["wall"]))


def _turn(workers: list[Worker], count: int) -> Turn:
    for each in workers:
        each.send(op="run", n=count)
    told: list[dict[str, Any]] = [each.answer() for each in workers]
    assert all(one["check"]["issued"] == one["n"] for one in told), told
    total = sum(one["n"] for one in told)
    return Turn(
        rate=total / max(one["wall"] for one in told),
        cpu=sum(one["cpu"] for one in told) / total,
        p50=statistics.median(one["p50"] for one in told),
        p99=max(one["p99"] for one in told),
    )
