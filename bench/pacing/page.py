"""The section of docs/figures.md about pacing, and its picture. Called by `make bench-pacing`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from time import perf_counter

from bench.figures import section_kept
from bench.pacing import picture
from bench.pacing.equal import AT, at, curves
from bench.pacing.lives import broken
from bench.pacing.optimum import optimum
from bench.pacing.playing import BEST, BY_TALKS, BY_WAITING, METHODS, OURS, Kept, Score, Task, ours, tuned
from bench.pacing.rivals import Blind, load
from bench.pacing.scenarios import SCENARIOS
from outbound.pacing import Pacer
from outbound.simulation.day import Shift
from outbound.simulation.paced import Paced
from outbound.simulation.world import Fates, World
from scripts_dsl.policy.pacing import Pace

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "figures.md"
PICTURE = ROOT / "docs" / "pictures" / "pacing.svg"
TITLE = "## How busy a campaign keeps its agents"
SHOWN = ("B1", 20)
"""The scenario and size of the picture."""
M_AGENTS, M_TARGETS, M_HOURS = (5, 10, 20), ("1", "3"), 10.0
LIVES = 10_000
COMPARED = (10, 20)
"""Agents of the shifts in which methods are compared at the same share: the longest part."""
COLD = (100, 200)

HEAD = f"""{TITLE}

Made by `make bench-pacing` (`ROWS=--whole` makes all of it): whole shifts of eight hours on a virtual clock, all
agents logged in at the beginning, talks of 120 s and wrap-ups of 30 s on average
(B3: 30 s and 15 s), every fourth dial answered by a person
(B2: the share swings by 10 points in two hours and is 8 points higher after four). Whoever answers waits two seconds at
most, then the call is abandoned. The parameters stand in `outbound/simulation/world.py`, the scenarios in
`bench/pacing/scenarios.py`; the same seed has the same people for every method. Nothing was tuned on the seeds shown;
what has settings was tuned once on seeds 1 and 2 to be busiest with at most 3 % abandoned (`bench/pacing/tuned.json`).
VICIdial's three adaptive methods are emulated after its public source in our own code; the emulation was **not checked
against a running VICIdial**.

Busy % / abandoned % of the answers (worst shift), means of the seeds:

"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is played."""

    scenarios: Sequence[str]
    agents: Sequence[int]
    seeds: Sequence[int]
    hours: float
    methods: Sequence[str]

    def _methods(self, scenario: str, agents: int) -> list[str]:
        """Those that need no settings, and the others where settings were looked for."""
        found = tuned().get(f"{scenario}/{agents}", {})
        return [name for name in self.methods if name in found or name not in (BY_TALKS, BY_WAITING, BEST)]

    @property
    def tasks(self) -> list[Task]:
        """Every shift."""
        return [
            (name, scenario, agents, seed)
            for scenario in self.scenarios
            for agents in self.agents
            for name in self._methods(scenario, agents)
            for seed in self.seeds
        ]

    def scores(self, kept: Kept) -> Iterator[tuple[str, int, dict[str, Score]]]:
        """Every scenario and size."""
        for scenario in self.scenarios:
            for agents in self.agents:
                found = {
                    name: kept.scored(name, scenario, agents, METHODS[name], self.seeds, self.hours)
                    for name in self._methods(scenario, agents)
                }
                yield scenario, agents, found


def table(plan: Plan, kept: Kept) -> Iterator[str]:
    """A line for each scenario and size."""
    yield "| scenario, agents | " + " | ".join(plan.methods) + " |"
    yield "|---" * (len(plan.methods) + 1) + "|"
    for scenario, agents, found in plan.scores(kept):
        cells = [_cell(found[name]) if name in found else "" for name in plan.methods]
        yield f"| {scenario}, {agents} | " + " | ".join(cells) + " |"


def _cell(score: Score) -> str:
    return f"{score.busy:.1f} / {score.abandoned:.2f} ({score.worst:.2f})"


def _by_method(plan: Plan, kept: Kept) -> Iterator[str]:
    yield "| method | shifts above 3 % | worst shift | dials without a talk, for each talk |"
    yield "|---|---|---|---|"
    rows: dict[str, list[Score]] = {}
    for _, _, found in plan.scores(kept):
        for name, score in found.items():
            rows.setdefault(name, []).append(score)
    for name, scores in rows.items():
        above, shifts = sum(score.above for score in scores), sum(score.shifts for score in scores)
        burden = mean(score.burden for score in scores)
        yield f"| {name} | {above} of {shifts} | {max(score.worst for score in scores):.2f} % | {burden:.2f} |"


def _equal(plan: Plan, kept: Kept) -> Iterator[str]:
    cells = [(scenario, agents) for scenario in plan.scenarios for agents in plan.agents if agents in COMPARED]
    names = list(curves(*cells[0], kept, plan.hours))
    yield "| scenario, agents | " + " | ".join(names) + " |"
    yield "|---" * (len(names) + 1) + "|"
    for scenario, agents in cells:
        found = curves(scenario, agents, kept, plan.hours)
        texts = [" / ".join(_or_dash(at(points, share)) for share in AT) for points in found.values()]
        yield f"| {scenario}, {agents} | " + " | ".join(texts) + " |"


def _or_dash(busy: float | None) -> str:
    return "–" if busy is None else f"{busy:.1f}"


def _best_possible(kept: Kept) -> Iterator[str]:
    yield "| agents | target | busy % at abandoned % | the best possible there | less |"
    yield "|---|---|---|---|---|"
    chance = SCENARIOS["M"].world.live
    for agents in M_AGENTS:
        for target in M_TARGETS:
            score = kept.scored(f"target {target}, cap 20", "M", agents, ours(target, cap="20"), (101, 102), M_HOURS)
            bound = 100 * optimum(agents, chance, score.abandoned / 100)
            found = f"{score.busy:.1f} at {score.abandoned:.2f} | {bound:.1f} | {bound - score.busy:.1f}"
            yield f"| {agents} | {target} % | {found} |"


def _cold(seeds: Sequence[int]) -> Iterator[str]:
    yield "| agents who log in at once | abandoned in the first five minutes, by seed |"
    yield "|---|---|"
    for agents in COLD:
        found = [Shift(World(), Paced(Pacer(Pace())), agents, 300, Fates(World(), seed)).run().early for seed in seeds]
        yield f"| {agents} | {', '.join(map(str, found))} |"


def _checks() -> Iterator[str]:
    """Whether the simulation itself is right: what the blind dialler comes to is known without it."""
    for agents in (10, 20, 50):
        world = World(wait=0.0)
        shift = Shift(
            world, Blind(agents, 0.03, 1, (world.live, world.talk + world.wrap)), agents, 400 * 3600, Fates(world, 1)
        )
        found = shift.run()
        due = load(agents, 0.03) * 0.97 / agents
        yield (
            f"* Dialling blindly at the rate of which Erlang B loses 3.0 %, {agents} agents lost"
            f" {100 * found.share:.2f} % and were busy {100 * found.utilisation:.1f} %; the formula says"
            f" {100 * due:.1f} %, whatever the lengths."
        )


def _promise() -> str:
    return f"* Of {LIVES:,} random lives of a floor under the strict guard the cap was broken in {broken(LIVES)}."


def _speed() -> str:
    pacer, agents = Pacer(Pace()), 100
    shift = Shift(World(), Paced(pacer), agents, 1200, Fates(World(), 1))
    shift.run()
    market = Paced(pacer).market(shift)
    took = []
    for _ in range(200):
        began = perf_counter()
        pacer.decide(market)
        took.append(perf_counter() - began)
    return f"* One decision with {agents} agents takes {1000 * sorted(took)[100]:.2f} ms (median of 200)."


def write(plan: Plan, kept: Kept, *, whole: bool) -> None:
    """The section takes the place of the one before. Not whole: without what takes longest."""
    parts = [
        HEAD + "\n".join(table(plan, kept)),
        "Over all of these:\n\n" + "\n".join(_by_method(plan, kept)),
        *(_longest(plan, kept) if whole else ()),
        "A cold start, target 1 %:\n\n" + "\n".join(_cold(plan.seeds)),
        "\n".join(
            [*_checks(), _promise(), _speed(), f"* {OURS.strip('*')} is the target; the promise is the guard's: 3 %."]
        ),
    ]
    section_kept(PAGE, TITLE, "\n\n".join(parts) + "\n")


def _longest(plan: Plan, kept: Kept) -> Iterator[str]:
    shown = curves(*SHOWN, kept, plan.hours)
    PICTURE.write_text(picture.svg(shown, f"{SHOWN[1]} agents, scenario {SHOWN[0]}"), "utf-8")
    yield (
        "At the same share of abandoned calls, 1 / 2 / 3 %: each method with its knob turned, and for this table alone"
        " a legal share of 6 %, seeds 101 and 102. A fixed ratio knows on no day which of its values that will be.\n\n"
        "![how busy at which share](pictures/pacing.svg)\n\n" + "\n".join(_equal(plan, kept))
    )
    yield (
        "In a world without memory (scenario M: rings of 12 s, talks of 150 s, 30 % answer, nobody waits) the best that"
        " anybody can do who does not know the future is known (`bench/pacing/optimum.py`). Each row is two shifts of"
        " ten hours: what lies above the best is chance.\n\n" + "\n".join(_best_possible(kept))
    )
