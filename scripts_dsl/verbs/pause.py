"""`pause`: silence for a while.

- pause: 2s
"""

from __future__ import annotations

from scripts_dsl.effects import Pause, Say
from scripts_dsl.grammar import Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.running import Run
from scripts_dsl.verbs.say import resume

VERB = Verb(
    name="pause",
    group="talk",
    main=Field("pause", Kind.DURATION, "How long nothing is said, 60s at most.", required=True, most="60s"),
    help="Silence for a while.",
    example="- pause: 2s\n",
    files=frozenset({"flow", "survey"}),
    waits=True,
    always_keys=True,
)


__all__ = ["VERB", "again", "begin", "resume"]


def begin(run: Run, step: Step) -> str | None:
    """Say nothing; the keys of always act."""
    return run.wait(Say((Pause(step.args["pause"]),), keys=run.always_keys), "Say")


def again(run: Run, step: Step, _performed: bool | None = None) -> str | None:
    """The whole of it."""
    return begin(run, step)
