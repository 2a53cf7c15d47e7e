"""Names for ranges: `{1-2: poor, 3: fair, 4-5: good}`. They lie side by side and cover all there is."""

from __future__ import annotations

import re

from scripts_dsl.messages import Report
from scripts_dsl.survey.model import Band
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Mark, Node, Scalar

_RANGE = re.compile(r"([0-9]{1,3})(?:\s*-\s*([0-9]{1,3}))?", re.ASCII)


def read_range(text: str) -> tuple[int, int] | None:
    """`1-5`, `3`: the lower and the upper end."""
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        return None
    low, high = int(match[1]), int(match[2] or match[1])
    return (low, high) if low <= high else None


def read_bands(mark: Mark, node: Node, low: int, high: int, report: Report) -> tuple[Band, ...]:
    """The bands of everything from `low` to `high`; () after a message."""
    if not isinstance(node, MappingNode):
        report.error("bands", mark, "bands are ranges with names", f"write  bands: {{{low}-{high}: fair}}")
        return ()
    bands: list[Band] = []
    for key, value in node.entries:
        ends = read_range(key.text)
        name = value.text.strip() if isinstance(value, Scalar) else ""
        if ends is None:
            report.error("bands", key.mark, f"'{key.text[:20]}' is no range", f"write  {low}-{high}")
            return ()
        if not name.isidentifier():
            report.error("bands", value.mark, "a band has a name of one word", f"write  {key.text}: fair")
            return ()
        bands.append(Band(*ends, name))
    bands.sort(key=lambda band: band.low)
    return tuple(bands) if _side_by_side(bands, mark, low, high, report) else ()


def _side_by_side(bands: list[Band], mark: Mark, low: int, high: int, report: Report) -> bool:
    expected = low
    for band in bands:
        if band.low != expected:
            what = f"nothing names {expected}" if band.low > expected else f"{band.low} has two names"
            report.error("bands", mark, what, f"the bands cover {low} to {high}, side by side")
            return False
        expected = band.high + 1
    if expected != high + 1:
        report.error("bands", mark, f"the bands end at {expected - 1}, not at {high}", f"they cover {low} to {high}")
        return False
    return True
