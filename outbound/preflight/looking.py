"""The people of a campaign who wait are looked at, as before a call: `pasts`, then `decide`. Nothing is claimed.

In: the store. Out: a Preflight. Called by the command line, in a process of its own: a million decisions take minutes.
Every function raises StoreError.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from ivr.statements import Sql
from ivr.store import Store
from outbound.lists.candidate import Candidate
from outbound.lists.candidates import ROW, Candidates, candidate
from outbound.lists.past import pasts
from outbound.preflight.counting import Counting, Preflight
from scripts_dsl.campaign import Campaign, decide
from scripts_dsl.policy import Rule

PAGE = 1_000
MOST = 1_000_000
"""People that are looked at; the rest is counted only."""
NEXT = Sql(f"{ROW} WHERE campaign = :campaign AND state = 'waiting' AND number > :after ORDER BY number LIMIT :most")
"""By number, for which there is an index."""


async def preflight(
    store: Store,
    campaign: Campaign,
    rules: Sequence[Rule],
    at: datetime,
    most: int = MOST,
    told: Callable[[int, int], None] = lambda _done, _of: None,
) -> Preflight:
    """`rules`: those of the countries. `told`: how many of how many are done."""
    counting = Counting(campaign, at)
    states = {state.value: people for state, people in (await Candidates(store).counts(campaign.name)).items()}
    waiting = min(most, states["waiting"])
    after, done = "", 0
    while done < waiting:
        some = await _page(store, campaign.name, after, min(PAGE, waiting - done))
        if not some:
            break
        histories = await pasts(store, some, campaign.terms.purpose, campaign.brake.compare_with)
        for one in some:
            person = one.person(campaign.people.fields)
            counting.add(person, decide(person, histories[one.number], rules, campaign, at), one.not_before)
        after, done = some[-1].number, done + len(some)
        told(done, waiting)
    return counting.result(states, whole=states["waiting"] <= most)


async def _page(store: Store, campaign: str, after: str, most: int) -> Sequence[Candidate]:
    return [candidate(row) for row in await store.fetch(NEXT, campaign=campaign, after=after, most=most)]
