"""Fuzz over the other kinds of file: shipped surveys, scripts and campaigns with lines cut, doubled and spoilt are
checked, and those that pass are tested and compared, never with a traceback.

The seed is fixed; set CENTRALA_FUZZ_SEED for another. About ten seconds of one core.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from scripts_dsl.check import check_file
from scripts_dsl.diff import compare
from scripts_dsl.messages import render
from scripts_dsl.site import read_site
from scripts_dsl.testing import run_file
from support.fuzz import spoilt

CALLFLOWS = Path(__file__).parents[2] / "callflows"
SITE = read_site((CALLFLOWS / "settings.yaml").read_bytes(), "settings.yaml", CALLFLOWS)[0]
SEED = int(os.environ.get("CENTRALA_FUZZ_SEED", "11"))
FILES, COMPARED = 500, 8
"""Of each kind."""
VALUES = [
    "[a, b]", "{a: b}", "", "-1%", "1e9%", "0%", "100%", "999999999999999999%", "1d before", "nan", "[]", "{}", "- x",
    "never", "yes", "9" * 30, "${x}", "target 1%, never above 0.0001%", "~", "2026-99-99 99:99", "1-5", "again in 0s",
]  # fmt: skip
PREDICTIVE = """\
pace:
  abandoned: target 1%, never above 3%
"""


def shipped(name: str) -> str:
    """The file; the campaign rings ahead of its agents, so that every section is there."""
    text = (CALLFLOWS / name).read_text("utf-8")
    if not name.endswith(".campaign.yaml"):
        return text
    text = text.replace("flow debt_reminder  ", "script winback by queue sales").replace(
        "style: robot", "style: predictive"
    )
    return text.replace("brake:", f"{PREDICTIVE}brake:", 1)


def slipped(chance: random.Random, lines: list[str]) -> str:
    """A few lines made wrong."""
    lines = [*lines]
    for _ in range(chance.choice((1, 1, 2, 4))):
        at, kind = chance.randrange(len(lines)), chance.random()
        if kind < 0.6:
            lines[at] = f"{lines[at].partition(':')[0]}: {chance.choice(VALUES)}"
        elif kind < 0.8:
            lines[at] = spoilt(chance, lines[at])
        elif kind < 0.9:
            lines.insert(at, chance.choice(lines))
        else:
            del lines[at]
    return "\n".join(lines)


@pytest.mark.parametrize("name", ["after_call.survey.yaml", "winback.script.yaml", "overdue.campaign.yaml"])
def test_a_spoilt_file_is_told_tested_or_compared(name: str) -> None:
    chance, text = random.Random(SEED), shipped(name)
    right = check_file(text, name, SITE)
    assert not right.refused
    compared = 0
    for _ in range(FILES):
        wrong = slipped(chance, text.split("\n"))
        checked = check_file(wrong.encode(errors="replace"), name, SITE)
        assert checked.messages or not checked.refused
        for message in checked.messages:
            assert render(message, checked.lines)
        if not checked.refused:
            run_file(checked, name)
        if not checked.refused and compared < COMPARED:
            compared += 1
            assert list(compare(right, checked, 3).lines(everything=True))
    assert compared == COMPARED
