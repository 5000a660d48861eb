"""What one pack says otherwise than another, part by part and in the words of the part."""

import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from django.utils.translation import gettext as _

from permits.rulebook.comparing_words import NAMES, file_in_words, in_words, key_in_words, part_in_words
from permits.rulebook.pack import Pack
from permits.rulebook.problems import PackRefused
from permits.rulebook.yaml_source import read_yaml

Kind = Literal["added", "removed", "changed"]
Value = Any
FIRST = ("city.yaml", "disciplines.yaml")
FOLDERS = ("calendars", "types", "fees")


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: the file, the place in words, and what stood and stands there ("" for nothing)."""

    file: str
    where: str
    kind: Kind
    before: str
    after: str

    def __str__(self) -> str:
        said = {"added": self.after, "removed": self.before}.get(self.kind) or f"{self.before} → {self.after}"
        return f"{self.file}: {self.where}: {self.kind}: {said}"


def compare(old: Pack, new: Pack) -> list[Difference]:
    """Return what differs, file by file, in the order of the newer pack; removed parts follow their list."""
    files = sorted({*old.files, *new.files}, key=_place_of)
    return [each for file in files for each in _in_file(file, old.files.get(file), new.files.get(file))]


def same_rules(old: Pack, new: Pack) -> bool:
    """Say whether two packs say the same, whatever their comments and layout."""
    return not compare(old, new)


def _place_of(file: str) -> tuple[int, int, str]:
    folder = file.partition("/")[0] if "/" in file else ""
    if not folder:
        return (0, FIRST.index(file) if file in FIRST else len(FIRST), file)
    return (1, FOLDERS.index(folder) if folder in FOLDERS else len(FOLDERS), file)


def _in_file(file: str, old: str | None, new: str | None) -> Iterator[Difference]:
    if old == new:
        return
    before, after = (_read(file, text) if text is not None else None for text in (old, new))
    whole = file_in_words(file, after if new is not None else before)
    if old is None or new is None:
        yield _difference(file, [whole], before, after)
    elif before is _UNREADABLE or after is _UNREADABLE:
        said = _("the text, which cannot be read as rules")
        yield Difference(file, f"{whole} › {said}", "changed", *_first_lines(old, new))
    else:
        found = list(_values(file, [whole], before, after))
        yield from found
        if not found:
            said = _("comments or layout only; the rules are the same")
            yield Difference(file, f"{whole} › {said}", "changed", *_first_lines(old, new))


_UNREADABLE = object()


def _read(file: str, text: str) -> Value:
    """Return a file's value; plain text for what is no YAML file."""
    if not file.endswith(".yaml"):
        return text
    try:
        return read_yaml(file, text).value
    except PackRefused:
        return _UNREADABLE


def _first_lines(old: str, new: str) -> tuple[str, str]:
    """Return the first lines that differ, enough to find the place."""
    before, after = old.splitlines(), new.splitlines()
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            return "\n".join(before[a:b][:3]), "\n".join(after[c:d][:3])
    return "", ""


def _values(file: str, where: list[str], before: Value, after: Value) -> Iterator[Difference]:
    if before == after and isinstance(before, bool) == isinstance(after, bool):
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _mappings(file, where, before, after)
    elif _has_parts(before) or _has_parts(after):
        yield from _lists(file, where, _listed(before), _listed(after))
    else:
        yield _difference(file, where, before, after)


def _mappings(
    file: str, where: list[str], before: Mapping[str, Value], after: Mapping[str, Value]
) -> Iterator[Difference]:
    for key in dict.fromkeys([*after, *before]):
        yield from _values(file, [*where, key_in_words(key)], before.get(key), after.get(key))


def _has_parts(value: Value) -> bool:
    return isinstance(value, list) and any(isinstance(each, Mapping) for each in value)


def _listed(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _lists(file: str, where: list[str], before: list[Value], after: list[Value]) -> Iterator[Difference]:
    name = identity(before, after)
    pairs = _paired_by(name, before, after) if name else _paired_by_likeness(before, after)
    for place, (old, new) in enumerate(pairs, start=1):
        here = [*where[:-1], f"{where[-1]} {part_in_words(new if new is not None else old, place)}"]
        if old is None or new is None:
            yield _difference(file, here, old, new)
        else:
            yield from _values(file, here, old, new)
    if name:
        yield from _order(file, where, [each[name] for each in before], [each[name] for each in after])


def identity(*lists: Sequence[Value]) -> str:
    """Return the key that tells the parts of lists from one another, "" when none does."""
    for name in NAMES:
        named = [[each.get(name) if isinstance(each, Mapping) else None for each in one] for one in lists]
        if all(None not in one and len(set(map(str, one))) == len(one) for one in named):
            return name
    return ""


def _paired_by(name: str, before: list[Value], after: list[Value]) -> list[tuple[Value, Value]]:
    old, new = ({str(each[name]): each for each in one} for one in (before, after))
    return [(old.get(key), new.get(key)) for key in dict.fromkeys([*new, *old])]


def _paired_by_likeness(before: list[Value], after: list[Value]) -> list[tuple[Value, Value]]:
    return [
        (before[a] if a is not None else None, after[b] if b is not None else None)
        for a, b in aligned(before, after)
    ]


def aligned(before: Sequence[Value], after: Sequence[Value]) -> list[tuple[int | None, int | None]]:
    """Pair the places of two lists without names: one by one, unless more are equal when some are moved."""
    old, new = [repr(each) for each in before], [repr(each) for each in after]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    alike = sum(block.size for block in matcher.get_matching_blocks())
    if len(old) == len(new) and sum(map(operator.eq, old, new)) >= alike:
        return [(place, place) for place in range(len(old))]
    pairs: list[tuple[int | None, int | None]] = []
    for _tag, a, b, c, d in matcher.get_opcodes():
        shared = min(b - a, d - c)
        pairs += [(a + n, c + n) for n in range(shared)]
        pairs += [(None, n) for n in range(c + shared, d)]
        pairs += [(n, None) for n in range(a + shared, b)]
    return pairs


def _order(file: str, where: list[str], before: list[Value], after: list[Value]) -> Iterator[Difference]:
    kept_before = [str(each) for each in before if each in after]
    kept_after = [str(each) for each in after if each in before]
    if kept_before != kept_after:
        orders = (", ".join(kept_before), ", ".join(kept_after))
        yield Difference(file, " › ".join([*where, _("order")]), "changed", *orders)


def _difference(file: str, where: list[str], before: Value, after: Value) -> Difference:
    kind: Kind = "added" if before is None else "removed" if after is None else "changed"
    return Difference(file, " › ".join(where), kind, in_words(before), in_words(after))
