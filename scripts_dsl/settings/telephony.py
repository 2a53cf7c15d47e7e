"""`queues:`, `boxes:`, `numbers:`, `costs:`, `limits:`, `keep_recordings:`."""

from __future__ import annotations

import re
from decimal import Decimal

from scripts_dsl import suggest
from scripts_dsl.calendars import NO_DAYS, Days, calendar_of
from scripts_dsl.file_words import names
from scripts_dsl.graph import Hops
from scripts_dsl.settings import words
from scripts_dsl.settings.model import Box, Costs, Limits, Queue
from scripts_dsl.settings.shapes import Shapes
from scripts_dsl.tree import Node, Scalar
from scripts_dsl.values import read_money

_NUMBER = re.compile(r"\+?[0-9*#]{1,20}", re.ASCII)
MOST_HOPS = 20
MOST_COSTS = 1_000_000
"""Of one attempt, minute or hour, in any currency."""


class Telephony(Shapes):
    """What callers and agents meet."""

    zone = "UTC"
    """Set before queues are read: their hours are on this clock."""
    days: Days = NO_DAYS
    """The same: days of the site."""

    def queue(self, name: Scalar, node: Node) -> Queue | None:
        """One entry of `queues:`."""
        if not self.name(name, "a queue"):
            return None
        parts = self.known(node, names(words.QUEUE), "a queue")
        return Queue(
            name.text,
            self.word(parts.get("name")) or name.text,
            self.words(parts.get("skills")),
            self.words(parts.get("languages")),
            self.words(parts.get("agents")),
            calendar_of(name, parts["hours"], self.zone, self.report, self.days) if "hours" in parts else None,
            self.seconds(parts.get("keep_recordings"), "90d"),
            self.word(parts.get("script")) or None,
            self.word(parts.get("form")) or None,
            self.word(parts.get("tell")) or None,
        )

    def box(self, name: Scalar, node: Node) -> Box | None:
        """One entry of `boxes:`."""
        if not self.name(name, "a box"):
            return None
        parts = self.known(node, names(words.BOX), "a box")
        return Box(
            name.text,
            self.word(parts.get("name")) or name.text,
            self.word(parts.get("tell")) or None,
            self.seconds(parts.get("keep_recordings"), "30d"),
        )

    def keep(self, node: Node | None) -> dict[str, float]:
        """`keep_recordings: {talks: 90d, messages: 30d}`: seconds."""
        parts = self.known(node, names(words.KEEP), "keep_recordings")
        read = {name: self.seconds(part, "90d") for name, part in parts.items()}
        return {name: seconds for name, seconds in read.items() if seconds is not None}

    def flow_of_number(self, number: Scalar, node: Node) -> str | None:
        """One entry of `numbers:`: the name of a flow."""
        kind, _, flow = self.word(node).partition(" ")
        if not _NUMBER.fullmatch(number.text):
            self.report.error("number", number.mark, f"'{number.text}' is not a telephone number", "write +48221234567")
        elif kind != "flow" or not flow.strip():
            self.report.error("number", node.mark, "a number leads to a flow", "write  flow name")
        else:
            return flow.strip()
        return None

    def costs(self, node: Node | None) -> Costs:
        """`costs: {attempt: 0.01 EUR, minute: 0.04 EUR, agent_hour: 24 EUR}`."""
        parts, found = self.known(node, names(words.COSTS), "costs"), dict[str, Decimal]()
        currency = ""
        for name, part in parts.items():
            money = read_money(self.word(part))
            if money is None or not 0 <= money.amount <= MOST_COSTS:
                self.report.error("shape", part.mark, f"'{name}' is money, not '{self.word(part)[:40]}'", "0.04 EUR")
            elif currency and money.currency != currency:
                what = f"costs are in one currency: {currency} before, {money.currency} here"
                self.report.error("shape", part.mark, what)
            else:
                currency, found[name] = money.currency, money.amount
        return Costs(currency, **found)

    def limits(self, node: Node | None, queues: dict[str, Queue]) -> Limits:
        """`limits: {longest: 10m, hops: 3, then: queue senior}`."""
        parts = self.known(node, names(words.LIMITS), "limits")
        longest = self.seconds(parts.get("longest"), "10m")
        hops = self._hops(parts, queues)
        return Limits(hops=hops) if longest is None else Limits(longest, hops)

    def _hops(self, parts: dict[str, Node], queues: dict[str, Queue]) -> Hops | None:
        if "hops" not in parts and "then" not in parts:
            return None
        missing = next((name for name in ("hops", "then") if name not in parts), None)
        if missing is not None:
            there = parts["then" if missing == "hops" else "hops"]
            self.report.error("missing-field", there.mark, f"limits: needs '{missing}'", "hops: 3, then: queue senior")
            return None
        most, (kind, _, queue) = self.word(parts["hops"]), self.word(parts["then"]).partition(" ")
        if not (most.isascii() and most.isdigit() and 1 <= int(most[:4]) <= MOST_HOPS):
            self.report.error("number", parts["hops"].mark, f"'hops' is a number from 1 to {MOST_HOPS}, not '{most}'")
            return None
        if kind != "queue" or queue not in queues:
            hints = suggest.hints(queue, queues, "queues")
            self.report.error("unknown-queue", parts["then"].mark, "'then' is a queue", "write  queue senior", *hints)
            return None
        return Hops(int(most), queue)
