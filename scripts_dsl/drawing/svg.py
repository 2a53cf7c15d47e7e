"""A picture as one self-contained SVG: no script, no font, nothing from outside; light and dark by the reader's choice.

A Graph comes in, the text of the SVG goes out; with the Path of a call, the way that it took stands out. Called by
`centrala graph --svg` and `centrala trace --svg`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts_dsl.drawing import style
from scripts_dsl.drawing.lanes import Lanes
from scripts_dsl.drawing.layers import TooManyArrows
from scripts_dsl.drawing.layout import Layout, Segment
from scripts_dsl.drawing.rooms import Plan, plan
from scripts_dsl.drawing.shapes import Panel, caps, caps_width, chip, label, panel, person, pill, text_width
from scripts_dsl.graph import Graph

if TYPE_CHECKING:
    from scripts_dsl.replay.path import Path, Visit

MOST_ARROWS = 600
"""Of a picture; the reference flow has some dozens."""
NARROWEST = 760
"""Pixels of the key to the picture."""
BEND = 9.0
"""Radius of the corner where an arrow turns down beside its room."""
SHORT = 10.0
"""Seconds up to which tenths are shown."""
LONG = 120.0
"""Seconds from which whole minutes are shown."""
NUMBERS = 3
"""Visits of one place that are numbered."""


def svg(graph: Graph, language: str | None = None, *, steps: bool = False, path: Path | None = None) -> str:
    """The SVG of a file, with its texts in `language`. `steps`: also what callers do not notice. `path`: of a call.

    TooManyArrows of a file for which no picture can be made that anybody could read.
    """
    shown = plan(graph, language, steps=steps)
    if sum(len(row.doors) for room in shown.rooms for row in room.rows) > MOST_ARROWS:
        raise TooManyArrows
    return _Picture(shown, path).text()


@dataclass(frozen=True, slots=True)
class Spots:
    """Where the rooms of a picture stand, in its own units."""

    width: float
    height: float
    rooms: Mapping[str, tuple[float, float, float, float]]
    """Place -> left, top, width, height."""


def spots(graph: Graph, language: str | None = None) -> Spots:
    """Of the picture that `svg` makes. TooManyArrows as there."""
    shown = plan(graph, language)
    if sum(len(row.doors) for room in shown.rooms for row in room.rows) > MOST_ARROWS:
        raise TooManyArrows
    return _Picture(shown, None).spots()


class _Picture:
    def __init__(self, shown: Plan, path: Path | None) -> None:
        self.plan = shown
        self.path = path
        self.panels = {room.name: panel(room) for room in shown.rooms}
        self.lanes = Lanes(self.panels)
        self.layout: Layout = self.lanes.layout
        self.kind = {room.name: "person" if room.person else "ends" if room.ends else "" for room in shown.rooms}

    def _size(self) -> tuple[float, float, float]:
        """Width, height, and how far the rooms are moved to the right."""
        width = max(self.layout.width + 2 * style.MARGIN, NARROWEST)
        return width, self.layout.height + style.TOP + style.BOTTOM, (width - self.layout.width) / 2

    def spots(self) -> Spots:
        width, height, shift = self._size()
        rooms = {
            name: (x + self.lanes.inset(name) + shift, y + style.TOP, style.WIDTH, self.panels[name].height)
            for name, (x, y) in self.layout.at.items()
        }
        return Spots(round(width), round(height), rooms)

    def text(self) -> str:
        width, height, shift = self._size()
        name = label(self.plan.name)
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
                f'width="{width:.0f}" height="{height:.0f}" role="img" aria-label="Call flow {name}">',
                f"<title>Call flow {name}</title>",
                f"<style>{style.sheet()}{style.WAY if self.path is not None else ''}</style>",
                '<rect class="paper" width="100%" height="100%"/>',
                *self._head(),
                f'<g transform="translate({shift:.1f} {style.TOP})">',
                *(line for segment in self._segments() for line in self._wire(segment)),
                *(line for name in self.panels for line in self._leads(name)),
                *(line for name, made in self.panels.items() for line in self._room(name, made)),
                "</g>",
                *_legend(height - style.BOTTOM / 2),
                "</svg>\n",
            ]
        )

    # --- parts ---------------------------------------------------------------------------------------------------

    def _head(self) -> Iterator[str]:
        rooms = len(self.plan.rooms)
        facts = f"{rooms} places · {self.plan.steps} steps · {' '.join(self.plan.languages)}"
        yield f'<text class="title" x="{style.MARGIN}" y="38">{label(self.plan.name)}</text>'
        yield f'<text class="sub" x="{style.MARGIN}" y="64">{label(facts)}</text>'
        if not self.plan.always:
            return
        x, y = float(style.MARGIN), 92.0
        yield f'<text class="soft" x="{x}" y="{y}">From everywhere</text>'
        x += text_width("From everywhere") + 14
        for door in self.plan.always:
            yield from caps(x + caps_width(door.keys), y, door.keys)
            x += caps_width(door.keys) + (8 if door.keys else 0)
            said = f"{', '.join(door.words)} " if door.words else ""
            yield f'<text x="{x:.1f}" y="{y}"><tspan class="soft">{label(said)}→ </tspan>{label(door.target)}</text>'
            x += text_width(f"{said}→ {door.target}") + 24

    def _segments(self) -> list[Segment]:
        """Those that the call took last, so that they lie above the others."""
        return sorted(self.layout.segments, key=self._took)

    def _took(self, piece: Segment) -> bool:
        return self.path is not None and any(
            (source, piece.target) in self.path.ways for source in self.layout.sources[piece]
        )

    def _way(self, *, taken: bool) -> str:
        """Class of what the call took, or left; '' in a picture without a call."""
        return "" if self.path is None else " taken" if taken else " left"

    def _wire(self, piece: Segment) -> Iterator[str]:
        kind = self.kind[piece.target] + self._way(taken=self._took(piece))
        end = piece.y2 - (8 if piece.arrives else 0)
        bend = (end - piece.y1) * 0.55
        yield (
            f'<path class="wire w-{kind}" d="M{piece.x1:.1f} {piece.y1:.1f}C{piece.x1:.1f} {piece.y1 + bend:.1f} '
            f'{piece.x2:.1f} {end - bend:.1f} {piece.x2:.1f} {end:.1f}"/>'
        )
        if piece.arrives:
            yield f'<path class="tip w-{kind}" d="M{piece.x2:.1f} {piece.y2:.1f}l-5 -9h10z"/>'

    def _leads(self, name: str) -> Iterator[str]:
        """From a port out to its lane beside the room, and down to the end of the row."""
        left, top = self.layout.at[name]
        for port, side, lane in self.lanes.of(name):
            start, x = left + self.lanes.inset(name) + (style.WIDTH if side > 0 else 0), left + lane
            y, turn = top + port.y, BEND * side
            taken = self.path is not None and (name, port.door.target) in self.path.ways
            kind = self.kind[port.door.target] + self._way(taken=taken)
            yield (
                f'<path class="wire w-{kind}" d="M{start:.1f} {y:.1f}H{x - turn:.1f}'
                f'q{turn:.1f} 0 {turn:.1f} {BEND}V{self.layout.floor[name]:.1f}"/>'
            )

    def _room(self, name: str, made: Panel) -> Iterator[str]:
        x, y = self.layout.at[name]
        visits = self.path.at(name) if self.path is not None else ()
        seen = "" if self.path is None or visits else " unseen"
        yield f'<g class="{self.kind[name]}{seen}" transform="translate({x + self.lanes.inset(name):.1f} {y:.1f})">'
        yield from made.lines
        sides = {id(port): side for port, side, _ in self.lanes.of(name)}
        for port in made.ports:
            side = sides.get(id(port), 0)
            yield from made.door(port, side)
        if visits:
            yield from pill(_stay(visits))
        yield "</g>"


def _stay(visits: tuple[Visit, ...]) -> str:
    """`3 · 4.2 s`: the place was the third, and held the call so long. `3, 5 … · 3 × · 61 s` when it came back."""
    seconds = sum(visit.seconds for visit in visits)
    long = (
        f"{seconds:.1f} s" if seconds < SHORT else f"{seconds:.0f} s" if seconds < LONG else f"{seconds / 60:.0f} min"
    )
    numbers = ", ".join(str(visit.number) for visit in visits[:NUMBERS])
    if len(visits) <= NUMBERS:
        return f"{numbers} · {long}"
    return f"{numbers} … · {len(visits)} × · {long}"


def _legend(y: float) -> Iterator[str]:
    """What the shapes mean."""
    x = float(style.MARGIN)
    yield from person(x + 8, y)
    yield f'<text class="soft" x="{x + 22}" y="{y}">a person answers</text>'
    x += 150
    yield from chip(x, y, "hangup", "over")
    yield f'<text class="soft" x="{x + 76}" y="{y}">the call ends</text>'
    x += 180
    yield from caps(x + 20, y, ("1",))
    yield f'<text class="soft" x="{x + 28}" y="{y}">a key</text>'
    x += 86
    yield f'<circle class="port" cx="{x}" cy="{y}" r="4"/>'
    yield f'<text class="soft" x="{x + 12}" y="{y}">another way out</text>'
    x += 130
    yield f'<rect class="away" x="{x}" y="{y - 9}" width="30" height="18" rx="9"/>'
    yield f'<text class="mid" x="{x + 15}" y="{y}">↑</text><text class="soft" x="{x + 38}" y="{y}">back up</text>'
