"""Moments, people and histories with which a campaign is asked whom it calls: those of the tests in the files, every
hour of a week, and what may have happened before, one thing at a time.

Two campaigns and their tests come in. Called by campaigns.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scripts_dsl.campaign.deciding import person_of
from scripts_dsl.campaign.model import PHONE, Campaign
from scripts_dsl.campaign.rehearsal import NOW, set_up
from scripts_dsl.campaign.words import OUTCOMES
from scripts_dsl.diff.samples import made_up
from scripts_dsl.failed import Failed
from scripts_dsl.hours.opening import zone_info
from scripts_dsl.model import TestCase
from scripts_dsl.policy import Attempt, History, Person
from scripts_dsl.policy.consents import agreed
from scripts_dsl.policy.house import needed_consents

MOST_PEOPLE = 2
"""People of the tests with whom everything is tried."""
NUMBER = "+48601234567"
"""Of a person who is made up."""
NOON = 12
OTHER = "another_campaign"
AGES = (
    timedelta(minutes=10), timedelta(hours=1), timedelta(hours=5), timedelta(hours=19), timedelta(hours=26),
    timedelta(days=3), timedelta(days=8), timedelta(days=40), timedelta(days=120),
)  # fmt: skip
"""How long ago something happened."""
IN_OTHERS = ("no_answer", "talked", "do_not_call")
"""Outcomes of other campaigns."""
MOST_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Scene:
    """One question: is this person called now?"""

    name: str
    """What is special in it, in a few words."""
    person: Person
    history: History
    now: datetime


def scenes(old: Campaign, new: Campaign, cases: Sequence[TestCase]) -> Iterator[Scene]:
    """What the tests give first, then made-up ones; the same files give the same scenes."""
    told = [scene for case in cases if (scene := _of_test(new, case)) is not None]
    yield from told
    people = list({(scene.person.number, _day(scene)): scene for scene in told}.values())[:MOST_PEOPLE]
    for scene in people or [_made_up(new)]:
        noon = _working_day(scene.now)
        plain = replace(scene, history=_agreeing(old, new, noon), now=noon)
        yield from _week(plain)
        yield from (replace(plain, name=name, history=history) for name, history in _histories(old, new, plain))


def _of_test(campaign: Campaign, case: TestCase) -> Scene | None:
    try:
        scene = set_up(campaign, case)
    except Failed:
        return None
    if scene.person is None:
        return None
    return Scene(f"as in test '{case.name}'", scene.person, scene.history, scene.now)


def _day(scene: Scene) -> object:
    return scene.now.date()


def _made_up(campaign: Campaign) -> Scene:
    """Somebody with a value for each field."""
    fields = campaign.people.fields
    values = {name: NUMBER if name == PHONE else type_.load(made_up(type_)) for name, type_ in fields.items()}
    now = datetime.strptime(NOW, "%Y-%m-%d %H:%M").replace(tzinfo=zone_info(campaign.zone))
    return Scene("", person_of(values, NUMBER), History(), now)


def _working_day(now: datetime) -> datetime:
    """Noon of the Wednesday of that week."""
    day = now + timedelta(days=2 - now.weekday())
    return day.replace(hour=NOON, minute=0)


def _agreeing(old: Campaign, new: Campaign, now: datetime) -> History:
    """Of somebody who has just agreed to everything that either campaign needs."""
    purposes = {old.terms.purpose, new.terms.purpose} | needed_consents(old.terms) | needed_consents(new.terms)
    return History(consents=agreed(purposes, now - timedelta(hours=1)))


def _week(scene: Scene) -> Iterator[Scene]:
    monday = scene.now.replace(hour=0) - timedelta(days=scene.now.weekday())
    for hours in range(7 * 24):
        now = (monday + timedelta(hours=hours)).replace(hour=hours % 24)
        yield replace(scene, name=f"{now:%A %H:%M}, never called before", now=now)


def _histories(old: Campaign, new: Campaign, scene: Scene) -> Iterator[tuple[str, History]]:
    """One thing at a time that happened before."""
    base = scene.history
    for outcome in dict.fromkeys((*OUTCOMES, *old.terms.outcomes, *new.terms.outcomes)):
        yield from (_after(scene, outcome, age, new.name) for age in AGES)
    for outcome in IN_OTHERS:
        yield from (_after(scene, outcome, age, OTHER) for age in AGES)
    for count in range(2, MOST_ATTEMPTS + 1):
        attempts = tuple(Attempt(scene.now - timedelta(days=2 * n), "no_answer", new.name) for n in range(1, count + 1))
        yield f"{count} attempts without an answer", replace(base, attempts=attempts)
    for name in sorted(old.terms.respect.lists | new.terms.respect.lists):
        yield f"on the list '{name}'", replace(base, lists=frozenset({name}))
    for consent in base.consents:
        others = tuple(c for c in base.consents if c != consent)
        yield f"has not agreed to {consent.purpose}", replace(base, consents=others)
    yield "of the part that is only compared with", replace(base, compared=True)


def _after(scene: Scene, outcome: str, age: timedelta, campaign: str) -> tuple[str, History]:
    """Somebody who was called once, so long ago."""
    where = " in another campaign" if campaign == OTHER else ""
    attempt = Attempt(scene.now - age, outcome, campaign)
    return f"{outcome} {_ago(age)} ago{where}", replace(scene.history, attempts=(attempt,))


def _ago(age: timedelta) -> str:
    hours = age // timedelta(hours=1)
    return f"{age.days} days" if age.days > 1 else f"{hours} h" if hours else f"{age // timedelta(minutes=1)} min"
