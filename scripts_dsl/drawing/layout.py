"""Where each box of a picture stands and how its arrows run; sizes and wires in, coordinates out. Called by svg.py.

Rows come from layers.py. In a row each box is pulled to what it is tied to, as near as its neighbours let it (least
squares with a fixed order: pool adjacent violators).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scripts_dsl.drawing.layers import Layers, Node, Wire, layers

PASSES = 24
"""Rounds of pulling; the picture stands still after a dozen."""
WAYPOINT = 12.0
"""Pixels kept free for an arrow that passes a row."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box to be placed."""

    name: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Spacing:
    """Distances of the picture."""

    across: float
    """Between two boxes of a row."""
    down: float
    """Between two rows."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of an arrow: from a row to the one below, or straight through a row."""

    x1: float
    y1: float
    x2: float
    y2: float
    target: str
    """Box that the arrow leads to."""
    arrives: bool
    """It ends there."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The picture's geometry; the top left corner is (0, 0)."""

    at: Mapping[str, tuple[float, float]]
    """Top left corner of each box."""
    floor: Mapping[str, float]
    """Lower end of the row that a box stands in: there its arrows begin."""
    segments: tuple[Segment, ...]
    sources: Mapping[Segment, frozenset[str]]
    """Boxes whose arrows share a piece."""
    toward: Mapping[tuple[str, str], float]
    """(source, target) of a wire -> where it goes first, across."""
    back: tuple[Wire, ...]
    """Wires that are not drawn as arrows."""
    width: float
    height: float


def layout(boxes: Sequence[Box], wires: Sequence[Wire], spacing: Spacing) -> Layout:
    """Place the boxes; the first stands in the first row."""
    made = layers([box.name for box in boxes], wires)
    return _Placer(made, {box.name: box for box in boxes}, spacing).placed()


class _Placer:
    def __init__(self, made: Layers, boxes: Mapping[str, Box], spacing: Spacing) -> None:
        self.made = made
        self.spacing = spacing
        self.size: dict[Node, float] = {
            node: boxes[node[0]].width if made.is_box(node) else WAYPOINT for row in made.rows for node in row
        }
        self.roof: list[float] = []
        self.floor: list[float] = []
        y = 0.0
        for row in made.rows:
            self.roof.append(y)
            self.floor.append(y + max(boxes[name].height for name, at in row if made.rank[name] == at))
            y = self.floor[-1] + spacing.down
        self.left: dict[Node, float] = {}
        self.ties = self._ties()

    def placed(self) -> Layout:
        self._line_up()
        for number in range(PASSES):
            for row in self.made.rows if number % 2 == 0 else self.made.rows[::-1]:
                self._pull(row)
        shift = min(self.left.values(), default=0)
        self.left = {node: left - shift for node, left in self.left.items()}
        boxes = [node for node in self.left if self.made.is_box(node)]
        pieces = self._pieces()
        return Layout(
            at={node[0]: (self.left[node], self.roof[node[1]]) for node in boxes},
            floor={node[0]: self.floor[node[1]] for node in boxes},
            segments=tuple(pieces),
            sources={piece: frozenset(names) for piece, names in pieces.items()},
            toward=self._toward(),
            back=self.made.back,
            width=max((self.left[node] + self.size[node] for node in self.left), default=0),
            height=self.floor[-1] if self.floor else 0,
        )

    # --- across --------------------------------------------------------------------------------------------------

    def _ties(self) -> dict[Node, list[tuple[Node, float]]]:
        """For each node: its neighbours, with what to add to their left sides to stand in line with them."""
        ties: dict[Node, list[tuple[Node, float]]] = {node: [] for node in self.size}
        for wire in self.made.forward:
            path = self.made.path(wire)
            for at, node in enumerate(path[:-1]):
                leave = wire.port if at == 0 else WAYPOINT / 2
                arrive = wire.entry if at == len(path) - 2 else WAYPOINT / 2
                ties[node].append((path[at + 1], arrive - leave))
                ties[path[at + 1]].append((node, leave - arrive))
        return ties

    def _line_up(self) -> None:
        for row in self.made.rows:
            x = 0.0
            for node in row:
                self.left[node] = x
                x += self.size[node] + self.spacing.across

    def _gap(self, one: Node, other: Node) -> float:
        """Waypoints may stand closer together than boxes."""
        return self.spacing.across if self.made.is_box(one) or self.made.is_box(other) else self.spacing.across / 3

    def _pull(self, row: Sequence[Node]) -> None:
        wanted, offsets, offset = [], [], 0.0
        for at, node in enumerate(row):
            if at:
                offset += self.size[row[at - 1]] + self._gap(row[at - 1], node)
            offsets.append(offset)
            ties = self.ties[node]
            place = sum(self.left[other] + add for other, add in ties) / len(ties) if ties else self.left[node]
            wanted.append((place - offset, max(1, len(ties))))
        for node, x, offset in zip(row, _rising(wanted), offsets, strict=True):
            self.left[node] = x + offset

    # --- arrows --------------------------------------------------------------------------------------------------

    def _toward(self) -> dict[tuple[str, str], float]:
        found: dict[tuple[str, str], float] = {}
        for wire in self.made.forward:
            following = self.made.path(wire)[1]
            found[wire.source, wire.target] = self.left[following] + self.size[following] / 2
        return found

    def _pieces(self) -> dict[Segment, set[str]]:
        """Each piece once, with where it comes from: arrows to the same box share what they have in common."""
        found: dict[Segment, set[str]] = {}
        for wire in self.made.forward:
            path = self.made.path(wire)
            for at, (node, following) in enumerate(pairwise(path)):
                arrives = at == len(path) - 2
                x1 = self.left[node] + (wire.port if at == 0 else WAYPOINT / 2)
                x2 = self.left[following] + (wire.entry if arrives else WAYPOINT / 2)
                floor, roof = self.floor[node[1]], self.roof[following[1]]
                found.setdefault(Segment(x1, floor, x2, roof, wire.target, arrives), set()).add(wire.source)
                if not arrives:
                    below = self.floor[following[1]]
                    found.setdefault(Segment(x2, roof, x2, below, wire.target, False), set()).add(wire.source)
        return found


def _rising(wanted: Sequence[tuple[float, float]]) -> list[float]:
    """The rising sequence nearest to the (value, weight) pairs."""
    blocks: list[tuple[float, float, int]] = []
    for value, weight in wanted:
        block = (value, float(weight), 1)
        while blocks and blocks[-1][0] > block[0]:
            last = blocks.pop()
            both = last[1] + block[1]
            block = ((last[0] * last[1] + block[0] * block[1]) / both, both, last[2] + block[2])
        blocks.append(block)
    return [value for value, _, count in blocks for _ in range(count)]
