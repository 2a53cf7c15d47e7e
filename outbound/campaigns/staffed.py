"""Whether anybody may ever speak with the people of a campaign: one with agents calls nobody while its queue has none.

For the command line, before and at a start, and for whoever looks how campaigns stand. Raises StoreError.
"""

from __future__ import annotations

from cti.agents import Agents
from ivr.store import Store
from scripts_dsl.campaign import Campaign


async def served(store: Store) -> frozenset[str]:
    """Queues that somebody has."""
    return frozenset(queue for agent in await Agents(store).all() for queue in agent.queues)


def lacking(campaign: Campaign, queues: frozenset[str]) -> str:
    """The queue of a campaign that none of its agents has; empty: it has no queue, or somebody is there."""
    queue = campaign.call.queue
    return queue if queue is not None and queue not in queues else ""


async def unstaffed(store: Store, campaign: Campaign) -> str:
    """What is missing and what to do; empty: nothing is."""
    queue = lacking(campaign, await served(store))
    if not queue:
        return ""
    return (
        f"no agent has the queue {queue}, so nobody is called:"
        f" centrala agent queues NAME {queue} (with those they have), or centrala agent add NAME --queue {queue}"
    )
