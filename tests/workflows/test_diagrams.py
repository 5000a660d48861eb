"""Pictures of machines, definitions and single cases: valid, told in words, and in one column."""

import re
from datetime import timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from tests.workflows.conftest import NOON
from tests.workflows.kitchens import kitchen
from tests.workflows.toys.models import Parcel
from tests.workflows.toys.people import Clerk
from workflows import machines
from workflows.diagrams import case_graph, definition_graph, machine_graph, mermaid, mermaid_of, svg
from workflows.drawing.graph import Edge, Graph, Node
from workflows.drawing.layout import WIDTH, lay_out
from workflows.transitions import move

NAMESPACE = "{http://www.w3.org/2000/svg}"


def drawn(graph: Graph) -> ElementTree.Element:
    return ElementTree.fromstring(svg(graph, key="case 7"))  # noqa: S314 (our own picture)


def texts(picture: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in picture.iter(f"{NAMESPACE}text")]


def toy_graph() -> Graph:
    return machine_graph(machines.of(Parcel), title="A parcel")


def sent_and_called_back(parcel: Parcel, packer: Clerk) -> Graph:
    for day, (name, facts) in enumerate([("pack", {"weight": 3}), ("send", {}), ("call_back", {})], start=1):
        move(parcel, name, actor=packer, at=NOON + timedelta(days=day), **facts)
    records = parcel.case.records.order_by("seq")
    return case_graph(machines.of(Parcel), parcel.status, records, title="Parcel 7")


@pytest.mark.parametrize("graph", [toy_graph, lambda: definition_graph(kitchen())])
def test_a_picture_is_valid_named_and_described_and_carries_no_style(graph) -> None:
    picture = drawn(graph())

    named = picture.get("aria-labelledby", "").split()
    told = [picture.find(f"{NAMESPACE}title"), picture.find(f"{NAMESPACE}desc")]
    assert (picture.get("role"), named) == ("img", ["diagram-case-7-title", "diagram-case-7-desc"])
    assert [each is not None and each.get("id") for each in told] == named
    assert all(each is not None and each.text for each in told)
    assert not [
        e for e in picture.iter() if e.get("style") or e.tag in {"style", "script", f"{NAMESPACE}style"}
    ]


def test_a_machine_shows_every_status_and_every_way_with_its_move() -> None:
    machine = machines.of(Parcel)

    graph = toy_graph()

    assert [node.key for node in graph.nodes] == list(machine.statuses)
    assert {(e.source, e.target) for e in graph.edges} == machine.legal_pairs - {("", "open")}
    assert set(texts(drawn(graph))) >= {"Open", "Packed", "Sent", "Delivered", "Lost", "Pack", "Send"}
    assert "From Sent to Packed: Call back." in (drawn(graph).findtext(f"{NAMESPACE}desc") or "")


def test_what_a_name_holds_cannot_break_out_of_the_picture() -> None:
    graph = Graph("<b>&", (Node("a", '"><script>x()</script>'), Node("b", "B")), (Edge("a", "b", "<i>"),))

    assert drawn(graph).findtext(f"{NAMESPACE}title") == "<b>&"
    assert "<script" not in svg(graph)
    assert "<script" not in mermaid_of(graph)


def test_a_case_shows_where_it_was_and_when_where_it_is_and_where_it_may_go(
    parcel: Parcel, packer: Clerk
) -> None:
    graph = sent_and_called_back(parcel, packer)

    assert [(node.key, node.state) for node in graph.nodes] == [
        ("open", "visited"),
        ("packed", "here"),
        ("sent", "visited"),
        ("lost", "ahead"),
    ]
    assert {(e.source, e.target) for e in graph.edges if e.taken} == {
        ("open", "packed"),
        ("packed", "sent"),
        ("sent", "packed"),
    }
    shown = texts(drawn(graph))
    assert "You are here" in shown
    assert "✓ Open" in shown
    assert "Nov. 10, 2026 · Nov. 12, 2026" in shown


def test_a_whole_machine_may_be_drawn_around_one_case(parcel: Parcel, packer: Clerk) -> None:
    machine = machines.of(Parcel)

    graph = case_graph(machine, "open", parcel.case.records.order_by("seq"), title="Parcel", whole=True)

    assert {node.key: node.state for node in graph.nodes} == {
        "open": "here",
        "packed": "ahead",
        "sent": "plain",
        "delivered": "plain",
        "lost": "plain",
    }
    assert len(graph.edges) == len(machine.legal_pairs) - 1


def test_a_definition_shows_stages_steps_conditions_and_ways() -> None:
    graph = definition_graph(kitchen(), done={"starter": "good"}, here="cooking")

    cooking, serving, end = graph.nodes
    assert (cooking.state, cooking.notes, end.label) == ("here", ("You are here",), "End")
    assert cooking.lines[:2] == ("side by side", "• Starter: cold, 3 days – good")
    assert "if terrace && menu == 'meat' or guests > 100" in cooking.lines[3]
    assert serving.lines[0] == "one after the other"
    assert [(e.source, e.target, e.label) for e in graph.edges] == [
        ("cooking", "cooking", "Cook again"),
        ("cooking", "serving", ""),
        ("serving", "end", ""),
    ]


@pytest.mark.parametrize("graph", [toy_graph, lambda: definition_graph(kitchen())])
def test_a_picture_is_one_column_as_wide_as_a_phone_in_which_nothing_overlaps(graph) -> None:
    layout = lay_out(graph())

    assert layout.width <= WIDTH
    assert all(upper.bottom < lower.y for upper, lower in pairwise(layout.boxes))
    points = [point for way in layout.ways for point in way.points]
    assert all(0 < x < layout.width and 0 < y < layout.height for x, y in points)


def test_ways_into_different_places_do_not_run_over_each_other() -> None:
    layout = lay_out(toy_graph())

    runs: dict[float, list[tuple[str, float, float]]] = {}
    for way in layout.ways:
        for (x, y), (other_x, other_y) in pairwise(way.points):
            if x == other_x and len(way.points) > 2:
                runs.setdefault(x, []).append((way.edge.target, *sorted((y, other_y))))
    crossing = [
        (one, other)
        for lane in runs.values()
        for one in lane
        for other in lane
        if one[0] != other[0] and one[1] < other[2] and other[1] < one[2]
    ]
    assert crossing == []
    assert runs


def test_mermaid_says_the_same_as_the_picture(parcel: Parcel, packer: Clerk) -> None:
    text = mermaid_of(sent_and_called_back(parcel, packer))

    assert text.startswith("flowchart TD\n")
    assert 'packed["Packed<br>You are here<br>Nov. 10, 2026 · Nov. 12, 2026"]' in text
    assert 'packed ==>|"Send"| sent' in text
    assert re.search(r"^    class packed here$", text, re.M)


def test_a_machine_as_a_state_diagram_begins_and_ends() -> None:
    text = mermaid(machines.of(Parcel))

    assert text.splitlines()[:2] == ["stateDiagram-v2", "    [*] --> open"]
    assert "    open --> packed: Pack" in text
    assert text.splitlines()[-2:] == ["    delivered --> [*]", "    lost --> [*]"]


def test_mermaid_is_not_confused_by_its_own_words() -> None:
    text = mermaid_of(definition_graph(kitchen()))

    assert "    serving --> end_" in text
    assert not re.search(r"\bend\b", text)
