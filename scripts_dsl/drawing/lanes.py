"""On which side of its room an arrow leaves, and in which lane it runs down there. Called by svg.py.

A lane's place depends on where the target stands, which depends on the lanes: the picture is laid out three times.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scripts_dsl.drawing import style
from scripts_dsl.drawing.layers import Wire
from scripts_dsl.drawing.layout import Box, Layout, Spacing, layout
from scripts_dsl.drawing.shapes import Panel, Port
from scripts_dsl.graph import END

ROUNDS = 3
LANE = 9.0
"""Pixels between two lanes."""
FIRST = 22.0
"""Pixels from a room to its nearest lane: half a key cap and a bend."""


class Lanes:
    """The layout of a picture and the lanes of its rooms."""

    def __init__(self, panels: Mapping[str, Panel]) -> None:
        self._panels = panels
        self._drawn: dict[str, list[tuple[Port, int]]] = {
            name: [(port, 1) for port in made.ports if port.door.target != END] for name, made in panels.items()
        }
        self.layout: Layout = self._laid_out()
        for _ in range(ROUNDS):
            self._choose_sides()
            self.layout = self._laid_out()
        self._choose_sides(keep=True)

    def of(self, name: str) -> Iterator[tuple[Port, int, float]]:
        """Ports of a room whose arrows are drawn, each with its side (-1 left, 1 right) and its lane, from the left of
        the box."""
        for port, side in self._drawn[name]:
            yield port, side, self._lane(name, port, side)

    def inset(self, name: str) -> float:
        """From the left of the box to the room in it."""
        return self._room_beside(name, -1)

    # --- inside --------------------------------------------------------------------------------------------------

    def _laid_out(self) -> Layout:
        boxes = [Box(name, self._width(name), made.height) for name, made in self._panels.items()]
        wires = [
            Wire(name, self._lane(name, port, side), port.door.target, self._width_to_middle(port.door.target))
            for name, ports in self._drawn.items()
            for port, side in ports
        ]
        return layout(boxes, wires, Spacing(style.ACROSS, style.DOWN))

    def _choose_sides(self, *, keep: bool = False) -> None:
        """The side that is nearer to the target; ways back are no arrows."""
        back = {(wire.source, wire.target) for wire in self.layout.back}
        for name, ports in self._drawn.items():
            middle = self.layout.at[name][0] + self._width_to_middle(name)
            toward = self.layout.toward
            self._drawn[name] = [
                (port, side if keep else 1 if toward.get((name, port.door.target), middle) >= middle else -1)
                for port, side in ports
                if (name, port.door.target) not in back
            ]

    def _side(self, name: str, side: int) -> Sequence[Port]:
        return [port for port, at in self._drawn[name] if at == side]

    def _room_beside(self, name: str, side: int) -> float:
        count = len(self._side(name, side))
        return FIRST + LANE * (count - 1) if count else 0.0

    def _width(self, name: str) -> float:
        return self._room_beside(name, -1) + style.WIDTH + self._room_beside(name, 1)

    def _width_to_middle(self, name: str) -> float:
        return self._room_beside(name, -1) + style.WIDTH / 2

    def _lane(self, name: str, port: Port, side: int) -> float:
        """The topmost port has the outermost lane, so that no two of a room cross."""
        ports = self._side(name, side)
        out = FIRST + LANE * (len(ports) - 1 - ports.index(port))
        return self.inset(name) + (style.WIDTH + out if side > 0 else -out)
