"""What stops a campaign at once without statistics, as far as the program can see it: three complaints in fifty
answered calls, a call outside the hours, an opt-out that was not kept, or after which somebody was not let go.

In: what was heard, calls that were placed. Out: triggers with a sentence and the call that shows it. Asked by
braking.py after each look. What only people know (a letter of an authority, a wrong list) they say: halting.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.happenings import CallPlaced
from ivr.statements import Sql
from outbound.braking.happenings import BrakeHeard, BrakeTripped
from outbound.braking.needs import Needs
from outbound.braking.signals import OPT_OUT_BLOCKED
from outbound.lists.candidates import Candidates
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy.brake import COMPLAINS, IN_PITCH, OPTS_OUT
from scripts_dsl.policy.brake.states import Trigger, complained
from scripts_dsl.policy.letting_go import LIMIT
from scripts_dsl.policy.respect import outside_hours
from scripts_dsl.policy.windows import EDGE

KEPT_WITHIN = timedelta(seconds=5)
"""After a call in which somebody opted out the refusal must be on disk."""
CAMPAIGN = "campaign "
"""Begin of CallPlaced.because."""

RANKS = Sql(
    "SELECT (SELECT count(*) FROM brake_answer p WHERE p.campaign = c.campaign AND p.run = c.run AND p.late = false"  # noqa: S608 - words of our own
    f" AND p.signal = '{IN_PITCH}' AND p.place > 0 AND p.place <= c.place) FROM brake_answer c"
    f" WHERE c.campaign = :campaign AND c.run = :run AND c.signal = '{COMPLAINS}' AND c.x = 0.0 AND c.place > 0"
    " AND NOT EXISTS (SELECT 1 FROM brake_answer o WHERE o.campaign = c.campaign AND o.run = c.run"
    " AND o.place = c.place AND o.n > c.n)"
    " GROUP BY c.campaign, c.run, c.place ORDER BY c.place"
)
"""Of answered calls that brought a complaint which was not taken back, in the order of calls: which number each has."""
REFUSED = Sql(
    "SELECT s.number FROM campaign_call c LEFT JOIN suppression s ON s.number = c.number WHERE c.attempt = :call_id"
)


@dataclass(frozen=True, slots=True)
class _OptOut:
    call: str
    campaign: str
    until: datetime


class Tripwires:
    """Of this engine."""

    def __init__(self, needs: Needs) -> None:
        self._n = needs
        self._placed: list[tuple[str, str, datetime]] = []
        """Campaign, number and moment of calls nobody has looked at yet."""
        self._opt_outs: list[_OptOut] = []
        needs.bus.subscribe(CallPlaced, self._call)

    def _call(self, event: CallPlaced) -> None:
        if event.because.startswith(CAMPAIGN):
            self._placed.append((event.because.removeprefix(CAMPAIGN), event.number, event.at))

    async def heard(self, campaign: str, run: int, told: Iterable[BrakeHeard]) -> BrakeTripped | None:
        """After answers. Raises StoreError."""
        bad = [one for one in told if one.x == 0.0]
        now = self._n.clock()
        self._opt_outs += [_OptOut(one.call, campaign, now + KEPT_WITHIN) for one in bad if one.signal == OPTS_OUT]
        blocked = [one for one in bad if one.signal == OPT_OUT_BLOCKED]
        if blocked:
            why = f"pressed 9, and the agent went on for more than {LIMIT:g} seconds"
            return self._tripped(campaign, Trigger.BLOCKED_OPT_OUT, blocked[-1].call, why)
        complaints = [one for one in bad if one.signal == COMPLAINS]
        if complaints and await self._too_many(campaign, run):
            return self._tripped(campaign, Trigger.COMPLAINTS, complaints[-1].call)
        return None

    async def _too_many(self, campaign: str, run: int) -> bool:
        known: tuple[int, ...] = ()
        for (number,) in await self._n.store.fetch(RANKS, campaign=campaign, run=run):
            known, tripped = complained(known, int(number))
            if tripped:
                return True
        return False

    async def look(self, campaign: Campaign) -> BrakeTripped | None:
        """At calls and opt-outs since the last look. Raises StoreError, ScriptError."""
        return await self._outside(campaign) or await self._blocked(campaign.name)

    async def _outside(self, campaign: Campaign) -> BrakeTripped | None:
        mine = [one for one in self._placed if one[0] == campaign.name]
        self._placed = [one for one in self._placed if one[0] != campaign.name]
        for _, number, at in mine:
            candidate = await Candidates(self._n.store).one(campaign.name, number)
            if candidate is None:
                continue
            person, rules = candidate.person(campaign.people.fields), await self._n.rules()
            # Who was decided about a moment before the end of the hours may still be rung after that moment.
            late, early = (outside_hours(person, rules, campaign.terms, moment) for moment in (at, at - EDGE))
            if late is not None and early is not None:
                return self._tripped(campaign.name, Trigger.OUTSIDE_WINDOW, "", late)
        return None

    async def _blocked(self, campaign: str) -> BrakeTripped | None:
        now = self._n.clock()
        for one in [one for one in self._opt_outs if one.campaign == campaign]:
            rows = await self._n.store.fetch(REFUSED, call_id=one.call)
            if not rows or rows[0][0] is not None:
                self._opt_outs.remove(one)
            elif now >= one.until:
                self._opt_outs.remove(one)
                return self._tripped(campaign, Trigger.BLOCKED_OPT_OUT, one.call, "an opt-out was not kept")
        return None

    def _tripped(self, campaign: str, trigger: Trigger, call: str, why: str = "") -> BrakeTripped:
        return BrakeTripped(call_id=call or None, at=self._n.clock(), campaign=campaign, trigger=trigger.value, why=why)
