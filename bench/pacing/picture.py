"""How busy at which share of abandoned calls, as a picture: one line for each method. Plain SVG."""

from __future__ import annotations

from bench.pacing.equal import Point

WIDE, HIGH, LEFT, TOP, RIGHT, BELOW = 760, 420, 60, 40, 250, 50
MOST = 4.0
"""Percent abandoned, at the right edge."""
LOW, TALL = 60.0, 95.0
"""Percent busy."""
COLOURS = ("#8a6d3b", "#b05a00", "#7a3e9d", "#0b6e4f", "#444444")


def svg(curves: dict[str, list[Point]], title: str) -> str:
    """The whole picture."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" font-family="sans-serif" font-size="13">',
        f'<title>{title}</title><rect width="{WIDE}" height="{HIGH}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="24" font-size="15">{title}</text>',
    ]
    for busy in range(int(LOW), int(TALL) + 1, 5):
        y = _y(busy)
        parts.append(f'<line x1="{LEFT}" x2="{_x(MOST):.0f}" y1="{y:.1f}" y2="{y:.1f}" stroke="#dddddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{busy} %</text>')
    for share in range(int(MOST) + 1):
        parts.append(f'<text x="{_x(share):.0f}" y="{HIGH - BELOW + 20}" text-anchor="middle">{share} %</text>')
    parts.append(
        f'<text x="{_x(MOST / 2):.0f}" y="{HIGH - 10}" text-anchor="middle">abandoned of the answered calls</text>'
    )
    for number, (name, points) in enumerate(curves.items()):
        parts += _line(name.strip("*"), points, COLOURS[number % len(COLOURS)], TOP + 20 + 24 * number)
    return "\n".join([*parts, "</svg>\n"])


def _line(name: str, points: list[Point], colour: str, y: float) -> list[str]:
    inside = [(x, busy) for x, busy in points if x <= MOST and LOW <= busy <= TALL]
    path = " ".join(f"{_x(x):.1f},{_y(busy):.1f}" for x, busy in inside)
    key = WIDE - RIGHT + 20
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *(f'<circle cx="{_x(x):.1f}" cy="{_y(busy):.1f}" r="2.5" fill="{colour}"/>' for x, busy in inside),
        f'<line x1="{key}" x2="{key + 20}" y1="{y - 4}" y2="{y - 4}" stroke="{colour}" stroke-width="2"/>',
        f'<text x="{key + 26}" y="{y}">{name}</text>',
    ]


def _x(share: float) -> float:
    return LEFT + share / MOST * (WIDE - LEFT - RIGHT)


def _y(busy: float) -> float:
    return TOP + (TALL - busy) / (TALL - LOW) * (HIGH - TOP - BELOW)
