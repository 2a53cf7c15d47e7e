"""A promise, what came of trying it, and the table of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

HEAD = ("", "when", "promised", "tried", "broken", "true share is below", "seen")
PAGE = """# Promises

What callers and agents may count on when parts die, and how often it was tried with `make chaos` ({length} form,
{machine}). A witness of its own, not the engine, says what happened. No failure in N tries means with 95 % certainty
that fewer than 3 in N fail: therefore N stands beside every 0. "A voice" begins when Asterisk begins to play it.

{table}
{notes}
Run it again: `make chaos` (long) or `make chaos-short`, which `make test` runs too. A module of `tests/chaos/` holds
each promise: what is done to whom, and what counts as broken.
"""


@dataclass(frozen=True, slots=True)
class Promise:
    name: str
    """P1 …"""
    when: str
    promised: str


@dataclass
class Tally:
    """What was tried. `broken` says of each failure what happened."""

    of: str
    """What N counts: `calls`."""
    n: int = 0
    broken: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    """How long it took each time, where that is the point."""
    seen: str = ""

    def tried(self, kept: bool, what: str, seconds: float | None = None) -> None:
        """One more."""
        self.n += 1
        if seconds is not None:
            self.seconds.append(seconds)
        if not kept:
            self.broken.append(what)

    @property
    def times(self) -> str:
        """`median 0.21 s, worst 0.80 s`."""
        if not self.seconds:
            return self.seen
        ordered = sorted(self.seconds)
        text = f"median {ordered[len(ordered) // 2]:.2f} s, worst {ordered[-1]:.2f} s"
        return f"{text}; {self.seen}" if self.seen else text

    @property
    def bound(self) -> str:
        """The 95 % upper bound of the share that breaks, when none did (rule of three)."""
        return "–" if self.broken or self.n < 3 else f"{300 / self.n:.2g} %"


Row = tuple[Promise, Tally]


def cells(row: Row) -> tuple[str, ...]:
    promise, tally = row
    tried = f"{tally.n:,} {tally.of}"
    return (promise.name, promise.when, promise.promised, tried, str(len(tally.broken)), tally.bound, tally.times)


def markdown(rows: Iterable[Row]) -> str:
    lines = [HEAD, ("---",) * len(HEAD), *map(cells, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def page(rows: Sequence[Row], length: str, machine: str) -> str:
    """docs/promises.md."""
    notes = "".join(f"* {p.name}: {what}\n" for p, t in rows for what in t.broken[:5])
    return PAGE.format(
        length=length, machine=machine, table=markdown(rows), notes=f"\nBroken:\n\n{notes}" if notes else ""
    )
