"""A plan review as the text that people write: YAML, read with every mistake on its line."""

from dataclasses import dataclass
from typing import Any

import yaml

from permits.rulebook.problems import PackRefused, Problem
from permits.rulebook.yaml_source import Source, read_yaml
from workflows.definitions.findings import DefinitionRefused, Finding
from workflows.definitions.reading import read
from workflows.definitions.schema import Definition

LONGEST_TEXT = 100_000
NAME = "plan"
WIDTH = 100


class PlanTextRefused(ValueError):
    """A text that is no plan; ``problems`` says everything that is wrong, each with its line."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding of the linter, with the line of the text on which it stands."""

    line: int
    key: str
    finding: Finding


def read_text(text: str) -> Definition:
    """Read a plan as it was typed. :raises PlanTextRefused: with every mistake and its line."""
    try:
        source = read_yaml(NAME, text)
    except PackRefused as refused:
        raise PlanTextRefused(refused.problems) from refused
    try:
        return read(source.value)
    except DefinitionRefused as refused:
        problems = [source.problem(each.path, f"{each.text} {each.what_to_do}") for each in refused.findings]
        raise PlanTextRefused(problems) from refused


def write_text(definition: Definition) -> str:
    """Write a plan as text that :func:`read_text` takes back."""
    return yaml.dump(definition.as_json(), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)


def placed(text: str, findings: list[Finding]) -> list[Placed]:
    """Say on which line of a text each finding stands."""
    source = read_yaml(NAME, text)
    return [Placed(*_place(source, each), each) for each in findings]


def _place(source: Source, finding: Finding) -> tuple[int, str]:
    line, key = source.place(finding.path)
    return line, key or finding.where


class _Dumper(yaml.SafeDumper):
    """Writes lists of words on one line and everything else as blocks, indented like our own files."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _list(dumper: yaml.SafeDumper, value: list[Any]) -> yaml.Node:
    short = all(
        isinstance(each, bool | int) or (isinstance(each, str) and each.isidentifier()) for each in value
    )
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=short)


_Dumper.add_representer(list, _list)
