"""A picture as Mermaid text: places as boxes, or every step with `steps`; for wikis, reviews and merge requests."""

from __future__ import annotations

from collections.abc import Iterator

from scripts_dsl.drawing.rooms import Door, Plan, Room, Row, plan
from scripts_dsl.graph import END, Graph

LONGEST = 44
"""Characters of a text that are shown."""

STYLES = (
    "classDef person fill:#d8f0dd,stroke:#2c7a3f,color:#123",
    "classDef over fill:#f9dedc,stroke:#b3362b,color:#311",
    "classDef place fill:#eef3fb,stroke:#5b7aa8,color:#123",
)


def mermaid(graph: Graph, language: str | None = None, *, steps: bool = False) -> str:
    """The text of a Mermaid flow chart. `steps`: every step in its place, not only the places."""
    shown = plan(graph, language, steps=steps)
    ids = {room.name: f"p{number}" for number, room in enumerate(shown.rooms)} | {END: "over"}
    body = _steps(graph, shown, ids) if steps else _places(shown, ids)
    lines = ["flowchart TD", *(f"  {line}" for line in (*body, *_always(shown, ids)))]
    return "\n".join([*lines, *(f"  {style}" for style in STYLES)]) + "\n"


def _places(shown: Plan, ids: dict[str, str]) -> Iterator[str]:
    for room in shown.rooms:
        yield _box(ids[room.name], [_strong(room.name), *_gist(room)], room)
    for room in shown.rooms:
        for row in room.rows:
            for door in row.doors:
                yield _arrow(ids[room.name], door, row.condition, ids)
    if any(door.target == END for room in shown.rooms for row in room.rows for door in row.doors):
        yield 'over(["the call ends"]):::over'


def _gist(room: Room) -> list[str]:
    """The rows that say most about a place."""
    return [_line(row) for row in room.rows if row.verb not in ("goto", "when")][:3]


def _box(name: str, lines: list[str], room: Room) -> str:
    text = "<br/>".join(lines)
    if room.person:
        return f'{name}{{{{"{text}"}}}}:::person'
    return f'{name}(["{text}"]):::over' if room.ends else f'{name}["{text}"]:::place'


def _arrow(source: str, door: Door, condition: str, ids: dict[str, str]) -> str:
    label = ", ".join((*map(_key, door.keys), *door.words, *([condition] if condition else [])))
    return (
        f'{source} -->|"{_escaped(_cut(label))}"| {ids[door.target]}' if label else f"{source} --> {ids[door.target]}"
    )


def _always(shown: Plan, ids: dict[str, str]) -> Iterator[str]:
    """One box for what works everywhere."""
    if not shown.always:
        return
    yield 'always>"from everywhere"]'
    for door in shown.always:
        label = ", ".join((*map(_key, door.keys), *door.words))
        yield f'always -.->|"{_escaped(label)}"| {ids[door.target]}'


# --- every step ----------------------------------------------------------------------------------------------------


def _steps(graph: Graph, shown: Plan, ids: dict[str, str]) -> Iterator[str]:
    """Places as frames, steps as boxes, every exit as an arrow."""
    names = {row.step: f"{ids[room.name]}s{n}" for room in shown.rooms for n, row in enumerate(room.rows)}
    for room in shown.rooms:
        yield f'subgraph {ids[room.name]} ["{_escaped(room.name)}"]'
        for row in room.rows:
            style = "person" if row.person else "over" if row.ends else "place"
            yield f'  {names[row.step]}["{_line(row)}"]:::{style}'
        yield "end"
    for step in graph.steps.values():
        for name, target in step.exits.items():
            if target != END:
                yield f'{names[step.id]} -->|"{_escaped(_key(name))}"| {names[target]}'


# --- words ---------------------------------------------------------------------------------------------------------


def _line(row: Row) -> str:
    return f"{row.verb} {_escaped(_cut(row.text))}".strip()


def _strong(text: str) -> str:
    return f"<b>{_escaped(text)}</b>"


def _key(name: str) -> str:
    return {"*": "star", "#": "hash"}.get(name, name)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _escaped(text: str) -> str:
    """Mermaid reads HTML entities written with # instead of &."""
    for char, name in (("#", "#35;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;"), ("|", "#124;"), ("`", "#96;")):
        text = text.replace(char, "\0" if char == "#" else name)
    return text.replace("\0", "#35;")
