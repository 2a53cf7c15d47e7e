"""`outcomes:` of a campaign: what follows from how a call went. Called by reading.py."""

from __future__ import annotations

import re
from datetime import timedelta

from scripts_dsl import suggest
from scripts_dsl.messages import Report
from scripts_dsl.policy import Again, Closed
from scripts_dsl.policy.person import REFUSALS
from scripts_dsl.policy.terms import Outcome
from scripts_dsl.tree import Node, Scalar
from scripts_dsl.values import read_duration

SHORTEST = timedelta(minutes=1)
LONGEST = timedelta(days=366)

FIXED = ("done", "never again")

_AGAIN = re.compile(r"again in (?P<length>\S+?)(?:,\s*(?P<times>[1-9][0-9]?) times?)?")


def read_outcome(key: Scalar, node: Node, report: Report) -> Outcome | None:
    """`again in 20h, 2 times`, `done`, `never again`, or a name for the back office."""
    text = node.text.strip() if isinstance(node, Scalar) else ""
    match = _AGAIN.fullmatch(text)
    length = read_duration(match["length"]) if match else None
    if match is not None and length is not None and SHORTEST <= length <= LONGEST:
        if key.text in REFUSALS:
            hint = "write  never again"
            report.warning("impolite", node.mark, f"whoever said '{key.text}' is called again", hint)
        return Again(length, int(match["times"]) if match["times"] else None)
    if text in FIXED or (text.isidentifier() and suggest.nearest(text, FIXED) is None):
        return Closed(text)
    if match is not None:
        report.error("duration", node.mark, f"'{match['length'][:20]}' is not a length of time", "write  again in 20h")
    else:
        near = suggest.nearest(text, FIXED)
        hint = f"did you mean '{near}'?" if near else "write  done, never again, again in 20h, 2 times, or a name"
        report.error("outcome", node.mark, f"'{text[:40]}' cannot follow from an outcome", hint)
    return None
