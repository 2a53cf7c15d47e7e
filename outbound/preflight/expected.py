"""How many answer, how many agents it takes and how long, before anybody is called: asked of the simulation. Pure.

What share of the calls is answered, and how long it takes from an answer to the agent, is measured when there were
enough calls; else the share is assumed, and the agent at once there. The report says which.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from datetime import datetime

from outbound.preflight.looking import Asked
from outbound.preflight.report import Expected
from outbound.simulation.forecast import PREDICTIVE, ROBOT, Forecast, Guess, forecast
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy.country import Countries, copied, rules_of
from scripts_dsl.policy.pacing import PROGRESSIVE
from scripts_dsl.policy.person import RESERVED, UNANSWERED

ENOUGH = 200
"""Calls of which the share of answers is known within about 7 points."""
ENOUGH_TALKS = 20
"""Talks whose median says how soon an agent is there."""
ON_THE_LINE = (PROGRESSIVE, PREDICTIVE)
"""Styles in which an agent's line waits for who answers."""
UNSURE = "unknown"
"""Outcome of a call of which nobody knows."""
ASSUMED = Guess().answers
FIRST_HOURS = 48


def expected(
    campaign: Campaign, countries: Countries, now: datetime, asked: Asked, agents: int | None = None
) -> Expected | None:
    """None when nobody is called at all. `agents`: how many there will be; None: as the simulation assumes."""
    if not asked.people:
        return None
    answers, measured = _answers(asked.words)
    after, talks = _until_agent(campaign.call.style, asked.until_agent)
    guess = Guess(agents=Guess().agents if agents is None else agents, answers=answers, bridge=after)
    played = forecast(
        campaign, rules_of(countries), asked.people, now, guess, asked.sample, copied(countries, now).keys()
    )
    return Expected(
        answers=answers,
        answers_from=measured,
        until_agent=after,
        until_agent_from=talks,
        dialled=played.dialled,
        talked=played.talked,
        abandoned=played.abandoned,
        agents=played.agents,
        agents_week=_for_a_week(campaign, played),
        busy=played.busy,
        hours=played.staffed,
        ends=played.ends,
        played=played.played,
        by_hour=tuple((hour.begins, hour.dialled, hour.answered) for hour in played.hours[:FIRST_HOURS]),
    )


def _answers(words: Sequence[tuple[str, int]]) -> tuple[float, int]:
    known = [(word, count) for word, count in words if word not in (RESERVED, UNSURE)]
    calls = sum(count for _, count in known)
    if calls < ENOUGH:
        return ASSUMED, 0
    answered = sum(count for word, count in known if word not in UNANSWERED or word == "abandoned")
    return min(0.95, max(0.01, answered / calls)), calls


def _until_agent(style: str, seconds: Sequence[float]) -> tuple[float, int]:
    """The median, for one slow telephone is not all of them; and of how many talks: 0: nothing was measured."""
    if style not in ON_THE_LINE or len(seconds) < ENOUGH_TALKS:
        return 0.0, 0
    return statistics.median(seconds), len(seconds)


def _for_a_week(campaign: Campaign, played: Forecast) -> int | None:
    """Agents who are through in a week of the campaign's hours, as busy as those who were played."""
    if campaign.call.style == ROBOT or played.ends is None:
        return None
    open_hours = sum(span.end - span.start for day in campaign.terms.respect.weekly for span in day) / 60
    return max(1, math.ceil(played.agents * played.staffed / open_hours)) if open_hours else None
