"""Which page of a queue is wanted, and the links to the pages beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from workflows.keyset import Place


class UnknownPlace(ValueError):
    """A page of a queue that no link leads to."""


@dataclass(frozen=True)
class Turn:
    """Which page is wanted: the first, what follows a place, or what leads up to one."""

    after: Place | None = None
    before: Place | None = None


def turn_of(asked: Mapping[str, str]) -> Turn:
    """Read which page an address asks for. :raises UnknownPlace: when no link could have asked it."""
    if asked.get("after"):
        return Turn(after=_place(asked["after"]))
    return Turn(before=_place(asked["before"])) if asked.get("before") else Turn()


def shown(turn: Turn, found: int, *, most: int) -> slice:
    """Return which of the rows found are the page's: one too many only tells of another page."""
    return slice(max(found - most, 0), found) if turn.before else slice(0, most)


def links(turn: Turn, places: Sequence[Place], *, more: bool) -> tuple[str, str]:
    """Return the addresses of the previous and of the next page, empty where there is none."""
    if not places:
        return "", ""
    preceding, following = (more, True) if turn.before else (turn.after is not None, more)
    return (
        f"?before={_key(places[0])}" if preceding else "",
        f"?after={_key(places[-1])}" if following else "",
    )


def _key(place: Place) -> str:
    return f"{place.day}_{place.id}"


def _place(key: str) -> Place:
    day, _separator, pk = key.partition("_")
    try:
        found = Place(date.fromisoformat(day), int(pk))
    except ValueError as error:
        raise UnknownPlace(key) from error
    if not 0 < found.id < 2**63 or _key(found) != key:
        raise UnknownPlace(key)
    return found
