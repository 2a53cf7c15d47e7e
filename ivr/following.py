"""What somebody who looks sees of a call: where the caller stands, which keys led there, what was typed, who answered.

In: states and events, as calls.py goes through them. Out: the LiveCall, which the card and the board read, and
happenings.
"""

from __future__ import annotations

from datetime import datetime

from ivr.bus import Bus
from ivr.happenings import CallMoved, ConsentSaid, OfferAnswered, PutThroughEnded
from ivr.left_calls import LeftCall
from ivr.live import LiveCall, TrailEntry
from scripts_dsl.events import AgentAnswered, AnyEvent, DialResult, Keys
from scripts_dsl.graph import Graph, Step
from scripts_dsl.offered import UNHEARD
from scripts_dsl.running import graph_of
from scripts_dsl.state import State


class Followed:
    """One call, of the flow `graph`."""

    def __init__(self, bus: Bus, live: LiveCall, graph: Graph) -> None:
        self._bus, self._live, self._graph = bus, live, graph

    def stand(self, step: str, now: datetime) -> None:
        """Where the caller is, for whoever watches."""
        if step and step != self._live.step:
            self._live.step, self._live.since = step, now
            self._bus.publish(CallMoved(self._live.call_id))

    def follow(self, before: State, event: AnyEvent, after: State) -> None:
        """Keep what the pop shows: where the caller went, what was typed, who answered."""
        live = self._live
        live.language, live.verified = after.language, after.verified
        if isinstance(event, DialResult):
            answered = event.status == "answered"
            self._bus.publish(PutThroughEnded(call_id=self._live.call_id, answered=answered, talk=event.talk))
        self._consents(before, after)
        self._offers(before, after)
        if isinstance(event, AgentAnswered):
            live.agent = event.agent
        elif live.queue is not None:
            live.queue = live.joined = live.agent = None
        if isinstance(event, Keys):
            graph = graph_of(self._graph, before)
            step = graph.steps[before.step]
            if before.phase != "confirm":
                live.trail.append(self._entry(graph, step, event))
            self._keep_value(graph, step, after)

    def remember(self, left: LeftCall, state: State) -> None:
        """What the caller did before, for the pop: each key belongs to the step where the call stood until then."""
        self._live.verified = state.verified
        before = ""
        for stepped in left.steps:
            step = self._graph.steps.get(before)
            if step is not None and stepped.event.get("event") == Keys.__name__:
                keys = Keys(now=stepped.at, digits=str(stepped.event["digits"]), by=str(stepped.event["by"]))
                self._live.trail.append(self._entry(self._graph, step, keys))
                self._keep_value(self._graph, step, state)
            before = stepped.step

    def _consents(self, before: State, after: State) -> None:
        """What the caller agreed to or refused belongs to the caller, not to this call alone."""
        if after.consents is before.consents:
            return
        for purpose, given in after.consents.items():
            if before.consents.get(purpose) is not given:
                self._bus.publish(ConsentSaid(call_id=self._live.call_id, purpose=purpose, given=given))

    def _offers(self, before: State, after: State) -> None:
        """What was offered is not offered again by whoever takes the call, and a no counts for all of them."""
        if after.offers is before.offers:
            return
        for product, answer in after.offers.items():
            if before.offers.get(product) != answer:
                self._live.offered = self._live.offered or answer != UNHEARD
                self._bus.publish(OfferAnswered(call_id=self._live.call_id, product=product, answer=answer))

    def _entry(self, graph: Graph, step: Step, event: Keys) -> TrailEntry:
        prompt = step.args.get(step.verb)
        keys = "" if step.args.get("secret") else event.digits
        return TrailEntry(step.place, getattr(prompt, "name", None), keys, _label(step, graph, keys), event.now)

    def _keep_value(self, graph: Graph, step: Step, after: State) -> None:
        name = step.args.get("into")
        if name is not None and name not in graph.secret and after.vars.get(name) is not None:
            self._live.values[name] = after.vars[name]


def _label(step: Step, graph: Graph, keys: str) -> str | None:
    """What keys meant at this step: a choice of an ask, or the place that a key led to."""
    if step.verb == "ask" and keys in (choices := dict(step.args.get("options", ()))):
        return str(choices[keys])
    target = graph.steps.get(step.exits.get(keys) or graph.always.get(keys, ""))
    return target.place if target is not None else None
