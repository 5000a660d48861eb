"""`devstack exec`: any command with the servers up and their addresses in its environment."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devstack import folders, processes, supervision
from devstack.stack import Stack, Wish


def execute(argv: list[str], *, folder: Path, wish: Wish) -> int:
    """Run a command over a stack and return its exit code.

    Over the data of `make run` while that runs, the command joins the servers that are up.
    """
    with supervision.interruptible():
        try:
            with (
                folders.ephemeral() if wish.ephemeral else folders.durable(folder) as place,
                running_stack(place, wish, dict(os.environ)) as environment,
            ):
                return supervision.run(argv, environment)
        except folders.Held:
            return supervision.run(argv, {**os.environ, **folders.announced(folder)})


@contextmanager
def running_stack(folder: Path, wish: Wish, given: dict[str, str]) -> Iterator[dict[str, str]]:
    """Start a stack, give the environment of a program that uses it, and end everything that was started."""
    processes.adopt_orphans()
    stack = Stack(folder, wish, given)
    try:
        environment = stack.start()
        if not wish.ephemeral:
            folders.announce(
                folder, {name: value for name, value in environment.items() if given.get(name) != value}
            )
        yield environment
    finally:
        supervision.ignore_signals()
        processes.end_descendants_except(server.process for server in stack.servers)
        stack.end()
