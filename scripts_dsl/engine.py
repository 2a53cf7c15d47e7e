"""The only place that decides what a call does next: graph, state and event in, state and effects out.

Pure: no clock, no randomness, no I/O; the same events give the same call. The runner of a line calls it
(ivr/calls.py), so do the terminal and the tests inside the files.

An event that does not close the pending effect is ignored: the same State comes back, and no effect. After
CallerHungUp a line sends no closing event for what was pending before.

    EngineBudget    ours: a flow ran in circles without waiting; the caller of `advance` sends the call to a person
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol, cast

from scripts_dsl import builtin_words
from scripts_dsl.effects import Answer, Effect, Fetch, Listen, Record, Say, Voicemail
from scripts_dsl.events import (
    AgentAnswered,
    AgentLeft,
    AnyEvent,
    CallerHungUp,
    CallFacts,
    Chosen,
    DialResult,
    Event,
    Fetched,
    FetchFailed,
    Keys,
    NobodyThere,
    NotRecorded,
    QueueTimeout,
    Recorded,
    Resumed,
    SayDone,
    Silence,
    Spoken,
)
from scripts_dsl.graph import END, Graph, Step
from scripts_dsl.running import Run
from scripts_dsl.state import State
from scripts_dsl.verbs import INSIDE, ROWS, VERB_MODULES

BUDGET = 500
"""Steps in a row without waiting for anything. The checker refuses such circles; the longest honest chain is short."""

EVENTS = 2_000
"""Closing events in one call. Ten minutes of self-service are a few hundred; a line and a flow that answer each other
without time passing (nobody in the queue, queue again) end here."""

SELF_SERVICE = frozenset({"Say", "Listen", "Record", "Fetch", "Send"})
"""Waiting for these counts for `longest`."""

PEOPLE = frozenset({"Enqueue", "Dial"})
"""Waiting for these is not self-service."""

PATIENCE = 3.0
"""Seconds without a word after which a caller whose call was taken up again hears that it goes on."""

Trail = list[tuple[str, str]]
"""(step, exit) in the order taken."""

Result = tuple[State, tuple[Effect, ...]]


class EngineBudget(Exception):
    """A call runs in circles: BUDGET steps without waiting, or EVENTS events. The checker did not see it."""

    def __init__(self, state: State) -> None:
        super().__init__(f"{state.flow} runs in circles near {state.step}")
        self.state = state


class Acts(Protocol):
    """What a verb does; one function pair in each module of verbs/. Both give the id of the next step, END, or None
    when the call now waits or is over."""

    def begin(self, run: Run, step: Step) -> str | None:
        """The call comes to `step`."""

    def resume(self, run: Run, step: Step, event: Any) -> str | None:
        """The effect of `begin` was closed by `event`."""

    def again(self, run: Run, step: Step, performed: bool | None = None) -> str | None:
        """The effect of `begin` was pending when the engine died: repeat it, or go on when that could do harm.
        `performed` as in events.Resumed."""


_ACTS = {module.VERB.name: cast(Acts, module) for module in (*VERB_MODULES, *INSIDE)}
BEGIN: Mapping[str, Callable[[Run, Step], str | None]] = {name: m.begin for name, m in _ACTS.items()}
RESUME: Mapping[str, Callable[[Run, Step, Any], str | None]] = {
    name: m.resume for name, m in _ACTS.items() if hasattr(m, "resume")
}
AGAIN: Mapping[str, Callable[[Run, Step, bool | None], str | None]] = {
    name: m.again for name, m in _ACTS.items() if hasattr(m, "again")
}
SAFE = frozenset(name for name, verb in ROWS.items() if verb.hangup_safe)

CLOSES: Mapping[type[Event], frozenset[str]] = {
    SayDone: frozenset({"Say"}),
    Keys: frozenset({"Say", "Listen", "Record", "Enqueue"}),
    Silence: frozenset({"Listen"}),
    Spoken: frozenset({"Listen"}),
    Chosen: frozenset({"Choose"}),
    Recorded: frozenset({"Record", "Voicemail"}),
    Fetched: frozenset({"Fetch", "Send"}),
    FetchFailed: frozenset({"Fetch", "Send"}),
    DialResult: frozenset({"Dial"}),
    AgentLeft: frozenset({"Enqueue"}),
    QueueTimeout: frozenset({"Enqueue"}),
    NobodyThere: frozenset({"Enqueue"}),
    NotRecorded: frozenset({"Enqueue"}),
}
"""Which effects an event can close."""


# --- the two entries ---------------------------------------------------------------------------------------------


def start(graph: Graph, facts: CallFacts, now: datetime, site: Mapping[str, Any], trail: Trail | None = None) -> Result:
    """Begin a call. `now` has a time zone; `site` holds the values of graph.site_names. Raises EngineBudget."""
    moment = now.timestamp()
    state = State(
        facts=facts,
        flow=graph.name,
        hash=graph.hash,
        started=moment,
        language=_first_language(graph, facts),
        vars={},
        at=moment,
        consents=dict(facts.consents),
    )
    run = Run(graph, state, now, site, trail)
    run.effects.append(Answer())
    _first_values(run)
    _walk(run, graph.start)
    return state, tuple(run.effects)


def advance(graph: Graph, state: State, event: AnyEvent, trail: Trail | None = None) -> Result:
    """What the call does after `event`. Takes every exit into `trail` if one is given. Raises EngineBudget."""
    wanted = CLOSES.get(type(event))
    if wanted is None:
        return _AT_ANY_TIME.get(type(event), _ignore)(graph, state, event, trail)
    if state.pending not in wanted:
        return state, ()
    if state.seq >= EVENTS:
        raise EngineBudget(state)
    run = _run(graph, state, event, trail)
    step = run.graph.steps[state.step]
    _walk(run, RESUME[step.verb](run, step, event))
    return run.state, tuple(run.effects)


# --- inside ------------------------------------------------------------------------------------------------------


def _run(graph: Graph, state: State, event: Event, trail: Trail | None) -> Run:
    """A copy of the state to work on, with the clock put forward."""
    state = state.copy()
    moment = event.now.timestamp()
    if state.pending not in PEOPLE and moment > state.at:
        state.self_service += moment - state.at
    elif state.pending == "Enqueue" and moment > state.at:
        state.waited += moment - state.at
    state.at = moment
    state.seq += 1
    run = Run(graph, state, event.now, event.site, trail)
    run.silent = isinstance(event, Silence)
    return run


def _walk(run: Run, at: str | None) -> None:
    """Take steps until one waits or the call is over."""
    state, longest = run.state, run.root.longest
    for _ in range(BUDGET):
        if at is None:
            if state.self_service < longest or not _overran(run):
                return
            at = _way_out(run)
        if at == END:
            return
        step = run.graph.steps[at]
        if step.when is not None and step.when.value(run.value) is not True:
            at = run.go(step, "next")
        elif state.gone and step.verb not in SAFE:
            at = run.hang_up()
        else:
            state.step = at
            at = BEGIN[step.verb](run, step)
    raise EngineBudget(state)


def _overran(run: Run) -> bool:
    """Whether the call is about to wait in self-service although that has taken too long."""
    state = run.state
    limit = run.root.longest * (1 + state.overruns)
    return state.self_service >= limit and state.pending in SELF_SERVICE and not state.gone


def _way_out(run: Run) -> str:
    """Where a call goes that took too long: once to a place that helps, the second time it ends."""
    run.effects.pop()
    run.state.overruns += 1
    place = (run.always("too_long") or run.always("0")) if run.state.overruns == 1 else None
    return place or run.hang_up(builtin_words.sorry(run.state.language))


def _first_language(graph: Graph, facts: CallFacts) -> str:
    """The language known beforehand if the file speaks it, else that of the number."""
    if facts.language is not None and graph.languages.speaks(facts.language):
        return facts.language
    return graph.languages.of_number(facts.number) or graph.languages.fallback


def _first_values(run: Run) -> None:
    """Defaults of `vars:`, then what the call brings for `takes:`."""
    types = run.graph.types
    for name, formula in run.graph.defaults.items():
        run.keep(name, types[name].dump(formula.value(run.value)))
    for name, raw in run.state.facts.takes.items():
        if name in types:
            run.keep(name, raw)


# --- events that may come at any time ----------------------------------------------------------------------------


def _agent_answered(graph: Graph, state: State, event: AgentAnswered, trail: Trail | None) -> Result:
    if state.pending not in PEOPLE:
        return state, ()
    run = _run(graph, state, event, trail)
    run.state.agent = event.agent
    return run.state, ()


def _caller_hung_up(graph: Graph, state: State, event: CallerHungUp, trail: Trail | None) -> Result:
    if state.over or state.gone:
        return state, ()
    talked = event.now.timestamp() - state.at if state.pending == "Enqueue" and state.agent is not None else 0.0
    run = _run(graph, state, event, trail)
    run.state.gone = True
    run.state.talk += max(0.0, talked)
    _walk(run, run.always("hangup") or run.hang_up())
    return run.state, tuple(run.effects)


def _resumed(graph: Graph, state: State, event: Resumed, trail: Trail | None) -> Result:
    """The pending effect is repeated under its old key, or the call goes on where a repetition could do harm."""
    if state.over:
        return state, ()
    silent = event.now.timestamp() - state.at
    run = _run(graph, state, event, trail)
    step = run.graph.steps[state.step]
    run.repeats = True
    at = AGAIN[step.verb](run, step, event.performed)
    run.repeats = False
    _walk(run, at)
    return run.state, tuple(_excused(effect, run) if silent > PATIENCE else effect for effect in run.effects)


def _excused(effect: Effect, run: Run) -> Effect:
    """With a word about the silence before it, where the caller hears anything."""
    moment = builtin_words.moment(run.state.language)
    match effect:
        case Say() | Listen() | Record() | Voicemail():
            return replace(effect, parts=moment + effect.parts)
        case Fetch():
            return replace(effect, meanwhile=effect.meanwhile or moment)
    return effect


def _ignore(_graph: Graph, state: State, _event: AnyEvent, _trail: Trail | None) -> Result:
    return state, ()


_AT_ANY_TIME: Mapping[type[Event], Callable[[Graph, State, Any, Trail | None], Result]] = {
    AgentAnswered: _agent_answered,
    CallerHungUp: _caller_hung_up,
    Resumed: _resumed,
}
