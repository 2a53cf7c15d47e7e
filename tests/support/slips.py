"""Slips of the finger in the reference flow, one at a time, and what the checker says about each (language 2.18).

Drawn with a fixed seed, so a failure can be repeated.
"""

from __future__ import annotations

import random
import re
import string
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from statistics import median

from scripts_dsl.beside import Beside, PromptsFile
from scripts_dsl.check import Checked, check_file
from scripts_dsl.site import Site, read_site

CALLFLOWS = Path(__file__).parents[2] / "callflows"
FILE = CALLFLOWS / "helpline.flow.yaml"
OWNER, PROMPTS = CALLFLOWS / "appointments.flow.yaml", CALLFLOWS / "appointments.prompts.yaml"
ELSEWHERE = -1_000
"""Line of a message that is about another file."""
OF_EACH = 112
"""Of each of nine kinds: 1,008 slips."""
SEED = 20260506

Lines = list[str]
Slip = Callable[[Lines, int, random.Random], bool]
"""Spoils line `n` in place; False if that line cannot be spoilt in this way."""


def wrong_letter(lines: Lines, n: int, chance: random.Random) -> bool:
    letters = [m.start() for m in re.finditer(r"[a-z]", lines[n].split(" #")[0])]
    if not letters:
        return False
    at = chance.choice(letters)
    new = chance.choice([c for c in string.ascii_lowercase if c != lines[n][at]])
    lines[n] = lines[n][:at] + new + lines[n][at + 1 :]
    return True


def too_deep(lines: Lines, n: int, _: random.Random) -> bool:
    lines[n] = " " + lines[n]
    return True


def too_shallow(lines: Lines, n: int, _: random.Random) -> bool:
    if not lines[n].startswith(" "):
        return False
    lines[n] = lines[n][1:]
    return True


def no_dash(lines: Lines, n: int, chance: random.Random) -> bool:
    if not lines[n].lstrip().startswith("- "):
        return False
    lines[n] = lines[n].replace("- ", chance.choice(["", "  "]), 1)
    return True


def no_colon(lines: Lines, n: int, _: random.Random) -> bool:
    if ":" not in lines[n]:
        return False
    lines[n] = lines[n].replace(":", "", 1)
    return True


def no_space(lines: Lines, n: int, _: random.Random) -> bool:
    if ": " not in lines[n]:
        return False
    lines[n] = lines[n].replace(": ", ":", 1)
    return True


def tab(lines: Lines, n: int, _: random.Random) -> bool:
    if not lines[n].startswith("  "):
        return False
    lines[n] = "\t" + lines[n][2:]
    return True


def pasted_twice(lines: Lines, n: int, _: random.Random) -> bool:
    lines.insert(n, lines[n])
    return True


def deleted(lines: Lines, n: int, _: random.Random) -> bool:
    del lines[n]
    return True


KINDS: dict[str, Slip] = {
    "one letter wrong": wrong_letter,
    "indented one too many": too_deep,
    "indented one too few": too_shallow,
    "dash forgotten": no_dash,
    "colon forgotten": no_colon,
    "no space after the colon": no_space,
    "tab": tab,
    "line pasted twice": pasted_twice,
    "line deleted": deleted,
}


@dataclass(frozen=True)
class Result:
    kind: str
    line: int
    """Where the slip is, from 1."""
    text: str
    said: tuple[tuple[int, str, str], ...]
    """Line, rule and text of every message."""

    @property
    def near(self) -> bool:
        """A message within one line of the slip."""
        return any(abs(line - self.line) <= 1 for line, _, _ in self.said)

    @property
    def named(self) -> bool:
        """One message, wherever it stands, and it names a word that stood on the line."""
        if len(self.said) != 1:
            return False
        words = set(re.findall(r"\w+", self.text))
        return any(set(re.findall(r"\w+", name)) & words for name in re.findall(r"'([^']+)'", self.said[0][2]))

    @property
    def hit(self) -> bool:
        """Told where it is; a line that is gone may also be told by the name that is missing."""
        return self.near or (self.kind == "line deleted" and self.named)


def slips(of_each: int = OF_EACH, seed: int = SEED) -> list[Result]:
    """In the logic of a flow."""
    original = FILE.read_text("utf-8").split("\n")
    logic = range(original.index("prompts:"))
    return _spoilt(original, logic, KINDS, of_each, seed, lambda text: check_file(text, FILE.name, _site()))


def slips_in_prompts(of_each: int = OF_EACH, seed: int = SEED) -> list[Result]:
    """In the file of prompts beside a flow: a message about the flow stands nowhere near."""
    original, flow = PROMPTS.read_text("utf-8").split("\n"), OWNER.read_text("utf-8")
    kinds = {kind: spoil for kind, spoil in KINDS.items() if spoil is not no_dash}

    def check(text: str) -> Checked:
        found = check_file(flow, OWNER.name, _site(), beside=Beside(PromptsFile(PROMPTS.name, text)))
        moved = [m if m.file == PROMPTS.name else replace(m, line=ELSEWHERE) for m in found.messages]
        return replace(found, messages=tuple(moved))

    return _spoilt(original, range(1, len(original)), kinds, of_each, seed, check)


@lru_cache
def _site() -> Site:
    return read_site((CALLFLOWS / "settings.yaml").read_bytes())[0]


def _spoilt(
    original: Lines, logic: range, kinds: dict[str, Slip], of_each: int, seed: int, check: Callable[[str], Checked]
) -> list[Result]:
    chance = random.Random(seed)
    results: list[Result] = []
    for kind, spoil in kinds.items():
        done = 0
        while done < of_each:
            n = chance.choice(logic)
            lines = list(original)
            if not lines[n].strip() or lines[n].lstrip().startswith("#") or not spoil(lines, n, chance):
                continue
            done += 1
            said = tuple((m.line, m.rule, m.text) for m in check("\n".join(lines)).messages)
            results.append(Result(kind, n + 1, original[n], said))
    return results


def table(results: list[Result]) -> str:
    """One row a kind, as in the documentation."""
    rows = ["| slip | slips | told | within one line | messages, median / 90 % |", "| --- | --- | --- | --- | --- |"]
    for kind in dict.fromkeys(r.kind for r in results):
        own = [r for r in results if r.kind == kind]
        told = [r for r in own if r.said]
        counts = sorted(len(r.said) for r in told)
        hits = sum(r.hit for r in told)
        rows.append(
            f"| {kind} | {len(own)} | {len(told)} | {hits} ({hits / len(told):.0%}) "
            f"| {median(counts):g} / {counts[len(counts) * 9 // 10]} |"
        )
    return "\n".join(rows)
