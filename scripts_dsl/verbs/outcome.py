"""`outcome`: how the call went, in one word.

- outcome: promised
"""

from __future__ import annotations

from scripts_dsl.effects import Outcome
from scripts_dsl.grammar import Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.running import Run

VERB = Verb(
    name="outcome",
    group="write and end",
    main=Field("outcome", Kind.WORD, "The word; a campaign decides by it.", required=True),
    help="How the call went, in one word. The last one counts.",
    example="- outcome: promised\n",
    files=frozenset({"flow", "script", "survey"}),
    hangup_safe=True,
)


def begin(run: Run, step: Step) -> str | None:
    """Keep the word."""
    word = step.args["outcome"]
    run.state.outcome = word
    run.effects.append(Outcome(word))
    return run.go(step, "next")
