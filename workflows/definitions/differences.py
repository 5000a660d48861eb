"""What one definition says otherwise than another, part by part, for people to read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from workflows.definitions.schema import Definition

NAMED_BY = ("key", "name")
"""What tells one part of a list from another: a stage's and a step's key, a variable's name."""

Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: the place in words, and what stood there and stands there now ("" for nothing)."""

    place: tuple[str, ...]
    kind: Kind
    before: str
    after: str


def differences(before: Definition, after: Definition) -> list[Difference]:
    """Return what differs, in the order of the newer definition; removed parts follow their list."""
    return list(_objects((), before.as_json(), after.as_json()))


def _objects(
    place: tuple[str, ...], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    for key in dict.fromkeys([*after, *before]):
        yield from _values((*place, key), before.get(key), after.get(key))


def _values(place: tuple[str, ...], before: Any, after: Any) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _objects(place, before, after)
    elif _are_parts(before) or _are_parts(after):
        yield from _parts(place, before or [], after or [])
    else:
        yield Difference(place, _kind(before, after), in_words(before), in_words(after))


def _are_parts(value: Any) -> bool:
    """Tell whether a value is a list of parts that have names."""
    return isinstance(value, list) and bool(value) and all(_name_of(part) for part in value)


def _parts(place: tuple[str, ...], before: Sequence[Any], after: Sequence[Any]) -> Iterator[Difference]:
    old, new = {_name_of(part): part for part in before}, {_name_of(part): part for part in after}
    for name in dict.fromkeys([*new, *old]):
        here = (*place, name)
        if name in old and name in new:
            yield from _objects(here, old[name], new[name])
        else:
            found, gone = new.get(name), old.get(name)
            yield Difference(here, _kind(gone, found), _without_name(gone), _without_name(found))
    if [name for name in new if name in old] != [name for name in old if name in new]:
        orders = (", ".join(old), ", ".join(new))
        yield Difference((*place, _("order")), "changed", *orders)


def _name_of(part: Any) -> str:
    if not isinstance(part, Mapping):
        return ""
    return next((str(part[key]) for key in NAMED_BY if key in part), "")


def _without_name(part: Any) -> str:
    """Write what a part says besides its name, which its place tells."""
    return in_words({key: each for key, each in (part or {}).items() if key not in NAMED_BY})


def _kind(before: Any, after: Any) -> Kind:
    if before is None:
        return "added"
    return "removed" if after is None else "changed"


def in_words(value: Any) -> str:
    """Write a value the way people read it: lists with commas, parts as their keys and values."""
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case list():
            return "; ".join(in_words(each) for each in value)
        case dict():
            return ", ".join(f"{key}: {in_words(each)}" for key, each in value.items())
    return str(value)
