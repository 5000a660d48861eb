"""`rulebook diff OLD NEW [--json]`: what one pack or version says otherwise than another."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import OutputWrapper

from permits.rulebook.commands.asked import pack_of
from permits.rulebook.comparing import Difference, compare

HELP = "tell what differs between two packs or versions"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("old", help="a folder, a pack's name, or the number of a version")
    parser.add_argument("new", help="a folder, a pack's name, or the number of a version")
    parser.add_argument("--json", action="store_true")


def run(options: dict[str, Any], out: OutputWrapper) -> None:
    """:raises CommandError: when one of the two cannot be read."""
    found = compare(pack_of(options["old"]), pack_of(options["new"]))
    if options["json"]:
        out.write(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1))
    else:
        _show(found, out)


def _show(found: list[Difference], out: OutputWrapper) -> None:
    for each in found:
        out.write(str(each))
    out.write(f"{len(found)} differences." if found else "No differences.")
