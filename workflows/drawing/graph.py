"""What a diagram shows: places and the ways between them, in the order in which they are drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

State = Literal["plain", "visited", "here", "ahead"]


@dataclass(frozen=True, slots=True)
class Node:
    """A place: a status of a machine, or a stage with its steps as lines below its name.

    ``notes`` stand at the foot: the day on which it was reached, or whose work is done.
    """

    key: str
    label: str
    lines: tuple[str, ...] = ()
    state: State = "plain"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from one place to another; ``taken`` when the case went it."""

    source: str
    target: str
    label: str = ""
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """A diagram: the first node is where it begins."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...] = field(default=())

    @property
    def ends(self) -> tuple[str, ...]:
        """The places from which no way leads."""
        leaving = {edge.source for edge in self.edges if edge.source != edge.target}
        return tuple(node.key for node in self.nodes if node.key not in leaving)


def merged(ways: Sequence[tuple[str, str, str]], taken: Mapping[tuple[str, str], str]) -> tuple[Edge, ...]:
    """Return one edge for each pair of places, with all its labels; of a taken way only what was done."""
    labels: dict[tuple[str, str], list[str]] = {}
    for source, target, label in ways:
        labels.setdefault((source, target), []).append(label)
    for pair, label in taken.items():
        labels.setdefault(pair, []).append(label)
    return tuple(
        Edge(source, target, taken.get((source, target)) or " / ".join(dict.fromkeys(names)),
             (source, target) in taken)
        for (source, target), names in labels.items()
    )  # fmt: skip
