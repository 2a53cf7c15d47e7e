"""How many more lines a predictive campaign rings at this moment, and why.

A Market comes in, a Decision goes out; what happens is told to the Pacer as it happens. Style and fallbacks are those
of scripts_dsl/policy/pacing.py; here is how far it rings ahead where that says predictive.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from outbound.pacing.chances import Chances, Talked
from outbound.pacing.guards import ANYTIME, MANY_AGENTS, SHARE, STRICT, anytime, strict
from outbound.pacing.market import TALKING, WRAPPING, Market, Window
from outbound.pacing.price import Price
from outbound.pacing.results import Results
from outbound.pacing.sums import Count
from scripts_dsl.policy.pacing import PREDICTIVE, Pace, Pacing, Tally, pacing

MOST_AT_ONCE = 50
"""Lines of one decision; the next is a second later at most."""
FEW, STAGES = 3, 8
"""Lines beyond the idle agents that begin in one second: so many, or one for so many agents."""
WEIGHTS = (0.1, 0.25, 0.3, 0.35)
"""How many answers come about the longest of the horizons, the next one, …"""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is done now, and all that it was decided by."""

    lines: int
    """How many more ring."""
    style: str
    because: str
    """pace, risk, guard, stage, or what made it fall back: agents, answers, abandoned, last_result, reserved_agent."""
    why: str
    risk: float = 0.0
    """That the next person who answers finds nobody, with the lines decided on; at least, where it stopped at once."""
    theta: float = 0.0
    """The highest risk."""


class Pacer:
    """The controller of one campaign."""

    def __init__(self, pace: Pace, guard: str = ANYTIME, chances: Chances | None = None, theta: float | None = None):
        """`guard`: strict or anytime; `theta`: where yesterday's price came to rest."""
        self.pace = pace
        self.guard = guard
        self.chances = chances or Chances()
        self.price = Price.of(float(pace.target) / 100, theta)
        self._results = Results(self.chances)

    # --- over the end of a program -----------------------------------------------------------------------------------

    def kept(self) -> dict[str, Any]:
        """All that was learned, as JSON values."""
        price = self.price
        return {
            **self.chances.kept(),
            **self._results.kept(),
            "price": [price.target, price.log, price.answered, price.abandoned],
        }

    @classmethod
    def again(cls, pace: Pace, guard: str, kept: Mapping[str, Any]) -> Pacer:
        """One that goes on from there. For another target the price begins in the same proportion to it; what is known
        of answers and talks holds for any. Raises KeyError, TypeError, ValueError."""
        target, log, answered, abandoned = kept["price"]
        found = cls(pace, guard, Chances.again(kept))
        found._results.go_on(kept)
        if target == found.price.target:
            found.price = Price(target, log, answered, abandoned)
        elif target > 0:
            found.price = Price.of(found.price.target, math.exp(log) * found.price.target / target)
        return found

    # --- what happens ------------------------------------------------------------------------------------------------

    def answered(self, rung: float) -> None:
        """A person answered, after so many seconds."""
        self._results.came(rung, live=True)

    def ended(self, rung: float) -> None:
        """Nobody answered: engaged, a machine, no answer."""
        self._results.came(rung, live=False)

    def connected(self) -> None:
        """Who answered has an agent."""
        self.price = self.price.connected()

    def abandoned(self) -> None:
        """Who answered found nobody."""
        self.price = self.price.lost()

    def handled(self, call: Talked) -> None:
        """An agent is through with a call."""
        self.chances.talked(call)

    # --- what is done ------------------------------------------------------------------------------------------------

    def decide(self, market: Market) -> Decision:
        """How many more lines ring now."""
        self._results.learn(market)
        tight = _tightest(market.windows, self.pace)
        pace = self.pace if tight.cap == self.pace.cap else replace(self.pace, cap=tight.cap)
        held = pacing(pace, _tally(tight, market))
        if held.style != PREDICTIVE:
            return Decision(held.lines, held.style, held.because, held.why)
        return self._ahead(market, held)

    def _ahead(self, market: Market, held: Pacing) -> Decision:
        theta = self.price.theta
        within = self.chances.horizons()
        ahead = market.in_flight - market.idle
        ages = _Ages.of(market)
        horizons: list[_Horizon] = []
        for seconds in reversed(within):
            horizons.append(_Horizon(self.chances, market, ages, seconds))
            least = _least(horizons)
            if ahead >= 0 and least > theta:
                return Decision(0, PREDICTIVE, "risk", _too_risky(least, theta), least, theta)
        risk = _risk(horizons)
        lines, because, why = 0, "pace", held.why
        most = _most(market)
        while lines < MOST_AT_ONCE:
            beyond = ahead + lines + 1
            if beyond > 0 and risk > theta:
                because, why = "risk", _too_risky(risk, theta)
                break
            if not self._guarded(market, beyond, horizons):
                because, why = "guard", "one line more could break the promise of the tightest window"
                break
            if beyond > 0 and lines >= most:
                because, why = "stage", "not all at once: whom the first ones reach is not known yet"
                break
            lines += 1
            for horizon in horizons:
                horizon.dial()
            risk = _risk(horizons)
        return Decision(lines, PREDICTIVE, because, why, risk, theta)

    def _guarded(self, market: Market, beyond: int, horizons: list[_Horizon]) -> bool:
        if self.guard == STRICT or len(market.agents) <= MANY_AGENTS:
            return strict(market.windows, beyond)
        likely = max(h.likely_lost() for h in horizons)
        return anytime(market.windows, beyond, likely, len(market.agents))


def _most(market: Market) -> int:
    """Lines that may begin now, those of the last second included: a large floor is not filled by one wave, of which
    all would be right or all wrong."""
    return max(FEW, len(market.agents) // STAGES) - sum(line.rung < 1.0 for line in market.lines)


def _too_risky(risk: float, theta: float) -> str:
    return f"who answers next finds nobody in {risk:.1%} of cases; {theta:.1%} are allowed"


def _risk(horizons: Sequence[_Horizon]) -> float:
    """That the line to come finds nobody, or takes the agent of another one: the worst moment after its answer, on
    average over when that is. The horizons come with the longest first."""
    found = worst = 0.0
    for weight, horizon in zip(WEIGHTS, horizons, strict=True):
        worst = max(worst, horizon.risk())
        found += weight * worst
    return found


def _least(horizons: Sequence[_Horizon]) -> float:
    """What the risk is at least when only the longest horizons are known."""
    found = worst = 0.0
    known = WEIGHTS[: len(horizons)]
    for weight, horizon in zip(known, horizons, strict=True):
        worst = max(worst, horizon.risk())
        found += weight * worst
    return found + (1 - sum(known)) * worst


def _tightest(windows: Sequence[Window], pace: Pace) -> Window:
    """The one that leaves the least; without any nothing may be abandoned."""
    if len(windows) == 1:
        return windows[0]
    return min(windows, key=lambda w: w.tokens, default=Window("none", pace.cap))


def _tally(window: Window, market: Market) -> Tally:
    """As the window sees it that leaves the least."""
    since = None if market.since_result is None else timedelta(seconds=market.since_result)
    return Tally(
        window.answered, window.abandoned, len(market.agents), market.idle, market.in_flight, since, market.reserved
    )


@dataclass(frozen=True, slots=True)
class _Ages:
    """Whole seconds that everything has lasted."""

    talking: list[int]
    wrapping: list[int]
    rung: list[int]

    @classmethod
    def of(cls, market: Market) -> _Ages:
        return cls(
            [int(agent.since + 0.5) for agent in market.agents if agent.state == TALKING],
            [int(agent.since + 0.5) for agent in market.agents if agent.state == WRAPPING],
            [int(line.rung + 0.5) for line in market.lines],
        )


class _Horizon:
    """What may happen within so many seconds: answers, and agents who become free.

    An agent who does not become free and a line that is answered count alike, so one sum says how many are too many.
    """

    def __init__(self, chances: Chances, market: Market, ages: _Ages, within: float) -> None:
        soon = chances.soon(within)
        chance = chances.cautious
        busy = soon.busy(ages.talking, ages.wrapping)
        lines = soon.lines(ages.rung, chance)
        self.count = Count(busy + lines, sum(lines) / chance)
        self.room = len(market.agents) - market.left - market.waiting
        self.spread = chances.variance
        self.shared = soon.shared
        self.new = chance * soon.shared
        self._known: float | None = None

    def dial(self) -> None:
        """One line more."""
        self.count.add(self.new, self.shared)
        self._known = None

    def risk(self) -> float:
        """That the next person who answers finds nobody."""
        if self._known is None:
            self._known = self.count.at_least(self.room, self.spread)
        return self._known

    def likely_lost(self) -> int:
        """How many find nobody, exceeded in two of a hundred cases; the line to come included."""
        return max(0, self.count.quantile(SHARE) - self.room + 1)
