"""`allow: {menu-too-wide: seasonal menu until 2026-09-01}`: warnings that are meant to be so, until a day."""

from __future__ import annotations

import re
from datetime import date

from scripts_dsl import suggest
from scripts_dsl.check.rules import WARNINGS
from scripts_dsl.messages import Message, Report
from scripts_dsl.model import File
from scripts_dsl.tree import Mapping, Node, Scalar
from scripts_dsl.values import read_date

_UNTIL = re.compile(r"(?P<reason>.*\S)\s+until\s+(?P<day>\S+)\s*$", re.S)


def apply(report: Report, rules: frozenset[str]) -> list[Message]:
    """The messages that remain, in the order of the file."""
    return [m for m in report.sorted() if m.is_error or m.rule not in rules]


def allowed(file: File, report: Report, today: date | None) -> frozenset[str]:
    """The warnings that `allow:` switches off today; mistakes in it go to the report."""
    section = file.sections.get("allow")
    if section is None:
        return frozenset()
    if isinstance(section.node, Mapping):
        return frozenset(key.text for key, value in section.node.entries if _holds(key, value, report, today))
    report.error("shape", section.key.mark, "'allow:' has nothing below", "menu-too-wide: reason until 2026-09-01")
    return frozenset()


def _holds(rule: Scalar, node: Node, report: Report, today: date | None) -> bool:
    """Whether this entry is right and has not ended."""
    if rule.text not in WARNINGS:
        hints = suggest.hints(rule.text, WARNINGS, "warnings")
        report.error("allow", rule.mark, f"there is no warning '{rule.text}'", *hints)
        return False
    found = _UNTIL.match(node.text) if isinstance(node, Scalar) else None
    day = read_date(found["day"]) if found else None
    if day is None:
        hint = f"write  {rule.text}: reason until 2026-09-01"
        report.error("allow", node.mark, "a reason and the last day are needed", hint)
        return False
    return today is None or today <= day
