"""How many answers it takes to stop, by how far satisfaction fell: a line for each number of good answers. SVG."""

from __future__ import annotations

import math
from collections.abc import Iterable

from bench.brake.cells import AFTER, Found

WIDE, HIGH, LEFT, TOP, RIGHT, BELOW = 760, 400, 60, 44, 210, 50
FEWEST, MOST = 10, 5000
SMALLEST, LARGEST = 0.1, 1.05
COLOURS = ("#0b6e4f", "#b05a00", "#7a3e9d")
GRID = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


def svg(found: Iterable[Found]) -> str:
    """The whole picture."""
    cells = [one for one in found if one.cell.table == "csat"]
    title = "Answers to the stop: half of the campaigns, and the band up to nine of ten"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" font-family="sans-serif" font-size="13">',
        f'<title>{title}</title><rect width="{WIDE}" height="{HIGH}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="24" font-size="15">{title}</text>',
    ]
    for many in GRID:
        y = _y(many)
        parts.append(f'<line x1="{LEFT}" x2="{_x(LARGEST):.0f}" y1="{y:.1f}" y2="{y:.1f}" stroke="#dddddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{many}</text>')
    for fall in (0.15, 0.3, 0.5, 0.8, 1.0):
        parts.append(f'<text x="{_x(fall):.0f}" y="{HIGH - BELOW + 20}" text-anchor="middle">{fall}</text>')
    middle = (LEFT + WIDE - RIGHT) / 2
    parts.append(f'<text x="{middle:.0f}" y="{HIGH - 10}" text-anchor="middle">fall, in points of 1-5</text>')
    for number, (change, colour) in enumerate(zip(AFTER, COLOURS, strict=True)):
        row = [one for one in cells if one.cell.column == f"after {change}"]
        parts += _line(row, colour, TOP + 16 + 24 * number, f"after {change} good answers")
    return "\n".join([*parts, "</svg>\n"])


def _line(row: list[Found], colour: str, y: float, name: str) -> list[str]:
    points = [(float(one.cell.row), one.median, one.p90) for one in row]
    low = " ".join(f"{_x(fall):.1f},{_y(median):.1f}" for fall, median, _ in points)
    high = " ".join(f"{_x(fall):.1f},{_y(p90):.1f}" for fall, _, p90 in reversed(points))
    key = WIDE - RIGHT + 20
    return [
        f'<polygon points="{low} {high}" fill="{colour}" opacity="0.12"/>',
        f'<polyline points="{low}" fill="none" stroke="{colour}" stroke-width="2"/>',
        f'<line x1="{key}" x2="{key + 20}" y1="{y - 4}" y2="{y - 4}" stroke="{colour}" stroke-width="2"/>',
        f'<text x="{key + 26}" y="{y}">{name}</text>',
    ]


def _x(fall: float) -> float:
    along = (math.log(fall) - math.log(SMALLEST)) / (math.log(LARGEST) - math.log(SMALLEST))
    return LEFT + along * (WIDE - LEFT - RIGHT)


def _y(many: float) -> float:
    along = (math.log(min(max(many, FEWEST), MOST)) - math.log(FEWEST)) / (math.log(MOST) - math.log(FEWEST))
    return HIGH - BELOW - along * (HIGH - BELOW - TOP)
