"""`offer-not-earned`, `offer-before-business`, `promotion-before-business`: an offer comes after the customer's own
concern, with leave, and once; and what it says is said nowhere before it.

An offer is earned when, on every way to it, the customer was asked something first, agreed to hear it (`consent:`), and
an answer decides whether it is made at all: whoever's problem is not solved is not sold anything. What is promotion, a
file says by `offer:`: the same prompt in a greeting, a menu or while somebody waits would go round all of that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scripts_dsl.chains import Link
from scripts_dsl.check import paths
from scripts_dsl.check.guarded import Sure, unguarded
from scripts_dsl.compile import Compiled
from scripts_dsl.graph import Prompt
from scripts_dsl.messages import Report

OFFER, CONSENT = "offer", "consent"
CHOOSING = frozenset({"menu", "ask"})
"""Verbs in which the customer says what it is about."""
MISSED = frozenset({"on_give_up"})


def check(compiled: Compiled, report: Report) -> None:
    """All three rules; one message for each offer, one for each other step that says what one says."""
    chains = compiled.chains
    offers = [link for link in chains.links.values() if link.node.verb.name == OFFER]
    if not offers:
        return
    seen = paths.reachable(paths.roots(chains), paths.edges(chains))
    _promoted(compiled, seen, report)
    pushed, unasked = unguarded(compiled, _chosen(compiled)), unguarded(compiled, _agreed(compiled))
    second = _second(compiled, offers)
    for link in (offer for offer in offers if offer.id in seen):
        mark = link.node.key.mark
        if link.id in pushed:
            hint = "first a menu or a question, then the offer"
            report.error("offer-before-business", mark, "an offer before the customer's own concern", hint)
        elif link.id in unasked:
            hint = "put  - consent: hear_offer  before it, with  on_no: …"
            report.error("offer-not-earned", mark, "nobody has asked whether the customer wants to hear an offer", hint)
        elif link.id in second:
            hint = "one offer in a contact; take one of them out"
            report.error("offer-not-earned", mark, "a second offer in the same contact", hint)
        elif not _decided(compiled, link):
            hint = "ask whether it is solved, and add  when: solved  to the offer"
            report.error("offer-not-earned", mark, "an offer whether the customer's problem is solved or not", hint)


def _promoted(compiled: Compiled, seen: set[str], report: Report) -> None:
    """Whatever an offer says, played by another step that a call can come to without the offer."""
    steps = compiled.graph.steps
    words = {prompt: step.args[OFFER] for step in steps.values() if step.verb == OFFER for prompt in _said(step.args)}
    before = unguarded(compiled, lambda step, _exit: steps[step].verb == OFFER)
    for id_ in sorted(seen & before & steps.keys()):
        product = next((words[said] for said in _said(steps[id_].args) if said in words), None)
        if product is not None and steps[id_].verb != OFFER:
            hint = f"say it in  - offer: {product}  alone, behind the caller's own business"
            text = f"what the offer {product} says is played before the caller's own business is served"
            report.error("promotion-before-business", compiled.chains.links[id_].node.key.mark, text, hint)


def _said(value: object) -> Iterator[str]:
    """Prompts at any depth: by name, else by their text."""
    if isinstance(value, Prompt):
        yield value.name or "\0".join(text.text for text in value.texts.values())
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _said(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _said(one)


def _chosen(compiled: Compiled) -> Sure:
    steps = compiled.graph.steps
    return lambda step, exit_name: steps[step].verb in CHOOSING and exit_name not in MISSED


def _agreed(compiled: Compiled) -> Sure:
    steps = compiled.graph.steps
    return lambda step, exit_name: steps[step].verb == CONSENT and exit_name == "next" and steps[step].when is None


def _second(compiled: Compiled, offers: list[Link]) -> set[str]:
    """Offers to which another one leads, or which lead back to themselves."""
    after = paths.edges(compiled.chains)
    return {
        offer.id for offer in offers for other in offers if offer.id in paths.reachable(other.exits.values(), after)
    }


def _decided(compiled: Compiled, offer: Link) -> bool:
    """Whether an answer of the customer decides if the offer is made."""
    before = paths.reachable([offer.id], paths.backwards(paths.edges(compiled.chains)))
    asked = {str(compiled.graph.steps[step].args.get("into")) for step in before if step in compiled.graph.steps}
    return any(name.partition(".")[0] in asked for name in _conditions(compiled, before))


def _conditions(compiled: Compiled, steps: set[str]) -> Iterator[str]:
    """Names that conditions on these steps read."""
    for step in steps:
        found = compiled.graph.steps[step]
        for formula in (found.when, found.args.get("when")):
            yield from formula.names if formula is not None else ()
