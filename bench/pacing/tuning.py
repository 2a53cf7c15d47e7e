"""`python -m bench.pacing.tuning`: the best settings of those who have settings, found once on seeds 1 and 2.

Of the fixed ratios 120 values, counted in both ways; of VICIdial's adaptive methods 3 modes x 16 highest levels x 2
intensities x 4 difference targets = 384. The best keeps the agents busiest with at most 3 % abandoned on average. All
are played with the first seed, and with the second those that could still win. What was found goes into tuned.json,
is committed, and is played again on the test seeds; it takes most of an hour.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import product

from bench.pacing.playing import BEST, BY_TALKS, BY_WAITING, LEGAL, TUNED, Make, play
from bench.pacing.rivals import Ratio
from bench.pacing.scenarios import AGENTS, TUNING
from bench.pacing.vicidial import AVERAGE, HARD, TAPERED, Settings, Vicidial
from outbound.simulation.day import Result

RATIOS = tuple(round(1 + 4.15 * k / 119, 4) for k in range(120))
HIGHEST = tuple(1.25 + 0.25 * k for k in range(16))
INTENSITIES, TARGETS = (0.0, -0.4), (0.0, -1.0, -2.0, -4.0)
MARGIN_BUSY, MARGIN_SHARE = 0.03, 0.02
"""What the second seed might still change."""
LARGE, FIRST_HOURS, PROMISING = 50, 1.5, 40
"""With so many agents all settings are played for the first hours only, and so many of them for the whole shift."""
Values = dict[str, float | str]


def settings() -> Iterator[Settings]:
    """All 384."""
    for mode, highest, intensity, target in product((HARD, AVERAGE, TAPERED), HIGHEST, INTENSITIES, TARGETS):
        yield Settings(mode, highest, intensity, target)


def _ratio(ratio: float, *, talking: bool) -> Make:
    return lambda _scenario, _agents, _seed: Ratio(ratio, talking=talking)


def _adaptive(one: Settings) -> Make:
    return lambda _scenario, _agents, _seed: Vicidial(one)


def choices() -> dict[str, list[tuple[Values, Make]]]:
    """What each of them may be set to."""
    return {
        BY_TALKS: [({"ratio": ratio}, _ratio(ratio, talking=True)) for ratio in RATIOS],
        BY_WAITING: [({"ratio": ratio}, _ratio(ratio, talking=False)) for ratio in RATIOS],
        BEST: [(asdict(one), _adaptive(one)) for one in settings()],
    }


def best(scenario: str, agents: int, among: list[tuple[Values, Make]]) -> Values:
    """The settings that keep agents busiest within the law, on average over the tuning seeds."""
    first, second = TUNING
    some = _promising(scenario, agents, among) if agents >= LARGE else range(len(among))
    tried = [(play(scenario, agents, among[n][1], first), n) for n in some]
    found: tuple[float, float, Values] = (0.0, 0.0, among[0][0])
    for one, n in sorted(tried, key=lambda t: -t[0].utilisation):
        if one.utilisation < found[0] - MARGIN_BUSY:
            break
        if one.share > LEGAL + MARGIN_SHARE:
            continue
        busy, share = _mean(one, play(scenario, agents, among[n][1], second))
        if share <= LEGAL and busy > found[0]:
            found = (busy, share, among[n][0])
    return {**found[2], "busy": round(100 * found[0], 2), "abandoned": round(100 * found[1], 2)}


def _promising(scenario: str, agents: int, among: Sequence[tuple[Values, Make]]) -> list[int]:
    """Those that kept agents busiest in the first hours."""
    tried = [(play(scenario, agents, make, TUNING[0], FIRST_HOURS), n) for n, (_, make) in enumerate(among)]
    fair = sorted((one.utilisation, n) for one, n in tried if one.share <= LEGAL + MARGIN_SHARE)
    return [n for _, n in fair[-PROMISING:]]


def _mean(one: Result, other: Result) -> tuple[float, float]:
    return (one.utilisation + other.utilisation) / 2, (one.share + other.share) / 2


def main() -> int:
    """Writes tuned.json, a scenario and size after the other; what is there stays."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scenarios", default="B1,B2,B3")
    options.add_argument("--agents", default=",".join(map(str, AGENTS)))
    said = options.parse_args()
    found = json.loads(TUNED.read_text("utf-8"))["found"] if TUNED.exists() else {}
    for agents in map(int, said.agents.split(",")):
        for scenario in said.scenarios.split(","):
            here = found.setdefault(f"{scenario}/{agents}", {})
            for name, among in choices().items():
                if name not in here:
                    here[name] = best(scenario, agents, among)
                    print(scenario, agents, name, here[name], flush=True)
                    TUNED.write_text(json.dumps({"seeds": TUNING, "found": found}, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
