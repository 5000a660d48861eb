"""The logical tree of a letter, which a screen reader walks: built beside the pages."""

from dataclasses import dataclass, field
from typing import NamedTuple

from permits.stationery import fonts


class Mark(NamedTuple):
    """One piece of marked content: the page (from 0) and its number on that page."""

    page: int
    number: int


class Area(NamedTuple):
    """A rectangle on a page, in points from its lower left corner."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(eq=False, slots=True)
class Node:
    """An element of the structure tree. Its kids stand in reading order."""

    tag: str
    kids: "list[Node | Mark]" = field(default_factory=list)
    alt: str = ""
    actual: str = ""
    scope: str = ""
    numbering: str = ""
    link: str = ""
    areas: list[Area] = field(default_factory=list)

    def add(self, tag: str, **attributes: str) -> "Node":
        """Append a new element and return it."""
        kid = Node(tag, **attributes)  # type: ignore[arg-type]  # only the str fields are given by name
        self.kids.append(kid)
        return kid

    def add_text(self, tag: str, text: str, **attributes: str) -> "Node":
        """Append a new element for a text; what the faces cannot draw is kept as its ActualText."""
        meant = fonts.spoken(text)
        actual = "" if fonts.drawable(text) == meant else meant
        return self.add(tag, actual=actual, **attributes)


def root() -> Node:
    """Return the element that holds a whole document."""
    return Node("Document")
