"""Lay a graph out in one column, readable on a phone: ways to the next place run straight, others in lanes.

Ways down run at the right, ways back up at the left; all ways into one place share a lane, and lanes whose
ways do not meet share a place, so that the column keeps most of the width.
"""

import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from workflows.drawing.graph import Edge, Graph, Node

WIDTH = 380
LINE, SMALL_LINE = 17, 15
PADDING, GAP = 9, 34
LANE = 9
MARGIN = 10
NARROWEST = 150
LETTER, SMALL_LETTER = 7.4, 6.3
"""The width of a letter of the name and of the lines below it, in units of the picture."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a node stands, with its texts broken into lines."""

    node: Node
    x: float
    y: float
    width: float
    height: float
    label: tuple[str, ...]
    lines: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def at(self, share: float) -> float:
        """Return the height of a point of its side: 0 at the top, 1 at the bottom."""
        return self.y + self.height * share


@dataclass(frozen=True, slots=True)
class Way:
    """An edge as drawn: its points, and beside a straight one its label, cut to the room that there is."""

    edge: Edge
    points: tuple[tuple[float, float], ...]
    label: str = ""
    label_at: tuple[float, float] = (0, 0)


@dataclass(frozen=True, slots=True)
class Layout:
    width: float
    height: float
    boxes: tuple[Box, ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class _Lanes:
    """Which lane the ways into a place take, on each side."""

    right: dict[str, int]
    left: dict[str, int]

    @staticmethod
    def count(side: dict[str, int]) -> int:
        return max(side.values(), default=-1) + 1


def lay_out(graph: Graph) -> Layout:
    """Return where everything stands, in units that are pixels at full size."""
    rank = {node.key: index for index, node in enumerate(graph.nodes)}
    lanes = _Lanes(
        _lanes(graph, rank, lambda edge: rank[edge.target] > rank[edge.source] + 1),
        _lanes(graph, rank, lambda edge: rank[edge.target] <= rank[edge.source]),
    )
    left = MARGIN + LANE * (lanes.count(lanes.left) + 1)
    right = MARGIN + LANE * (lanes.count(lanes.right) + 1)
    width = max(WIDTH - left - right, NARROWEST)
    boxes = _column(graph.nodes, left, width)
    by_key = {box.node.key: box for box in boxes}
    ways = tuple(_way(edge, by_key, rank, lanes) for edge in graph.edges)
    return Layout(left + width + right, boxes[-1].bottom + MARGIN, boxes, ways)


def _lanes(graph: Graph, rank: dict[str, int], wanted: Callable[[Edge], bool]) -> dict[str, int]:
    """Give each target of the wanted edges a lane: short ways run inside, and share if they never meet."""
    spans: dict[str, tuple[int, int]] = {}
    for edge in filter(wanted, graph.edges):
        ends = sorted((rank[edge.source], rank[edge.target]))
        low, high = spans.get(edge.target, (ends[0], ends[1]))
        spans[edge.target] = (min(low, ends[0]), max(high, ends[1]))
    used: list[list[tuple[int, int]]] = []
    lanes: dict[str, int] = {}
    for target, span in sorted(spans.items(), key=lambda item: (item[1][1] - item[1][0], item[1])):
        free = (i for i, taken in enumerate(used) if all(_apart(span, each) for each in taken))
        lane = next(free, len(used))
        if lane == len(used):
            used.append([])
        used[lane].append(span)
        lanes[target] = lane
    return lanes


def _apart(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[1] < other[0] or other[1] < one[0]


def _column(nodes: tuple[Node, ...], x: float, width: float) -> tuple[Box, ...]:
    boxes: list[Box] = []
    y = float(MARGIN)
    for node in nodes:
        box = _box(node, x, y, width)
        boxes.append(box)
        y = box.bottom + GAP
    return tuple(boxes)


def _box(node: Node, x: float, y: float, width: float) -> Box:
    room = width - 2 * PADDING
    label = tuple(textwrap.wrap(node.label, int(room / LETTER))) or (node.label,)
    lines = tuple(part for line in node.lines for part in _broken(line, room))
    notes = tuple(part for note in node.notes for part in _broken(note, room))
    height = 2 * PADDING + LINE * len(label) + SMALL_LINE * (len(lines) + len(notes))
    return Box(node, x, y, width, height, label, lines, notes)


def _broken(text: str, room: float) -> list[str]:
    return textwrap.wrap(text, int(room / SMALL_LETTER), subsequent_indent="\u00a0\u00a0\u00a0") or [text]


def _way(edge: Edge, boxes: dict[str, Box], rank: dict[str, int], lanes: _Lanes) -> Way:
    source, target = boxes[edge.source], boxes[edge.target]
    if rank[edge.target] == rank[edge.source] + 1:
        x = source.middle
        letters = int((source.width / 2 - PADDING) / SMALL_LETTER)
        label = edge.label if len(edge.label) <= letters else f"{edge.label[: letters - 1]}…"
        place = (x + PADDING, source.bottom + GAP / 2 + 4)
        return Way(edge, ((x, source.bottom), (x, target.y)), label, place)
    if rank[edge.target] > rank[edge.source]:
        lane = source.x + source.width + LANE * (lanes.right[edge.target] + 1)
        side = source.x + source.width
    else:
        lane = source.x - LANE * (lanes.left[edge.target] + 1)
        side = source.x
    leave, enter = source.at(0.72), target.at(0.3)
    return Way(edge, ((side, leave), (lane, leave), (lane, enter), (side, enter)))
