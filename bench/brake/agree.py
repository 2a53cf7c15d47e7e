"""The product's brake and the rows of runs, side by side: the same answers, answer by answer."""

from __future__ import annotations

import math

import numpy as np

from bench.brake.many import Rows
from bench.brake.people import Draw
from scripts_dsl.policy.brake.plans import Stake
from scripts_dsl.policy.brake.watching import fresh, listened

SAME = 1e-9
"""Relative: sums in another order."""


def agree(stake: Stake, people: Draw, traces: int, answers: int, seed: int) -> int:
    """In how many traces every answer came to the same, in both."""
    found = people(np.random.default_rng(seed), answers, traces)
    rows, detectors = Rows(stake, traces), Rows(stake, traces, detector=True)
    streams = [fresh(stake)] * traces
    same = [True] * traces
    for x in found:
        evidence, alarms = rows.heard(x), detectors.heard(x)
        streams = [listened(stake, stream, float(one)) for stream, one in zip(streams, x, strict=True)]
        for n, stream in enumerate(streams):
            same[n] &= _same(stream.evidence, stake.share * evidence[n]) and _same(stream.alarm, alarms[n])
    return sum(same)


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=SAME)
