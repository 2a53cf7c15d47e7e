"""`tell`: what only the agent reads, in scripts.

- tell: Smile. Two sentences, then listen.
"""

from __future__ import annotations

from scripts_dsl.effects import Tell
from scripts_dsl.grammar import Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.running import Run

VERB = Verb(
    name="tell",
    group="scripts only",
    main=Field("tell", Kind.TEXT, "What the agent reads.", required=True),
    help="What only the agent reads; it stands beside what comes next.",
    example="- tell: Smile. Two sentences, then listen.\n",
    files=frozenset({"script"}),
    hangup_safe=True,
)


def begin(run: Run, step: Step) -> str | None:
    """Show it."""
    run.effects.append(Tell(run.plain(step.args["tell"])))
    return run.go(step, "next")
