"""Who plays, and what it came to: each method of PB-1 by its name, played for the seeds, kept so that a run may go on.

`tuned.json` holds what was found once on the tuning seeds (bench/pacing/tuning.py); nothing here looks for settings.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from statistics import mean

from bench.pacing.rivals import Blind, Progressive, Ratio
from bench.pacing.scenarios import HOURS, SCENARIOS
from bench.pacing.vicidial import AVERAGE, HARD, TAPERED, Settings, Vicidial
from outbound.pacing import ANYTIME, STRICT, Pacer
from outbound.simulation.day import Dialler, Result, Shift
from outbound.simulation.paced import Paced
from outbound.simulation.world import HOUR, Fates
from scripts_dsl.policy.pacing import Pace

TUNED = Path(__file__).with_name("tuned.json")
LEGAL = 0.03

Make = Callable[[str, int, int], Dialler]
"""Scenario, agents and seed make a dialler."""


def ours(target: str, guard: str = ANYTIME, cap: str = "3") -> Make:
    """Ours, with a target and a cap in percent."""
    return lambda _scenario, _agents, _seed: Paced(Pacer(Pace(Decimal(target), Decimal(cap)), guard))


@lru_cache
def tuned() -> dict[str, dict[str, dict[str, float | str]]]:
    """Found on the tuning seeds: `B1/20`, method, values."""
    found: dict[str, dict[str, dict[str, float | str]]] = json.loads(TUNED.read_text("utf-8"))["found"]
    return found


def ratio(scenario: str, agents: int, kind: str) -> Ratio:
    """The best fixed ratio of the tuning seeds."""
    return Ratio(float(tuned()[f"{scenario}/{agents}"][kind]["ratio"]), talking=kind == BY_TALKS)


def best_of_384(scenario: str, agents: int) -> Vicidial:
    """The best adaptive settings of the tuning seeds."""
    row = tuned()[f"{scenario}/{agents}"][BEST]
    return Vicidial(Settings(str(row["mode"]), float(row["highest"]), float(row["intensity"]), float(row["target"])))


BY_TALKS, BY_WAITING, BEST = "fixed ratio, tuned", "ratio of waiting agents, tuned", "VICIdial, best of 384"
OURS = "**ours, 1 %**"
METHODS: dict[str, Make] = {
    "progressive": lambda _s, _n, _seed: Progressive(),
    BY_TALKS: lambda s, n, _seed: ratio(s, n, BY_TALKS),
    BY_WAITING: lambda s, n, _seed: ratio(s, n, BY_WAITING),
    "VICIdial hard limit, shipped": lambda _s, _n, _seed: Vicidial(Settings(HARD)),
    "VICIdial average, shipped": lambda _s, _n, _seed: Vicidial(Settings(AVERAGE)),
    "VICIdial tapered, shipped": lambda _s, _n, _seed: Vicidial(Settings(TAPERED)),
    BEST: lambda s, n, _seed: best_of_384(s, n),
    "blind, by Erlang B": lambda _s, n, seed: Blind(n, LEGAL, seed),
    OURS: ours("1"),
    "ours, 0.5 %": ours("0.5"),
    "ours, 1 %, strict": ours("1", STRICT),
    "ours, 2 %": ours("2"),
}


@dataclass(frozen=True, slots=True)
class Score:
    """One method in one scenario: means over its seeds, in percent."""

    busy: float
    abandoned: float
    worst: float
    """The share of the worst shift."""
    above: int
    """Shifts above the legal share."""
    shifts: int
    burden: float
    """Dials without a talk, for each talk."""
    broken: int
    """Moments at which more were abandoned than is legal."""


def score(results: Sequence[Result]) -> Score:
    """Of these shifts."""
    shares = [100 * result.share for result in results]
    return Score(
        busy=100 * mean(result.utilisation for result in results),
        abandoned=mean(shares),
        worst=max(shares),
        above=sum(share > 100 * LEGAL for share in shares),
        shifts=len(results),
        burden=mean(result.burden for result in results),
        broken=sum(result.broken for result in results),
    )


@lru_cache(maxsize=8)
def _fates(scenario: str, seed: int) -> Fates:
    return Fates(SCENARIOS[scenario].world, seed)


def play(scenario: str, agents: int, make: Make, seed: int, hours: float = HOURS) -> Result:
    """One shift."""
    here = SCENARIOS[scenario]
    count = here.begins or agents
    dialler = make(scenario, agents, seed)
    return Shift(here.world, dialler, count, hours * HOUR, _fates(scenario, seed), here.moves(agents)).run()


Task = tuple[str, str, int, int]
"""Method, scenario, agents, seed."""


def _what(name: str, scenario: str, agents: int, seed: int, hours: float) -> str:
    return f"{scenario}/{agents}/{name}/{seed}/{hours:g}"


def _play_one(task: Task, hours: float) -> Result:
    name, scenario, agents, seed = task
    return play(scenario, agents, METHODS[name], seed, hours)


class Kept:
    """Shifts that were played already, one line each: a long run may be broken off and go on."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._known: dict[str, Result] = {}
        if path and path.exists():
            for line in path.read_text("utf-8").splitlines():
                row = json.loads(line)
                what = row.pop("what")
                self._known[what] = Result(**row)

    def play(self, name: str, scenario: str, agents: int, make: Make, seed: int, hours: float) -> Result:
        """The same as `play`, or what is known of it."""
        what = _what(name, scenario, agents, seed, hours)
        if what not in self._known:
            self._keep(what, play(scenario, agents, make, seed, hours))
        return self._known[what]

    def played_at_once(self, tasks: Sequence[Task], hours: float, jobs: int) -> None:
        """Shifts of METHODS that are not known yet, in so many processes; the long ones first."""
        new = [task for task in tasks if _what(*task, hours) not in self._known]
        new.sort(key=lambda task: -task[2])
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            for task, result in zip(new, pool.map(_play_one, new, [hours] * len(new)), strict=True):
                self._keep(_what(*task, hours), result)

    def _keep(self, what: str, result: Result) -> None:
        self._known[what] = result
        if self._path:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"what": what, **asdict(result)}) + "\n")

    def scored(self, name: str, scenario: str, agents: int, make: Make, seeds: Sequence[int], hours: float) -> Score:
        """The shifts of all seeds."""
        return score([self.play(name, scenario, agents, make, seed, hours) for seed in seeds])
