"""How many answer, how many agents it takes and how long, before anybody is called: asked of the simulation. Pure.

What share of the calls is answered is measured when there were enough calls, and assumed otherwise; the report says
which.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from outbound.preflight.looking import Asked
from outbound.preflight.report import Expected
from outbound.simulation.forecast import ROBOT, Forecast, Guess, forecast
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy.country import Countries, copied, rules_of
from scripts_dsl.policy.person import RESERVED, UNANSWERED

ENOUGH = 200
"""Calls of which the share of answers is known within about 7 points."""
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
    guess = Guess(answers=answers) if agents is None else Guess(agents=agents, answers=answers)
    played = forecast(
        campaign, rules_of(countries), asked.people, now, guess, asked.sample, copied(countries, now).keys()
    )
    return Expected(
        answers=answers,
        answers_from=measured,
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


def _for_a_week(campaign: Campaign, played: Forecast) -> int | None:
    """Agents who are through in a week of the campaign's hours, as busy as those who were played."""
    if campaign.call.style == ROBOT or played.ends is None:
        return None
    open_hours = sum(span.end - span.start for day in campaign.terms.respect.weekly for span in day) / 60
    return max(1, math.ceil(played.agents * played.staffed / open_hours)) if open_hours else None
