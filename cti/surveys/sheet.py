"""A survey as pages that somebody reads: the same file that is asked on the telephone, walked by the same engine, so
the same answers are worth the same, and the same people are told. Pure.

A prompt says which key means what ("Yes – 1. No – 2."): on paper these become choices with their own words, and the
rest is the question. Whoever runs a survey (writing.py) keeps the course, tells what a Move says, and asks outside what
it asks.

    NotOnPaper   the author's: a step that a page cannot do (a queue)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from scripts_dsl import engine
from scripts_dsl.effects import (
    AboutSurvey,
    Answer,
    Effect,
    Fetch,
    Hangup,
    Listen,
    MakeCallback,
    Note,
    Outcome,
    Record,
    Say,
    Send,
    Surveyed,
    text_of,
)
from scripts_dsl.events import AnyEvent, CallFacts, Fetched, FetchFailed, Keys, SayDone, Silence
from scripts_dsl.events import Recorded as Heard
from scripts_dsl.graph import Graph, Step
from scripts_dsl.lookup import type_of
from scripts_dsl.state import State
from scripts_dsl.types import Number, YesNo

LONGEST_TEXT = 2_000
"""Characters of a comment."""
LONGEST_KEYS = 20
SKIPS = 10
"""Silences after which a question is given up at the latest; a file allows fewer tries."""
STOP = "*"
"""Ends a survey at once."""
OPENING = "start"
"""Place of the question whether one may ask (scripts_dsl/survey/lowering.py): 1 is yes, any other key no."""
YES, NO = "1", "2"
YES_NO = {"pl": ("Tak", "Nie"), "ru": ("Да", "Нет"), "sl": ("Da", "Ne"), "en": ("Yes", "No")}
_CHOICE = re.compile(r"\s*([^.?!:;,–—]*[^.?!:;,–—\s])\s*[–—,-]\s*([0-9])\s*(?:[.,;]|$)")
"""`Yes – 1.` of a prompt."""

Told = MakeCallback | Note | Outcome | AboutSurvey


class NotOnPaper(Exception):
    """A step that a page cannot do."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen."""

    keys: str
    """As on the telephone."""
    label: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is shown."""

    question: str = ""
    choices: tuple[Choice, ...] = ()
    writes: bool = False
    """A text is written."""
    opening: bool = False
    """Whether one may ask."""
    scale: bool = False
    """The choices are numbers, from the worst to the best."""
    at: int = 0
    """Which question it is, from 1; 0: none of them."""
    of: int = 0
    asked: str = ""
    """The prompt, as it is said on the telephone."""


@dataclass(frozen=True, slots=True)
class Course:
    """A survey on its way."""

    state: State
    sheet: Sheet = Sheet()
    said: tuple[str, ...] = ()
    """What stands above the question; at the end, the last words."""
    texts: Mapping[str, str] | None = None
    """What was written, by question."""

    @property
    def over(self) -> bool:
        return self.state.over

    def to_json(self) -> dict[str, Any]:
        return {
            "state": self.state.to_json(),
            "texts": dict(self.texts or {}),
            "said": list(self.said),
            "asked": self.sheet.asked,
        }


@dataclass(frozen=True, slots=True)
class Move:
    """What became of an answer."""

    course: Course
    told: tuple[Told, ...] = ()
    asks: Fetch | Send | None = None
    understood: bool = True
    """False: that was no answer; the same question stands."""


def begin(graph: Graph, facts: CallFacts, now: datetime, site: Mapping[str, Any]) -> Move:
    """The first page. Raises NotOnPaper, engine.EngineBudget."""
    state, effects = engine.start(graph, facts, now, site)
    return _gather(graph, Course(state), effects, now, site)


def course_of(graph: Graph, data: Mapping[str, Any]) -> Course:
    """What Course.to_json gave. Raises KeyError, TypeError for anything else."""
    state = State.from_json(data["state"])
    course = Course(state, Sheet(), tuple(data["said"]), dict(data["texts"]))
    return course if state.over else replace(course, sheet=_sheet(graph, state, str(data["asked"])))


def answer(graph: Graph, course: Course, word: str, now: datetime, site: Mapping[str, Any]) -> Move:
    """A choice, or a text. What is neither is not understood and changes nothing. Raises NotOnPaper, EngineBudget."""
    if course.over:
        return Move(course)
    sheet = course.sheet
    if sheet.writes:
        return _wrote(graph, course, word, now, site)
    right = {choice.keys for choice in sheet.choices} if sheet.choices else None
    keys = word.strip()[:LONGEST_KEYS]
    if not keys or (keys not in right if right is not None else not keys.isascii() or not keys.isdigit()):
        return Move(course, understood=False)
    event = Keys(now=now, site=site, digits=keys, by="end_key")
    move = follow(graph, course, event, now, site)
    asked_again = not sheet.choices and move.course.state.step == course.state.step
    return replace(move, understood=not asked_again)


def _wrote(graph: Graph, course: Course, word: str, now: datetime, site: Mapping[str, Any]) -> Move:
    lines = word.replace("\r\n", "\n").strip()[:LONGEST_TEXT]
    text = "".join(sign for sign in lines if sign.isprintable() or sign == "\n")
    name = str(graph.steps[course.state.step].args.get("into", ""))
    if text and name:
        course = replace(course, texts={**(course.texts or {}), name: text})
    return follow(graph, course, Heard(now=now, site=site, path=text, seconds=0.0), now, site)


def skip(graph: Graph, course: Course, now: datetime, site: Mapping[str, Any]) -> Move:
    """On without an answer, as after silence on the telephone: all tries at once."""
    told: list[Told] = []
    if course.over:
        return Move(course)
    if course.sheet.writes:
        return follow(graph, course, Heard(now=now, site=site, path="", seconds=0.0), now, site)
    move, step = Move(course), course.state.step
    for _ in range(SKIPS):
        move = follow(graph, move.course, Silence(now=now, site=site), now, site)
        told += move.told
        if move.asks is not None or move.course.over or move.course.state.step != step:
            break
    return replace(move, told=tuple(told))


def stop(graph: Graph, course: Course, now: datetime, site: Mapping[str, Any]) -> Move:
    """Ends at once, with thanks."""
    if course.over:
        return Move(course)
    return follow(graph, course, Keys(now=now, site=site, digits=STOP, by="key"), now, site)


def follow(graph: Graph, course: Course, event: AnyEvent, now: datetime, site: Mapping[str, Any]) -> Move:
    """After an answer, or what the outside said."""
    state, effects = engine.advance(graph, course.state, event)
    if state is course.state:
        return Move(course)
    said = course.said if isinstance(event, Fetched | FetchFailed) else ()
    return _gather(graph, replace(course, state=state, said=said), effects, now, site)


def _gather(graph: Graph, course: Course, effects: tuple[Effect, ...], now: datetime, site: Mapping[str, Any]) -> Move:
    """Read on until somebody has to answer, or the outside has to be asked."""
    told: list[Told] = []
    while True:
        spoke = False
        for effect in effects:
            match effect:
                case Fetch() | Send():
                    return Move(course, tuple(told), replace(effect, key=f"survey:{effect.key}"))
                case MakeCallback() | Surveyed():
                    told.append(replace(effect, key=f"survey:{effect.key}"))
                case Say() | Hangup():
                    words = text_of(effect.parts).strip()
                    course = replace(course, said=(*course.said, words)) if words else course
                    spoke = spoke or isinstance(effect, Say)
                case Listen() | Record():
                    course = replace(course, sheet=_sheet(graph, course.state, text_of(effect.parts)))
                case Answer():
                    pass
                case _ if isinstance(effect, Told):
                    told.append(effect)
                case _:
                    raise NotOnPaper(f"a page cannot do {type(effect).__name__}")
        if not spoke or course.state.pending != "Say":
            return Move(course, tuple(told))
        state, effects = engine.advance(graph, course.state, SayDone(now=now, site=site))
        course = replace(course, state=state)


# --- a page ------------------------------------------------------------------------------------------------------


def _sheet(graph: Graph, state: State, asked: str) -> Sheet:
    """`asked`: the prompt."""
    step, text = graph.steps[state.step], " ".join(asked.split())
    names = [question.name for question in graph.survey.questions] if graph.survey is not None else []
    into = step.args.get("into")
    at = names.index(into) + 1 if into in names else 0
    rest, labels = _rest(text)
    if step.verb == "record":
        return Sheet(text, writes=True, at=at, of=len(names), asked=asked)
    if step.verb == "menu" and step.place == OPENING:
        return Sheet(rest, (Choice(YES, labels.get(YES, "")), Choice(NO, "")), opening=True, of=len(names), asked=asked)
    keys, words, scale = _answers(graph, step, state.language)
    known = bool(keys) and not scale and all(key in labels for key in keys)
    choices = tuple(Choice(key, labels[key] if known else words.get(key, key)) for key in keys)
    return Sheet(rest if known else text, choices, scale=scale, at=at, of=len(names), asked=asked)


def _answers(graph: Graph, step: Step, language: str) -> tuple[tuple[str, ...], Mapping[str, str], bool]:
    """Keys that answer, what they mean in a word, and whether they are a scale. No keys: a number is written."""
    options = step.args.get("options")
    if isinstance(options, Mapping):
        return tuple(options), {}, False
    if options:
        return tuple(key for key, _ in options), {key: str(word).replace("_", " ") for key, word in options}, False
    into = step.args.get("into")
    kind = type_of(graph, into) if into is not None else None
    if isinstance(kind, YesNo):
        return ("1", "2"), dict(zip(("1", "2"), YES_NO.get(language, YES_NO["en"]), strict=True)), False
    if isinstance(kind, Number) and kind.low is not None and kind.high is not None:
        return tuple(str(number) for number in range(int(kind.low), int(kind.high) + 1)), {}, True
    return (), {}, False


def _rest(text: str) -> tuple[str, dict[str, str]]:
    """A prompt without what it says of keys, and that: `Solved? Yes – 1. No – 2.` -> `Solved?`, {1: Yes, 2: No}."""
    labels = {found[2]: found[1].strip() for found in _CHOICE.finditer(text)}
    return _CHOICE.sub("", text).strip(), labels
