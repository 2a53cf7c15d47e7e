"""G12: steps a second of the whole engine with its journal record, beside closures that only follow each other.

A step is one verb executed. The flow: menu -> say -> set -> when -> goto -> back to the menu, as a caller who presses
keys for ever. The journal's share is what a call pays before the batch goes to disk: event and state as JSON.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median

from bench.figures import Figure
from ivr.eventlog.rows import row
from ivr.happenings import CallStepped
from scripts_dsl import engine
from scripts_dsl.check import check_file
from scripts_dsl.events import AnyEvent, CallFacts, Keys, SayDone, event_to_json
from scripts_dsl.graph import Graph
from scripts_dsl.site import Site
from scripts_dsl.state import State

FLOW = """
flow: steps
languages: [en]
vars: {n: number = 0}
always: {0: bye}
places:
  start:
    - menu: Press one.
      options: {1: more, 2: bye}
      tries: 9
  more:
    - set: {n: n + 1}
    - note: Round ${n}
      when: n < 0
    - goto: again
      when: n > 0
    - goto: bye
  again:
    - say: Thank you.
    - goto: start
  bye:
    - hangup: Goodbye.
"""
ROUNDS = 5
SECONDS = 1.0
"""Of CPU for each, in turns; what other processes take does not count."""


def measure() -> tuple[list[Figure], list[str]]:
    """Engine with journal and closures in turns."""
    graph = _graph()
    pairs = [(engine_steps(graph, journal=True), closures()) for _ in range(ROUNDS)]
    bare = median(engine_steps(graph, journal=False) for _ in range(ROUNDS))
    ours, limit = median(a for a, _ in pairs), median(b for _, b in pairs)
    ratio = median(a / b for a, b in pairs)
    figure = Figure(
        "G12", "steps a second, engine with journal", f"{ours:,.0f}", f"{limit:,.0f}, closures compiled once",
        ratio, 0.015, at_most=False,
    )  # fmt: skip
    return [figure], [
        "G12: menu, set, note (not taken), goto, say, goto, and again; each event with its log row and the state as "
        "JSON. "
        f"The engine without journal: {bare:,.0f} steps a second."
    ]


def _graph() -> Graph:
    checked = check_file(FLOW, "steps.flow.yaml", Site())
    if checked.graph is None:
        raise RuntimeError("\n".join(m.text for m in checked.messages))
    return checked.graph


STEPS_A_ROUND = 6
"""menu, set, note (its `when` is no), goto, say, goto."""


def engine_steps(graph: Graph, *, journal: bool) -> float:
    """Steps a second of calls that press 1 and listen, a thousand rounds each."""
    now, done, began = datetime(2026, 5, 6, 10, tzinfo=UTC), 0, time.process_time()
    while time.process_time() - began < SECONDS:
        state, _ = engine.start(graph, CallFacts("bench", "904"), now, {})
        for turn in range(500):
            at = now + timedelta(milliseconds=turn)
            for event in (Keys(now=at, digits="1", by="length"), SayDone(now=at)):
                state, _ = engine.advance(graph, state, event)
                if journal:
                    _record(event, state)
            done += STEPS_A_ROUND
    return done / (time.process_time() - began)


def _record(event: AnyEvent, state: State) -> None:
    row(CallStepped(call_id="bench", at=event.now, seq=state.seq, step=state.step, event=event_to_json(event)))
    state.to_bytes()


def closures() -> float:
    """Steps a second of the limit: closures compiled once that return the next one."""
    left = [0]

    def make(target: list[Callable[[], object]]) -> Callable[[], object]:
        def step() -> object:
            left[0] += 1
            return target[0]

        return step

    links: list[list[Callable[[], object]]] = [[] for _ in range(6)]
    steps = [make(link) for link in links]
    for link, step in zip(links, steps[1:] + steps[:1], strict=True):
        link.append(step)
    began, step = time.process_time(), steps[0]
    while time.process_time() - began < SECONDS:
        for _ in range(10_000):
            step = step()  # type: ignore[assignment]
    return left[0] / (time.process_time() - began)
