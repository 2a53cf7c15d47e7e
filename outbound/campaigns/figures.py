"""What the formulas of `stop:` read: `share(do_not_call, 50)` of a campaign's last 50 calls. Pure.

In: the words of its last calls, the newest first. Out: percent points by the name that a formula has. A figure of more
calls than there were is not known: two refusals among the first three calls prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from scripts_dsl.campaign import Campaign
from scripts_dsl.policy.person import UNPLACED

IN_A_ROW = 20
"""Calls that reached nobody's telephone: the line is dead, or the list is wrong. A list would be used up in minutes."""
DEAD = f"the last {IN_A_ROW} calls reached no telephone: see whether the trunk is there and the list is right"

_SHARE = re.compile(r"share\((?P<of>\w+), (?P<count>\d{1,6})\)")


def names(campaign: Campaign) -> frozenset[str]:
    """The figures that its formulas read."""
    return frozenset(name for stop in campaign.stops for name in stop.when.names if "(" in name)


def deepest(wanted: Iterable[str]) -> int:
    """How many calls they look back, at most."""
    return max((int(found["count"]) for name in wanted if (found := _SHARE.fullmatch(name))), default=0)


def is_dead(words: Sequence[str]) -> bool:
    """Nobody can be reached. `words`: of its last calls, the newest first."""
    return len(words) >= IN_A_ROW and UNPLACED.issuperset(words[:IN_A_ROW])


def figures(wanted: Iterable[str], words: Sequence[str]) -> Mapping[str, object]:
    """Those that are known."""
    known: dict[str, object] = {}
    for name in wanted:
        found = _SHARE.fullmatch(name)
        if found is not None and len(words) >= (count := int(found["count"])) > 0:
            known[name] = Decimal(100 * words[:count].count(found["of"])) / count
    return known
