"""Read YAML with line numbers, and only the plain part of YAML.

No anchors or aliases (a few lines of them expand to gigabytes), no tags, no duplicate keys, one document.
Plain scalars follow a short rule: `true`/`false`, integers, decimals (as `Decimal`, never float) and empty;
everything else is text, so that `no`, `17:00`, `0607366000` and `2026-07-01` stay what was written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from permits.rulebook.problems import PackRefused, Problem

Path = tuple[str | int, ...]
DEEPEST = 30
_INTEGER = re.compile(r"[-+]?(0|[1-9]\d{0,17})")
_DECIMAL = re.compile(r"[-+]?(0|[1-9]\d{0,17})\.\d{1,12}")
_PLAIN_TAGS = frozenset({"tag:yaml.org,2002:map", "tag:yaml.org,2002:seq", None, "!"})


@dataclass(frozen=True, slots=True)
class Source:
    """A file's value, and the line on which each part of it stands."""

    file: str
    value: Any
    lines: dict[Path, int] = field(repr=False)

    def place(self, path: Path) -> tuple[int, str]:
        """Return line and key of a path; parts that do not exist in the file point to their parent."""
        known: Path = ()
        shown: list[str | int] = []
        for part in path:
            if (*known, part) in self.lines:
                known = (*known, part)
                shown.append(part)
        if path and isinstance(path[-1], str) and (not known or path[-1] != known[-1]):
            shown.append(path[-1])
        return self.lines.get(known, 1), written(tuple(shown))

    def problem(self, path: Path, message: str, severity: str = "error") -> Problem:
        line, key = self.place(path)
        return Problem(self.file, line, key, message, "warning" if severity == "warning" else "error")


def written(path: Path) -> str:
    """Write a path the way people do: pages[2].sections[0].title."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def read_yaml(file: str, text: str) -> Source:
    """Read one file. :raises PackRefused: with the line of the first thing that is not plain YAML."""
    try:
        _refuse_tricks(file, text)
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark or broken.context_mark
        line = mark.line + 1 if mark else 1
        raise _refusal(file, line, f"This is not YAML: {broken.problem or broken.context}.") from broken
    except (yaml.YAMLError, UnicodeError) as broken:
        raise _refusal(file, 1, f"This is not YAML: {broken}.") from broken
    if root is None:
        raise _refusal(file, 1, "The file is empty.")
    lines: dict[Path, int] = {}
    return Source(file, _value(root, (), lines, file), lines)


def _refusal(file: str, line: int, message: str) -> PackRefused:
    return PackRefused([Problem(file, line, "", message)])


def _refuse_tricks(file: str, text: str) -> None:
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise _refusal(file, line, "Anchors and aliases (& and *) are not allowed; write the value out.")
        if getattr(event, "tag", None) not in _PLAIN_TAGS:
            raise _refusal(file, line, "Tags (!) are not allowed; write a plain value.")
        if depth > DEEPEST:
            raise _refusal(file, line, f"The file is nested more than {DEEPEST} levels deep.")
        if documents > 1:
            raise _refusal(file, line, "A file holds one document; remove the line “---”.")


def _value(node: yaml.Node, path: Path, lines: dict[Path, int], file: str) -> Any:
    lines.setdefault(path, _line(node))
    if isinstance(node, yaml.MappingNode):
        return dict(_entries(node, path, lines, file))
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, index), lines, file) for index, item in enumerate(node.value)]
    return _scalar(node)


def _entries(
    node: yaml.MappingNode, path: Path, lines: dict[Path, int], file: str
) -> Iterator[tuple[str, Any]]:
    seen: dict[str, int] = {}
    for key_node, value_node in node.value:
        line = _line(key_node)
        if not isinstance(key_node, yaml.ScalarNode):
            raise _refusal(file, line, "A key must be a plain word.")
        key = str(key_node.value)
        if key in seen:
            first = f"The key “{key}” stands twice; the first is on line {seen[key]}."
            raise PackRefused([Problem(file, line, written((*path, key)), first)])
        seen[key] = line
        lines[(*path, key)] = line
        yield key, _value(value_node, (*path, key), lines, file)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _scalar(node: Any) -> Any:
    text = node.value
    if node.style:  # quoted or block text; the C parser writes "" for plain
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.fullmatch(text):
        return int(text)
    return Decimal(text) if _DECIMAL.fullmatch(text) else text
