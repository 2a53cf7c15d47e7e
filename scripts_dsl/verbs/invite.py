"""Inside a survey, before its first word: is this caller asked at all? Not written in files; survey/lowering.py puts it
there. `ask_when:` says who is asked; a survey that is not part of a call asks whoever it is begun with.
"""

from __future__ import annotations

from datetime import datetime

from scripts_dsl.effects import SurveyOpens, SurveySkips
from scripts_dsl.grammar import Exit, Verb
from scripts_dsl.graph import Graph, Step
from scripts_dsl.running import Run
from scripts_dsl.survey.asking import CHANCE, Ticket, left_in_peace

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
LOT = "caller.lot"
"""What decides by chance for this call, made with a secret of the site; without one, the call's id."""
EVERYBODY = "caller.asked_anyway"
"""Yes: `chance` does not count for this call."""
REFUSES = "caller.refuses_surveys"
"""Yes: this person wants to be asked nothing."""
REFUSED = "refused"
TALK = "talk.seconds"
FACTS = frozenset({LAST_ASKED, LOT, EVERYBODY, REFUSES})
"""What the site says for surveys."""


def begin(run: Run, step: Step) -> str | None:
    """In a call, those of `ask_when:`."""
    if run.graph.survey is None:
        return run.go(step, "next")
    if run.state.stack and not wanted(run, run.graph):
        return run.go(step, "on_skip")
    run.effects.append(SurveyOpens(run.graph.survey.name, run.graph.hash))
    return run.go(step, "next")


def wanted(run: Run, graph: Graph) -> bool:
    """Whether the survey of `graph` asks whoever is in this call. Why not, is told when the lot has fallen on them."""
    survey = graph.survey
    assert survey is not None
    known = run.site.get(LAST_ASKED)
    last = datetime.fromisoformat(known) if isinstance(known, str) else None
    ticket = Ticket(str(run.site.get(LOT) or run.state.facts.call_id), run.site.get(EVERYBODY) is True)
    why = left_in_peace(survey, ticket, last, run.now, lambda name: _value(run, name))
    if why != CHANCE and run.site.get(REFUSES) is True:
        why = REFUSED
    if why is not None and why != CHANCE:
        run.effects.append(SurveySkips(survey.name, why))
    return why is None


def _value(run: Run, name: str) -> object:
    """A talk that goes on, beside whose script somebody is asked, has lasted since the script began."""
    if name == TALK and run.root.kind == "script":
        return round(run.now.timestamp() - run.state.started)
    return run.value(name)
