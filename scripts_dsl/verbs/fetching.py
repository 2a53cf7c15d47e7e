"""What `run`, `http` and `db` have in common: fields beside the verb, the effect, and what becomes of the answer."""

from __future__ import annotations

from typing import Any

from scripts_dsl.effects import Fetch
from scripts_dsl.events import Fetched, FetchFailed
from scripts_dsl.grammar import Exit, Field, Kind
from scripts_dsl.graph import Step
from scripts_dsl.lookup import type_of
from scripts_dsl.problems import ValueProblem
from scripts_dsl.running import Run

LONGEST = 10.0
"""Seconds that a caller is left waiting for an answer, whatever a file says."""

FIELDS = (
    Field("into", Kind.VALUE_NAME, "The value that is filled with the answer."),
    Field("timeout", Kind.DURATION, "How long we wait for the answer, 10s at most.", default="3s"),
    Field("meanwhile", Kind.PROMPT, "What the caller hears when it takes longer than one second."),
    Field("on_error", Kind.PLACE, "Where the call goes when it fails or takes too long."),
)

EXITS = (
    Exit("next", "next"),
    Exit("on_error", "always error", "It failed, took too long, or the answer has the wrong shape."),
)


def fetch(run: Run, step: Step, kind: str, name: str, **more: Any) -> str | None:
    """Ask; after one second the caller hears `meanwhile`."""
    args = step.args
    meanwhile = args.get("meanwhile")
    effect = Fetch(
        kind,
        name,
        {argument: formula.type.dump(formula.value(run.value)) for argument, formula in args.get("with", ())},
        timeout=args["timeout"],
        key=run.key(),
        meanwhile=run.parts(meanwhile) if meanwhile is not None and not run.state.gone else (),
        **more,
    )
    return run.wait(effect, "Fetch")


def answered(run: Run, step: Step, event: Fetched | FetchFailed) -> str | None:
    """Keep the answer. One of the wrong shape counts as a failure."""
    if isinstance(event, FetchFailed):
        return run.go(step, "on_error")
    into = step.args.get("into")
    return run.go(step, "next" if into is None or keep(run, into, event.value) else "on_error")


def keep(run: Run, name: str, answer: Any) -> bool:
    """Whether the answer fits the type of `name` and was kept. Fields of a map that it leaves out stay as they were."""
    kind = type_of(run.graph, name)
    try:
        value = kind.dump(kind.accept(answer))
    except ValueProblem:
        return False
    run.keep(name, {**(run.raw(name) or {}), **value} if isinstance(value, dict) else value)
    return True
