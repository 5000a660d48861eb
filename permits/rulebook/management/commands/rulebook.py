"""`manage.py rulebook lint|diff|publish|export|price|schema|new`: a city's rules on the command line."""

from argparse import ArgumentParser
from typing import Any, ClassVar

from django.core.management.base import BaseCommand

from permits.rulebook.commands import (
    diffing,
    exporting,
    linting,
    pricing_fees,
    publishing,
    schemas,
    starting,
)

VERBS = {
    "new": starting,
    "lint": linting,
    "price": pricing_fees,
    "diff": diffing,
    "publish": publishing,
    "export": exporting,
    "schema": schemas,
}


class Command(BaseCommand):
    help = "Begin, check, compare, price, publish and export a city's rules."
    requires_system_checks: ClassVar[list[str]] = []  # a pack is checked without the pages

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, module in VERBS.items():
            module.add_arguments(verbs.add_parser(verb, help=module.HELP))

    def handle(self, *_args: Any, **options: Any) -> None:
        VERBS[options["verb"]].run(options, self.stdout)
