"""`manage.py review_plans draw|dry_run`: who reviews what, drawn, and what other rules would change."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from permits.casework import rule_changes
from permits.rulebook.problems import PackRefused
from permits.rulebook.rulebook import Rulebook, load_folder
from workflows.definitions.dry_run import CaseChange, summarise
from workflows.diagrams import definition_graph, mermaid_of, svg


class Command(BaseCommand):
    help = "Draw the plan review of a type, or say what a pack would change for every open application."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        drawing = verbs.add_parser("draw", help="write the picture to standard output")
        drawing.add_argument("pack", help="a folder, or the name of a pack that ships")
        drawing.add_argument("--type", required=True, dest="type_code")
        drawing.add_argument("--format", choices=["svg", "mermaid"], default="svg")
        trying = verbs.add_parser("dry_run", help="compare with what each open application goes by")
        trying.add_argument("pack")
        trying.add_argument("--json", action="store_true")
        trying.add_argument("--examples", type=int, default=20, help="how many applications to name")

    def handle(self, *_args: Any, **options: Any) -> None:
        rules = _rules(options["pack"])
        getattr(self, f"_{options['verb']}")(rules, options)

    def _draw(self, rules: Rulebook, options: dict[str, Any]) -> None:
        code = options["type_code"]
        definition = rules.definition(code) if code in rules.types else None
        if definition is None:
            reviewed = ", ".join(each for each in sorted(rules.types) if rules.definition(each))
            raise CommandError(f"No plan review of “{code}”; the pack has it for: {reviewed}.")
        graph = definition_graph(definition)
        self.stdout.write(svg(graph) if options["format"] == "svg" else mermaid_of(graph))

    def _dry_run(self, rules: Rulebook, options: dict[str, Any]) -> None:
        summary = summarise(rule_changes.dry_run(rules), examples=options["examples"])
        if options["json"]:
            self.stdout.write(json.dumps(asdict(summary), ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"{summary.cases} open applications, {summary.differing} would change.")
        for word, tally in (("gain", summary.gained), ("lose", summary.lost), ("keep", summary.kept)):
            for key, count in sorted(tally.items()):
                self.stdout.write(f"  {count} would {word} {key}")
        for change in summary.examples:
            self.stdout.write(_told(change))


def _told(change: CaseChange) -> str:
    parts = []
    for stage in change.stages:
        words = (
            ("gains", stage.gained),
            ("loses", stage.lost),
            ("keeps otherwise", stage.changed),
            ("would lose work begun on", stage.in_hand),
        )
        parts += [f"{word} {', '.join(keys)}" for word, keys in words if keys]
        parts += [stage.problem] if stage.problem else []
    return f"{change.name}: {'; '.join(parts)}"


def _rules(pack: str) -> Rulebook:
    shipped = Path(settings.RULEBOOK_PACKS) / pack
    folder = shipped if pack.isidentifier() and shipped.is_dir() else Path(pack)
    try:
        return load_folder(folder)
    except PackRefused as refused:
        raise CommandError(str(refused)) from refused
