"""`python -m devstack …`: the command line of the stack."""

import argparse
import sys
from pathlib import Path

from devstack.refusals import Refusal
from devstack.supervision import Interruption


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m devstack", description="Lintel's servers for development, demo and tests.")
    parser.add_argument("--var", type=Path, default=Path(__file__).resolve().parent.parent / "var", help="data folder")
    commands = parser.add_subparsers(dest="command", required=True)
    execute = commands.add_parser("exec", help="run a command with the servers up")
    execute.add_argument("--ephemeral", action="store_true", help="fresh data on free ports, removed afterwards")
    execute.add_argument("--clamd", action="store_true", help="start a virus scanner too")
    execute.add_argument("--rabbitmq", action="store_true", help="start RabbitMQ too")
    execute.add_argument("argv", nargs=argparse.REMAINDER, metavar="-- CMD …")
    commands.add_parser("reset", help="remove all data of `make run`")
    return parser


def _execute(arguments: argparse.Namespace) -> int:
    from devstack.command_exec import execute
    from devstack.stack import Wish

    argv = arguments.argv[1:] if arguments.argv[:1] == ["--"] else arguments.argv
    if not argv:
        raise Refusal("Say which command to run: python -m devstack exec -- CMD …")
    wish = Wish(ephemeral=arguments.ephemeral, clamd=arguments.clamd, rabbitmq=arguments.rabbitmq)
    return execute(argv, folder=arguments.var.resolve(), wish=wish)


def main() -> int:
    """Run one devstack command and return the exit code."""
    arguments = _parser().parse_args()
    try:
        if arguments.command == "exec":
            return _execute(arguments)
        from devstack.folders import empty

        empty(arguments.var.resolve())
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    except Interruption as interruption:
        return interruption.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
