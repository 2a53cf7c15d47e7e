"""A whole campaign with the default brake: all four signals with their shares, and nothing that has changed."""

from __future__ import annotations

import numpy as np

from bench.brake.cells import ALPHA, CALLS, CSAT_STAKE, LONGEST, TOLERANCE, of_rate
from bench.brake.many import NEVER, Rows, stopped, world
from bench.brake.people import MEAN, Draw, answers, calls
from scripts_dsl.policy.brake import SIGNALS
from scripts_dsl.policy.brake.plans import Stake

RATES = {"hangs_up_in_pitch": (0.20, 0.21), "opts_out": (0.01, 0.011), "complains": (0.01, 0.011)}
"""Of bad events: as before, and as high as is still no rise."""


def false_stops(edge: bool, runs: int, seed: int = 12) -> float:
    """Share of campaigns that any of the signals stops, with the whole 5 % in one run; `edge`: satisfaction is as low,
    and bad events as many, as is still no fall."""
    streams: list[tuple[Stake, Draw, int, float]] = [
        (CSAT_STAKE, answers(MEAN - (TOLERANCE if edge else 0.0)), LONGEST, float(SIGNALS["csat"]))
    ]
    for signal, rates in RATES.items():
        streams.append((of_rate(rates[0]), calls(rates[edge]), CALLS, float(SIGNALS[signal])))
    any_of_them = np.zeros(runs, dtype=bool)
    for number, (stake, people, longest, share) in enumerate(streams):
        going = world(people, people, longest, longest, runs, seed + number)
        any_of_them |= stopped(Rows(stake, runs), going, 100 / (ALPHA * share)) != NEVER
    return float(any_of_them.mean())
