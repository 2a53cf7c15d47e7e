"""Colours, sizes and shapes of the SVG: one style sheet, light and dark, nothing from outside."""

from __future__ import annotations

from collections.abc import Mapping

WIDTH = 300
ACROSS = 26
DOWN = 58
HEADER = 30
ROW = 24
DOOR = 22
"""Pixels: of a room, between rooms, between rows of rooms, of a room's name, of a step, of a way out."""
MARGIN = 36
TOP = 128
"""Room above the picture for its name."""
BOTTOM = 64
"""Room below for the key to the picture."""

CHARACTER = 6.6
"""Pixels of an average character at 12 px; the fonts of three systems are narrower."""

CHIPS: Mapping[str, str] = {
    "talk": "talk",
    "listen": "listen",
    "think": "think",
    "look up": "lookup",
    "people": "people",
    "write and end": "write",
    "scripts only": "talk",
}
"""Group of a verb -> class of its chip."""

LIGHT = {
    "paper": "#f6f7f9", "room": "#ffffff", "line": "#d5dae3", "ink": "#1b2430", "soft": "#667085", "head": "#eef1f6",
    "wire": "#9aa5b8", "key": "#1b2430", "keyink": "#ffffff", "talk": "#2563a8", "listen": "#8a4f00",
    "think": "#5b6472", "lookup": "#6a3fa0", "people": "#17693a", "write": "#475467", "over": "#b3261e",
    "talkbg": "#e3eefb", "listenbg": "#fdeecb", "thinkbg": "#eceff3", "lookupbg": "#efe6fb", "peoplebg": "#d6f1df",
    "writebg": "#eceff3", "overbg": "#fbe1df", "peoplehead": "#dff5e6", "peopleline": "#6db98a", "overline": "#dc8f89",
}  # fmt: skip
DARK = {
    "paper": "#11161d", "room": "#1a212b", "line": "#333d4b", "ink": "#e8ecf2", "soft": "#98a3b3", "head": "#222b37",
    "wire": "#5f6b7d", "key": "#e8ecf2", "keyink": "#11161d", "talk": "#9cc7f7", "listen": "#f5c566",
    "think": "#b3bcc9", "lookup": "#cbb0f5", "people": "#85dba6", "write": "#b3bcc9", "over": "#ff9b93",
    "talkbg": "#1d3450", "listenbg": "#43330f", "thinkbg": "#2a323d", "lookupbg": "#35264d", "peoplebg": "#17402a",
    "writebg": "#2a323d", "overbg": "#4a201d", "peoplehead": "#183626", "peopleline": "#3a7d57", "overline": "#8f453f",
}  # fmt: skip
"""Both have a contrast of at least 4.5 between a text and what lies behind it."""

FONT = "ui-sans-serif,system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif"


def sheet() -> str:
    """The style sheet."""
    return (
        f"svg{{{_variables(LIGHT)};font:12px {FONT}}}"
        f"@media(prefers-color-scheme:dark){{svg{{{_variables(DARK)}}}}}" + RULES + _chips()
    )


def _variables(colours: Mapping[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in colours.items())


def _chips() -> str:
    return "".join(
        f".c-{c}{{fill:var(--{c}bg)}}.t-{c}{{fill:var(--{c})}}" for c in dict.fromkeys((*CHIPS.values(), "over"))
    )


RULES = (
    ".paper{fill:var(--paper)}"
    "text{fill:var(--ink);dominant-baseline:central}"
    ".title{font-size:24px;font-weight:700}.sub{font-size:13px;fill:var(--soft)}"
    ".name{font-size:13px;font-weight:650}.soft{fill:var(--soft)}.cond{fill:var(--soft);font-style:italic}"
    ".small{font-size:11px}.chip{font-size:11px;font-weight:600}"
    ".room{fill:var(--room);stroke:var(--line)}.head{fill:var(--head)}"
    ".person .room{stroke:var(--peopleline);stroke-width:1.5}.person .head{fill:var(--peoplehead)}"
    ".ends .room{stroke:var(--overline);stroke-width:1.5}.ends .head{fill:var(--overbg)}"
    ".pill{stroke:var(--peopleline)}.stop{stroke:var(--overline)}"
    ".wire{fill:none;stroke:var(--wire);stroke-width:1.6}.w-person{stroke:var(--peopleline)}"
    ".w-ends{stroke:var(--overline)}"
    ".tip{fill:var(--wire)}.tip.w-person{fill:var(--peopleline)}.tip.w-ends{fill:var(--overline)}"
    ".cap{fill:var(--key)}.capt{fill:var(--keyink);font-size:11px;font-weight:700;text-anchor:middle}"
    ".port{fill:var(--room);stroke:var(--wire);stroke-width:1.6}"
    ".away{fill:var(--head);stroke:var(--wire);stroke-dasharray:3 3}"
    ".icon{fill:none;stroke:var(--people);stroke-width:1.6;stroke-linecap:round}"
    ".icon.over{stroke:var(--over)}"
    ".end{text-anchor:end}.mid{text-anchor:middle}"
)
WAY = (
    ".unseen{opacity:.45}.wire.left,.tip.left{opacity:.3}"
    ".wire.taken{stroke:var(--ink);stroke-width:3}.tip.taken{fill:var(--ink)}"
)
"""Of a picture with the way of a call."""
