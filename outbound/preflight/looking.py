"""Everybody who waits on a campaign's list is looked at, in pieces: candidates and their pasts are read, decided about
and forgotten. Of more people than MOST an even part is looked at. Raises StoreError.

Called by centrala/preflighting.py, in a program of its own: a decision about a million people is minutes of work, and
calls come first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import orjson

from ivr.statements import Sql
from ivr.store import Store
from outbound.campaigns.looked import token_of
from outbound.lists.candidates import ROW, candidate
from outbound.lists.past import pasts
from outbound.preflight.counting import Counting
from outbound.preflight.report import Expected, Progress, Report, Settled
from scripts_dsl.policy import Person

AT_ONCE = 500
"""Candidates read together with their pasts."""
MOST = 200_000
"""People who are looked at one by one."""

PAGE = Sql(
    f"{ROW} WHERE campaign = :campaign AND state = 'waiting' AND number > :after AND candidate.id % :every = 0"
    " ORDER BY number LIMIT :most"
)
SETTLED = Sql(
    "SELECT state, because, count(*) FROM candidate WHERE campaign = :campaign GROUP BY state, because"
    " ORDER BY count(*) DESC, state, because LIMIT 200"
)
TOLD = Sql("SELECT outcome, count(*) FROM campaign_call WHERE ended IS NOT NULL GROUP BY outcome")
LAST_TALKS = 500
UNTIL_AGENT = Sql(
    "SELECT e.body FROM (SELECT call_id, max(at) AS at FROM answered_person GROUP BY call_id"
    " ORDER BY max(at) DESC, call_id LIMIT :most) p JOIN event e ON e.call_id = p.call_id"
    " WHERE e.kind = 'campaign.person_reached'"
)
"""Of those who answered last, in whichever campaign: who had an agent, and when."""
WAITING = Sql("SELECT count(*) FROM candidate WHERE campaign = :campaign AND state = 'waiting'")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the simulation is asked."""

    people: int
    """Who are called some time."""
    sample: Sequence[Person]
    words: Sequence[tuple[str, int]]
    """How calls of all campaigns ended so far."""
    until_agent: Sequence[float] = ()
    """Seconds from an answer to the agent, in the last talks of all campaigns."""


async def look(
    store: Store,
    counting: Counting,
    made: Sequence[str],
    expected: Callable[[Asked], Expected | None],
    told: Callable[[Progress], None] = lambda _: None,
    most: int = MOST,
) -> Report:
    """The whole report. `made`: signals that the campaign can produce."""
    campaign = counting.campaign
    token = await token_of(store, campaign)  # of what is looked at: who comes meanwhile was not
    ((people,),) = await store.fetch(WAITING, campaign=campaign.name)
    every, after = max(1, -(-people // most)), ""
    for _ in range(1 + most):
        rows = await store.fetch(PAGE, campaign=campaign.name, after=after, every=every, most=AT_ONCE)
        if not rows:
            break
        found = [candidate(row) for row in rows]
        after = found[-1].number
        histories = await pasts(store, found, campaign.terms.purpose, campaign.brake.compare_with)
        for one in found:
            counting.add(one, histories[one.number])
        told(Progress(counting.looked, min(people, -(-people // every))))
    rows = await store.fetch(SETTLED, campaign=campaign.name)
    settled = [Settled(state, because, count) for state, because, count in rows if state != "waiting"]
    words = [(word, int(count)) for word, count in await store.fetch(TOLD)]
    reached = [float(orjson.loads(body)["after"]) for (body,) in await store.fetch(UNTIL_AGENT, most=LAST_TALKS)]
    guess = expected(Asked(counting.callable * every, counting.sample, words, reached))
    return replace(counting.report(people, settled, made, guess), token=token)
