"""The moment when somebody answers a campaign with agents: counted, an agent asked for, the card made ready.

In: runner.py asks what the person hears (`hears`); agents and calls on the bus. Out: the flow of message.py; fates and
pace are told what becomes of the call. The word of a call that an agent took is `talked`, until his script says more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from cti.agents import AgentState
from cti.happenings import AgentStateChanged
from ivr.asterisk.answered import MACHINE
from ivr.bus import Bus
from ivr.happenings import AgentConnected, AgentRinging, CallEnded, OutcomeSaid
from ivr.live import LiveCalls
from outbound.campaigns.machine import at_machine
from outbound.campaigns.ports import Person
from outbound.people.fates import Fates
from outbound.people.message import with_agents
from outbound.people.pace import AgentsPace
from scripts_dsl.campaign import Campaign
from scripts_dsl.errors import ScriptError
from scripts_dsl.graph import Graph
from scripts_dsl.policy.person import ABANDONED
from scripts_dsl.site import NO_SITE, Site

TALKED = "talked"

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Handled:
    """The work of one agent with a call of a campaign."""

    campaign: Campaign
    began: datetime
    ended: datetime | None = None


class Answered:
    """`expect(call, waited)`: an agent is due for it (cti.holding.Reserve)."""

    def __init__(
        self, bus: Bus, live: LiveCalls, pace: AgentsPace, fates: Fates, expect: Callable[[str, float], None]
    ) -> None:
        self._bus, self._live, self._pace, self._fates, self._expect = bus, live, pace, fates, expect
        self._site, self._house = NO_SITE, ""
        self._scripts: Mapping[str, Graph] = {}
        self._surveys: Mapping[str, Graph] = {}
        self._graphs: dict[str, tuple[Campaign, Graph]] = {}
        """By campaign, as its file was."""
        self._people: dict[str, Person] = {}
        """By call."""
        self._work: dict[str, _Handled] = {}
        """By agent."""
        bus.subscribe(AgentRinging, self._rings)
        bus.subscribe(AgentConnected, self._connected)
        bus.subscribe(OutcomeSaid, self._said)
        bus.subscribe(CallEnded, self._ended)
        bus.subscribe(AgentStateChanged, self._moved)

    def put(self, site: Site, scripts: Mapping[str, Graph], surveys: Mapping[str, Graph]) -> None:
        """The settings, talk scripts and surveys in force."""
        self._site, self._house, self._scripts, self._surveys = site, site.house, scripts, surveys
        self._graphs.clear()

    def hears(self, person: Person) -> Graph | None:
        """See ports.Style."""
        campaign, call_id = person.campaign, person.facts.call_id
        graph = self._graph(campaign)
        if graph is None or person.heard == MACHINE:
            script = self._scripts.get(campaign.call.name)
            return graph and at_machine(graph, campaign.call.message, script)
        self._people[call_id] = person
        self._fates.answered(call_id, campaign, person.facts.number or "", person.waited)
        self._pace.waits(campaign, call_id)
        self._expect(call_id, person.waited)
        return graph

    def resumed(self, person: Person) -> None:
        """See ports.Style. Whoever is still without an agent has one at once, or hears who has called."""
        call_id = person.facts.call_id
        self._people[call_id] = person
        self._fates.resumed(call_id, person.campaign, person.waited)
        self._pace.waits(person.campaign, call_id)
        self._expect(call_id, person.waited)

    def _graph(self, campaign: Campaign) -> Graph | None:
        plan, known = campaign.call, self._graphs.get(campaign.name)
        if known is not None and known[0] == campaign:
            return known[1]
        survey = self._surveys.get(plan.asks.survey) if plan.asks is not None else None
        try:
            graph = with_agents(
                plan.queue or "", plan.shown, self._house, campaign.name, self._site,
                record=plan.record, asks=plan.asks, survey=survey,
            )  # fmt: skip
        except ScriptError as problem:
            log.error("campaign.no_such_queue", campaign=campaign.name, problem=str(problem))
            return None
        self._graphs[campaign.name] = campaign, graph
        return graph

    def graphs(self, campaigns: Iterable[Campaign]) -> Iterator[Graph]:
        """What people of these campaigns may hear, so that it can be spoken before."""
        for campaign in campaigns:
            if campaign.call.queue is not None and (graph := self._graph(campaign)) is not None:
                yield graph

    # --- what becomes of it -------------------------------------------------------------------------------------

    def _rings(self, event: AgentRinging) -> None:
        """Before the card is made: what the list says of the person, and the campaign's script."""
        person, live = self._people.get(event.call_id or ""), self._live.get(event.call_id)
        if person is not None and live is not None:
            campaign = person.campaign
            live.values = {name: value for name, value in person.facts.takes.items() if value is not None}
            live.script = campaign.call.name if campaign.call.kind == "script" else ""

    def _connected(self, event: AgentConnected) -> None:
        person = self._people.get(event.call_id or "")
        if person is None or event.call_id is None:
            return
        in_time = self._fates.reached(event.call_id, event.member)
        if in_time is None:
            return
        (self._pace.connected if in_time else self._pace.abandoned)(person.campaign, event.call_id, event.member)
        self._work[event.member] = _Handled(person.campaign, event.at)
        self._bus.publish(OutcomeSaid(call_id=event.call_id, at=event.at, word=TALKED))

    def _said(self, event: OutcomeSaid) -> None:
        person = self._people.get(event.call_id or "")
        if person is not None and event.word == ABANDONED and self._fates.over(event.call_id or ""):
            self._pace.abandoned(person.campaign, event.call_id or "")

    def _ended(self, event: CallEnded) -> None:
        """Whoever hung up in the first two seconds stays counted as abandoned: nobody can tell why."""
        person = self._people.pop(event.call_id or "", None)
        if person is not None and self._fates.over(event.call_id or ""):
            self._pace.gone(person.campaign, event.call_id or "")

    def _moved(self, event: AgentStateChanged) -> None:
        work = self._work.get(event.user)
        if work is None:
            return
        if event.state == AgentState.WRAP_UP:
            work.ended = event.at
        elif event.before == AgentState.WRAP_UP and work.ended is not None:
            del self._work[event.user]
            talk, wrap = (work.ended - work.began).total_seconds(), (event.at - work.ended).total_seconds()
            self._pace.handled(work.campaign, max(0.0, talk), max(0.0, wrap))
