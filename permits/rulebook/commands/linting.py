"""`rulebook lint PACK [--json]`: every problem with file, line and key."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from permits.rulebook.commands.asked import folder_of
from permits.rulebook.problems import PackRefused, Problem, errors
from permits.rulebook.rulebook import load_folder

HELP = "report every problem of a pack with file, line and key"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("pack", help="a folder, or the name of a pack that ships")
    parser.add_argument("--json", action="store_true")


def run(options: dict[str, Any], out: OutputWrapper) -> None:
    """:raises CommandError: when the pack has an error."""
    problems = _problems(options["pack"])
    if options["json"]:
        told = [problem.as_json() for problem in problems]
        out.write(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for problem in problems:
            out.write(f"{problem.severity}: {problem}")
        out.write(f"{len(problems)} problems." if problems else "No problems.")
    if errors(problems):
        raise CommandError("The pack cannot be published until its errors are put right.")


def _problems(pack: str) -> list[Problem]:
    try:
        return list(load_folder(folder_of(pack)).warnings)
    except PackRefused as refused:
        return refused.problems
