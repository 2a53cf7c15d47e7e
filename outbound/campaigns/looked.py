"""Proof of having looked before the start: a token of this version of the file and of its lists, which the preflight
shows at its end. A start without it, or with one of another version, calls nobody.

In: the campaign in force and its lists. Out: the token. For the preflight, routes.py and the command line.
"""

from __future__ import annotations

import hashlib

from ivr.statements import Sql
from ivr.store import Store
from outbound.campaigns.orders import NotAllowed
from scripts_dsl.campaign import Campaign

LISTS = Sql("SELECT id, imported, accepted, merged FROM contact_list WHERE campaign = :campaign ORDER BY id")
DIGITS = 12
"""It proves that somebody has looked, and keeps nobody out."""


async def token_of(store: Store, campaign: Campaign) -> str:
    """Another one as soon as the file means something else, or people came or went. Raises StoreError."""
    digest = hashlib.sha256(campaign.hash.encode())
    for row in await store.fetch(LISTS, campaign=campaign.name):
        digest.update("\0".join(map(str, row)).encode() + b"\n")
    return digest.hexdigest()[:DIGITS]


def check(shown: str, now: str) -> None:
    """`shown`: by whoever wants to start it. Raises NotAllowed."""
    if not shown:
        raise NotAllowed("look first who would be called: the preflight ends with the token that starts it")
    if shown != now:
        raise NotAllowed("its file or its lists are not those that you have seen: look again")
