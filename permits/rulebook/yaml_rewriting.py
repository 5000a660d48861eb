"""Change values inside a YAML text and nothing else: comments, order, quotes and layout stay as they were.

The text is changed at the places where the values stand. Afterwards it is read again: what does not read
back as what was wanted is refused, so a form never writes something else than it shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from permits.rulebook import yaml_writing
from permits.rulebook.comparing import aligned, identity
from permits.rulebook.problems import PackRefused
from permits.rulebook.yaml_source import read_yaml


class CannotRewrite(ValueError):
    """The text is written in a way that a form cannot change without losing something of it."""


def rewrite(file: str, text: str, wanted: Any) -> str:
    """Return the text changed so that it says what is wanted, touching as little as possible.

    :raises PackRefused: when the text itself is no plain YAML.
    :raises CannotRewrite: when the change cannot be written into this text.
    """
    standing = read_yaml(file, text).value
    if same(standing, wanted):
        return text
    edits = _Edits(text)
    edits.change(yaml.compose(text, Loader=yaml.CSafeLoader), standing, wanted)
    result = edits.applied()
    try:
        found = read_yaml(file, result).value
    except PackRefused as broken:
        raise CannotRewrite(str(broken)) from broken
    if not same(found, wanted):
        raise CannotRewrite("The text reads back as something else.")
    return result


def same(one: Any, other: Any) -> bool:
    """Say whether two values are the same: 2 and 2.00 are, 1 and true are not."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    return bool(one == other)


@dataclass
class _Edits:
    """Replacements of stretches of a text, gathered first and made all at once."""

    text: str
    made: list[tuple[int, int, str]] = field(default_factory=list)

    def applied(self) -> str:
        parts, done = [], 0
        for start, end, replacement in sorted(self.made, key=lambda each: each[:2]):
            if start < done:
                raise CannotRewrite("Two changes meet at one place.")
            parts += [self.text[done:start], replacement]
            done = end
        return "".join([*parts, self.text[done:]])

    def change(self, node: yaml.Node, old: Any, new: Any) -> None:
        """Note what makes one value into another."""
        if same(old, new):
            return
        if isinstance(node, yaml.MappingNode) and isinstance(new, Mapping):
            (self._flow_mapping if node.flow_style else self._block_mapping)(node, old, new)
        elif isinstance(node, yaml.SequenceNode) and isinstance(new, list):
            (self._flow_list if node.flow_style else self._block_list)(node, old, new)
        elif isinstance(node, yaml.ScalarNode) or node.flow_style:
            self._replace(node, new)
        else:
            raise CannotRewrite("A part of another kind stands here.")

    def _replace(self, node: yaml.Node, new: Any) -> None:
        start, end = node.start_mark.index, self._end(node)
        folds = isinstance(new, str) and getattr(node, "style", None) in (">", "|")
        written = yaml_writing.folded(new, self._indent(node) + 2) if folds else yaml_writing.flow(new)
        space = " " if start == end and self.text[start - 1 : start] not in (" ", "") else ""
        self.made.append((start, max(start, end), space + written))

    def _flow_mapping(self, node: yaml.MappingNode, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        if list(old) == list(new):
            for key_node, value_node in node.value:
                self.change(value_node, old[key_node.value], new[key_node.value])
            return
        there = {key.value: self.text[key.start_mark.index : self._end(value)] for key, value in node.value}
        entries = [
            there[name]
            if name in there and same(old[name], each)
            else f"{yaml_writing.key(name)}: {yaml_writing.flow(each)}"
            for name, each in new.items()
        ]
        self._rebuild(node, entries)

    def _flow_list(self, node: yaml.SequenceNode, old: list[Any], new: list[Any]) -> None:
        there = {repr(value): self._slice(each) for each, value in zip(node.value, old, strict=True)}
        self._rebuild(node, [there.get(repr(each)) or yaml_writing.flow(each) for each in new])

    def _rebuild(self, node: yaml.Node, entries: list[str]) -> None:
        """Write a part between braces or brackets anew, from the texts of its entries."""
        whole = self._slice(node)
        if "#" in whole and "\n" in whole:
            raise CannotRewrite("Comments stand between braces.")
        space = " " if whole[1:2] in (" ", "}") and whole[0] == "{" else ""
        self.made.append(
            (
                node.start_mark.index,
                self._end(node),
                f"{whole[0]}{space}{', '.join(entries)}{space}{whole[-1]}",
            )
        )

    def _block_mapping(self, node: yaml.MappingNode, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        if [each for each in new if each in old] != [each for each in old if each in new]:
            raise CannotRewrite("The order of keys changes.")
        if not any(each in old for each in new):
            raise CannotRewrite("Nothing of this part remains.")
        entries = {key.value: (key, value) for key, value in node.value}
        for name, (key_node, value_node) in entries.items():
            if name in new:
                self.change(value_node, old[name], new[name])
            else:
                self._remove_key(node, key_node, value_node)
        self._add_keys(node, entries, new)

    def _remove_key(self, node: yaml.MappingNode, key_node: yaml.Node, value_node: yaml.Node) -> None:
        start = self._line_start(key_node.start_mark.index)
        if self.text[start : key_node.start_mark.index].strip():  # it stands behind a dash
            following = [key for key, _ in node.value if key.start_mark.index > key_node.start_mark.index]
            if not following:
                raise CannotRewrite("Nothing of this part remains.")
            self.made.append((key_node.start_mark.index, following[0].start_mark.index, ""))
        else:
            self.made.append((start, self._line_end(self._end(value_node)) + 1, ""))

    def _add_keys(
        self, node: yaml.MappingNode, entries: Mapping[str, tuple[Any, Any]], new: Mapping[str, Any]
    ) -> None:
        indent, before = node.start_mark.column, ""
        for name, value in new.items():
            if name in entries:
                before = name
                continue
            written = yaml_writing.entry(name, value, indent)
            if before:
                place = self._line_end(self._end(entries[before][1]))
                self.made.append((place, place, f"\n{' ' * indent}{written}"))
            else:
                place = node.start_mark.index
                self.made.append((place, place, f"{written}\n{' ' * indent}"))

    def _block_list(self, node: yaml.SequenceNode, old: list[Any], new: list[Any]) -> None:
        pairs = _pairs(old, new)
        kept = [(a, b) for a, b in pairs if a is not None and b is not None]
        if not kept or kept != sorted(kept):
            raise CannotRewrite("The order of a list changes, or nothing of it remains.")
        for a, b in kept:
            self.change(node.value[a], old[a], new[b])
        for a in (a for a, b in pairs if a is not None and b is None):
            self._remove_item(node.value[a])
        standing = {b: a for a, b in kept}
        last: int | None = None
        for place, value in enumerate(new):
            if place in standing:
                last = standing[place]
            else:
                self._add_item(node, last, value)

    def _remove_item(self, item: yaml.Node) -> None:
        start, end = self._line_start(self._dash(item)), self._line_end(self._end(item)) + 1
        if self.text[start : self._dash(item)].strip():
            raise CannotRewrite("A list stands inside the line of a list.")
        if self.text[:start].endswith("\n\n") and self.text[end : end + 1] == "\n":
            end += 1
        elif self.text[:start].endswith("\n\n") and not self.text[end:]:
            start -= 1
        self.made.append((start, end, ""))

    def _add_item(self, node: yaml.SequenceNode, after: int | None, value: Any) -> None:
        column = self._column(self._dash(node.value[0]))
        neighbour = node.value[after or 0]
        as_block = isinstance(neighbour, yaml.MappingNode) and not neighbour.flow_style
        written = (
            yaml_writing.block(value, column + 2)
            if as_block and isinstance(value, Mapping)
            else yaml_writing.item(value, column + 2)
        )
        apart = "\n" if len(node.value) > 1 and "\n\n" in self._between(*node.value[:2]) else ""
        if after is None:
            place = self._line_start(self._dash(node.value[0]))
            self.made.append((place, place, f"{' ' * column}- {written}\n{apart}"))
        else:
            place = self._line_end(self._end(neighbour))
            self.made.append((place, place, f"\n{apart}{' ' * column}- {written}"))

    def _dash(self, item: yaml.Node) -> int:
        found = self.text.rfind("-", 0, item.start_mark.index)
        if found < 0 or self.text[found + 1 : item.start_mark.index].strip():
            raise CannotRewrite("An item of a list does not stand behind its dash.")
        return found

    def _between(self, one: yaml.Node, other: yaml.Node) -> str:
        return self.text[self._end(one) : other.start_mark.index]

    def _slice(self, node: yaml.Node) -> str:
        return self.text[node.start_mark.index : self._end(node)]

    def _end(self, node: yaml.Node) -> int:
        """Return where a part ends, without the comments and blank lines behind it."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end(last[1] if isinstance(last, tuple) else last)
        return len(self.text[: node.end_mark.index].rstrip())

    def _line_start(self, place: int) -> int:
        return self.text.rfind("\n", 0, place) + 1

    def _line_end(self, place: int) -> int:
        found = self.text.find("\n", place)
        return found if found >= 0 else len(self.text)

    def _column(self, place: int) -> int:
        return place - self._line_start(place)

    def _indent(self, node: yaml.Node) -> int:
        """Return how far the line on which a part begins is indented, dashes included."""
        line = self.text[self._line_start(node.start_mark.index) : node.start_mark.index]
        return len(line) - len(line.lstrip(" -"))


def _pairs(old: list[Any], new: list[Any]) -> list[tuple[int | None, int | None]]:
    """Pair the items of a list before and after: by what names them, else by likeness."""
    name = identity(old, new)
    if not name:
        return aligned(old, new)
    places = {str(each[name]): place for place, each in enumerate(new)}
    there = [(place, places.pop(str(each[name]), None)) for place, each in enumerate(old)]
    return [*there, *((None, place) for place in places.values())]
