"""`manage.py rulebook lint|publish|price`: check a pack, put it in force, work out a fee."""

import json
from argparse import ArgumentParser
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from permits.rulebook.models import RulebookVersion
from permits.rulebook.pack import read_folder
from permits.rulebook.pricing import Assessment, CannotPrice
from permits.rulebook.problems import PackRefused, Problem
from permits.rulebook.rulebook import Rulebook, load_folder
from permits.rulebook.services import PublishRefused, publish
from workflows import timing

PACKS = Path(__file__).resolve().parents[2] / "packs"


class Command(BaseCommand):
    help = "Check a pack of rules, publish it as a version, or price a type with it."
    requires_system_checks: ClassVar[list[str]] = []  # a pack is checked without the pages

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        lint = verbs.add_parser("lint", help="report every problem with file, line and key")
        lint.add_argument("pack", help="a folder, or the name of a pack that ships")
        lint.add_argument("--json", action="store_true")
        publishing = verbs.add_parser("publish", help="publish as the next version")
        publishing.add_argument("pack")
        publishing.add_argument("--effective", type=date.fromisoformat, required=True, metavar="DATE")
        publishing.add_argument("--by", metavar="EMAIL", help="who publishes (default: the system)")
        publishing.add_argument("--approved-by", metavar="EMAIL", help="the second person")
        pricing = verbs.add_parser("price", help="work out the fees of a type")
        pricing.add_argument("pack", help="a folder, a pack's name, or the number of a version")
        pricing.add_argument("--type", required=True, dest="type_code")
        pricing.add_argument("--facts", required=True, help='for example {"valuation": 18000}')
        pricing.add_argument("--on", type=date.fromisoformat, required=True, metavar="DATE")
        pricing.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        getattr(self, f"_{options['verb']}")(options)

    def _lint(self, options: dict[str, Any]) -> None:
        problems = _problems(options["pack"])
        failed = any(problem.severity == "error" for problem in problems)
        if options["json"]:
            self.stdout.write(
                json.dumps([problem.as_json() for problem in problems], ensure_ascii=False, indent=1)
            )
        else:
            for problem in problems:
                self.stdout.write(f"{problem.severity}: {problem}")
            self.stdout.write(f"{len(problems)} problems." if problems else "No problems.")
        if failed:
            raise CommandError("The pack cannot be published until its errors are put right.")

    def _publish(self, options: dict[str, Any]) -> None:
        actor, approver = _person(options["by"]), _person(options["approved_by"])
        try:
            version = publish(
                read_folder(_folder(options["pack"])),
                effective_from=options["effective"],
                actor=actor,
                approver=approver,
                at=timing.now(),
            )
        except (PackRefused, PublishRefused) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{version} (sha256 {version.sha256[:12]}).")

    def _price(self, options: dict[str, Any]) -> None:
        rulebook = _rulebook(options["pack"])
        if options["type_code"] not in rulebook.types:
            raise CommandError(f"The pack has the types {', '.join(sorted(rulebook.types))}.")
        try:
            assessed = rulebook.price(options["type_code"], _facts(options["facts"]), on=options["on"])
        except CannotPrice as missing:
            raise CommandError(str(missing)) from missing
        if options["json"]:
            self.stdout.write(json.dumps(assessed.as_json(), ensure_ascii=False, indent=1))
        else:
            self._show(assessed)

    def _show(self, assessed: Assessment) -> None:
        for line in assessed.lines:
            self.stdout.write(f"{line.code:<16} {line.amount:>12,}  {line.label}: {line.formula}")
        self.stdout.write(f"{'total':<16} {assessed.total:>12,}")


def _folder(pack: str) -> Path:
    shipped = PACKS / pack
    return shipped if pack.isidentifier() and shipped.is_dir() else Path(pack)


def _problems(pack: str) -> list[Problem]:
    try:
        return list(load_folder(_folder(pack)).warnings)
    except PackRefused as refused:
        return refused.problems


def _rulebook(pack: str) -> Rulebook:
    if pack.isdigit():
        version = RulebookVersion.objects.filter(number=int(pack)).first()
        if version is None:
            raise CommandError(f"There is no published version {pack}.")
        return version.rulebook
    try:
        return load_folder(_folder(pack))
    except PackRefused as refused:
        raise CommandError(str(refused)) from refused


def _facts(text: str) -> dict[str, object]:
    try:
        facts = json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError as broken:
        raise CommandError(f"--facts is not JSON: {broken}") from broken
    if not isinstance(facts, dict):
        raise CommandError('--facts must be a JSON object like {"valuation": 18000}.')
    return facts


def _person(email: str | None) -> Any:
    if email is None:
        return None
    person = get_user_model().objects.filter(email__iexact=email).first()
    if person is None:
        raise CommandError(f"There is no account with the address {email}.")
    return person
