"""Pictures of flows: what is drawn, where, and that nothing in a file can break out of the SVG."""

from __future__ import annotations

import re
from pathlib import Path
from time import process_time
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_dsl import drawing
from scripts_dsl.drawing.layers import Wire, crossed
from scripts_dsl.drawing.layout import Box, Spacing, layout
from scripts_dsl.drawing.rooms import plan
from scripts_dsl.graph import END, Graph
from scripts_dsl.replay import Path as Path_
from scripts_dsl.replay.path import Visit
from support.callers import flow

FLOW = """\
    always: {0: help}
    places:
      start:
        - menu: Bills 1, <b>faults</b> & more 2, again 3.
          options: {1: bills, 2: help, 3: start}
      bills:
        - set: {n: 1}
        - say: You owe "nothing".
        - goto: bye
          when: n > 0
        - when: n = 0
          then:
            - goto: help
        - goto: bye
      help:
        - queue: support
          on_timeout: bye
          on_done: bye
      bye:
        - hangup: Good bye.
    vars: {n: number}
    prompts: {}
"""


@pytest.fixture(scope="module")
def graph() -> Graph:
    return flow(FLOW)


def test_every_place_is_a_room_and_the_call_begins_in_the_first(graph: Graph) -> None:
    assert [room.name for room in plan(graph).rooms] == ["start", "bills", "help", "bye"]


def test_doors_have_the_keys_of_a_menu(graph: Graph) -> None:
    menu = plan(graph).rooms[0].rows[0]
    assert [(door.keys, door.target) for door in menu.doors] == [(("1",), "bills"), (("2",), "help"), (("3",), "start")]


def test_reasons_that_lead_to_the_same_place_share_a_door(graph: Graph) -> None:
    (queue,) = plan(graph).rooms[2].rows
    assert [(door.words, door.target) for door in queue.doors] == [(("timeout", "nobody", "done"), "bye")]


def test_what_leads_to_key_0_by_itself_is_told_once_for_all(graph: Graph) -> None:
    assert "give up" not in str(plan(graph).rooms[0])
    assert "give up" in str(plan(graph, steps=True).rooms[0])
    assert [(door.keys, door.target) for door in plan(graph).always] == [(("0",), "help")]


def test_people_and_ends_are_told_apart(graph: Graph) -> None:
    assert [(room.name, room.person, room.ends) for room in plan(graph).rooms if room.person or room.ends] == [
        ("help", True, False),
        ("bye", False, True),
    ]


def test_quiet_steps_are_counted_not_shown(graph: Graph) -> None:
    bills = plan(graph).rooms[1]
    assert ([row.verb for row in bills.rows], bills.hidden) == (["say", "goto", "when", "goto", "goto"], 1)
    assert plan(graph, steps=True).rooms[1].rows[0].verb == "set"


def test_a_way_out_that_ends_the_call_is_drawn() -> None:
    """Without `always: 0` a caller who gives up is told sorry."""
    alone = flow("places: {start: [{menu: Press 1., options: {1: start}}]}")
    assert END in [door.target for door in plan(alone).rooms[0].rows[0].doors]
    assert "the call ends" in drawing.svg(alone)


# --- Mermaid -------------------------------------------------------------------------------------------------------


def test_mermaid_names_places_keys_and_conditions(graph: Graph) -> None:
    lines = drawing.mermaid(graph).splitlines()
    assert lines[0] == "flowchart TD"
    assert '  p0 -->|"1"| p1' in lines
    assert '  p1 -->|"n #gt; 0"| p3' in lines
    assert '  always -.->|"0"| p2' in lines
    assert any(line.startswith("  p2{{") and line.endswith(":::person") for line in lines)


def test_a_text_cannot_end_its_label(graph: Graph) -> None:
    for line in drawing.mermaid(graph, steps=True).splitlines():
        inside = re.findall(r'"(.*)"', line)
        assert all('"' not in text and "`" not in text and "|" not in text for text in inside), line


def test_with_steps_every_step_is_a_box(graph: Graph) -> None:
    text = drawing.mermaid(graph, steps=True)
    assert len(re.findall(r"p\d+s\d+\[", text)) == len(graph.steps)
    assert text.count("subgraph") == len(graph.places)


# --- SVG -----------------------------------------------------------------------------------------------------------


def test_the_svg_is_xml_and_brings_everything_with_it(graph: Graph) -> None:
    text = drawing.svg(graph)
    root = ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {
        "svg", "title", "style", "rect", "text", "tspan", "g", "path", "circle",
    }  # fmt: skip
    assert re.findall(r"https?:[^\"]+|url\(|@import|href", text) == ["http://www.w3.org/2000/svg"]


def test_it_is_light_or_dark_as_the_reader_likes(graph: Graph) -> None:
    assert "@media(prefers-color-scheme:dark)" in drawing.svg(graph)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), min_size=1, max_size=40))
def test_no_text_breaks_the_picture(text: str) -> None:
    quoted = "".join(c for c in text.replace("$", "") if c.isprintable()).replace("\\", "\\\\").replace('"', '\\"')
    drawn = drawing.svg(flow(f'places: {{start: [{{hangup: "x y {quoted}"}}]}}'))
    assert ElementTree.fromstring(drawn) is not None


def test_the_picture_in_the_documentation_is_the_flow_of_today() -> None:
    """`npm --prefix web run pictures` makes it anew."""
    from support.graph_pictures import drawn
    from support.pictures import PICTURES

    assert (PICTURES / "energia-graph.svg").read_text("utf-8") == drawn()


# --- geometry ------------------------------------------------------------------------------------------------------

EDGES = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30)


@given(EDGES)
def test_boxes_do_not_overlap_and_arrows_run_down(edges: list[tuple[int, int]]) -> None:
    boxes = [Box(str(n), 100 + 10 * n, 40 + 7 * n) for n in range(12)]
    made = layout(boxes, [Wire(str(a), 90.0, str(b), 50.0) for a, b in edges], Spacing(20, 50))
    frames = [(*made.at[box.name], box.width, box.height) for box in boxes]
    for n, (x, y, width, height) in enumerate(frames):
        assert x >= -1e-6
        assert x + width <= made.width + 1e-6
        assert y + height <= made.height + 1e-6
        for other in frames[n + 1 :]:
            apart = (
                x + width <= other[0] or other[0] + other[2] <= x or y + height <= other[1] or other[1] + other[3] <= y
            )
            assert apart
    assert all(piece.y1 < piece.y2 for piece in made.segments)
    back = {(wire.source, wire.target) for wire in made.back}
    for a, b in edges:
        assert (str(a), str(b)) in back or made.at[str(a)][1] < made.at[str(b)][1]


@given(EDGES)
def test_every_arrow_arrives(edges: list[tuple[int, int]]) -> None:
    boxes = [Box(str(n), 100, 40) for n in range(12)]
    made = layout(boxes, [Wire(str(a), 90.0, str(b), 50.0) for a, b in edges], Spacing(20, 50))
    back = {(wire.source, wire.target) for wire in made.back}
    for target in {str(b) for a, b in edges if (str(a), str(b)) not in back}:
        x, y = made.at[target]
        assert (x + 50, y) in [
            (piece.x2, piece.y2) for piece in made.segments if piece.arrives and piece.target == target
        ]


def test_the_picture_does_not_depend_on_chance(graph: Graph) -> None:
    assert drawing.svg(graph) == drawing.svg(graph)


def test_callflows_are_drawn() -> None:
    from scripts_dsl.check import check_path
    from scripts_dsl.site import read_site

    folder = Path(__file__).parents[2] / "callflows"
    site = read_site((folder / "settings.yaml").read_bytes())[0]
    for path in folder.glob("*.flow.yaml"):
        made = check_path(path, site).ready()
        assert ElementTree.fromstring(drawing.svg(made, steps=True)) is not None


def test_the_way_of_a_call_stands_out_and_everything_else_steps_back(graph: Graph) -> None:
    visits = (Visit(1, "start", 2.0), Visit(2, "bills", 61.0), Visit(3, "help", 600.0), Visit(4, "bills", 1.0))
    text = drawing.svg(graph, path=Path_((*visits, Visit(5, "bye", 0.0))))
    ElementTree.fromstring(text)
    assert len(re.findall('class="wire [^"]*taken"', text)) >= 3
    assert re.findall('class="tip [^"]*taken"', text)
    assert ">1 · 2.0 s<" in text
    assert ">2, 4 · 62 s<" in text
    assert ">3 · 10 min<" in text
    assert "unseen" not in text.partition("</style>")[2]
    short = drawing.svg(graph, path=Path_(visits[:1]))
    assert short.partition("</style>")[2].count("unseen") == 3
    assert 'taken"' not in short
    assert "left" not in drawing.svg(graph).partition("</style>")[2]


def menus(places: int, keys: int) -> Graph:
    """Menus that lead further down, each key to another place."""
    doors = [
        ", ".join(f"{key}: p{min(places, at + (key - 1) * 20 + 1)}" for key in range(1, keys + 1))
        for at in range(places)
    ]
    made = [f"      p{at}: [{{menu: Press a key., on_give_up: bye, options: {{{to}}}}}]" for at, to in enumerate(doors)]
    ends = ["      start: [{goto: p0}]", f"      p{places}: [{{hangup: }}]", "      bye: [{hangup: }]"]
    return flow("\n".join(["    places:", *ends, *made]) + "\n")


@pytest.mark.parametrize(("places", "keys"), [(90, 9), (190, 3)], ids=["many arrows", "arrows over many rows"])
def test_a_file_with_more_arrows_than_anybody_can_follow_is_not_drawn(places: int, keys: int) -> None:
    graph = menus(places, keys)
    began = process_time()
    with pytest.raises(drawing.TooManyArrows):
        drawing.svg(graph)
    assert process_time() - began < 1
    assert drawing.mermaid(graph).count("-->") > places


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=30))
def test_crossings_are_pairs_of_arrows_that_begin_and_end_the_other_way_round(ends: list[tuple[int, int]]) -> None:
    every = [(a, b) for n, a in enumerate(ends) for b in ends[n + 1 :]]
    assert crossed([(float(a), b) for a, b in ends]) == sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for a, b in every)
