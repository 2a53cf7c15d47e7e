"""`return`: back to the flow that called this one.

- return:
"""

from __future__ import annotations

from scripts_dsl.grammar import Verb
from scripts_dsl.graph import Step
from scripts_dsl.running import Run
from scripts_dsl.verbs import call

VERB = Verb(
    name="return",
    group="think",
    main=None,
    help="Back to the flow that called this one, with what it gives.",
    example="- return:\n",
    exits=(),
    files=frozenset({"flow", "script", "survey"}),
    hangup_safe=True,
)


def begin(run: Run, _step: Step) -> str | None:
    """Back; a flow that nobody called ends."""
    state = run.state
    if not state.stack:
        left, state.left = state.left, ""
        return left or run.hang_up()
    gives = {name: run.raw(name) for name in run.graph.gives}
    caller = state.stack[-1].step
    run.unwind(len(state.stack) - 1)
    state.step = caller
    step = run.graph.steps[caller]
    return call.returned(run, step, gives) if step.verb == "call" else run.go(step, "next")
