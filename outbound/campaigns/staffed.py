"""Whether anybody may ever speak with the people of a campaign: one with agents calls nobody while its queue has none.

For the command line, before and at a start. Raises StoreError.
"""

from __future__ import annotations

from cti.agents import Agents
from ivr.store import Store
from scripts_dsl.campaign import Campaign


async def unstaffed(store: Store, campaign: Campaign) -> str:
    """What is missing and what to do; empty: nothing is."""
    queue = campaign.call.queue
    if queue is None or any(queue in agent.queues for agent in await Agents(store).all()):
        return ""
    return (
        f"no agent has the queue {queue}, so nobody is called:"
        f" centrala agent queues NAME {queue} (with those they have), or centrala agent add NAME --queue {queue}"
    )
