"""A talk script on an agent's screen: what is shown now, and what becomes of an answer.

The engine decides; this puts its effects together to a Page, up to the next question, and says in a sentence why an
answer is none. Pure: graph, course and what the agent chose come in, a Move comes out. Whoever runs a script
(cti/scripts/desk.py) keeps the course, does what the Move asks outside, and gives the answer back.

    NotHere    the author's: the script wants what an agent's screen cannot do
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from scripts_dsl import engine
from scripts_dsl.effects import (
    AboutSurvey,
    Answer,
    Choose,
    Effect,
    Fetch,
    Hangup,
    Listen,
    MakeCallback,
    Note,
    Outcome,
    Say,
    Send,
    Surveyed,
    SurveyInvites,
    Tell,
    text_of,
)
from scripts_dsl.events import AnyEvent, CallFacts, Chosen, Fetched, FetchFailed, Keys, Resumed, SayDone, Silence
from scripts_dsl.graph import Graph, Prompt
from scripts_dsl.lookup import type_of
from scripts_dsl.policy.earned import Contact
from scripts_dsl.problems import ValueProblem
from scripts_dsl.running import Run, graph_of
from scripts_dsl.state import State
from scripts_dsl.talk_offers import with_lock
from scripts_dsl.talk_pages import (
    BUTTON,
    CHECK,
    DIGITS,
    FIELD,
    OFFER,
    SAY,
    TELL,
    Course,
    Line,
    Move,
    Page,
    Refusal,
    Told,
)
from scripts_dsl.verbs.choose import passes

LONGEST_ANSWER = 500
"""Characters of a written answer."""


class NotHere(Exception):
    """The script wants something that an agent's screen cannot do: a queue, a recording."""


def begin(graph: Graph, facts: CallFacts, now: datetime, site: Mapping[str, Any], contact: Contact) -> Move:
    """The first page. Raises NotHere, engine.EngineBudget."""
    state, effects = engine.start(graph, facts, now, with_lock(site, contact))
    return _gather(graph, Course(state, Page(), contact), effects, now, site)


def choose(graph: Graph, course: Course, word: str, now: datetime, site: Mapping[str, Any]) -> Move:
    """The agent pressed a button or wrote something. Raises NotHere, engine.EngineBudget."""
    word = word.strip()[:LONGEST_ANSWER]
    if course.state.over or not course.state.pending:
        return Move(course)
    refusal = _refused(graph, course, word, now, site)
    if refusal is not None:
        return Move(replace(course, page=replace(course.page, refusal=refusal)))
    answered = _question(graph, course.state) if word not in course.page.always else ""
    event: AnyEvent = Chosen(now=now, word=word)
    if course.state.pending == "Listen":
        event = Keys(now=now, digits=word, by="end_key") if word else Silence(now=now)
    return replace(follow(graph, course, event, now, site), question=answered)


def follow(graph: Graph, course: Course, event: AnyEvent, now: datetime, site: Mapping[str, Any]) -> Move:
    """What the outside answered, or an event of `choose`. Raises NotHere, engine.EngineBudget."""
    event = replace(event, site=with_lock(site, course.contact))
    state, effects = engine.advance(graph, course.state, event)
    if state is course.state:
        return Move(course)
    lines = course.page.lines if isinstance(event, Fetched | FetchFailed | Resumed) else ()
    page = Page(lines=lines, offered=course.page.offered)
    return _gather(graph, replace(course, state=state, page=page), effects, now, site)


# --- a page -------------------------------------------------------------------------------------------------------


def _gather(graph: Graph, course: Course, effects: tuple[Effect, ...], now: datetime, site: Mapping[str, Any]) -> Move:
    """Read on until the agent has to do something, or the outside has to be asked."""
    told: list[Told] = []
    state, page = course.state, course.page
    facts = with_lock(site, course.contact)
    while True:
        spoke = False
        for effect in effects:
            if isinstance(effect, MakeCallback | Fetch | Send | Surveyed | SurveyInvites):
                effect = replace(effect, key=f"script:{effect.key}")
            if isinstance(effect, MakeCallback | Note | Outcome | AboutSurvey):
                told.append(effect)
            elif isinstance(effect, Fetch | Send):
                return Move(Course(state, page, course.contact), tuple(told), effect)
            else:
                page = _shown(page, effect, _verb(graph, state))
            spoke = spoke or isinstance(effect, Say)
        if not spoke or state.pending != "Say":
            return Move(Course(state, page, course.contact), tuple(told))
        state, effects = engine.advance(graph, state, SayDone(now=now, site=facts))


def _shown(page: Page, effect: Effect, verb: str) -> Page:
    """The page with one effect more. Raises NotHere."""
    match effect:
        case Tell():
            return replace(page, lines=(*page.lines, Line(TELL, effect.text)))
        case Say():
            kind = OFFER if verb == OFFER else SAY
            return replace(
                page, lines=(*page.lines, Line(kind, text_of(effect.parts))), offered=page.offered or kind == OFFER
            )
        case Choose():
            return replace(
                page,
                question=text_of(effect.parts),
                buttons=effect.buttons,
                field=effect.field,
                always=effect.always,
                offered=page.offered or verb == OFFER,
            )
        case Listen():
            return replace(page, question=text_of(effect.parts), field=DIGITS)
        case Hangup():
            words = text_of(effect.parts)
            return replace(page, lines=(*page.lines, Line(SAY, words))) if words else page
        case Answer():
            return page
    raise NotHere(f"an agent's screen cannot do {type(effect).__name__}")


def _verb(graph: Graph, state: State) -> str:
    step = graph_of(graph, state).steps.get(state.step)
    return "" if step is None else step.verb


def _question(graph: Graph, state: State) -> str:
    """The name under which an answer is kept: of its value, else of the question."""
    step = graph_of(graph, state).steps[state.step]
    prompt = step.args.get("say") if step.verb in ("consent", OFFER) else step.args.get(step.verb)
    if step.verb == "consent":
        return str(step.args["consent"])
    return str(step.args.get("into") or (prompt.name if isinstance(prompt, Prompt) else None) or step.id)


def _refused(graph: Graph, course: Course, word: str, now: datetime, site: Mapping[str, Any]) -> Refusal | None:
    """Why this word is no answer to the question on the page; None when it is one."""
    page, state = course.page, course.state
    if word in page.buttons or word in page.always or state.pending != "Choose":
        return None
    if not page.field:
        return Refusal(BUTTON, word)
    inner = graph_of(graph, state)
    step = inner.steps[state.step]
    kind = type_of(inner, step.args["into"])
    try:
        answer = kind.dump(kind.parse(word)) if word else None
    except ValueProblem as problem:
        return Refusal(FIELD, word, str(problem))
    if answer is None:
        return Refusal(FIELD, word)
    run = Run(graph, state, now, with_lock(site, course.contact))
    return None if passes(run, step, answer) else Refusal(CHECK, word)
