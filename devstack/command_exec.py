"""`devstack exec`: any command with the servers up and their addresses in its environment."""

import os
from pathlib import Path

from devstack import folders, processes, supervision
from devstack.refusals import Refusal
from devstack.stack import Stack, Wish, surroundings


def execute(argv: list[str], *, folder: Path, wish: Wish) -> int:
    """Run a command over a stack and return its exit code.

    Over the data of `make run` while that runs, the command joins the servers that are up.
    """
    with supervision.interruptible():
        try:
            with folders.ephemeral() if wish.ephemeral else folders.durable(folder) as place:
                return _over_own_stack(argv, place, wish)
        except folders.Held:
            return _run(argv, {**surroundings(), **folders.announced(folder)})


def _over_own_stack(argv: list[str], folder: Path, wish: Wish) -> int:
    stack = Stack(folder, wish, surroundings())
    try:
        environment = stack.start()
        if not wish.ephemeral:
            folders.announce(folder, addresses(environment))
        return _run(argv, environment)
    finally:
        supervision.ignore_signals()
        processes.end_descendants_except(server.process for server in stack.servers)
        stack.end()


def _run(argv: list[str], environment: dict[str, str]) -> int:
    try:
        return supervision.run(argv, environment)
    except FileNotFoundError:
        raise Refusal(f"There is no program {argv[0]!r} to run.") from None
    except PermissionError:
        raise Refusal(f"{argv[0]!r} cannot be run: it is not a program.") from None


def addresses(environment: dict[str, str]) -> dict[str, str]:
    """Return the part of an environment that devstack set."""
    before = os.environ
    return {name: value for name, value in environment.items() if before.get(name) != value}
