"""Which box stands in which row and in which order there: few arrows that run back, few that cross.

The layered method of Sugiyama. Boxes and wires come in as names; rows of names go out, with a waypoint wherever a
wire passes a row; all wires to the same box share their waypoints. Called by layout.py.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SWEEPS = 12
"""Times that the order is improved; more changes nothing in pictures of a hundred boxes."""

MOST_PIECES = 8_000
"""From a row to the next, of all arrows; the reference flow has some hundreds. 7,500 cost 1.6 s, and nobody can
follow them."""

Node = tuple[str, int]
"""A box and its row; a waypoint is (name of the target, row) with a row above the target's own."""


class TooManyArrows(ValueError):
    """The picture would take its reader's time and show nothing."""


@dataclass(frozen=True, slots=True)
class Wire:
    """An arrow. `port` and `entry` say how far right its ends are, from the left of their boxes."""

    source: str
    port: float
    target: str
    entry: float = 0


@dataclass(frozen=True, slots=True)
class Layers:
    """Rows from top to bottom."""

    rows: tuple[tuple[Node, ...], ...]
    forward: tuple[Wire, ...]
    back: tuple[Wire, ...]
    """Wires that run to a row above, or to the same box."""
    rank: Mapping[str, int]

    def path(self, wire: Wire) -> list[Node]:
        """Where a forward wire passes, both ends included."""
        first, last = self.rank[wire.source], self.rank[wire.target]
        return [(wire.source, first), *((wire.target, row) for row in range(first + 1, last + 1))]

    def is_box(self, node: Node) -> bool:
        """No waypoint."""
        return self.rank[node[0]] == node[1]


def layers(names: Sequence[str], wires: Sequence[Wire]) -> Layers:
    """The rows of these boxes; the first name is in the first row. TooManyArrows beyond MOST_PIECES."""
    after: dict[str, list[str]] = {name: [] for name in names}
    for wire in wires:
        after[wire.source].append(wire.target)
    back = _backward(names, after)
    forward = tuple(w for w in wires if (w.source, w.target) not in back)
    rank = _ranks(names, forward)
    if sum(rank[wire.target] - rank[wire.source] for wire in forward) > MOST_PIECES:
        raise TooManyArrows
    made = Layers((), forward, tuple(w for w in wires if (w.source, w.target) in back), rank)
    return Layers(_ordered(made), made.forward, made.back, rank)


def _backward(names: Sequence[str], after: Mapping[str, Sequence[str]]) -> set[tuple[str, str]]:
    """Edges that close a circle, found in depth-first order."""
    back: set[tuple[str, str]] = set()
    done: set[str] = set()
    for root in names:
        if root in done:
            continue
        open_: dict[str, int] = {root: 0}
        while open_:
            name, at = next(reversed(open_.items()))
            if at == len(after[name]):
                del open_[name]
                done.add(name)
                continue
            open_[name] = at + 1
            target = after[name][at]
            if target in open_:
                back.add((name, target))
            elif target not in done:
                open_[target] = 0
    return back


def _ranks(names: Sequence[str], wires: Sequence[Wire]) -> dict[str, int]:
    """Row of each box: after all boxes that lead to it."""
    rank = dict.fromkeys(names, 0)
    before: dict[str, set[str]] = {name: set() for name in names}
    for wire in wires:
        before[wire.target].add(wire.source)
    waiting = list(names)
    settled: set[str] = set()
    while waiting:
        ready = [name for name in waiting if before[name] <= settled]
        for name in ready:
            rank[name] = max((rank[b] + 1 for b in before[name]), default=0)
        settled.update(ready)
        waiting = [name for name in waiting if name not in settled]
    return rank


# --- order in a row ---------------------------------------------------------------------------------------------


def _ordered(made: Layers) -> tuple[tuple[Node, ...], ...]:
    paths = [(wire, made.path(wire)) for wire in made.forward]
    rows: list[list[Node]] = [[] for _ in range(max(made.rank.values(), default=-1) + 1)]
    for name, row in made.rank.items():
        rows[row].append((name, row))
    for node in dict.fromkeys(node for _, path in paths for node in path[1:-1]):
        rows[node[1]].append(node)
    edges = _edges(paths)
    by_row: list[list[Edge]] = [[] for _ in rows]
    for edge in edges:
        by_row[edge[0][1]].append(edge)
    best, fewest = [list(row) for row in rows], _crossings(rows, edges)
    for sweep in range(SWEEPS):
        _sweep(rows, by_row, forward=sweep % 2 == 0)
        crossed = _crossings(rows, edges)
        if crossed < fewest:
            best, fewest = [list(row) for row in rows], crossed
    return tuple(tuple(row) for row in best)


Edge = tuple[Node, float, Node]
"""From (with the port) to."""


def _edges(paths: Sequence[tuple[Wire, list[Node]]]) -> list[Edge]:
    found: dict[Edge, None] = {}
    for wire, path in paths:
        for at, node in enumerate(path[:-1]):
            found[(node, wire.port if at == 0 else 0, path[at + 1])] = None
    return list(found)


def _places(rows: Sequence[Sequence[Node]]) -> dict[Node, int]:
    return {node: at for row in rows for at, node in enumerate(row)}


def _sweep(rows: list[list[Node]], edges: Sequence[Sequence[Edge]], *, forward: bool) -> None:
    """Put each box at the mean place of the boxes it is tied to, row by row. `edges`: by the row where they begin."""
    at = _places(rows)
    for number in range(len(rows)) if forward else reversed(range(len(rows))):
        pulls: dict[Node, list[float]] = {}
        if forward:
            for source, port, target in edges[number - 1] if number else ():
                pulls.setdefault(target, []).append(at[source] + port / 1_000)
        else:
            for source, _, target in edges[number]:
                pulls.setdefault(source, []).append(at[target])
        rows[number].sort(key=lambda node: _mean(pulls.get(node), at[node]))
        at.update(_places(rows[number : number + 1]))


def _mean(values: Sequence[float] | None, otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _crossings(rows: Sequence[Sequence[Node]], edges: Sequence[Edge]) -> int:
    at = _places(rows)
    by_row: dict[int, list[tuple[float, int]]] = {}
    for source, port, target in edges:
        by_row.setdefault(source[1], []).append((at[source] + port / 1_000, at[target]))
    return sum(map(crossed, by_row.values()))


def crossed(pairs: list[tuple[float, int]]) -> int:
    """Pairs of arrows of which one begins further left and ends further right."""
    ends: list[int] = []
    found = 0
    for _, end in sorted(pairs):
        place = bisect_right(ends, end)
        found += len(ends) - place
        ends.insert(place, end)
    return found
