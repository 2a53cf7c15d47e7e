"""The pieces of the SVG: rooms with their rows, key caps, chips, signs. Each function gives lines of SVG.

Called by svg.py. Texts come from strangers: every one passes `label`.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from scripts_dsl.drawing import style
from scripts_dsl.drawing.rooms import Door, Room, Row
from scripts_dsl.graph import END

CAP = 20
"""Pixels of a key cap."""
SIGNS = {"*": "✱", "#": "#"}


@dataclass(frozen=True, slots=True)
class Port:
    """Where a way out leaves a room."""

    y: float
    door: Door


@dataclass(frozen=True, slots=True)
class Panel:
    """One room, drawn at (0, 0)."""

    height: float
    lines: tuple[str, ...]
    ports: tuple[Port, ...]
    alone: frozenset[float]
    """Heights of the ports that share the line of their step."""

    def door(self, port: Port, side: int) -> Iterator[str]:
        """A way out: what leads there and where to. `side`: -1 left, 1 right, 0 no arrow: up again, or the end."""
        if port.y not in self.alone:
            yield from _door(port, side)
        elif side == 0:
            yield from _away(port.door, style.WIDTH - 10, port.y)
        if port.door.keys:
            width = caps_width(port.door.keys)
            yield from caps(width - CAP / 2 if side < 0 else style.WIDTH + CAP / 2, port.y, port.door.keys)
        elif side:
            yield f'<circle class="port" cx="{style.WIDTH if side > 0 else 0}" cy="{port.y:.1f}" r="4"/>'


def label(text: str) -> str:
    """Text for XML, without characters that XML refuses."""
    return escape("".join(char if char.isprintable() else " " for char in text), quote=True)


def text_width(text: str) -> float:
    """Pixels at 12 px, rather too many than too few."""
    return len(text) * style.CHARACTER


def cut(text: str, width: float) -> str:
    """As much of the text as fits, by words where that costs little."""
    most = max(4, int(width / style.CHARACTER))
    if len(text) <= most:
        return text
    short = text[: most - 1]
    space = short.rfind(" ")
    return (short[:space] if space > most * 0.7 else short).rstrip(" ,.–-") + "…"


# --- a room --------------------------------------------------------------------------------------------------------


def panel(room: Room) -> Panel:
    """The room with its rows; ways out stand at its right side."""
    body: list[str] = []
    ports: list[Port] = []
    y = style.HEADER + 6.0
    for row in room.rows:
        y = _row(row, y, body, ports)
    if room.hidden:
        body.append(f'<text class="soft small" x="14" y="{y + 9:.1f}">{_more(room.hidden)}</text>')
        y += 18
    height = y + 6
    alone = frozenset(port.y for port in ports if _alone(port.door))
    return Panel(height, (*_frame(room, height), *body), tuple(ports), alone)


def _more(hidden: int) -> str:
    return f"+ {hidden} more step{'' if hidden == 1 else 's'}"


def _alone(door: Door) -> bool:
    """It needs no words of its own: the step says all."""
    return not door.keys and not door.words


def _frame(room: Room, height: float) -> Iterator[str]:
    width, head = style.WIDTH, style.HEADER
    radius = 16 if room.person else 4 if room.ends else 10
    yield f'<rect class="room" width="{width}" height="{height:.1f}" rx="{radius}"/>'
    yield (
        f'<path class="head" d="M1 {head}V{radius}a{radius - 1} {radius - 1} 0 0 1 {radius - 1} -{radius - 1}'
        f'H{width - radius}a{radius - 1} {radius - 1} 0 0 1 {radius - 1} {radius - 1}V{head}z"/>'
    )
    x = 14.0
    if room.person:
        yield from person(x + 6, head / 2)
        x += 22
    yield f'<text class="name" x="{x}" y="{head / 2}">{label(cut(room.name, (width - x - 14) * 0.9))}</text>'


def _row(row: Row, y: float, body: list[str], ports: list[Port]) -> float:
    """One step; gives where the next one begins."""
    x, middle = 14.0 + 14 * min(row.depth, 3), y + style.ROW / 2
    kind = "over" if row.ends else style.CHIPS.get(row.group, "think")
    width = chip_width(row.verb, kind)
    text, gentle = (f"if {row.condition}", True) if row.verb == "goto" and row.condition else (row.text, False)
    whole = label(" ".join(filter(None, (row.verb, row.text, f"({row.condition})" if row.condition else ""))))
    shown = label(cut(text, style.WIDTH - x - width - 24))
    body.append(f"<g><title>{whole}</title>")
    body.extend(chip(x, middle, row.verb, kind))
    look = ' class="cond"' if gentle else ""
    body.append(f'<text{look} x="{x + width + 8:.1f}" y="{middle:.1f}">{shown}</text></g>')
    y += style.ROW
    if row.condition and not gentle:
        only = label(cut(f"only if {row.condition}", style.WIDTH - x - 20))
        body.append(f'<text class="cond small" x="{x + 4:.1f}" y="{y + 7:.1f}">{only}</text>')
        y += 18
    for door in row.doors:
        if _alone(door):
            ports.append(Port(middle, door))
            continue
        ports.append(Port(y + style.DOOR / 2, door))
        y += style.DOOR
    return y


def _door(port: Port, side: int) -> Iterator[str]:
    """`timeout  nobody_free`, beside its port."""
    door, y = port.door, port.y
    inner = max(16.0, caps_width(door.keys) + 2)
    name = cut(door.target, style.WIDTH - 90)
    said = label(cut(", ".join(door.words), style.WIDTH - text_width(name) - inner - 30))
    if side == 0:
        start = yield from _away(door, style.WIDTH - inner, y)
        yield f'<text class="cond end" x="{start - 8:.1f}" y="{y:.1f}">{said}</text>'
    elif side < 0:
        yield f'<text x="{inner:.1f}" y="{y:.1f}">{label(name)}<tspan class="cond" dx="8">{said}</tspan></text>'
    else:
        x = style.WIDTH - inner
        yield (
            f'<text class="end" x="{x:.1f}" y="{y:.1f}"><tspan class="cond">{said}</tspan>'
            f'<tspan dx="8">{label(name)}</tspan></text>'
        )


def _away(door: Door, right: float, y: float) -> Generator[str, None, float]:
    """A sign instead of an arrow; gives where it begins."""
    over = door.target == END
    text = "the call ends" if over else f"↑ {cut(door.target, style.WIDTH - 110)}"
    width = text_width(text) + 14
    x = right - width
    look, radius = ("c-over stop", 4) if over else ("away", 9)
    yield f'<rect class="{look}" x="{x:.1f}" y="{y - 9:.1f}" width="{width:.1f}" height="18" rx="{radius}"/>'
    yield f'<text class="small mid" x="{x + width / 2:.1f}" y="{y:.1f}">{label(text)}</text>'
    return x


# --- small things --------------------------------------------------------------------------------------------------


def caps_width(keys: Sequence[str]) -> float:
    """Pixels of a row of key caps."""
    return len(keys) * (CAP + 3) - 3 if keys else 0


def caps(right: float, y: float, keys: Sequence[str]) -> Iterator[str]:
    """Key caps that end at `right`."""
    x = right - caps_width(keys)
    for key in keys:
        yield f'<rect class="cap" x="{x:.1f}" y="{y - CAP / 2:.1f}" width="{CAP}" height="{CAP}" rx="6"/>'
        yield f'<text class="capt" x="{x + CAP / 2:.1f}" y="{y + 0.5:.1f}">{label(SIGNS.get(key, key))}</text>'
        x += CAP + 3


def chip_width(verb: str, kind: str) -> float:
    """Pixels of a verb's chip; people and ends carry an icon."""
    return len(verb) * 7.6 + 14 + (15 if kind in ("people", "over") else 0)


def chip(x: float, y: float, verb: str, kind: str) -> Iterator[str]:
    """The verb, in the colour and shape of its group: people round, ends cut off, the others square."""
    width, icon = chip_width(verb, kind), 15 if kind in ("people", "over") else 0
    if kind == "over":
        yield (
            f'<path class="c-over stop" '
            f'd="M{x + 6:.1f} {y - 9:.1f}h{width - 12:.1f}l6 6v6l-6 6h{12 - width:.1f}l-6 -6v-6z"/>'
        )
        yield f'<path class="icon over" d="M{x + 8:.1f} {y + 2.5:.1f}v-1.5q5 -5 10 0v1.5" stroke-width="2.4"/>'
    else:
        look, radius = (f"c-{kind} pill", 9) if kind == "people" else (f"c-{kind}", 4)
        yield f'<rect class="{look}" x="{x:.1f}" y="{y - 9:.1f}" width="{width:.1f}" height="18" rx="{radius}"/>'
    if kind == "people":
        yield from person(x + 11, y, small=True)
    yield f'<text class="chip t-{kind}" x="{x + 7 + icon:.1f}" y="{y:.1f}">{label(verb)}</text>'


def person(x: float, y: float, *, small: bool = False) -> Iterator[str]:
    """Head and shoulders."""
    head, reach = (2.4, 4.4) if small else (3.4, 6.2)
    yield (
        f'<g class="icon"><circle cx="{x:.1f}" cy="{y - head:.1f}" r="{head}"/>'
        f'<path d="M{x - reach:.1f} {y + reach:.1f}a{reach} {reach} 0 0 1 {2 * reach} 0"/></g>'
    )


def pill(text: str) -> Iterator[str]:
    """A sign on the upper right border of a room."""
    width = text_width(text) + 18
    x = style.WIDTH - width - 12
    yield f'<rect class="cap" x="{x:.1f}" y="-11" width="{width:.1f}" height="22" rx="11"/>'
    yield f'<text class="capt" x="{x + width / 2:.1f}" y="0.5">{label(text)}</text>'
