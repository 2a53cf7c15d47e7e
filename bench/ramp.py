"""G3 and G14: how many good calls a second Asterisk and engine carry beside the dialplan alone, and what is left of it
when a fifth more are offered.

A rate is good when no call failed and at most 1 % of the messages had to be sent twice. It is tried twice before it
counts as bad, each time on a fresh Asterisk: what a bad step leaves behind poisons the next for half a minute.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median

from bench.figures import Figure
from bench.scene import Scene
from bench.sipp import Load, crowd

VARIANTS = {"dialplan": "901", "centrala": "904"}
FIRST = 60.0
"""Calls a second of the first step."""
UP = 1.5
FINE = 1.08
"""The search ends when the best good rate and the worst bad one lie so far apart."""
SECONDS = 4.0
"""Of calling in a step."""
STEPS = 14
"""For one variant at most."""
OVER = 1.2
"""Of the most that was good."""
OVER_SECONDS, OVER_ROUNDS = 8.0, 2
ROOM = 1.05
"""Calls at once that are let in, beside those that the most good rate has: rate by length of a call."""


class Ramp:
    """Which rate is tried next: up until one is bad, then between good and bad. Pure."""

    def __init__(self, first: float = FIRST) -> None:
        self.good, self.bad = 0.0, math.inf
        """The best one, the worst one."""
        self._rate, self._failures, self._steps = first, 0, 0

    @property
    def rate(self) -> float | None:
        """Calls a second; None: nothing is left to be tried."""
        done = self.bad / self.good < FINE if self.good else self._rate < 1
        return None if done or self._steps >= STEPS else self._rate

    def tell(self, *, clean: bool) -> None:
        """What the step at `rate` was."""
        self._steps += 1
        self._failures = 0 if clean else self._failures + 1
        if clean:
            self.good = self._rate
        elif self._failures < 2:
            return
        else:
            self.bad, self._failures = self._rate, 0
        below = self.good or self.bad / UP**2
        self._rate = round(self.good * UP if math.isinf(self.bad) else math.sqrt(below * self.bad))


@dataclass(frozen=True, slots=True)
class Most:
    """The best rate of each variant, and how long a call lasted at it."""

    dialplan: float
    centrala: float
    seconds: float
    """Of Centrala's calls."""


def measure(scene: Scene) -> tuple[list[Figure], list[str], Most]:
    """G3: both variants in turns."""
    ramps = {name: Ramp() for name in VARIANTS}
    seconds = 0.0
    while any(ramp.rate for ramp in ramps.values()):
        for name, ramp in ramps.items():
            if ramp.rate is None:
                continue
            load = step(scene, name, ramp.rate, SECONDS)
            ramp.tell(clean=load.clean)
            if name == "centrala" and load.clean:
                seconds = load.seconds
    ours, dialplan = ramps["centrala"].good, ramps["dialplan"].good
    if not ours or not dialplan:
        raise RuntimeError(f"not even {FIRST:g} calls a second were good")
    figure = Figure(
        "G3", "most good calls W a second", f"{ours:.0f}", f"{dialplan:.0f}, the dialplan alone", ours / dialplan, 0.85,
        at_most=False,
    )  # fmt: skip
    note = (
        f"G3: up by {UP:g} from {FIRST:g} calls a second, then between good and bad until {FINE - 1:.0%} apart, both "
        f"in turns, {SECONDS:g} s a step. Good: no call failed, at most 1 % of the messages sent twice; bad: twice not "
        "so, on a fresh Asterisk each time. sipp has its share of the same cores."
    )
    return [figure], [note], Most(dialplan, ours, seconds)


def overload(scene: Scene, most: Most) -> tuple[list[Figure], list[str]]:
    """G14: the most, and a fifth more, of which only as many calls at once are let in as the most had; in turns."""
    room = math.ceil(most.centrala * most.seconds * ROOM)
    at_most, over = list[float](), list[float]()
    for turn in range(OVER_ROUNDS):
        sides = [(most.centrala, None, at_most), (most.centrala * OVER, room, over)]
        for rate, limit, found in sides if turn % 2 == 0 else reversed(sides):
            scene.let_in(limit)
            found.append(step(scene, "centrala", round(rate), OVER_SECONDS).goodput)
    scene.let_in(None)
    ratio = median(b / a for a, b in zip(at_most, over, strict=True))
    figure = Figure(
        "G14", f"good calls a second when {OVER:.0%} of the most are offered", f"{median(over):.0f}",
        f"{median(at_most):.0f}, at the most", ratio, 0.95, at_most=False,
    )  # fmt: skip
    return [figure], [
        f"G14: {OVER_ROUNDS} x {OVER_SECONDS:g} s each, in turns. Of the fifth more, Asterisk lets {room} calls "
        "in at once (`MOST_CALLS`: the most good rate by the length of a call); the others hear that no line is free.",
    ]


def step(scene: Scene, name: str, rate: float, seconds: float) -> Load:
    """One step, and a fresh Asterisk after a bad one."""
    load = crowd(VARIANTS[name], scene.sip_port, int(rate * seconds), rate)
    missing = load.offered - load.good
    said = "good" if load.clean else f"{missing} of {load.offered} failed, {load.retransmissions} sent again"
    print(f"  {name} at {rate:g} a second: {said}", flush=True)
    if not load.clean:
        scene.restart()
    return load
