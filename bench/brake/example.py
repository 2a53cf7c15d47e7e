"""One campaign as a picture: its evidence answer by answer, with a fall and without; by the product's brake."""

from __future__ import annotations

import math
from itertools import takewhile

import numpy as np

from bench.brake.cells import CSAT_STAKE
from bench.brake.people import MEAN, answers
from scripts_dsl.policy.brake.watching import fresh, listened

WIDE, HIGH, LEFT, TOP, RIGHT, BELOW = 760, 380, 60, 44, 190, 50
ANSWERS, CHANGE, FALL = 700, 400, 0.5
RED, AMBER = 20.0, 5.0
LOW, TALL = 0.1, 1e4
SEED = 21
COLOURS = ("#0b6e4f", "#b05a00")


def evidence(fall: float) -> list[float]:
    """After each answer; the same people until the change."""
    dice = np.random.default_rng(SEED)
    before = answers(MEAN)(dice, CHANGE, 1)[:, 0]
    after = answers(MEAN - fall)(dice, ANSWERS - CHANGE, 1)[:, 0]
    stream, found = fresh(CSAT_STAKE), []
    for x in (*before, *after):
        stream = listened(CSAT_STAKE, stream, float(x))
        found.append(stream.evidence)
    return found


def svg() -> str:
    """The whole picture."""
    title = "The evidence of two campaigns: from answer 400 on people of one are less satisfied"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" font-family="sans-serif" font-size="13">',
        f'<title>{title}</title><rect width="{WIDE}" height="{HIGH}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="24" font-size="15">{title}</text>',
    ]
    for power in range(int(math.log10(LOW)), int(math.log10(TALL)) + 1):
        y = _y(10.0**power)
        parts.append(f'<line x1="{LEFT}" x2="{_x(ANSWERS):.0f}" y1="{y:.1f}" y2="{y:.1f}" stroke="#dddddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for level, colour, name in ((RED, "#b00020", "red from 20 on"), (AMBER, "#b58900", "amber from 5 on")):
        y = _y(level)
        parts.append(
            f'<line x1="{LEFT}" x2="{_x(ANSWERS):.0f}" y1="{y:.1f}" y2="{y:.1f}" stroke="{colour}"'
            f' stroke-dasharray="5 4"/><text x="{_x(ANSWERS) + 8:.0f}" y="{y + 4:.1f}" fill="{colour}">{name}</text>'
        )
    for answer in range(0, ANSWERS + 1, 100):
        parts.append(f'<text x="{_x(answer):.0f}" y="{HIGH - BELOW + 20}" text-anchor="middle">{answer}</text>')
    parts.append(f'<text x="{_x(ANSWERS / 2):.0f}" y="{HIGH - 10}" text-anchor="middle">answers</text>')
    for fall, colour, name in ((0.0, COLOURS[0], "no change"), (FALL, COLOURS[1], f"a fall of {FALL} points")):
        parts += _line(evidence(fall), colour, name)
    return "\n".join([*parts, "</svg>\n"])


def _line(found: list[float], colour: str, name: str) -> list[str]:
    inside = list(takewhile(lambda one: one[1] < TALL, enumerate(found, 1)))
    path = " ".join(f"{_x(n):.1f},{_y(one):.1f}" for n, one in inside)
    parts = [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        f'<text x="{_x(inside[-1][0]) + 8:.0f}" y="{_y(inside[-1][1]) + 4:.1f}" fill="{colour}">{name}</text>',
    ]
    stops = next((n for n, one in enumerate(found, 1) if one >= RED), None)
    if stops is not None:
        parts.append(f'<circle cx="{_x(stops):.1f}" cy="{_y(RED):.1f}" r="5" fill="#b00020"/>')
        parts.append(
            f'<text x="{_x(stops) - 10:.1f}" y="{_y(RED) - 10:.1f}" text-anchor="end" fill="#b00020">stops:'
            f" {stops - CHANGE} answers after the fall</text>"
        )
    return parts


def _x(answer: float) -> float:
    return LEFT + answer / ANSWERS * (WIDE - LEFT - RIGHT)


def _y(value: float) -> float:
    along = (math.log(min(max(value, LOW), TALL)) - math.log(LOW)) / (math.log(TALL) - math.log(LOW))
    return HIGH - BELOW - along * (HIGH - BELOW - TOP)
