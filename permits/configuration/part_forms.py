"""Forms for the parts of a pack that change every year: fee schedules, checklists, calendars.

A form shows what stands in the file and writes back only what was changed, in its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.functional import Promise, cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from permits.configuration.part_values import Cell, Row, Table, cells_of, with_typed
from permits.rulebook.comparing_words import key_in_words
from permits.rulebook.problems import Problem
from permits.rulebook.yaml_rewriting import rewrite
from permits.rulebook.yaml_source import read_yaml

EMPTY_ROWS = 2
Posted = Mapping[str, str]


@dataclass
class Group:
    """Boxes that belong together: a fee line, a checklist item, the head of a file."""

    row: Row
    tables: list[Table] = field(default_factory=list)
    removable: bool = False
    elsewhere: list[str] = field(default_factory=list)

    @property
    def cells(self) -> list[Cell]:
        return self.row.cells


class PartForm:
    """A file of a pack as boxes. ``posted`` is what a browser sent, None to show what stands in the file."""

    head: ClassVar[list[str]] = []
    lists: ClassVar[dict[str, list[str]]] = {}
    """Lists of the file whose parts have their boxes below one another, with the boxes of a new part."""
    tables: ClassVar[dict[str, list[str]]] = {}
    """Lists of the file, or of a part, that are shown as tables, with their columns."""
    choices: ClassVar[dict[str, tuple[tuple[str, Any], ...]]] = {}
    labels: ClassVar[dict[str, Promise]] = {}
    """Columns that are called otherwise here than elsewhere."""
    title: ClassVar[Promise | str] = ""
    head_title: ClassVar[Promise | str] = ""

    def __init__(self, file: str, text: str, posted: Posted | None = None) -> None:
        self.file, self.text, self.posted = file, text, posted
        self.value: dict[str, Any] = read_yaml(file, text).value
        self.problems: list[Problem] = []

    @cached_property
    def groups(self) -> list[Group]:
        """Everything that the page shows, with what was typed where something was."""
        groups = [self._head()] if self.head or self.tables else []
        for key in self.lists:
            parts = self._parts(key)
            groups += [self._group(key, place, part) for place, part in enumerate(parts)]
            groups.append(self._new(key, len(parts)))
        for group in groups:
            self._fill(group)
        return groups

    @property
    def wanted(self) -> dict[str, Any]:
        """Return the file's value as it was typed."""
        posted = self.posted or {}
        result = dict(self.value)
        if self.head or self.tables:
            head = self._head()
            result = self._typed(result, head, posted)
        for key in self.lists:
            parts = [
                self._typed(part, self._group(key, place, part), posted)
                for place, part in enumerate(self._parts(key))
                if f"{key}[{place}].remove" not in posted
            ]
            new = self._new(key, len(self._parts(key)))
            added = self.added(key, with_typed({}, new.cells, posted))
            parts += [added] if added else []
            result = _with(result, key, parts)
        return result

    def rewritten(self) -> str:
        """Return the file's text with what was typed.

        :raises CannotRewrite: when the text cannot take the change in its place.
        """
        return rewrite(self.file, self.text, self.wanted)

    def refuse(self, problems: list[Problem]) -> None:
        """Show what is wrong, at its box where there is one."""
        self.problems = problems
        boxes = {cell.name: cell for group in self.groups for cell in _every_cell(group)}
        for each in problems:
            if each.key in boxes:
                boxes[each.key].errors.append(each.message)

    def added(self, _key: str, typed: dict[str, Any]) -> dict[str, Any]:
        """Return the part that the empty boxes at the end make, empty when nothing was typed there."""
        return typed

    def keys_of(self, key: str, part: Mapping[str, Any]) -> list[str]:
        """Return the boxes of one part: what it holds that fits a box, and what it might hold."""
        own = [name for name, value in part.items() if fits(value)]
        return [*own, *(name for name in self.lists[key] if name not in own)]

    def _parts(self, key: str) -> list[dict[str, Any]]:
        found = self.value.get(key) if isinstance(self.value, dict) else None
        return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []

    def _head(self) -> Group:
        cells = cells_of("", self.value, self.head, self.choices)
        tables = [self._table(key, self.value) for key in self.tables if key not in self.in_parts]
        return Group(Row("", str(self.head_title), cells), tables)

    in_parts: ClassVar[frozenset[str]] = frozenset()

    def _group(self, key: str, place: int, part: Mapping[str, Any]) -> Group:
        path = f"{key}[{place}]"
        cells = cells_of(path, part, self.keys_of(key, part), self.choices)
        tables = [self._table(name, part, path) for name in part if _is_table(part[name])]
        others = [name for name in part if not fits(part[name]) and not _is_table(part[name])]
        return Group(
            Row(path, _titled(part), cells),
            tables,
            removable=True,
            elsewhere=[key_in_words(each) for each in others],
        )

    def _new(self, key: str, place: int) -> Group:
        cells = cells_of(f"{key}[{place}]", {}, self.lists[key], self.choices)
        title = _("Another %(part)s") % {"part": key_in_words(key)}
        return Group(Row(f"{key}[{place}]", title, cells, is_new=True))

    def _table(self, key: str, part: Mapping[str, Any], path: str = "") -> Table:
        rows, name = part.get(key) or [], f"{path}.{key}" if path else key
        named = list(dict.fromkeys(column for row in rows for column in row))
        columns = [
            *self.tables.get(key, []),
            *(each for each in named if each not in self.tables.get(key, [])),
        ]
        shown = [
            Row(f"{name}[{n}]", str(n + 1), cells_of(f"{name}[{n}]", row, columns, self.choices))
            for n, row in enumerate([*rows, *({} for _ in range(EMPTY_ROWS))])
        ]
        for row in shown[len(rows) :]:
            row.is_new = True
        return Table(
            name, str(capfirst(key_in_words(key))), [capfirst(key_in_words(c)) for c in columns], shown
        )

    def _typed(self, part: Mapping[str, Any], group: Group, posted: Posted) -> dict[str, Any]:
        result = with_typed(part, group.cells, posted)
        for table in group.tables:
            key = table.name.rpartition(".")[2]
            there = part.get(key) or []
            rows = [
                with_typed(there[n] if n < len(there) else {}, row.cells, posted)
                for n, row in enumerate(table.rows)
                if row.remove_name not in posted
            ]
            result = _with(result, key, self.sorted_rows(key, [row for row in rows if row]))
        return result

    def sorted_rows(self, _key: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return rows

    def _fill(self, group: Group) -> None:
        """Put what was typed into the boxes."""
        for cell in _every_cell(group):
            if self.posted is not None and cell.name in self.posted:
                cell.text = self.posted[cell.name]


def _every_cell(group: Group) -> list[Cell]:
    return [*group.cells, *(cell for table in group.tables for row in table.rows for cell in row.cells)]


def fits(value: Any) -> bool:
    """Tell whether a value fits into one box."""
    if isinstance(value, list):
        return all(not isinstance(each, dict | list) for each in value)
    return not isinstance(value, dict)


def _is_table(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(row, dict) and all(fits(cell) for cell in row.values()) for row in value)
    )


def _with(part: dict[str, Any], key: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    if rows:
        return {**part, key: rows}
    return {name: value for name, value in part.items() if name != key}


def _titled(part: Mapping[str, Any]) -> str:
    title = str(part.get("label") or part.get("text") or part.get("name") or "")
    return f"{part.get('code', '')} {title[:80]}".strip()
