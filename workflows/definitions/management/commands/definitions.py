"""`manage.py definitions lint|draw|draft|publish|list`: definitions from files to published versions."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from workflows.blockers import MoveRefused
from workflows.definitions import drafts
from workflows.definitions.findings import DefinitionRefused, Finding, errors
from workflows.definitions.linter import lint
from workflows.definitions.models import DefinitionDraft, DefinitionVersion
from workflows.definitions.reading import read
from workflows.definitions.schema import Definition
from workflows.diagrams import definition_graph, mermaid_of, svg
from workflows.timing import now


class Command(BaseCommand):
    help = "Check, draw, keep and publish definitions: which steps a stage of a case has and how it goes on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        checking = verbs.add_parser("lint", help="report every finding with its place and what to do")
        checking.add_argument("source", help="a JSON file, or the code of a published definition")
        checking.add_argument("--json", action="store_true")
        drawing = verbs.add_parser("draw", help="write the picture to standard output")
        drawing.add_argument("source")
        drawing.add_argument("--format", choices=["svg", "mermaid"], default="svg")
        drafting = verbs.add_parser("draft", help="keep a file as a draft")
        drafting.add_argument("source")
        drafting.add_argument("--by", metavar="EMAIL", required=True)
        publishing = verbs.add_parser("publish", help="publish a draft; by somebody else than its author")
        publishing.add_argument("draft", type=int)
        publishing.add_argument("--by", metavar="EMAIL", required=True)
        publishing.add_argument("--reason", default="")
        verbs.add_parser("list", help="list drafts and published versions")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['verb']}")(options)
        except DefinitionRefused as refused:
            self._report(refused.findings)
            raise CommandError("The definition cannot be used until its errors are put right.") from refused
        except MoveRefused as refused:
            raise CommandError(" ".join(blocker.text for blocker in refused.blockers)) from refused

    def _lint(self, options: dict[str, Any]) -> None:
        findings = lint(_definition(options["source"]))
        if options["json"]:
            rows = [finding.as_json() for finding in findings]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
        else:
            self._report(findings)
        if errors(findings):
            raise CommandError("The definition cannot be published until its errors are put right.")

    def _report(self, findings: list[Finding]) -> None:
        for finding in findings:
            self.stdout.write(f"{finding.severity}: {finding.code}: {finding}")
        self.stdout.write(f"{len(findings)} findings." if findings else "No findings.")

    def _draw(self, options: dict[str, Any]) -> None:
        graph = definition_graph(_definition(options["source"]))
        self.stdout.write(svg(graph) if options["format"] == "svg" else mermaid_of(graph))

    def _draft(self, options: dict[str, Any]) -> None:
        made = drafts.start_draft(_content(options["source"]), actor=_person(options["by"]), at=now())
        self.stdout.write(f"Kept as draft {made.pk} of {made.code}.")

    def _publish(self, options: dict[str, Any]) -> None:
        draft = DefinitionDraft.objects.filter(pk=options["draft"]).first()
        if draft is None:
            raise CommandError(f"There is no draft {options['draft']}.")
        actor = _person(options["by"])
        version = drafts.publish(draft, actor=actor, at=now(), reason=options["reason"])
        self.stdout.write(f"Published: {version} (sha256 {version.sha256[:12]}).")

    def _list(self, options: dict[str, Any]) -> None:
        for version in DefinitionVersion.objects.select_related("author", "published_by"):
            people = f"by {version.author}, published by {version.published_by}"
            self.stdout.write(f"{version.code} {version.number}: {version.published_at:%Y-%m-%d} {people}")
        drafts_kept = DefinitionDraft.objects.filter(published_as=None, discarded_at=None)
        for draft in drafts_kept.select_related("author"):
            self.stdout.write(f"{draft.code} draft {draft.pk}: by {draft.author}")


def _content(source: str) -> Any:
    try:
        return json.loads(Path(source).read_text())
    except OSError as missing:
        raise CommandError(f"{source} cannot be read: {missing.strerror}.") from missing
    except (json.JSONDecodeError, UnicodeDecodeError) as broken:
        raise CommandError(f"{source} is not JSON: {broken}.") from broken


def _definition(source: str) -> Definition:
    version = drafts.latest_version(source) if source.isidentifier() else None
    return version.definition if version is not None else read(_content(source))


def _person(email: str) -> Any:
    person = get_user_model().objects.filter(email__iexact=email).first()
    if person is None:
        raise CommandError(f"There is no account with the address {email}.")
    return person
