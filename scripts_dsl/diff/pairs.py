"""Two versions of a flow side by side: every sequence of keys, silence and answers, both calls in step.

Two pairs of calls that stand at the same point in both versions go on alike, so each pair is tried once; how many
sequences lead there is counted. What is noticed after a key and differs is kept once, with its shortest example. Called
by shown.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from scripts_dsl.diff import samples
from scripts_dsl.diff.moves import moves
from scripts_dsl.diff.noticing import same_words
from scripts_dsl.diff.walking import Spot, Version, Walker
from scripts_dsl.model import Plain

DEPTH = 7
"""Keys of a sequence."""
SIDE_DEPTH = 3
"""Keys where the world is not as usual: at night, with a long queue, for a caller who hides the number."""
UNKEYED = 12
"""Answers and queues in one sequence beside its keys; a flow that goes round without a key ends here."""
MOST_POINTS = 5_000
"""Pairs of points in calls from which one walk goes on; the reference flow has 1,858 seven keys deep. A walk that meets
more goes less deep, and says so: 600 menus of nine keys cost 7 s and 900 MB, where they would take gigabytes."""

FEW = 2
"""Answers of each question that are tried in an unchanged sub-flow."""
QUIET: Mapping[str, Any] = {"wait": 0, "waiting": 0, "agents": 3}
BUSY: Mapping[str, Any] = {"wait": 1800, "waiting": 20, "agents": 3}


@dataclass(frozen=True, slots=True)
class World:
    """When and from where it is called."""

    name: str
    """'' for the usual one."""
    now: datetime
    number: str | None
    site: Mapping[str, Any]
    depth: int
    given: Mapping[str, Plain] = field(default_factory=dict)
    """What a file that takes values is given."""


@dataclass(slots=True)
class Group:
    """All sequences that end in the same difference."""

    world: str
    moves: tuple[str, ...]
    """The shortest of them."""
    before: tuple[str, ...]
    after: tuple[str, ...]
    sequences: int = 0


@dataclass(slots=True)
class Behaviour:
    """What differs in calls."""

    groups: list[Group]
    sequences: int
    """Key sequences tried, in the usual world."""
    depth: int
    """Keys of the longest sequences that were all tried there."""
    cut: Mapping[str, tuple[int, int]]
    """World -> keys that were looked deep and keys that were wanted, where there were too many ways."""

    @property
    def differing(self) -> int:
        """Sequences that end in a difference."""
        return sum(group.sequences for group in self.groups)


@dataclass(slots=True)
class _Pair:
    """Both calls, and how often and how shortly they come here."""

    old: Spot
    new: Spot
    moves: tuple[str, ...]
    apart: bool
    """What was heard last differs: what comes of that is no difference of its own."""
    count: int = 1

    @property
    def identity(self) -> tuple[bytes, bytes]:
        return self.old.identity, self.new.identity


@dataclass(slots=True)
class _Next:
    """What follows a move, remembered for all pairs that stand there."""

    label: str
    keys: int
    old: Spot
    new: Spot


_Key = tuple[tuple[bytes, bytes], bool, int]
"""Where a pair stands, whether it is apart, and how many keys led there."""
_Kind = tuple[tuple[str, ...], tuple[str, ...]]
"""What is noticed, before and after."""


@dataclass(slots=True)
class _Walk:
    """All sequences of one world."""

    world: World
    old: Walker
    new: Walker
    groups: dict[_Kind, Group]
    known: dict[tuple[bytes, bytes], list[_Next]] = field(default_factory=dict)
    sequences: int = 0
    reached: int = 0
    """Keys of the sequences that were all tried."""

    def run(self) -> None:
        old, new = self.old.begin(self.world.number), self.new.begin(self.world.number)
        first = _Pair(old, new, (), apart=_apart(old, new, was=False))
        self._compare(first, (), ())
        layer = {(first.identity, first.apart, 0): first}
        self.reached = self.world.depth
        for _ in range(self.world.depth + UNKEYED):
            layer = self._layer(layer)

    def _layer(self, layer: dict[_Key, _Pair]) -> dict[_Key, _Pair]:
        """Every pair one move further."""
        found: dict[_Key, _Pair] = {}
        for (identity, _, keys), pair in layer.items():
            if identity not in self.known:
                if len(self.known) >= MOST_POINTS:
                    self.reached = min(self.reached, keys)
                    continue
                self.known[identity] = list(self._moves_on(pair))
            for after in self.known[identity]:
                if keys + after.keys > self.world.depth:
                    continue
                next_ = self._step(pair, after)
                if after.old.waits_for and after.old.waits_for == after.new.waits_for:
                    there = found.setdefault((next_.identity, next_.apart, keys + after.keys), next_)
                    there.count += pair.count if there is not next_ else 0
        return found

    def _step(self, pair: _Pair, after: _Next) -> _Pair:
        label = (after.label,) if after.label else ()
        apart = _apart(after.old, after.new, was=pair.apart)
        next_ = _Pair(after.old, after.new, (*pair.moves, *label), apart, pair.count)
        self.sequences += pair.count if after.keys else 0
        if not pair.apart:
            self._compare(next_, pair.old.noticed[-1:], pair.new.noticed[-1:])
        return next_

    def _moves_on(self, pair: _Pair) -> Iterator[_Next]:
        """One move for each thing that comes of it; wrong keys and silence are one."""
        seen: set[tuple[object, ...]] = set()
        most = FEW if self._inside_the_same(pair) else None
        for move in moves(self.old, self.new, pair.old, pair.new):
            if most is not None and len(seen) >= most:
                return
            old, new = self.old.after(pair.old, *move.old), self.new.after(pair.new, *move.new)
            came = (old.identity, new.identity, old.noticed, new.noticed)
            if came not in seen:
                seen.add(came)
                yield _Next(move.label, move.keys, old, new)

    def _inside_the_same(self, pair: _Pair) -> bool:
        """Both calls are in a sub-flow, a survey for example, that did not change: its answers are not all tried."""
        if not pair.old.state.stack or not pair.new.state.stack:
            return False
        return self.old.graph_at(pair.old).hash == self.new.graph_at(pair.new).hash

    def _compare(self, pair: _Pair, before: tuple[str, ...], after: tuple[str, ...]) -> None:
        """Keep what differs; `before` and `after` are what was heard when the key was pressed."""
        kind = (_told(pair.old), _told(pair.new))
        if kind[0] == kind[1]:
            return
        group = self.groups.get(kind)
        if group is None:
            ends = ((*before, *pair.old.noticed, pair.old.stands), (*after, *pair.new.noticed, pair.new.stands))
            group = self.groups[kind] = Group(self.world.name, pair.moves, *ends)
        if group.world == self.world.name:
            group.sequences += pair.count


def _told(spot: Spot) -> tuple[str, ...]:
    """What a caller notices: what is said, and whether the call goes on."""
    return (*spot.noticed, "goes on" if spot.waits_for else spot.stands.partition(" ")[0])


def _apart(old: Spot, new: Spot, *, was: bool) -> bool:
    """Whether the two calls have gone different ways: what was heard last, or else how it was before."""
    heard = (old.noticed[-1:], new.noticed[-1:])
    return heard[0] != heard[1] if any(heard) else was


def behaviour(old: Version, new: Version, depth: int = DEPTH) -> Behaviour:
    """Every way through both versions, `depth` keys deep; the unusual worlds less deep."""
    groups: dict[_Kind, Group] = {}
    walks: dict[str, _Walk] = {}
    words = same_words(old.graph, new.graph)
    for world in _worlds(old, new, depth):
        walkers = [Walker(version, words, world.now, world.site, world.given) for version in (old, new)]
        walk = _Walk(world, walkers[0], walkers[1], groups)
        walk.run()
        walk.known.clear()
        walks.setdefault(world.name, walk)
    cut = {name: (walk.reached, walk.world.depth) for name, walk in walks.items() if walk.reached < walk.world.depth}
    ordered = sorted(groups.values(), key=lambda group: len(group.moves))
    return Behaviour(ordered, walks[""].sequences, walks[""].reached, cut)


def _worlds(old: Version, new: Version, depth: int) -> Iterator[World]:
    graph = new.graph
    zone = ZoneInfo(graph.zone)
    day, night = datetime(2026, 1, 14, 10, tzinfo=zone), datetime(2026, 1, 18, 3, tzinfo=zone)
    prefixes = [prefix for found in graph.languages.prefixes.values() for prefix in found if prefix.startswith("+")]
    number = f"{prefixes[0] if prefixes else '+48'}601234567"
    side = min(depth, SIDE_DEPTH)
    given = samples.given((*graph.takes, *old.graph.takes), (*new.tests, *old.tests)) or [("", {})]
    yield World("", day, number, QUIET, depth, given[0][1])
    yield from (World(f"as in '{name}'", day, number, QUIET, side, values) for name, values in given[1:])
    if graph.kind != "flow":
        return
    yield World("on Sunday at 3:00", night, number, QUIET, side)
    yield World("when many wait", day, number, BUSY, side)
    yield World("for a caller without a number", day, None, QUIET, side)
