"""PB-1: how busy a campaign keeps its agents, and how many of those who answer find nobody, on a virtual clock.

`python -m bench.pacing` plays whole shifts and prints a table; `--agents 5,20 --hours 2 --seeds 101` plays fewer. Each
row is the mean of its seeds, with the worst of them. Test seeds are 101-106; nothing was tuned on them.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import mean

from outbound.pacing import ANYTIME, STRICT, Pacer
from outbound.simulation.day import Result, shift
from outbound.simulation.world import World
from scripts_dsl.policy.pacing import Pace

SCENARIOS = {
    "B1": World(),
    "B2": World(swing=0.10, later=0.33),
    "B3": World(talk=30.0, wrap=15.0),
    "B4": World(talk=270.0, wrap=30.0),
    "B7": World(live=0.15, later=0.40),
}
METHODS = {
    "progressive": (Decimal(0), STRICT),
    "1 %, anytime": (Decimal(1), ANYTIME),
    "1 %, strict": (Decimal(1), STRICT),
    "2 %, anytime": (Decimal(2), ANYTIME),
}
AGENTS = (5, 10, 20, 50)
SEEDS = (101, 102, 103, 104, 105, 106)
HOURS = 8.0


def rows(scenarios: Sequence[str], agents: Sequence[int], seeds: Sequence[int], hours: float) -> Iterator[str]:
    """One line for each scenario, size and method, as they are played."""
    yield "| scenario | agents | method | busy % | abandoned % (worst shift) | shifts above 3 % | dials a talk |"
    yield "|---|---|---|---|---|---|---|"
    for scenario in scenarios:
        for count in agents:
            for method, (target, guard) in METHODS.items():
                world = SCENARIOS[scenario]
                played = [shift(world, Pacer(Pace(target), guard), count, hours, seed) for seed in seeds]
                yield f"| {scenario} | {count} | {method} | {_row(played)} |"


def _row(played: Sequence[Result]) -> str:
    shares = [100 * result.share for result in played]
    busy = 100 * mean(result.utilisation for result in played)
    above = sum(share > 3 for share in shares)
    dials = sum(result.dialled for result in played) / max(1, sum(result.connected for result in played))
    return f"{busy:.1f} | {mean(shares):.2f} ({max(shares):.2f}) | {above} of {len(played)} | {dials:.2f}"


def main() -> int:
    """Prints the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scenarios", default=",".join(SCENARIOS), help="B1,B2,…")
    options.add_argument("--agents", default=",".join(map(str, AGENTS)))
    options.add_argument("--seeds", default=",".join(map(str, SEEDS)))
    options.add_argument("--hours", type=float, default=HOURS)
    said = options.parse_args()
    agents, seeds = ([int(text) for text in words.split(",")] for words in (said.agents, said.seeds))
    for row in rows(said.scenarios.split(","), agents, seeds, said.hours):
        print(row, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
