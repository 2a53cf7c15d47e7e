"""Shares of a campaign's calls, each with how many it was measured in and its interval. Pure.

A figure is a number of calls out of a number of calls; its interval is Wilson's at 95 %, which takes calls as
independent: several calls to the same person are not quite, so that it is a little too narrow where many are called
often. It is for one look. Whoever looks again and again and stops when it is good needs another kind of interval.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cti.intervals import interval
from outbound.results.cells import Cell, Facts, facts
from scripts_dsl.campaign.model import Counted

Asks = Callable[[Facts], bool]


@dataclass(frozen=True, slots=True)
class Definition:
    """A share."""

    name: str
    part: Asks
    of: Asks
    formula: str
    """In words, with the name of the variant."""
    low_is_good: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A share and what it is made of."""

    name: str
    part: int
    of: int
    value: float | None
    """0 to 1; None: there is nothing to divide by."""
    low: float | None
    high: float | None


def _any(_: Facts) -> bool:
    return True


DEFINITIONS = (
    Definition("rang", lambda f: f.rang, _any, "rang / attempts"),
    Definition(
        "answered", lambda f: f.answered, _any,
        "answered by a person / attempts; whoever was abandoned has answered, a machine has not",
    ),
    Definition("machine", lambda f: f.machine, _any, "answered by a machine / attempts", low_is_good=True),
    Definition(
        "right_party", lambda f: f.right_party, _any,
        "right-party contacts / attempts. A right-party contact was connected, did not hang up before anything was "
        "asked, and did not end as another person (wrong_person: of the file)",
    ),
    Definition(
        "right_party_connected", lambda f: f.right_party, lambda f: f.connected,
        "right-party contacts / connected (variant per connect)",
    ),
    Definition(
        "abandoned", lambda f: f.abandoned, lambda f: f.answered,
        "abandoned / (abandoned + connected): nobody was there within two seconds", low_is_good=True,
    ),
    Definition(
        "in_pitch", lambda f: f.in_pitch, lambda f: f.connected,
        "hung up before anything was asked and answered / connected", low_is_good=True,
    ),
    Definition(
        "opted_out", lambda f: f.answered and f.opted_out, lambda f: f.answered,
        "said during the call that they want none again / answered by a person", low_is_good=True,
    ),
    Definition(
        "complained", lambda f: f.answered and f.complained, lambda f: f.answered,
        "complained, in the call or about it later / answered by a person", low_is_good=True,
    ),
    Definition(
        "converted", lambda f: f.converted, lambda f: f.right_party,
        "successes / right-party contacts, gross: what was taken back later is not taken off. A success is an outcome "
        "that the file names (success:)",
    ),
    Definition(
        "converted_attempts", lambda f: f.converted, _any,
        "successes / attempts (variant per attempt), gross",
    ),
)  # fmt: skip
OF_SUCCESS = frozenset({"converted", "converted_attempts"})
"""Figures that a file without `success:` does not have."""


def figures(cells: Iterable[Cell], counted: Counted) -> tuple[Figure, ...]:
    """All of them, in the order of DEFINITIONS."""
    made = [(facts(cell, counted), cell.calls) for cell in cells]
    wanted = (one for one in DEFINITIONS if counted.success or one.name not in OF_SUCCESS)
    return tuple(_figure(one, made) for one in wanted)


def _figure(one: Definition, made: Iterable[tuple[Facts, int]]) -> Figure:
    part = of = 0
    for known, calls in made:
        if one.of(known):
            of += calls
            part += calls if one.part(known) else 0
    if not of:
        return Figure(one.name, part, of, None, None, None)
    low, high = interval(part, of)
    return Figure(one.name, part, of, part / of, low, high)
