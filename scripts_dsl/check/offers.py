"""`offer-not-earned`, `offer-before-business`: an offer comes after the customer's own concern, with leave, and once.

An offer is earned when, on every way to it, the customer was asked something first, agreed to hear it (`consent:`), and
an answer decides whether it is made at all: whoever's problem is not solved is not sold anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from scripts_dsl.chains import Link
from scripts_dsl.check import paths
from scripts_dsl.check.guarded import Sure, unguarded
from scripts_dsl.compile import Compiled
from scripts_dsl.messages import Report

OFFER, CONSENT = "offer", "consent"
CHOOSING = frozenset({"menu", "ask"})
"""Verbs in which the customer says what it is about."""
MISSED = frozenset({"on_give_up"})


def check(compiled: Compiled, report: Report) -> None:
    """Both rules; one message for each offer."""
    chains = compiled.chains
    offers = [link for link in chains.links.values() if link.node.verb.name == OFFER]
    if not offers:
        return
    seen = paths.reachable(paths.roots(chains), paths.edges(chains))
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
