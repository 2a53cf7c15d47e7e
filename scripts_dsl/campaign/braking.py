"""`brake:` of a campaign: satisfaction stops it. Every word has its careful default; what is less careful is a warning.

Called by reading.py. Rules `brake`, `impolite`, `unknown-people`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from scripts_dsl import site_users, suggest
from scripts_dsl.campaign.percent import percent
from scripts_dsl.file_words import Entry
from scripts_dsl.messages import Report
from scripts_dsl.policy import brake as policy
from scripts_dsl.policy import manners
from scripts_dsl.policy.brake import HEARD, Brake
from scripts_dsl.site import Site
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Node, Scalar
from scripts_dsl.values import read_duration, read_number

WORST, BEST = 1, 5
"""The scale of satisfaction."""
LONGEST_BASELINE = timedelta(days=3 * 366)
LONGEST_SILENCE = timedelta(days=1)
FALSE_STOPS = (Decimal("0.1"), Decimal(50))
MOST_COMPARED = Decimal(50)

_BEFORE = re.compile(r"(?P<length>\S+) before")


class BrakeReader:
    """Reads the entries of one `brake:`."""

    def __init__(self, purpose: str, site: Site, report: Report) -> None:
        self.default = policy.careful(purpose)
        self.site = site
        self.report = report

    def brake(self, entries: Mapping[str, Entry]) -> Brake:
        """The brake, with a warning for each word that is less careful than its default."""
        found: dict[str, Any] = {}
        for name, (_, node) in entries.items():
            value = READERS[name](self, node)
            if value is None:
                continue
            found[name] = value
            judge = manners.BRAKE.get(name)
            impolite = judge(self.default, replace(self.default, **{name: value})) if judge else None
            if impolite is not None:
                self.report.warning("impolite", node.mark, impolite, manners.HINT)
        return replace(self.default, **found)

    def refuse(self, node: Node, text: str, hint: str) -> None:
        """It cannot be understood."""
        self.report.error("brake", node.mark, text, hint)

    # --- words ---------------------------------------------------------------------------------------------------

    def listens_to(self, node: Node) -> Mapping[str, Decimal] | None:
        """`{csat: 40%, hangs_up_in_pitch: 30%, opts_out: 15%, complains: 15%}`: together 100%."""
        if not isinstance(node, MappingNode):
            self.refuse(node, "the brake listens to signals with their shares", "write  listens_to: {csat: 40%, …}")
            return None
        shares: dict[str, Decimal] = {}
        for key, value in node.entries:
            share = percent(_text(value))
            if key.text not in HEARD:
                hints = suggest.hints(key.text, HEARD, "signals")
                self.report.error("brake", key.mark, f"the brake cannot hear '{key.text}'", *hints)
            elif share is None:
                self.refuse(value, f"'{_text(value)[:20]}' is no share", "write 40%")
            else:
                shares[key.text] = share
        if len(shares) < len(node.entries):
            return None
        if sum(shares.values()) != 100:
            self.refuse(node, "the shares of the signals are not 100% together", "csat 40%, … complains 15%")
            return None
        return shares

    def baseline(self, node: Node) -> timedelta | Decimal | None:
        """`90d before`, or a number on the scale."""
        text = _text(node)
        match, number = _BEFORE.fullmatch(text), read_number(text)
        length = read_duration(match["length"]) if match else None
        if length is not None and timedelta(0) < length <= LONGEST_BASELINE:
            return length
        if number is not None and WORST < number <= BEST:
            return Decimal(number)
        self.refuse(node, f"'{text[:40]}' is nothing to compare with", f"write  90d before,  or a number up to {BEST}")
        return None

    def tolerance(self, node: Node) -> Decimal | None:
        """`0.05`: points of 1 to 5."""
        number = read_number(_text(node))
        if number is not None and 0 <= number <= 1:
            return Decimal(number)
        self.refuse(node, f"a fall is told in points of {WORST} to {BEST}, 0 to 1", "write  tolerance: 0.05")
        return None

    def false_stop(self, node: Node) -> Decimal | None:
        """`5%`."""
        share, (least, most) = percent(_text(node)), FALSE_STOPS
        if share is not None and least <= share <= most:
            return share
        self.refuse(node, f"'false_stop' is a percentage from {least}% to {most}%", "write  false_stop: 5%")
        return None

    def compare_with(self, node: Node) -> Decimal | None:
        """`10%`."""
        share = percent(_text(node))
        if share is not None and share <= MOST_COMPARED:
            return share
        self.refuse(node, f"'compare_with' is a percentage up to {MOST_COMPARED}%", "write  compare_with: 10%")
        return None

    def silence(self, node: Node) -> timedelta | None:
        """`30m`."""
        length = read_duration(_text(node))
        if length is not None and timedelta(0) < length <= LONGEST_SILENCE:
            return length
        self.report.error("duration", node.mark, "'silence' is a length of time up to a day", "write 30m")
        return None

    def restart(self, node: Node) -> str | None:
        """`campaign_owner`, or a user: a named person."""
        name = _text(node)
        if name != policy.OWNER and not site_users.user(node, self.site, self.report):
            return None
        return name


def _text(node: Node) -> str:
    return node.text.strip() if isinstance(node, Scalar) else ""


READERS: Mapping[str, Callable[[BrakeReader, Node], Any]] = {
    "listens_to": BrakeReader.listens_to,
    "baseline": BrakeReader.baseline,
    "tolerance": BrakeReader.tolerance,
    "false_stop": BrakeReader.false_stop,
    "compare_with": BrakeReader.compare_with,
    "silence": BrakeReader.silence,
    "restart": BrakeReader.restart,
}
