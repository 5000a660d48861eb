"""`rulebook publish PACK --effective DATE`: the next version, by one person and approved by another."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from permits.rulebook.commands.asked import day, pack_of, person_of
from permits.rulebook.problems import PackRefused
from permits.rulebook.services import PublishRefused, publish
from workflows import timing

HELP = "publish a pack as the next version, which never changes"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("pack", help="a folder, or the name of a pack that ships")
    parser.add_argument("--effective", type=day, required=True, metavar="DATE", help="its first day")
    parser.add_argument("--by", metavar="EMAIL", help="who publishes (default: the system)")
    parser.add_argument("--approved-by", metavar="EMAIL", help="the second person")


def run(options: dict[str, Any], out: OutputWrapper) -> None:
    """:raises CommandError: for a broken pack, a missing second person, or a day that is past or taken."""
    actor, approver = person_of(options["by"]), person_of(options["approved_by"])
    try:
        version = publish(
            pack_of(options["pack"]),
            effective_from=options["effective"],
            actor=actor,
            approver=approver,
            at=timing.now(),
        )
    except (PackRefused, PublishRefused) as refused:
        raise CommandError(str(refused)) from refused
    out.write(f"{version} (sha256 {version.sha256[:12]}).")
