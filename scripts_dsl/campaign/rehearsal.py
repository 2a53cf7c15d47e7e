"""The tests inside a campaign file: a person and what has happened come in, what must be decided is compared.

A test that makes no sense raises Failed, when the file is checked as well as when it runs. Called by check/ and
testing/.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from scripts_dsl import suggest
from scripts_dsl.campaign.deciding import decide, person_of, stopped
from scripts_dsl.campaign.model import PHONE, Campaign
from scripts_dsl.failed import Failed
from scripts_dsl.hours.opening import zone_info
from scripts_dsl.lookup import country_of
from scripts_dsl.model import Plain, TestCase
from scripts_dsl.policy import Attempt, Call, Decision, History, Never, NotNow, Person
from scripts_dsl.problems import Problem
from scripts_dsl.tree import Mark
from scripts_dsl.values import read_number

NOW = "2026-01-14 10:00"
"""A Wednesday morning: when a test does not say `now:`."""
GIVEN = ("now", "called", "lists", "consents")
EXPECTED = ("may_call", "because", "next", "campaign")
MAY_CALL = {"yes": Call, "no": NotNow, "never": Never}
STATES = ("running", "stopped")

_CALLED = re.compile(r"(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d)\s+(?P<outcome>\w+)(?:\s+in\s+(?P<campaign>\w+))?")
_FIGURE = re.compile(r"(?P<function>share|average) (?P<of>\w+) (?P<count>[1-9][0-9]{0,5})")


@dataclass(slots=True)
class Scene:
    """What a test gives."""

    now: datetime
    number: str = ""
    attempts: list[Attempt] = field(default_factory=list)
    lists: dict[str, list[str]] = field(default_factory=dict)
    consents: frozenset[str] = frozenset()
    figures: dict[str, object] = field(default_factory=dict)
    person: Person | None = None

    @property
    def history(self) -> History:
        """Of the person of the test."""
        on = frozenset(name for name, numbers in self.lists.items() if self.number in numbers)
        return History(tuple(self.attempts), on, self.consents)


def play(campaign: Campaign, case: TestCase) -> None:
    """The whole test. Raises Failed."""
    scene = set_up(campaign, case)
    decision = decide(scene.person, scene.history, (), campaign, scene.now) if scene.person else None
    state = stopped(campaign, scene.figures, scene.now)
    for name, wanted in case.expect.items():
        mark = case.marks.get(f"expect.{name}", case.mark)
        if name == "campaign":
            found, why = ("stopped", state.why) if state else ("running", "no formula of stop: is so")
        elif name == "because" and "campaign" in case.expect:
            found, why = (state.because if state else "nothing"), state.why if state else ""
        else:
            assert decision is not None
            found, why = _found(name, decision, campaign)
        if _words(wanted) != found:
            raise Failed(mark, f"{name} should be {_words(wanted)}, but it is {found}", *([why] if why else []))


def _found(name: str, decision: Decision, campaign: Campaign) -> tuple[str, str]:
    """What was decided, as an author writes it, and why."""
    if name == "may_call":
        return next(word for word, kind in MAY_CALL.items() if isinstance(decision, kind)), _why(decision)
    if name == "because":
        return decision.because, decision.why
    when = decision.when if isinstance(decision, NotNow) else None
    return f"{when.astimezone(zone_info(campaign.zone)):%Y-%m-%d %H:%M}" if when else "unknown", _why(decision)


def _why(decision: Decision) -> str:
    return f"{decision.because}: {decision.why}"


def _words(plain: Plain) -> str:
    return plain if isinstance(plain, str) else "…"


# --- what a test gives -------------------------------------------------------------------------------------------


def set_up(campaign: Campaign, case: TestCase) -> Scene:
    """The scene of a test. Raises Failed where it makes no sense."""
    scene = Scene(_moment(campaign, NOW, case.mark))
    for name, value in case.given.items():
        _give(campaign, scene, name, value, case)
    if case.person:
        scene.person = _person(campaign, case)
        scene.number = scene.person.number
    _expectations(case)
    return scene


def _give(campaign: Campaign, scene: Scene, name: str, value: Plain, case: TestCase) -> None:
    mark = case.marks.get(f"given.{name}", case.mark)
    figure = _FIGURE.fullmatch(name)
    if figure is not None:
        number = read_number(_words(value).removesuffix("%"))
        if number is None:
            raise Failed(mark, f"'{_words(value)}' is no figure", "write 12%")
        scene.figures[f"{figure['function']}({figure['of']}, {figure['count']})"] = number
    elif name == "now":
        scene.now = _moment(campaign, _words(value), mark)
    elif name == "called":
        scene.attempts = [_attempt(campaign, item, mark) for item in _items(value)]
    elif name == "lists":
        if not isinstance(value, dict):
            raise Failed(mark, "lists have names", "write  lists: {company: [+48601234567]}")
        scene.lists = {list_: [_words(number) for number in _items(numbers)] for list_, numbers in value.items()}
    elif name == "consents":
        scene.consents = frozenset(_words(item) for item in _items(value))
    else:
        hints = suggest.hints(name, (*GIVEN, "share … 50", "average score 50"), "given may say")
        raise Failed(case.names.get(f"given.{name}", mark), f"'{name}' cannot be given", *hints)


def _items(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else [value]


def _moment(campaign: Campaign, text: str, mark: Mark) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=zone_info(campaign.zone))
    except ValueError:
        raise Failed(mark, f"'{text[:40]}' is not a moment", f"write {NOW}") from None


def _attempt(campaign: Campaign, item: Plain, mark: Mark) -> Attempt:
    match = _CALLED.fullmatch(_words(item))
    if match is None:
        raise Failed(mark, f"'{_words(item)[:40]}' is no call", "write 2026-05-06 09:30 no_answer")
    return Attempt(_moment(campaign, match["at"], mark), match["outcome"], match["campaign"] or campaign.name)


def _person(campaign: Campaign, case: TestCase) -> Person:
    values: dict[str, object] = dict.fromkeys(campaign.people.fields)
    for name, value in case.person.items():
        values[name] = _value(campaign, name, value, case)
    number = values.get(PHONE)
    if not isinstance(number, str) or country_of(number) is None:
        mark = case.marks.get(f"person.{PHONE}", case.mark)
        raise Failed(mark, "the person has no telephone number", "write  phone: +48601234567")
    return person_of(values, number)


def _value(campaign: Campaign, name: str, value: Plain, case: TestCase) -> object:
    type_ = campaign.people.fields.get(name)
    if type_ is None:
        hints = suggest.hints(name, campaign.people.fields, "fields")
        raise Failed(case.names[f"person.{name}"], f"people have no '{name}'", *hints)
    try:
        return None if value == "empty" else type_.parse(_words(value))
    except Problem as problem:
        raise Failed(case.marks[f"person.{name}"], f"{name}: {problem.message}", *problem.hints) from None


def _expectations(case: TestCase) -> None:
    """Only what can be told: about the person, or about the campaign."""
    words: Mapping[str, tuple[str, ...]] = {"may_call": tuple(MAY_CALL), "campaign": STATES}
    for name, value in case.expect.items():
        if name not in EXPECTED:
            hints = suggest.hints(name, EXPECTED, "expect may say")
            raise Failed(case.names[f"expect.{name}"], f"'{name}' cannot be expected", *hints)
        if name in words and value not in words[name]:
            hints = suggest.hints(_words(value), words[name], "it can be")
            raise Failed(case.marks[f"expect.{name}"], f"'{name}' cannot be '{_words(value)}'", *hints)
    about_person = [name for name in case.expect if name != "campaign" and "campaign" not in case.expect]
    if about_person and not case.person:
        raise Failed(case.mark, "the test has no person", "write  person: {phone: +48601234567, …}")
