"""`note`: a line in the history of the call.

- note: Caller wants to pay on ${pay_on}
"""

from __future__ import annotations

from scripts_dsl.effects import Note
from scripts_dsl.grammar import Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.running import Run

VERB = Verb(
    name="note",
    group="write and end",
    main=Field("note", Kind.TEXT, "What is written.", required=True),
    help="A line in the history of the call.",
    example="- note: Caller wants to pay on ${pay_on}\n",
    files=frozenset({"flow", "script", "survey"}),
    hangup_safe=True,
)


def begin(run: Run, step: Step) -> str | None:
    """Write it, values in the call's language."""
    run.effects.append(Note(step.args["note"].plain(run.value, run.state.language)))
    return run.go(step, "next")
