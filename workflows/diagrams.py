"""Machines, definitions and single cases drawn as SVG and Mermaid, from the code and rows that run them."""

import re
from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.definitions.schema import END, Definition, Stage, Step
from workflows.drawing.graph import Graph, Node, State, merged
from workflows.drawing.svg import draw
from workflows.machines import Machine
from workflows.models import TransitionRecord

__all__ = ["case_graph", "definition_graph", "machine_graph", "mermaid", "mermaid_of", "svg"]


MOST_DAYS = 3
RESERVED = frozenset({"end", "graph", "flowchart", "subgraph", "class", "style", "click", "default", "call"})


def mermaid(machine: Machine) -> str:
    """Return a machine as a Mermaid state diagram: one arrow for each source and target of each move."""
    lines = ["stateDiagram-v2", f"    [*] --> {machine.initial}"]
    drawn: dict[tuple[str, str], list[str]] = {}
    for source, target, label in _ways(machine):
        drawn.setdefault((source, target), []).append(label)
    for (source, target), labels in drawn.items():
        lines.append(f"    {source} --> {target}: {' / '.join(labels)}")
    ends = {target for _source, target in drawn} - {source for source, _target in drawn}
    lines += [f"    {status} --> [*]" for status in sorted(ends)]
    return "\n".join(lines)


def mermaid_of(graph: Graph) -> str:
    """Return any graph as a Mermaid flow chart, with what was visited and where it stands marked."""
    lines = ["flowchart TD"]
    for node in graph.nodes:
        text = "<br>".join(_plain(part) for part in (node.label, *node.lines, *node.notes))
        lines.append(f'    {_name(node.key)}["{text}"]')
    for edge in graph.edges:
        arrow = "==>" if edge.taken else "-->"
        label = f'|"{_plain(edge.label)}"|' if edge.label else ""
        lines.append(f"    {_name(edge.source)} {arrow}{label} {_name(edge.target)}")
    lines += [
        "    classDef visited fill:#ecf3ec,stroke:#216e1f",
        "    classDef here fill:#1a4480,stroke:#162e51,color:#ffffff,stroke-width:3px",
        "    classDef ahead stroke-dasharray:5 4",
    ]
    lines += [f"    class {_name(node.key)} {node.state}" for node in graph.nodes if node.state != "plain"]
    return "\n".join(lines)


def svg(graph: Graph, *, key: str = "") -> SafeString:
    """Return any graph as SVG; ``key`` tells its identifiers from those of other pictures on the page."""
    return draw(graph, key=key)


def machine_graph(machine: Machine, *, title: str = "") -> Graph:
    """Return a whole machine: its statuses in the order in which the life cycle declares them."""
    nodes = tuple(Node(status, label) for status, label in machine.statuses.items())
    return Graph(title or str(machine.model._meta.verbose_name), nodes, merged(list(_ways(machine)), {}))


def case_graph(
    machine: Machine, status: str, records: Iterable[TransitionRecord], *, title: str, whole: bool = False
) -> Graph:
    """Return the way of one case: where it was and since when, where it is, and where it may go from there.

    ``records`` is its history in order; ``whole`` draws every other status too.
    """
    visits: dict[str, list[TransitionRecord]] = {}
    taken: dict[tuple[str, str], str] = {}
    for record in records:
        if not record.thing:
            visits.setdefault(record.target, []).append(record)
            if record.source and record.source != record.target:
                move = machine.moves.get(record.move)
                taken[record.source, record.target] = move.label if move else record.move
    ways = list(_ways(machine))
    ahead = {target for source, target, _label in ways if source == status}
    shown = [s for s in machine.statuses if s not in visits and (whole or s == status or s in ahead)]
    nodes = tuple(_case_node(machine, each, status, visits, ahead) for each in (*visits, *shown))
    places = {node.key for node in nodes}
    kept = [way for way in ways if {way[0], way[1]} <= places and (whole or way[0] == status)]
    return Graph(title, nodes, merged(kept, taken))


def definition_graph(
    definition: Definition, *, done: Mapping[str, str] | None = None, here: str = ""
) -> Graph:
    """Return a definition: its stages with their steps, and where each leads.

    For one case, ``done`` says how its steps stand in words and ``here`` names its present stage.
    """
    nodes = [_stage_node(stage, done or {}, here) for stage in definition.stages]
    known = {stage.key for stage in definition.stages} | {END}
    ways = [
        (stage.key, way.to, way.label or ", ".join([*way.outcomes, *way.when]))
        for stage in definition.stages
        for way in stage.exits
        if way.to in known
    ]
    finish = Node(END, _("End"))
    return Graph(definition.title, (*nodes, finish), merged(ways, {}))


def _case_node(
    machine: Machine,
    key: str,
    status: str,
    visits: Mapping[str, list[TransitionRecord]],
    ahead: Iterable[str],
) -> Node:
    label, days = machine.statuses.get(key, key), _days(visits.get(key, []))
    if key == status:
        return Node(key, label, (), "here", (_("You are here"), *days))
    state: State = "visited" if key in visits else "ahead" if key in ahead else "plain"
    return Node(key, f"✓ {label}" if state == "visited" else label, (), state, days)


def _days(visits: Sequence[TransitionRecord]) -> tuple[str, ...]:
    """Return the days on which a status was reached, in one line; of many the first and the latest."""
    dates = [date_format(timezone.localtime(record.at), "DATE_FORMAT") for record in visits]
    distinct = list(dict.fromkeys(dates))
    shown = distinct if len(distinct) <= MOST_DAYS else [distinct[0], "…", distinct[-1]]
    return (" · ".join(shown),) if shown else ()


def _stage_node(stage: Stage, done: Mapping[str, str], here: str) -> Node:
    order = _("side by side") if stage.order == "parallel" else _("one after the other")
    lines = tuple(_step_line(stage, step, done.get(step.key, "")) for step in stage.steps)
    heading = (order,) if len(stage.steps) > 1 else ()
    if stage.key == here:
        return Node(stage.key, stage.title, (*heading, *lines), "here", (_("You are here"),))
    return Node(stage.key, stage.title, (*heading, *lines))


def _step_line(stage: Stage, step: Step, done: str) -> str:
    days = stage.days_of(step, 1)
    parts = [step.team]
    if days is not None:
        parts.append(ngettext("%(count)d day", "%(count)d days", days) % {"count": days})
    if step.when:
        parts.append(_("if %(rule)s") % {"rule": _(" or ").join(step.when)})
    line = f"• {step.title}: {', '.join(parts)}"
    return f"{line} – {done}" if done else line


def _ways(machine: Machine) -> Iterable[tuple[str, str, str]]:
    for move in machine.moves.values():
        for source, target in machine.pairs_of(move):
            yield source, target, f"{move.number} {move.label}".strip()


def _name(key: str) -> str:
    """Return a key as Mermaid takes it: some words are its own."""
    return f"{key}_" if key in RESERVED else key


def _plain(text: str) -> str:
    """Leave out what Mermaid would read as its own marks."""
    marks: dict[str, str | int | None] = {"&": "&amp;", '"': "'", "<": "&lt;", ">": "&gt;", "`": "'"}
    return re.sub(r"\s+", " ", text.translate(str.maketrans(marks)))
