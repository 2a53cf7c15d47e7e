"""`untested-exit`: a failure that no test of the file ever rehearses. Results come in, warnings go out.

Called by `centrala check` and publish, which have the time to run the tests; an editor has not. A file without tests is
not told: who writes the first flow has other things to learn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from scripts_dsl.check import Checked, paths
from scripts_dsl.graph import END, Graph, Step
from scripts_dsl.messages import Message, Severity
from scripts_dsl.template import Slot
from scripts_dsl.testing.files import run_file
from scripts_dsl.testing.running import Results

RULE = "untested-exit"
EXITS = ("on_error", "on_timeout")
MOST_TESTS = 200
"""Tests that are run only to look for exits; a file with more is not told of them."""


def untested_exits(checked: Checked, file: str) -> tuple[Message, ...]:
    """Run the tests of a file and tell what they leave out. `file` is its name in messages."""
    if checked.graph is None or not 0 < len(checked.tests) <= MOST_TESTS or RULE in checked.allowed:
        return ()
    return never_taken(checked, file, run_file(checked, file))


def never_taken(checked: Checked, file: str, results: Results | None) -> tuple[Message, ...]:
    """The same from results that are there; nothing is told of a file with a test that fails."""
    graph = checked.graph
    if graph is None or graph.survey is not None or results is None or not results.tests or not results.passed:
        return ()
    if RULE in checked.allowed:
        return ()
    tried, seen = results.tried, _reachable(graph)
    return tuple(
        _message(step, name, file)
        for step in graph.steps.values()
        if step.id in seen and step.verb in GIVEN
        for name in EXITS
        if name in step.exits and step.exits[name] != step.exits.get("next") and (step.id, name) not in tried
    )


def _reachable(graph: Graph) -> set[str]:
    after = {step.id: tuple(t for t in step.exits.values() if t != END) for step in graph.steps.values()}
    return paths.reachable((graph.start, *(t for t in graph.always.values() if t != END)), after)


def _message(step: Step, name: str, file: str) -> Message:
    what = f"no test of this file takes '{name}' of this step"
    hint = f"a test with  given: {{{GIVEN[step.verb](step)}}}"
    return Message(RULE, Severity.WARNING, file, step.line, step.column, len(step.verb), what, (hint,))


# --- how a test makes it fail --------------------------------------------------------------------------------------


def _request(step: Step) -> str:
    request = step.args["http"]
    return f"{request.method} {''.join(_pieces(request.url.parts))}: times out"


def _pieces(parts: tuple[str | Slot, ...]) -> Iterator[str]:
    yield from (part if isinstance(part, str) else "*" for part in parts)


GIVEN: Mapping[str, Callable[[Step], str]] = {
    "run": lambda step: f"{step.args['run']}: fails",
    "db": lambda step: f"db.{step.args['db']}: fails",
    "http": _request,
    "send": lambda step: f"send {step.args['send']}: fails",
    "queue": lambda step: f"queues.{step.args['queue']}.wait: 1h",
}
"""Verb -> what stands under `given:` so that it fails, or that nobody comes in time."""
