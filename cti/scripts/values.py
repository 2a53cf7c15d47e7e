"""What a talk script is given of the card: values for its `takes:`, and how the contact stood before the talk. Pure.

Called by desk.py when a script begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from cti.desk.card import Pop
from ivr.live import LiveCall
from scripts_dsl.graph import Graph
from scripts_dsl.policy import History
from scripts_dsl.policy.contacts import contact_of
from scripts_dsl.policy.earned import REPEAT_DAYS, REST_DAYS, Contact
from scripts_dsl.problems import ValueProblem
from scripts_dsl.types import MapType, Type

CUSTOMER = "customer"
"""The value that takes its fields from the customer on the card."""
COMPLAINT = "complaint"
"""Of cti.customers.DISPOSITIONS."""


def values(graph: Graph, pop: Pop | None, typed: Mapping[str, Any]) -> dict[str, Any]:
    """JSON values by name; what nobody knows, or what does not fit, stays empty. `typed`: what the caller typed."""
    person = _person(pop)
    known = {**typed, CUSTOMER: {**typed, **person}}
    found = {name: _fitting(graph.types[name], known.get(name)) for name in graph.takes}
    return {name: value for name, value in found.items() if value is not None}


def _person(pop: Pop | None) -> dict[str, Any]:
    """Who the customer is, as far as the card says."""
    if pop is None or pop.customer is None:
        return {}
    who, known = pop.customer, {}
    if len(pop.accounts) == 1:
        account = pop.accounts[0]
        known = {"account": account.number, "debt": account.debt, "due": account.due}
    return {"id": who.id, "name": who.name, "language": who.language, "number": pop.ani, **known}


def _fitting(kind: Type, raw: Any) -> Any:
    """The value, if it is one of this type; of one with fields those that fit."""
    if isinstance(kind, MapType):
        if not isinstance(raw, dict):
            return None
        fields = {name: _fitting(field, raw.get(name)) for name, field in kind.fields}
        return {name: value for name, value in fields.items() if value is not None}
    try:
        return None if raw is None else kind.dump(kind.accept(raw))
    except ValueProblem:
        return None


def contact(graph: Graph, pop: Pop | None, now: datetime, past: History | None = None) -> Contact:
    """What decides whether this caller may be offered anything at all: what is known of the person, and what stands on
    the card. `past` None: nobody could look."""
    known = contact_of(past or History(), now)
    found = replace(known, unknown=past is None)
    return found if pop is None else _on_card(found, graph, pop, now)


def _on_card(known: Contact, graph: Graph, pop: Pop, now: datetime) -> Contact:
    asked = {str(step.args["consent"]) for step in graph.steps.values() if step.verb == "consent"}
    calls = [one for one in pop.timeline if one.kind == "call"]
    last = next((one.disposition for one in pop.timeline if one.disposition is not None), None)
    again = any(one.direction == "inbound" and now - one.at <= timedelta(days=REPEAT_DAYS) for one in calls)
    rests = any(
        one.purpose in asked and not one.given and now - one.at <= timedelta(days=REST_DAYS) for one in pop.consents
    )
    return replace(
        known,
        waited=pop.waited,
        calls_again=known.calls_again or again,
        complains=known.complains or last == COMPLAINT,
        rests=known.rests or rests,
    )


def in_call(known: Contact, live: LiveCall | None, state: str) -> Contact:
    """And the call itself. `state`: of the campaign that made it. What a campaign's call had to be asked before it was
    made, `decide` has asked."""
    if live is None:
        return replace(known, state=state)
    if live.direction == "inbound":
        return replace(known, state=state, offered=live.offered)
    return replace(known, state=state, offered=live.offered, inbound=False, barred=False, bothered=False)
