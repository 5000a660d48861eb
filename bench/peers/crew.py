"""Peers at work: each in processes of its own, obeying over a pipe."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench import cluster
from bench.peers import environments
from bench.peers.environments import HOUSE, Unavailable
from bench.peers.line_up import BY_NAME, Peer


class Worker:
    """One process of a peer."""

    def __init__(self, peer: Peer, dsn: str, *, server_options: str = "") -> None:
        self.peer = peer
        environment = os.environ | peer.switches | {"PYTHONPATH": str(HOUSE), "PGOPTIONS": server_options}
        python: Path = environments.interpreter(peer.environment)
        self._running = subprocess.Popen(
            [python, "-m", "bench.peers.worker", peer.module, dsn],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if os.environ.get("BENCH_ERRORS") else subprocess.DEVNULL,
            text=True,
            env=environment,
            cwd=HOUSE,
        )
        self.answer()

    def send(self, **message: Any) -> None:
        """Ask without waiting."""
        assert self._running.stdin is not None
        self._running.stdin.write(json.dumps(message) + "\n")
        self._running.stdin.flush()

    def answer(self) -> Any:
        """Wait for the answer. :raises RuntimeError: with the peer's own words."""
        assert self._running.stdout is not None
        line = self._running.stdout.readline()
        told = json.loads(line) if line else {"ok": False, "error": "the process ended"}
        if not told["ok"]:
            raise RuntimeError(f"{self.peer.name}: {told['error'][-1500:]}")
        return told["result"]

    def ask(self, **message: Any) -> Any:
        """Ask and wait."""
        self.send(**message)
        return self.answer()

    def end(self) -> None:
        """Let the process go."""
        if self._running.poll() is None and self._running.stdin is not None:
            self.send(op="quit")
            self._running.stdin.close()
        self._running.wait(20)


@contextmanager
def worker(peer: Peer, dsn: str, **options: Any) -> Iterator[Worker]:
    """Give a worker and end it."""
    given = Worker(peer, dsn, **options)
    try:
        yield given
    finally:
        given.end()


@contextmanager
def crew(admin: str, names: Sequence[str], processes: int) -> Iterator[dict[str, list[Worker]]]:
    """Give the workers of each peer, set up and warm; one who cannot be installed is left out, with a sentence."""
    with ExitStack() as stack:
        found: dict[str, list[Worker]] = {}
        for name in names:
            try:
                environments.interpreter(BY_NAME[name].environment)
            except Unavailable as reason:
                print(f"{name} is left out: {reason}", file=sys.stderr)
                continue
            found[name] = _ready(stack, admin, BY_NAME[name], processes)
            print(f"{name} is ready", file=sys.stderr)
        yield found


def _ready(stack: ExitStack, admin: str, peer: Peer, processes: int) -> list[Worker]:
    dsn = stack.enter_context(cluster.database(admin, peer.database))
    workers = [stack.enter_context(worker(peer, dsn)) for _ in range(processes)]
    workers[0].ask(op="setup")
    for each in workers:
        told = each.ask(op="run", n=10)
        assert told["check"]["issued"] == told["n"], (peer.name, told)
    return workers
