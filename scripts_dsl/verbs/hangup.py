"""`hangup`: last words, then the call is over.

- hangup: goodbye
"""

from __future__ import annotations

from scripts_dsl.grammar import Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.running import Run

VERB = Verb(
    name="hangup",
    group="write and end",
    main=Field("hangup", Kind.PROMPT, "The last words."),
    help="Last words, then the call is over.",
    example="- hangup: goodbye\n",
    exits=(),
    files=frozenset({"flow", "script"}),
    talks=True,
    hangup_safe=True,
)


def begin(run: Run, step: Step) -> str | None:
    """End the call."""
    words = step.args.get("hangup")
    return run.hang_up(run.parts(words) if words is not None else ())
