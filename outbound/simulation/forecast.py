"""What a campaign will come to: how long it takes, how busy its agents are, how many answer in which hour, how many who
answer find nobody. Pure: a campaign, its people and a guess of how many answer come in; the same comes out each time.

Preflight and `centrala simulate campaign` ask. What is not in it: people of whom the rules need to know something,
which preflight has sorted out before; other campaigns; callers who come in meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle, islice

from outbound.pacing import Pacer
from outbound.simulation.campaign import AN_HOUR, CampaignShift, Case, Hour
from outbound.simulation.day import Dialler
from outbound.simulation.diallers import OneEach
from outbound.simulation.paced import Paced
from outbound.simulation.world import ENGAGED, MACHINE, Fates, World
from scripts_dsl.campaign import Campaign
from scripts_dsl.hours.opening import zone_info
from scripts_dsl.policy import Person, Rule

MOST_PEOPLE = 2_000
"""That are played one by one; of more people so many are played, and each day has so much more to do."""
MOST_DAYS = 60
ROBOT, PREDICTIVE = "robot", "predictive"
HANDLING = {ROBOT: (60.0, 0.0)}
"""Seconds of talk and wrap-up unless others are given; of all other styles …"""
TYPICAL = (120.0, 30.0)


@dataclass(frozen=True, slots=True)
class Guess:
    """What is not known before the start. Measured figures of earlier campaigns are the best ones."""

    agents: int = 10
    """A robot has lines instead: those of its file."""
    answers: float = 0.25
    """Of the dials a person answers, 0 to 1."""
    talk: float | None = None
    wrap: float | None = None
    """Seconds, on average."""
    bridge: float = 0.0
    """Seconds between an answer and the agent's first word, as measured."""
    seed: int = 1


@dataclass(frozen=True, slots=True)
class OneHour:
    """What happens in one hour."""

    begins: datetime
    dialled: int
    answered: int
    abandoned: int
    busy: float | None
    """Of the time in which there is something to do, 0 to 1."""
    lines: int
    """Most in use at one time, by ringing or by talking."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """All of it."""

    style: str
    agents: int
    people: int
    dialled: int
    talked: int
    """People who were spoken with."""
    abandoned: int
    share: float
    """Abandoned of the answers, 0 to 1."""
    busy: float
    """Of the agents' time, 0 to 1: talk and wrap-up while there was something to do."""
    staffed: float
    """Hours in which there is something to do."""
    ends: datetime | None
    """None: some are still left after MOST_DAYS."""
    lines: int
    hours: tuple[OneHour, ...]
    closed: tuple[tuple[str, int], ...]
    """By which rule how many people are not called any more, most first."""
    played: int
    """People who were played one by one."""


def forecast(
    campaign: Campaign,
    rules: Sequence[Rule],
    people: int,
    begins: datetime,
    guess: Guess = Guess(),
    sample: Sequence[Person] = (),
    lists: Iterable[str] = (),
) -> Forecast:
    """`rules`: those of the countries; `begins` has a time zone; `sample`: some of the people, to stand for all;
    without one they are where the campaign's own number is. `lists`: of which there is always a fresh copy."""
    zone = zone_info(campaign.zone)
    begins = begins.astimezone(zone)
    played = min(people, MOST_PEOPLE)
    agents = campaign.call.lines if campaign.call.style == ROBOT else guess.agents
    shift = CampaignShift(
        world(campaign, guess),
        _dialler(campaign),
        agents,
        MOST_DAYS * 24 * AN_HOUR,
        Fates(world(campaign, guess), guess.seed),
        Case(rules, campaign.terms, begins, tuple(lists)),
        islice(cycle(sample or (Person(campaign.call.shown),)), played),
    )
    result = shift.run()
    factor = people / max(1, played)
    staffed = sum(hour.staffed for hour in shift.hours.values())
    ends = None if shift.left else begins + timedelta(seconds=shift.now)
    if ends and factor > 1:
        ends = _ends(campaign, begins, shift.hours, factor)
    return Forecast(
        style=campaign.call.style,
        agents=agents,
        people=people,
        dialled=round(factor * result.dialled),
        talked=round(factor * shift.talked),
        abandoned=round(factor * result.abandoned),
        share=result.share,
        busy=sum(hour.busy for hour in shift.hours.values()) / max(1.0, agents * staffed),
        staffed=factor * staffed / AN_HOUR,
        ends=ends,
        lines=max((hour.lines for hour in shift.hours.values()), default=0),
        hours=tuple(
            _hour(begins, number, hour, agents) for number, hour in sorted(shift.hours.items()) if hour.dialled
        ),
        closed=tuple(shift.closed.most_common()),
        played=played,
    )


def world(campaign: Campaign, guess: Guess) -> World:
    """As the bench's, with this campaign's ring time, and what is guessed."""
    talk, wrap = HANDLING.get(campaign.call.style, TYPICAL)
    rest = min(1.0, (1 - guess.answers) / (ENGAGED + MACHINE))
    return World(
        live=guess.answers,
        talk=talk if guess.talk is None else guess.talk,
        wrap=wrap if guess.wrap is None else guess.wrap,
        engaged=ENGAGED * rest,
        machine=MACHINE * rest,
        nobody=campaign.call.ring,
        bridge=guess.bridge,
    )


def _dialler(campaign: Campaign) -> Dialler:
    if campaign.call.style == PREDICTIVE and campaign.pace is not None:
        return Paced(Pacer(campaign.pace))
    return OneEach()


def _ends(campaign: Campaign, begins: datetime, hours: Mapping[int, Hour], factor: float) -> datetime | None:
    """The end for all, when some were played: every day has more to do, and what does not fit is done the next day."""
    needed: dict[date, float] = {}
    for number, hour in hours.items():
        day = (begins + timedelta(hours=number)).date()
        needed[day] = needed.get(day, 0.0) + factor * hour.staffed / AN_HOUR
    last, left, end = max(needed, default=begins.date()), 0.0, begins
    for number in range(10 * MOST_DAYS):
        day = begins.date() + timedelta(days=number)
        left += needed.get(day, 0.0)
        midnight = datetime.combine(day, time(), begins.tzinfo)
        for span in campaign.terms.respect.weekly[day.weekday()]:
            opens = max(begins, midnight + timedelta(minutes=span.start))
            room = (midnight + timedelta(minutes=span.end) - opens) / timedelta(hours=1)
            if left > 0 and room > 0:
                end = opens + timedelta(hours=min(left, room))
                left -= min(left, room)
        if day >= last and left <= 0:
            return end
    return None


def _hour(begins: datetime, number: int, hour: Hour, agents: int) -> OneHour:
    busy = min(1.0, hour.busy / (agents * hour.staffed)) if hour.staffed else None
    at = begins + timedelta(seconds=number * AN_HOUR)
    return OneHour(at, hour.dialled, hour.answered, hour.abandoned, busy, hour.lines)
