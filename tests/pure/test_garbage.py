"""Any text at all: the checker says something or gives a graph, and never raises. Short form of the fuzz."""

from __future__ import annotations

import random
from pathlib import Path

from scripts_dsl.check import check_file
from scripts_dsl.messages import render
from scripts_dsl.site import read_site

CALLFLOWS = Path(__file__).parents[2] / "callflows"
SITE = read_site((CALLFLOWS / "settings.yaml").read_bytes())[0]
SOURCE = (CALLFLOWS / "energia.flow.yaml").read_text("utf-8")
WORDS = SOURCE.split()
MARKS = [*"#'\"{}[],|>%@`\t?~\\=\r\x00\u2028ż&*!:-", "\n", "  ", "- ", ": ", "${", "}"]
PIECES = [
    "flow: x\n",
    "places:\n  start:\n",
    "    - say: ",
    "    - goto: start\n",
    *("when: ", "then:", "options:", "{1: a}", "always:\n", "vars:\n", "prompts:\n", "tests:\n"),
    *MARKS,
]
SEED = 11


def shuffled_lines(chance: random.Random) -> str:
    lines = SOURCE.split("\n")
    for _ in range(chance.randrange(1, 6)):
        a, b = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[a], lines[b] = lines[b], lines[a].replace(chance.choice(WORDS), chance.choice(WORDS))
    return "\n".join(lines)


def spoilt(chance: random.Random) -> str:
    text = SOURCE
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice(PIECES + WORDS) + text[at + chance.randrange(4) :]
    return text


def pieces(chance: random.Random) -> str:
    return "".join(chance.choice(PIECES) for _ in range(chance.randrange(60)))


def made_of_words(chance: random.Random) -> str:
    ends = [":", f": {chance.choice(WORDS)}", "", f": [{chance.choice(WORDS)}]", f": {{a: {chance.choice(WORDS)}}}"]
    lines = (" " * chance.choice([0, 2, 4, 6, 8, 5]) + chance.choice(WORDS) + chance.choice(ends) for _ in range(30))
    return "flow: x\n" + "\n".join(lines)


def test_no_text_breaks_the_checker() -> None:
    chance = random.Random(SEED)
    for make in [shuffled_lines] * 15 + [spoilt] * 15 + [pieces] * 150 + [made_of_words] * 60:
        checked = check_file(make(chance), "x.yaml", SITE)
        assert checked.graph is not None or checked.messages
        for message in checked.messages:
            assert 1 <= message.line <= len(checked.lines)
            assert render(message, checked.lines)
