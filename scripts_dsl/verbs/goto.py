"""`goto`: the call goes on at another place.

- goto: menu
  when: customer.debt = 0 PLN
"""

from __future__ import annotations

from scripts_dsl.grammar import Exit, Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.running import Run

VERB = Verb(
    name="goto",
    group="think",
    main=Field("goto", Kind.PLACE, "Where the call goes on.", required=True),
    help="The call goes on at another place.",
    example="- goto: menu\n",
    exits=(Exit("goto", "next", "The place."),),
    files=frozenset({"flow", "script", "survey"}),
    hangup_safe=True,
)


def begin(run: Run, step: Step) -> str | None:
    """Go there."""
    return run.go(step, "goto")
