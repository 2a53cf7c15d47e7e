"""The tests inside a campaign file: a person and what has happened come in, what must be decided is compared.

The rules of the countries are asked as before a call; every list is taken to have been copied just now.

A test that makes no sense raises Failed, when the file is checked as well as when it runs. Called by check/ and
testing/.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from scripts_dsl import suggest
from scripts_dsl.campaign.deciding import decide, person_of, stopped
from scripts_dsl.campaign.model import PHONE, Campaign
from scripts_dsl.campaign.words import STYLES
from scripts_dsl.failed import Failed
from scripts_dsl.givens import moment
from scripts_dsl.hours.opening import zone_info
from scripts_dsl.lookup import country_of
from scripts_dsl.model import Plain, TestCase
from scripts_dsl.policy import Attempt, Call, Decision, History, Never, NotNow, Person, Tally, pacing
from scripts_dsl.policy.consents import agreed
from scripts_dsl.policy.country import NO_COUNTRIES, Countries, copied, rules_of
from scripts_dsl.policy.person import Suppression
from scripts_dsl.policy.pester import INBOUND, Touch
from scripts_dsl.problems import Problem
from scripts_dsl.tree import Mark
from scripts_dsl.values import read_duration, read_number, read_yes_no

NOW = "2026-01-14 10:00"
"""A Wednesday morning: when a test does not say `now:`."""
GIVEN = (
    "now", "called", "lists", "consents", "compared", "heartbeat", "messages", "contacts", "copies", "suppressed",
    "complains",
)  # fmt: skip
EXPECTED = ("may_call", "because", "next", "campaign", "style", "lines")
MAY_CALL = {"yes": Call, "no": NotNow, "never": Never}
STATES = ("running", "stopped")
PACED = ("style", "lines")
"""What is expected of the pace."""
COUNTS = ("answered", "abandoned", "agents", "idle", "in_flight")
"""Numbers of a Tally."""
TALLY = (*COUNTS, "last_result", "reserved_agent")
NEVER = "never"
"""A sign of life that never came."""

MOST_DIGITS = 6
"""Of a number of calls."""

_CALLED = re.compile(r"(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d)\s+(?P<outcome>\w+)(?:\s+in\s+(?P<campaign>\w+))?")
_SENT = re.compile(r"(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d)\s+(?P<channel>sms|email|letter)")
_CAME = re.compile(r"(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d)\s+(?P<channel>call|chat|email|sms)")
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
    compared: bool = False
    heartbeat: datetime | None = None
    """The last sign of life of the survey pipeline; None: never."""
    messages: list[Touch] = field(default_factory=list)
    copies: dict[str, datetime] = field(default_factory=dict)
    suppressed: tuple[Suppression, ...] = ()
    complains: bool = False
    tally: Tally = field(default_factory=lambda: Tally(last_result=timedelta(0)))

    @property
    def history(self) -> History:
        """Of the person of the test."""
        on = frozenset(name for name, numbers in self.lists.items() if self.number in numbers)
        return History(
            tuple(self.attempts), on, agreed(self.consents, self.now), self.compared, tuple(self.messages),
            self.suppressed, self.copies, self.complains,
        )  # fmt: skip


def play(campaign: Campaign, case: TestCase, countries: Countries = NO_COUNTRIES) -> None:
    """The whole test. Raises Failed."""
    scene = set_up(campaign, case)
    scene.copies = copied(countries, scene.now) | scene.copies
    rules = rules_of(countries) if countries.covered else ()
    decision = decide(scene.person, scene.history, rules, campaign, scene.now) if scene.person else None
    state = stopped(campaign, scene.figures, scene.heartbeat, scene.now)
    pace = pacing(campaign.pace, scene.tally) if campaign.pace else None
    for name, wanted in case.expect.items():
        mark = case.marks.get(f"expect.{name}", case.mark)
        if name == "campaign":
            found, why = ("stopped", state.why) if state else ("running", "no formula of stop: is so")
        elif pace is not None and (name in PACED or _about_pace(case)):
            found, why = {"style": pace.style, "lines": str(pace.lines)}.get(name, pace.because), pace.why
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
    now = _moment(campaign, _words(case.given.get("now", NOW)), case.marks.get("given.now", case.mark))
    scene = Scene(now, heartbeat=now)
    for name, value in case.given.items():
        _give(campaign, scene, name, value, case)
    if case.person:
        scene.person = _person(campaign, case)
        scene.number = scene.person.number
    _expectations(campaign, case)
    return scene


def _give(campaign: Campaign, scene: Scene, name: str, value: Plain, case: TestCase) -> None:
    mark = case.marks.get(f"given.{name}", case.mark)
    figure = _FIGURE.fullmatch(name)
    if figure is not None:
        number = read_number(_words(value).removesuffix("%"))
        if number is None:
            raise Failed(mark, f"'{_words(value)}' is no figure", "write 12%")
        scene.figures[f"{figure['function']}({figure['of']}, {figure['count']})"] = number
    elif name in TALLY:
        scene.tally = replace(scene.tally, **_counted(name, _words(value), mark))
    elif name == "called":
        scene.attempts = [_attempt(campaign, item, mark) for item in _items(value)]
    elif name == "lists":
        if not isinstance(value, dict):
            raise Failed(mark, "lists have names", "write  lists: {company: [+48601234567]}")
        scene.lists = {list_: [_words(number) for number in _items(numbers)] for list_, numbers in value.items()}
    elif name == "consents":
        scene.consents = frozenset(_words(item) for item in _items(value))
    elif name == "messages":
        scene.messages += [_message(campaign, item, mark) for item in _items(value)]
    elif name == "contacts":
        scene.messages += [_contact(campaign, item, mark) for item in _items(value)]
    elif name == "copies":
        if not isinstance(value, dict):
            raise Failed(mark, "copies have names", "write  copies: {us_dnc: 2026-05-01 08:00}")
        scene.copies = {list_: _moment(campaign, _words(at), mark) for list_, at in value.items()}
    elif name == "suppressed":
        until = None if value == "yes" else _moment(campaign, _words(value), mark)
        scene.suppressed = (Suppression("the test says so", until),)
    elif name == "complains":
        scene.complains = _yes(name, _words(value), mark)
    elif name == "compared":
        scene.compared = _yes(name, _words(value), mark)
    elif name == "heartbeat":
        scene.heartbeat = None if value == NEVER else _moment(campaign, _words(value), mark)
    elif name != "now":
        hints = suggest.hints(name, (*GIVEN, "share … 50", "average score 50", *TALLY), "given may say")
        raise Failed(case.names.get(f"given.{name}", mark), f"'{name}' cannot be given", *hints)


def _counted(name: str, text: str, mark: Mark) -> dict[str, Any]:
    """One word of a Tally."""
    if name == "reserved_agent":
        return {"reserved": _yes(name, text, mark)}
    if name == "last_result":
        length = read_duration(text)
        if text == NEVER or length is not None:
            return {name: length}
        raise Failed(mark, f"'{text[:40]}' is no length of time", "write 2m, or never")
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise Failed(mark, f"'{text[:40]}' is no number of {name}", "write 40")
    return {name: int(text)}


def _yes(name: str, text: str, mark: Mark) -> bool:
    answer = read_yes_no(text)
    if answer is None:
        raise Failed(mark, f"'{name}' is yes or no, not '{text[:40]}'", "write yes or no")
    return answer


def _items(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else [value]


def _moment(campaign: Campaign, text: str, mark: Mark) -> datetime:
    found = moment(text)
    if found is None:
        raise Failed(mark, f"'{text[:40]}' is not a moment", f"write {NOW}")
    return found.replace(tzinfo=zone_info(campaign.zone))


def _attempt(campaign: Campaign, item: Plain, mark: Mark) -> Attempt:
    match = _CALLED.fullmatch(_words(item))
    if match is None:
        raise Failed(mark, f"'{_words(item)[:40]}' is no call", "write 2026-05-06 09:30 no_answer")
    at, other = _moment(campaign, match["at"], mark), match["campaign"]
    purpose = "" if other and other != campaign.name else campaign.terms.purpose
    return Attempt(at, match["outcome"], other or campaign.name, purpose)


def _message(campaign: Campaign, item: Plain, mark: Mark) -> Touch:
    match = _SENT.fullmatch(_words(item))
    if match is None:
        raise Failed(mark, f"'{_words(item)[:40]}' is no message", "write 2026-05-06 09:30 sms")
    return Touch(_moment(campaign, match["at"], mark), match["channel"], match["channel"])


def _contact(campaign: Campaign, item: Plain, mark: Mark) -> Touch:
    match = _CAME.fullmatch(_words(item))
    if match is None:
        raise Failed(mark, f"'{_words(item)[:40]}' is no contact", "write 2026-05-06 09:30 call")
    return Touch(_moment(campaign, match["at"], mark), INBOUND, match["channel"])


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


def _about_pace(case: TestCase) -> bool:
    """The test asks how the campaign goes on, not about a person."""
    return any(name in case.expect for name in PACED)


def _expectations(campaign: Campaign, case: TestCase) -> None:
    """Only what can be told: about the person, or about the campaign."""
    words: Mapping[str, tuple[str, ...]] = {"may_call": tuple(MAY_CALL), "campaign": STATES, "style": STYLES}
    for name, value in case.expect.items():
        if name not in EXPECTED:
            hints = suggest.hints(name, EXPECTED, "expect may say")
            raise Failed(case.names[f"expect.{name}"], f"'{name}' cannot be expected", *hints)
        if name in words and value not in words[name]:
            hints = suggest.hints(_words(value), words[name], "it can be")
            raise Failed(case.marks[f"expect.{name}"], f"'{name}' cannot be '{_words(value)}'", *hints)
        if name in PACED and campaign.pace is None:
            hint = "only  style: predictive  has a pace"
            raise Failed(case.names[f"expect.{name}"], f"the style of this campaign is {campaign.call.style}", hint)
    because_of_person = "because" in case.expect and not (_about_pace(case) or "campaign" in case.expect)
    if (because_of_person or "may_call" in case.expect or "next" in case.expect) and not case.person:
        raise Failed(case.mark, "the test has no person", "write  person: {phone: +48601234567, …}")
