"""`pace:` of a campaign: how many of those who answer may find nobody there. Called by reading.py.

Rules `pace`, `impolite`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from scripts_dsl.campaign.model import CallPlan
from scripts_dsl.campaign.percent import percent, written
from scripts_dsl.file_words import Entry, text_of
from scripts_dsl.messages import Report
from scripts_dsl.model import Section
from scripts_dsl.policy import manners
from scripts_dsl.policy.pacing import HIGHEST_TARGET, POLITE_PACE, PREDICTIVE, Pace

EXAMPLE = "write  abandoned: target 1%, never above 3%"

_ABANDONED = re.compile(r"target\s+(?P<target>\S+?)\s*,\s*never above\s+(?P<cap>\S+)")


def read_pace(
    section: Section | None, entries: Mapping[str, Entry], plan: CallPlan | None, report: Report
) -> Pace | None:
    """The pace of a predictive campaign; None for other styles, which abandon nobody."""
    predictive = plan is None or plan.style == PREDICTIVE
    if section is not None and plan is not None and not predictive:
        what = f"a campaign in the style '{plan.style}' rings nobody for whom there is no agent"
        report.error("pace", section.key.mark, what, "pace: is for  style: predictive")
    if not predictive:
        return None
    entry = entries.get("abandoned")
    return POLITE_PACE if entry is None else _abandoned(entry, report)


def _abandoned(entry: Entry, report: Report) -> Pace:
    text, mark = text_of(entry), entry[1].mark
    match = _ABANDONED.fullmatch(text)
    target, cap = (percent(match["target"]), percent(match["cap"])) if match else (None, None)
    if target is None or cap is None or not 0 < cap <= 100:
        report.error("pace", mark, f"'{text[:60]}' is no promise about abandoned calls", EXAMPLE)
        return POLITE_PACE
    most = HIGHEST_TARGET * cap
    if target > most:
        what = f"who aims at {written(target)} is sometimes above {written(cap)}"
        report.error("pace", mark, what, f"the highest target for {written(cap)} is {written(most)}")
        return POLITE_PACE
    found = Pace(Decimal(target), Decimal(cap))
    impolite = manners.paced(POLITE_PACE, found)
    if impolite is not None:
        report.warning("impolite", mark, impolite, manners.HINT)
    return found
