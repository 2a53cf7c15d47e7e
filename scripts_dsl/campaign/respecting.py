"""`respect:` of a campaign: every word has its polite default; whatever is less polite is a warning.

Called by reading.py. Rule `impolite`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from scripts_dsl import hours, suggest
from scripts_dsl.campaign.words import PURPOSES
from scripts_dsl.file_words import Entry
from scripts_dsl.hours import Range
from scripts_dsl.messages import Report
from scripts_dsl.policy import POLITE, Cap, Respect, Terms, manners
from scripts_dsl.policy.terms import THEIRS
from scripts_dsl.problems import Problem
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Mark, Node, Scalar, Sequence
from scripts_dsl.values import read_duration

LONGEST = timedelta(days=366)
"""Of any length of time here."""

_CAP = re.compile(
    r"(?P<most>[1-9][0-9]?)\s+((?P<what>talks?|attempts?|calls?)\s+)?"
    r"(?P<when>in all|a day|a week|in\s+(?P<span>\S+))(\s+from\s+(?P<whose>all campaigns|this campaign))?"
)
_AGAIN = re.compile(r"again in (?P<length>\S+)")


class RespectReader:
    """Reads the entries of one `respect:`."""

    def __init__(self, purpose: str, zone: str, report: Report) -> None:
        """`zone`: the clock of the site."""
        self.purpose = purpose
        self.site_zone = zone
        self.report = report

    def respect(self, entries: Mapping[str, Entry]) -> Respect:
        """The policy, with a warning for each word that is less polite than its default."""
        found: dict[str, Any] = {}
        for name, (_, node) in entries.items():
            read = READERS.get(name)
            value = read(self, node) if read is not None else None
            if value is not None:
                found.update(value)
                self._judge(name, node, replace(POLITE, **value))
        return replace(POLITE, **found)

    def _judge(self, name: str, node: Node, own: Respect) -> None:
        """A word that is less polite than its default is a warning."""
        polite, written = (Terms("", self.purpose, respect) for respect in (POLITE, own))
        impolite = manners.RESPECT[name](polite, written)
        if impolite is not None:
            self.report.warning("impolite", node.mark, impolite, manners.HINT)

    def refuse(self, mark: Mark, text: str, *hints: str, rule: str = "respect") -> None:
        """It cannot be understood."""
        self.report.error(rule, mark, text, *hints)

    # --- hours, zone, holidays -----------------------------------------------------------------------------------

    def hours(self, node: Node) -> dict[str, Any] | None:
        """`{mon-fri: 09:00-18:00}`."""
        if not isinstance(node, MappingNode):
            self.refuse(node.mark, "hours are days with times", "write  hours: {mon-fri: 09:00-18:00}")
            return None
        days: list[tuple[Range, ...]] = [()] * 7
        for key, value in node.entries:
            for day, ranges in self._days(key, value).items():
                days[day] = ranges
        return {"weekly": tuple(days)}

    def _days(self, key: Scalar, value: Node) -> dict[int, tuple[Range, ...]]:
        text = value.text if isinstance(value, Scalar) else ""
        try:
            days = hours.parse_days(key.text)
        except Problem as problem:
            self.report.problem(key, problem)
            return {}
        try:
            return dict.fromkeys(days, hours.parse_ranges(text))
        except Problem as problem:
            self.report.problem(value, problem)
            return {}

    def zone(self, node: Node) -> dict[str, Any] | None:
        """`theirs`, or `ours`."""
        word = self._one_of(node, "zone", ("theirs", "ours"))
        return {"zone": THEIRS if word == "theirs" else self.site_zone} if word else None

    def holidays(self, node: Node) -> dict[str, Any] | None:
        """`never`, or `as usual`."""
        word = self._one_of(node, "holidays", ("never", "as usual"))
        return {"holidays": word == "as usual"} if word else None

    # --- how often -----------------------------------------------------------------------------------------------

    def per_person(self, node: Node) -> dict[str, Any] | None:
        """`3 in all, 1 a day, 1 talk in 7d from all campaigns`."""
        if not isinstance(node, Scalar):
            self.refuse(node.mark, "caps stand on one line", "write  per_person: 3 in all, 1 a day")
            return None
        caps = [self._cap(node, piece.strip()) for piece in node.text.split(",")]
        known = tuple(cap for cap in caps if cap is not None)
        return {"caps": known} if len(known) == len(caps) else None

    def _cap(self, node: Scalar, text: str) -> Cap | None:
        match = _CAP.fullmatch(text)
        span = self._length(match["span"]) if match and match["span"] else None
        if match is None or (match["span"] and span is None):
            hint = "write  3 in all, 1 a day, 1 talk in 7d from all campaigns"
            self.refuse(node.mark, f"'{text[:60]}' is no cap", hint)
            return None
        return Cap(
            int(match["most"]),
            talks=(match["what"] or "").startswith("talk"),
            span=timedelta(days=7) if match["when"] == "a week" else span,
            daily=match["when"] == "a day",
            this_campaign=match["whose"] == "this campaign",
        )

    def gap(self, node: Node) -> dict[str, Any] | None:
        """`20h`."""
        length = self._length(node.text.strip()) if isinstance(node, Scalar) else None
        if length is None:
            self.refuse(node.mark, "a gap is a length of time", "write  gap: 20h", rule="duration")
            return None
        return {"gap": length}

    # --- after an answer -----------------------------------------------------------------------------------------

    def after_no(self, node: Node) -> dict[str, Any] | None:
        """`never again`, or `again in 90d`."""
        text = node.text.strip() if isinstance(node, Scalar) else ""
        match = _AGAIN.fullmatch(text)
        length = self._length(match["length"]) if match else None
        if text != "never again" and length is None:
            self.refuse(node.mark, f"'{text[:40]}' is not known after a no", "write  never again, or  again in 90d")
            return None
        return {"after_no": length}

    def after_talk(self, node: Node) -> dict[str, Any] | None:
        """`stop`, or `go on`."""
        word = self._one_of(node, "after_talk", ("stop", "go on"))
        return {"stops_after_talk": word == "stop"} if word else None

    # --- lists, consent ------------------------------------------------------------------------------------------

    def lists(self, node: Node) -> dict[str, Any] | None:
        """`[company, national]`."""
        items = node.items if isinstance(node, Sequence) else (node,)
        names = frozenset(item.text.strip() for item in items if isinstance(item, Scalar) and item.text.strip())
        return {"lists": names}

    def consent(self, node: Node) -> dict[str, Any] | None:
        """`none`, or a purpose."""
        word = self._one_of(node, "consent", ("none", *PURPOSES))
        if word is None:
            return None
        return {"consent": frozenset() if word == "none" else frozenset({word})}

    # --- shapes --------------------------------------------------------------------------------------------------

    def _one_of(self, node: Node, name: str, words: tuple[str, ...]) -> str | None:
        text = node.text.strip() if isinstance(node, Scalar) else ""
        if text in words:
            return text
        self.refuse(node.mark, f"'{name}' cannot be '{text[:40]}'", *suggest.hints(text, words, "it can be"))
        return None

    def _length(self, text: str) -> timedelta | None:
        length = read_duration(text)
        return length if length is not None and timedelta(0) < length <= LONGEST else None


READERS: Mapping[str, Callable[[RespectReader, Node], dict[str, Any] | None]] = {
    "hours": RespectReader.hours,
    "zone": RespectReader.zone,
    "holidays": RespectReader.holidays,
    "per_person": RespectReader.per_person,
    "gap": RespectReader.gap,
    "after_no": RespectReader.after_no,
    "after_talk": RespectReader.after_talk,
    "lists": RespectReader.lists,
    "consent": RespectReader.consent,
}
