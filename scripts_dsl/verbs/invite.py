"""Inside a survey, before its first word: is this caller asked at all? Not written in files; survey/lowering.py puts it
there. `ask_when:` says who is asked; a survey that is not part of a call asks whoever it is begun with.
"""

from __future__ import annotations

from datetime import datetime

from scripts_dsl.grammar import Exit, Verb
from scripts_dsl.graph import Step
from scripts_dsl.running import Run
from scripts_dsl.survey.asking import wanted

VERB = Verb(
    name="invite",
    group="inside surveys",
    main=None,
    help="Goes on with those who are asked.",
    example="",
    exits=(Exit("next", "next", "Asked."), Exit("on_skip", "next", "Left in peace.", at_once=True)),
    files=frozenset(),
)

LAST_ASKED = "caller.surveyed"
"""When the person was last asked anything, as the site knows it: an ISO 8601 moment with a zone."""


def begin(run: Run, step: Step) -> str | None:
    """In a call, those of `ask_when:`."""
    survey = run.graph.survey
    if survey is None or not run.state.stack:
        return run.go(step, "next")
    known = run.site.get(LAST_ASKED)
    last = datetime.fromisoformat(known) if isinstance(known, str) else None
    asked = wanted(survey, run.state.facts.call_id, last, run.now, run.value)
    return run.go(step, "next" if asked else "on_skip")
