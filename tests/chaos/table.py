"""A promise, what came of trying it, and the table of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

HEAD = ("", "when", "promised", "tried", "broken", "true share is below", "seen")
MS = 1000


@dataclass(frozen=True, slots=True)
class Promise:
    name: str
    """P1 …"""
    when: str
    promised: str


@dataclass(frozen=True, slots=True)
class Size:
    """How much of it."""

    short: int
    """In the short form; 0: not there."""
    long: int
    of: str
    """What both count: `kills`."""
    seconds: float
    """Of the long form; what is not tried by then is not tried. A round that has begun is ended."""
    tries: str = ""
    """What N counts, if it is something else."""


@dataclass
class Tally:
    """What was tried. `broken` says of each failure what happened. Tallies of several runs add up."""

    of: str
    """What N counts: `calls`."""
    n: int = 0
    broken: list[str] = field(default_factory=list)
    times: dict[str, int] = field(default_factory=dict)
    """How long it took, where that is the point: milliseconds -> how often."""
    counts: dict[str, int] = field(default_factory=dict)
    """What else was counted: `kills`."""
    worst: dict[str, float] = field(default_factory=dict)
    """The longest of other times, in seconds: `back after`."""
    most: dict[str, float] = field(default_factory=dict)
    """The largest of what is no time, by its unit: `MB more`."""

    def tried(self, kept: bool, what: str, seconds: float | None = None) -> None:
        """One more."""
        self.n += 1
        if seconds is not None:
            self.took(seconds)
        if not kept:
            self.broken.append(what)

    def took(self, seconds: float, times: int = 1) -> None:
        key = str(round(seconds * MS))
        self.times[key] = self.times.get(key, 0) + times

    def count(self, what: str, n: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + n

    def at_worst(self, what: str, seconds: float) -> None:
        self.worst[what] = max(round(seconds, 3), self.worst.get(what, 0.0))

    def at_most(self, unit: str, value: float) -> None:
        self.most[unit] = max(round(value, 3), self.most.get(unit, 0.0))

    def add(self, other: Tally) -> None:
        """Another run of the same."""
        self.n += other.n
        self.broken += other.broken
        for ms, n in other.times.items():
            self.times[ms] = self.times.get(ms, 0) + n
        for what, n in other.counts.items():
            self.count(what, n)
        for what, seconds in other.worst.items():
            self.at_worst(what, seconds)
        for unit, value in other.most.items():
            self.at_most(unit, value)

    def part(self, share: float) -> float:
        """The time within which this share of the tries stayed, in seconds."""
        left = share * sum(self.times.values())
        for ms in sorted(map(int, self.times)):
            left -= self.times[str(ms)]
            if left <= 0:
                return ms / MS
        return 0.0

    @property
    def seen(self) -> str:
        """`median 0.21 s, worst 0.80 s; back after at most 0.10 s; at most 81 MB more; 2 kills`."""
        parts = []
        if self.times:
            parts.append(f"median {self.part(0.5):.2f} s, worst {max(map(int, self.times)) / MS:.2f} s")
        parts += [f"{what} at most {seconds:.2f} s" for what, seconds in self.worst.items()]
        parts += [f"at most {value:,.0f} {unit}" for unit, value in self.most.items()]
        if self.counts:
            parts.append(", ".join(f"{n:,} {what}" for what, n in self.counts.items()))
        return "; ".join(parts)

    @property
    def bound(self) -> str:
        """The 95 % upper bound of the share that breaks, when none did (rule of three)."""
        return "–" if self.broken or self.n < 4 else f"{300 / self.n:.2g} %"


Row = tuple[Promise, Tally]


def cells(row: Row) -> tuple[str, ...]:
    promise, tally = row
    tried = f"{tally.n:,} {tally.of}"
    return (promise.name, promise.when, promise.promised, tried, str(len(tally.broken)), tally.bound, tally.seen)


def markdown(rows: Iterable[Row], of: Mapping[Promise, str] | None = None) -> str:
    """`of`: what stands in a last column, the commit that was tried."""
    ordered = sorted(rows, key=lambda row: int(row[0].name[1:]))
    lines = [HEAD, ("---",) * len(HEAD), *map(cells, ordered)]
    if of is not None:
        last = ["commit", "---", *(of[promise] for promise, _ in ordered)]
        lines = [(*line, word) for line, word in zip(lines, last, strict=True)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
