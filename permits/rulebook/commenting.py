"""Explain a file of a pack in comments: above the first use of each key, what it is for."""

from collections.abc import Iterator
from typing import Any, get_args

import yaml

from permits.rulebook.describing import sentence
from permits.rulebook.schema.part import Part

Explained = dict[int, str]


def commented(text: str, part: type[Part]) -> str:
    """Return a file's text with a comment above the first use of every key."""
    said: Explained = {}
    _explain(yaml.compose(text, Loader=yaml.SafeLoader), part, said, set())
    lines: list[str] = []
    for number, line in enumerate(text.splitlines()):
        if number in said:
            indent = line[: len(line) - len(line.lstrip())]
            lines.append(f"{indent}# {said[number]}")
        lines.append(line)
    return "\n".join(lines) + "\n"


def _explain(node: yaml.Node | None, part: type[Part], said: Explained, seen: set[tuple[str, str]]) -> None:
    if not isinstance(node, yaml.MappingNode):
        return
    for key_node, value_node in node.value:
        key, line = str(key_node.value), int(key_node.start_mark.line)
        if (part.__name__, key) not in seen and line not in said:
            seen.add((part.__name__, key))
            said[line] = sentence(part, key)
        field = part.model_fields.get(key)
        for inner, kind in _inside(value_node, field.annotation if field else None):
            _explain(inner, kind, said, seen)


def _inside(node: yaml.Node, annotation: Any) -> Iterator[tuple[yaml.Node, type[Part]]]:
    kinds = list(_parts(annotation))
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    for each in nodes:
        fitting = [kind for kind in kinds if _fits(each, kind)]
        if fitting:
            yield each, fitting[0]


def _parts(annotation: Any) -> Iterator[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for inner in get_args(annotation):
        yield from _parts(inner)


def _fits(node: yaml.Node, part: type[Part]) -> bool:
    if not isinstance(node, yaml.MappingNode):
        return False
    written = {str(key.value): value.value for key, value in node.value}
    basis = part.model_fields.get("basis")
    if basis is not None and "basis" in written:
        return written["basis"] in get_args(basis.annotation)
    return written.keys() <= part.model_fields.keys()
