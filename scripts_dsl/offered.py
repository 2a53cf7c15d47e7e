"""What was offered in a call, and what became of it: kept in State.offers, by product. Pure; called by the verbs.

became     the last word on a product
unheard    a no to being told of it
answered   a yes or no to a question that follows an offer
"""

from __future__ import annotations

from scripts_dsl.graph import Graph, Step
from scripts_dsl.running import Run

OFFER, CONSENT = "offer", "consent"
HEARD, TAKEN, DECLINED, UNHEARD = "heard", "taken", "declined", "unheard"
"""What became of an offer: made, and the script asks itself what is thought of it; yes; no; the person did not want to
hear it."""
REFUSED = frozenset({DECLINED, UNHEARD})
"""A no: nothing is offered again for a time."""
ANSWERS = {"yes": TAKEN, "no": DECLINED}
"""Buttons of the question behind an offer that does not ask itself."""


def became(run: Run, step: Step, word: str) -> None:
    """`step`: the offer."""
    run.state.offers = {**run.state.offers, str(step.args[OFFER]): word}


def unheard(run: Run, asked: Step) -> None:
    """The person does not want to hear what `asked`, a `consent` step, has asked for."""
    for step in _of(run.graph):
        if step.args[OFFER] not in run.state.offers and asked.id in {one.id for one in asked_before(run.graph, step)}:
            became(run, step, UNHEARD)


def answered(run: Run, question: Step, word: str) -> None:
    """A button of `question`; only one that stands behind an offer is an answer to it."""
    for step in _of(run.graph):
        behind = step.exits["on_yes"] == step.exits["on_no"] == question.id
        if behind and run.state.offers.get(step.args[OFFER]) == HEARD and word in ANSWERS:
            became(run, step, ANSWERS[word])


def offers(graph: Graph) -> bool:
    """Whether the file, or one that it calls, offers anything."""
    return bool(_of(graph)) or any(map(offers, graph.flows.values()))


def _of(graph: Graph) -> list[Step]:
    return [step for step in graph.steps.values() if step.verb == OFFER]


def asked_before(graph: Graph, offer: Step) -> tuple[Step, ...]:
    """The `consent` steps from which a yes leads to this offer, without another one between."""
    consents = [step for step in graph.steps.values() if step.verb == CONSENT]
    return tuple(step for step in consents if offer.id in _after(graph, step.exits["next"]))


def _after(graph: Graph, begin: str) -> set[str]:
    """Steps that can come next, up to the next consent."""
    seen: set[str] = set()
    ahead = [begin]
    while ahead:
        at = ahead.pop()
        if at in seen or at not in graph.steps or graph.steps[at].verb == CONSENT:
            continue
        seen.add(at)
        ahead.extend(graph.steps[at].exits.values())
    return seen
