"""What callers notice of a campaign whose agents serve them too: the section of docs/figures.md, on a virtual clock.

`python -m bench.pacing --beside` plays it and prints it; with `--page` it takes its place on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from bench.figures import section_kept
from outbound.pacing import Pacer
from outbound.pacing.blending import WITHIN
from outbound.simulation.blended import Beside, Blended, Nobody
from outbound.simulation.day import Dialler
from outbound.simulation.world import HOUR, Fates, World
from scripts_dsl.policy.pacing import Pace

PAGE = Path(__file__).resolve().parents[2] / "docs" / "figures.md"
TITLE = "## What callers notice of a campaign"
FLOORS = ((5, 0.4), (10, 1.0), (20, 2.0))
"""Agents, and callers a minute: a fifth of all work, a quarter with ten agents and more. With fifty agents one of them
is free within three seconds, and nobody is left to callers."""
SEEDS = (101, 102, 103, 104)
METHODS: dict[str, Callable[[], Dialler]] = {
    "no campaign": Nobody,
    "a campaign that leaves nobody to callers": lambda: Beside(Pacer(Pace()), leaves=False),
    "**ours**": lambda: Beside(Pacer(Pace())),
}
HEAD = f"""{TITLE}

Made by `make bench-pacing ROWS="--beside --page"`: shifts of eight hours on a virtual clock, the people and talks of
PB-1 (scenario B1, target 1 %), and callers beside them who come by chance, talk as long, and are served by the same
agents, first. Answered within
{WITHIN:.0f} s, of all callers % / busy % / abandoned % of those whom the campaign reached; means of the seeds 101-104:

"""


@dataclass(frozen=True, slots=True)
class Score:
    """Percent."""

    in_time: float
    busy: float
    abandoned: float


def played(dialler: Dialler, agents: int, a_minute: float, seed: int, hours: float) -> Score:
    """One shift."""
    world = World()
    shift = Blended(world, dialler, agents, hours * HOUR, Fates(world, seed), a_minute, seed)
    result = shift.run()
    return Score(100 * shift.service_level, 100 * result.utilisation, 100 * result.share)


def table(seeds: Sequence[int], hours: float) -> Iterator[str]:
    """A line for each floor."""
    yield "| agents, callers a minute | " + " | ".join(METHODS) + " |"
    yield "|---" * (len(METHODS) + 1) + "|"
    for agents, a_minute in FLOORS:
        cells = []
        for made in METHODS.values():
            found = [played(made(), agents, a_minute, seed, hours) for seed in seeds]
            means = (mean(one.in_time for one in found), mean(one.busy for one in found))
            cells.append(f"{means[0]:.1f} / {means[1]:.1f} / {mean(one.abandoned for one in found):.2f}")
        yield f"| {agents}, {a_minute:g} | " + " | ".join(cells) + " |"


def write(lines: Sequence[str]) -> None:
    """The section takes the place of the one before."""
    section_kept(PAGE, TITLE, HEAD + "\n".join(lines) + "\n")
