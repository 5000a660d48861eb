"""Write a graph as SVG: valid by itself and inside a page, told in words, without a style attribute."""

from xml.etree import ElementTree as Xml

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _

from workflows.drawing.graph import Graph, Node
from workflows.drawing.layout import LINE, PADDING, SMALL_LINE, Box, Layout, Way, lay_out

NAMESPACE = "http://www.w3.org/2000/svg"
FONT = "Source Sans Pro Web, Helvetica Neue, Helvetica, Arial, sans-serif"
INK, QUIET, TAKEN = "#1b1b1b", "#565c65", "#216e1f"
LOOKS: dict[str, dict[str, str]] = {
    "plain": {"fill": "#ffffff", "stroke": QUIET, "stroke-width": "1.5"},
    "visited": {"fill": "#ecf3ec", "stroke": TAKEN, "stroke-width": "1.5"},
    "here": {"fill": "#1a4480", "stroke": "#162e51", "stroke-width": "3"},
    "ahead": {"fill": "#ffffff", "stroke": QUIET, "stroke-width": "1.5", "stroke-dasharray": "5 4"},
}
"""Fill and border; none of it alone says anything that the text does not say as well."""
SIZE, SMALL = "14", "12"
ARROW = 5.0


def draw(graph: Graph, *, key: str = "") -> SafeString:
    """Return the picture; ``key`` tells its identifiers from those of other pictures on the page."""
    layout, name = lay_out(graph), f"diagram-{slugify(key or graph.title) or 'x'}"
    root = Xml.Element(
        "svg",
        {
            "xmlns": NAMESPACE,
            "class": "lintel-diagram",
            "viewBox": f"0 0 {layout.width:g} {layout.height:g}",
            "width": f"{layout.width:g}",
            "height": f"{layout.height:g}",
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-desc",
            "focusable": "false",
            "font-family": FONT,
        },
    )
    Xml.SubElement(root, "title", {"id": f"{name}-title"}).text = graph.title
    Xml.SubElement(root, "desc", {"id": f"{name}-desc"}).text = told(graph)
    _draw_ways(root, layout)
    for box in layout.boxes:
        _draw_box(root, box)
    return mark_safe(Xml.tostring(root, encoding="unicode"))  # noqa: S308 (the writer escapes every text)


def told(graph: Graph) -> str:
    """Tell a graph in words: where one is, what was visited, and which way leads where."""
    names = {node.key: node.label for node in graph.nodes}
    parts = [_told_node(node) for node in graph.nodes if node.state in {"visited", "here"}]
    for edge in graph.edges:
        way = _("From %(source)s to %(target)s") % {
            "source": names[edge.source],
            "target": names[edge.target],
        }
        parts.append(f"{way}: {edge.label}." if edge.label else f"{way}.")
    return " ".join(parts)


def _told_node(node: Node) -> str:
    return f"{node.label}: {', '.join(node.notes)}." if node.notes else f"{node.label}."


def _draw_ways(root: Xml.Element, layout: Layout) -> None:
    for way in sorted(layout.ways, key=_taken_last):
        taken = way.edge.taken
        group = Xml.SubElement(
            root, "g", {"class": f"lintel-diagram__way{' lintel-diagram__way--taken' if taken else ''}"}
        )
        if way.edge.label:
            Xml.SubElement(group, "title").text = way.edge.label
        ink = TAKEN if taken else QUIET
        points = " ".join(f"{x:g},{y:g}" for x, y in way.points)
        Xml.SubElement(
            group,
            "polyline",
            {
                "points": points,
                "fill": "none",
                "stroke": ink,
                "stroke-width": "2.5" if taken else "1.25",
                "stroke-linejoin": "round",
            },
        )
        Xml.SubElement(group, "polygon", {"points": _arrow(way), "fill": ink})
        if way.label:
            _write(group, way.label, way.label_at, SMALL, ink)


def _taken_last(way: Way) -> bool:
    return way.edge.taken


def _arrow(way: Way) -> str:
    (from_x, _from_y), (x, y) = way.points[-2:]
    if from_x == x:
        corners = [(x, y), (x - ARROW, y - 1.6 * ARROW), (x + ARROW, y - 1.6 * ARROW)]
    else:
        back = 1.6 * ARROW if from_x > x else -1.6 * ARROW
        corners = [(x, y), (x + back, y - ARROW), (x + back, y + ARROW)]
    return " ".join(f"{cx:g},{cy:g}" for cx, cy in corners)


def _draw_box(root: Xml.Element, box: Box) -> None:
    state = box.node.state
    group = Xml.SubElement(root, "g", {"class": f"lintel-diagram__node lintel-diagram__node--{state}"})
    frame = {"x": f"{box.x:g}", "y": f"{box.y:g}", "width": f"{box.width:g}", "height": f"{box.height:g}"}
    Xml.SubElement(group, "rect", {**frame, "rx": "6", **LOOKS[state]})
    ink, quiet = ("#ffffff", "#ffffff") if state == "here" else (INK, QUIET)
    x, y = box.x + PADDING, box.y + PADDING + 13
    for text in box.label:
        _write(group, text, (x, y), SIZE, ink, weight="bold")
        y += LINE
    for text in (*box.lines, *box.notes):
        _write(group, text, (x, y - 1), SMALL, quiet)
        y += SMALL_LINE


def _write(
    parent: Xml.Element, text: str, at: tuple[float, float], size: str, ink: str, *, weight: str = ""
) -> None:
    place = {"x": f"{at[0]:g}", "y": f"{at[1]:g}", "font-size": size, "fill": ink}
    Xml.SubElement(parent, "text", {**place, **({"font-weight": weight} if weight else {})}).text = text
