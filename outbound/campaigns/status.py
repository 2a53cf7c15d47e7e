"""How campaigns stand, for people: state and why, whom they have still to call, how their calls ended. Raises
StoreError. For routes.py and the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ivr.store import Store
from outbound.campaigns.machines import Machines, machines
from outbound.campaigns.staffed import lacking, served
from outbound.campaigns.states import CampaignState
from outbound.campaigns.store import Standing, by_outcome, standings
from outbound.lists.candidates import Candidates
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy.person import RESERVED


@dataclass(frozen=True, slots=True)
class Status:
    """One campaign."""

    campaign: Campaign | None
    """None: its file is gone."""
    name: str
    standing: Standing
    people: Mapping[str, int]
    """By state of a candidate: waiting, claimed, done, never, fix."""
    outcomes: Mapping[str, int]
    """Calls that are over, by their word, the most frequent first."""
    going: int
    """Calls that go on."""
    next: datetime | None
    """When somebody may be called who must wait for it; None: at once, nobody waits, or it is not running."""
    unstaffed: str = ""
    """Its queue, when no agent has it: nobody is called."""
    machines: Machines | None = None
    """None: nobody listens for answering machines."""


async def status(store: Store, campaigns: Mapping[str, Campaign], name: str, now: datetime) -> Status:
    """Of a campaign of the files, or one that was started once."""
    return await _status(
        store, campaigns, name, (await standings(store)).get(name, Standing()), now, await served(store)
    )


async def statuses(store: Store, campaigns: Mapping[str, Campaign], now: datetime) -> Sequence[Status]:
    """Of all, by name."""
    known = await standings(store)
    names, queues = sorted(campaigns.keys() | known.keys()), await served(store)
    return [await _status(store, campaigns, name, known.get(name, Standing()), now, queues) for name in names]


async def _status(
    store: Store,
    campaigns: Mapping[str, Campaign],
    name: str,
    standing: Standing,
    now: datetime,
    queues: frozenset[str],
) -> Status:
    candidates, words = Candidates(store), dict(await by_outcome(store, name))
    going = words.pop(RESERVED, 0)
    people = {state.value: count for state, count in (await candidates.counts(name)).items()}
    ordered = dict(sorted(words.items(), key=lambda pair: (-pair[1], pair[0])))
    waits = standing.state is CampaignState.RUNNING and not await candidates.due(name, now, 1)
    wakes = await candidates.wakes(name, now) if waits else None
    file = campaigns.get(name)
    missing = lacking(file, queues) if file is not None else ""
    heard = await machines(store, name)
    return Status(file, name, standing, people, ordered, going, wakes, missing, heard)
