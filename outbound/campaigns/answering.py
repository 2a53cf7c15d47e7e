"""Somebody answers a call of a campaign, this engine's or one before it: what he hears, and what he brings to it.

In: attempts, from the dialplan (ivr/asterisk/answered.py). Out: a flow with its facts, by the style of the campaign.
Made by runner.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ivr.asterisk.answered import Brought
from outbound.campaigns.calls import Calls, Going
from outbound.campaigns.facts import facts_of
from outbound.campaigns.happenings import AnswerHeard
from outbound.campaigns.ports import Needs, Person, Style
from outbound.campaigns.store import open_call
from outbound.lists.candidate import Candidate
from outbound.lists.candidates import Candidates
from scripts_dsl.campaign import Campaign

LATE = 3.0
"""Seconds that somebody has waited at least to whom a word was said because no engine was there."""


@dataclass(frozen=True, slots=True)
class _Whose:
    """A call that was answered."""

    campaign: Campaign
    candidate: Candidate
    style: Style
    going: Going | None
    """None: this engine has not begun it."""


class Answering:
    """See above. `campaigns()`: the files in force. Implements ivr.asterisk.answered.Answers."""

    def __init__(
        self, needs: Needs, calls: Calls, candidates: Candidates, campaigns: Callable[[], Mapping[str, Campaign]]
    ) -> None:
        self._n, self._calls, self._candidates, self._campaigns = needs, calls, candidates, campaigns

    async def answered(self, attempt: str, heard: str, *, late: bool = False, listened: float = 0.0) -> Brought | None:
        """What the person hears; also when another engine has rung. `late`: he has waited; so he has while it was
        `listened` for a machine. Raises StoreError."""
        one = await self._whose(attempt)
        if one is None:
            return None
        campaign, going = one.campaign, one.going
        self._n.brake.serves(campaign.name, attempt)
        if going is not None and not going.answered:
            going.answered = True
            one.style.pace.answered(campaign, asyncio.get_running_loop().time() - going.sent)
        if heard:
            self._n.bus.publish(AnswerHeard(call_id=attempt, at=self._n.clock(), campaign=campaign.name, heard=heard))
        facts = facts_of(campaign, one.candidate, attempt, going.agreed if going is not None else frozenset())
        graph = one.style.hears(Person(campaign, facts, heard, LATE if late else listened))
        return Brought(graph, facts) if graph is not None else None

    async def resumed(self, attempt: str, began: datetime) -> None:
        """Whose flow goes on; an engine before this one brought him to it. Raises StoreError."""
        one = await self._whose(attempt)
        if one is None:
            return
        if one.going is not None:
            one.going.answered = True
        waited = max(0.0, (self._n.clock() - began).total_seconds())
        one.style.resumed(Person(one.campaign, facts_of(one.campaign, one.candidate, attempt), "", waited))

    async def _whose(self, attempt: str) -> _Whose | None:
        """None: nobody knows of it, or nobody here calls so."""
        going = self._calls.get(attempt)
        campaign, candidate = (going.campaign, going.candidate) if going is not None else await self._row(attempt)
        style = self._n.styles.get(campaign.call.style) if campaign is not None else None
        if campaign is None or candidate is None or style is None:
            return None
        return _Whose(campaign, candidate, style, going)

    async def _row(self, attempt: str) -> tuple[Campaign | None, Candidate | None]:
        """Of a call that this engine has not begun."""
        row = await open_call(self._n.store, attempt)
        if row is None:
            return None, None
        return self._campaigns().get(row.campaign), await self._candidates.by_id(row.candidate)
