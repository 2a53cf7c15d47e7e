"""How many more lines a predictive campaign rings at this moment, and why.

A Market comes in, a Decision goes out; what happens is told to the Pacer as it happens. Style and fallbacks are those
of scripts_dsl/policy/pacing.py; here is how far it rings ahead where that says predictive.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from outbound.pacing.chances import Chances, Talked
from outbound.pacing.guards import ANYTIME, MANY_AGENTS, SHARE, STRICT, anytime, strict
from outbound.pacing.market import IDLE, TALKING, Agent, Market, Window
from outbound.pacing.price import Price
from outbound.pacing.sums import Count
from scripts_dsl.policy.pacing import PREDICTIVE, Pace, Pacing, Tally, pacing

MOST_AT_ONCE = 50
"""Lines of one decision; the next is a second later at most."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is done now, and all that it was decided by."""

    lines: int
    """How many more ring."""
    style: str
    because: str
    """pace, risk, guard, or what made it fall back: agents, answers, abandoned, last_result, reserved_agent."""
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

    # --- what happens ------------------------------------------------------------------------------------------------

    def answered(self, rung: float) -> None:
        """A person answered, after so many seconds."""
        self.chances.answered(rung)

    def ended(self, rung: float) -> None:
        """Nobody answered: engaged, a machine, no answer."""
        self.chances.ended(rung)

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
        tight = min(market.windows, key=lambda w: w.tokens, default=Window("none", self.pace.cap))
        held = pacing(replace(self.pace, cap=tight.cap), _tally(tight, market))
        if held.style != PREDICTIVE:
            return Decision(held.lines, held.style, held.because, held.why)
        return self._ahead(market, held)

    def _ahead(self, market: Market, held: Pacing) -> Decision:
        chance, theta = self.chances.cautious, self.price.theta
        horizons: list[_Horizon] = []
        for within in reversed(self.chances.horizons()):
            horizon = _Horizon(self.chances, chance, market, within)
            if market.in_flight >= market.idle and horizon.risk() > theta:
                return Decision(0, PREDICTIVE, "risk", _too_risky(horizon.risk(), theta), horizon.risk(), theta)
            horizons.append(horizon)
        risk = max(h.risk() for h in horizons)
        lines, because, why = 0, "pace", held.why
        while lines < MOST_AT_ONCE:
            beyond = market.in_flight + lines + 1 - market.idle
            if beyond > 0 and risk > theta:
                because, why = "risk", _too_risky(risk, theta)
                break
            if not self._guarded(market, beyond, horizons):
                because, why = "guard", "one line more could break the promise of the tightest window"
                break
            lines += 1
            for horizon in horizons:
                horizon.dial()
            risk = max(h.risk() for h in horizons)
        return Decision(lines, PREDICTIVE, because, why, risk, theta)

    def _guarded(self, market: Market, beyond: int, horizons: list[_Horizon]) -> bool:
        if self.guard == STRICT or len(market.agents) <= MANY_AGENTS:
            return strict(market.windows, beyond)
        likely = max(h.likely_lost() for h in horizons)
        return anytime(market.windows, beyond, likely)


def _too_risky(risk: float, theta: float) -> str:
    return f"who answers next finds nobody in {risk:.1%} of cases; {theta:.1%} are allowed"


def _tally(window: Window, market: Market) -> Tally:
    """As the window sees it that leaves the least."""
    since = None if market.since_result is None else timedelta(seconds=market.since_result)
    return Tally(
        window.answered, window.abandoned, len(market.agents), market.idle, market.in_flight, since, market.reserved
    )


class _Horizon:
    """What may happen within so many seconds: answers, and agents who become free.

    An agent who does not become free and a line that is answered count alike, so one sum says how many are too many.
    """

    def __init__(self, chances: Chances, chance: float, market: Market, within: float) -> None:
        busy = [agent for agent in market.agents if agent.state != IDLE]
        self.count = Count(1 - _free(chances, agent, within) for agent in busy)
        self.room = market.idle - market.waiting + len(busy)
        self.spread = chances.variance
        self.new = chance * chances.answers.share(within)
        self.shared = chances.answers.share(within)
        for line in market.lines:
            self.count.add(chances.answer(line.rung, within, chance), self.shared)

    def dial(self) -> None:
        """One line more."""
        self.count.add(self.new, self.shared)

    def risk(self) -> float:
        """That the next person who answers finds nobody."""
        return self.count.at_least(self.room, self.spread)

    def likely_lost(self) -> int:
        """How many find nobody, exceeded in two of a hundred cases; the line to come included."""
        return max(0, self.count.quantile(SHARE) - self.room + 1)


def _free(chances: Chances, agent: Agent, within: float) -> float:
    if agent.state == TALKING:
        return chances.free_from_talk(agent.since, within)
    return chances.free_from_wrap(agent.since, within)
