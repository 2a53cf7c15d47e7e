"""Many verdicts as one answer: how many calls go as before, and those that would not, by what would be different."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from scripts_dsl.diff import noticing
from scripts_dsl.replay.verdict import Kind, Verdict

SHOWN = 12
"""Groups that are shown without `everything`."""
CALLS = 3
"""Calls named in each."""


@dataclass(frozen=True, slots=True)
class Change:
    """Calls that would go differently in the same way."""

    flow: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    """The one with the fewest moves first."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of recorded calls."""

    verdicts: tuple[Verdict, ...]
    changes: tuple[Change, ...]
    """The ones with the most calls first."""
    unknown: tuple[tuple[str, int], ...]
    """Why calls could not be compared, and how many."""

    @property
    def nothing(self) -> bool:
        """Every call that could be compared goes as it went."""
        return not self.changes

    def lines(self, *, everything: bool = False) -> Iterator[str]:
        """For people."""
        total, different = len(self.verdicts), sum(len(change.verdicts) for change in self.changes)
        calls = "call" if total == 1 else "calls"
        yield (
            f"{total} {calls} replayed, {different} would go differently"
            if different
            else (f"{total} {calls} replayed, none would go differently")
        )
        for change in self.changes if everything else self.changes[:SHOWN]:
            yield from _shown(change, everything=everything)
        if not everything and len(self.changes) > SHOWN:
            yield f"… and {len(self.changes) - SHOWN} more kinds (--all)"
        if loose := sum(not verdict.exact for verdict in self.verdicts):
            yield f"{loose} compared by places and queues only: their version is not there (--was, publish)"
        for why, count in self.unknown:
            yield f"{count} not compared: {why}"

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "calls": len(self.verdicts),
            "different": [
                {
                    "call": verdict.call.call_id,
                    "flow": verdict.call.flow,
                    "at": verdict.call.began.isoformat() if verdict.call.began else None,
                    "moves": verdict.moves,
                    "before": verdict.before,
                    "after": verdict.after,
                    "exact": verdict.exact,
                }
                for change in self.changes
                for verdict in change.verdicts
            ],
            "not_compared": [
                {"call": verdict.call.call_id, "why": verdict.why}
                for verdict in self.verdicts
                if verdict.kind is Kind.UNKNOWN
            ],
        }


def replayed(verdicts: Iterable[Verdict]) -> Replayed:
    """Sorted by kind of difference."""
    found = tuple(verdicts)
    groups: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[Verdict]] = {}
    for verdict in found:
        if verdict.kind is Kind.DIFFERENT:
            groups.setdefault((verdict.call.flow, verdict.before, verdict.after), []).append(verdict)
    changes = [
        Change(flow, before, after, tuple(sorted(members, key=lambda verdict: len(verdict.moves))))
        for (flow, before, after), members in groups.items()
    ]
    changes.sort(key=lambda change: -len(change.verdicts))
    unknown = Counter(verdict.why for verdict in found if verdict.kind is Kind.UNKNOWN)
    return Replayed(found, tuple(changes), tuple(unknown.most_common()))


def _shown(change: Change, *, everything: bool) -> Iterator[str]:
    first, count = change.verdicts[0], len(change.verdicts)
    moves = ", ".join(first.moves) or "at the beginning"
    yield f"  {count} {'call' if count == 1 else 'calls'} of {change.flow}: {moves}"
    yield f"    then: {noticing.shown(change.before)}"
    yield f"    now:  {noticing.shown(change.after)}"
    named = change.verdicts if everything else change.verdicts[:CALLS]
    more = f" … and {count - len(named)} more" if count > len(named) else ""
    yield f"    {' '.join(verdict.call.call_id for verdict in named)}{more}"
