"""`python -m devstack …`: the command line of the stack, in the project's own Python."""

import argparse
import os
import sys
from pathlib import Path

from devstack import command_exec, command_run, command_test, folders
from devstack.refusals import Refusal
from devstack.stack import Wish
from devstack.supervision import Interruption


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m devstack", description="Lintel's servers for development, demo and tests."
    )
    parser.add_argument("--var", type=Path, default=folders.HOUSE / "var", help="data folder (default: var)")
    commands = parser.add_subparsers(dest="command", required=True)
    execute = commands.add_parser("exec", help="run a command with the servers up")
    execute.add_argument(
        "--ephemeral", action="store_true", help="fresh data on free ports, removed afterwards"
    )
    execute.add_argument("--clamd", action="store_true", help="start a virus scanner too")
    execute.add_argument("--rabbitmq", action="store_true", help="start RabbitMQ too")
    execute.add_argument("argv", nargs=argparse.REMAINDER, metavar="-- CMD …")
    commands.add_parser("run", help="run the demo city: web, worker, relay and scheduler")
    test = commands.add_parser("test", help="run the tests over fresh servers")
    test.add_argument("argv", nargs=argparse.REMAINDER, metavar="-- PYTEST ARGUMENTS …")
    return parser


def _execute(arguments: argparse.Namespace) -> int:
    argv = _after_dashes(arguments.argv)
    if not argv:
        raise Refusal("Say which command to run: python -m devstack exec -- CMD …")
    wish = Wish(ephemeral=arguments.ephemeral, clamd=arguments.clamd, rabbitmq=arguments.rabbitmq)
    return command_exec.execute(argv, folder=arguments.var.resolve(), wish=wish)


def _run(arguments: argparse.Namespace) -> int:
    return command_run.run_demo(arguments.var.resolve(), port=os.environ.get("PORT") or "8000")


def _test(arguments: argparse.Namespace) -> int:
    return command_test.test(_after_dashes(arguments.argv), folder=arguments.var.resolve())


def _after_dashes(argv: list[str]) -> list[str]:
    return argv[1:] if argv[:1] == ["--"] else argv


_COMMANDS = {"exec": _execute, "run": _run, "test": _test}


def main() -> int:
    """Run one devstack command and return the exit code."""
    arguments = _parser().parse_args()
    try:
        return _COMMANDS[arguments.command](arguments)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    except Interruption as interruption:
        return interruption.exit_code


if __name__ == "__main__":
    sys.exit(main())
