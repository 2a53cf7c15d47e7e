"""Fuzz, the short form of every run: 200,000 inputs for loader, formulas and importers, and never a traceback.

Seeds are fixed, so a failure can be repeated; set CENTRALA_FUZZ_SEED for others. About 40 seconds of one core.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest

from scripts_dsl.check import check_file
from scripts_dsl.formula import FormulaProblem, compile_formula
from scripts_dsl.importers import ImportRefused, import_freepbx, import_studio
from scripts_dsl.loader import load
from scripts_dsl.messages import render
from scripts_dsl.scope import FileScope
from scripts_dsl.types import parse_type
from support.flows import SITE, flow
from support.fuzz import MARKS, as_bytes, changed, glued, spoilt
from support.slips import FILE
from support.studio import flow as studio_flow
from support.studio import menu, widget

LOADED, FORMULAS, IMPORTS, DUMPS, CHECKED = 60_000, 120_000, 16_000, 8_000, 2_000
WHOLE = 300
EXPORTS = Path(__file__).parents[1] / "support" / "exports"
SEED = int(os.environ.get("CENTRALA_FUZZ_SEED", "11"))

LINES = FILE.read_text("utf-8").split("\n")
WORDS = " ".join(LINES).split()
PIECES = [
    "flow: x\n",
    "places:\n  start:\n",
    "    - say: ",
    "    - goto: start\n",
    "when: ",
    "{1: a}",
    "vars:\n",
    *WORDS[:150],
]


def test_there_are_enough() -> None:
    assert LOADED + FORMULAS + IMPORTS + DUMPS + CHECKED >= 200_000


@pytest.fixture
def chance() -> random.Random:
    return random.Random(SEED)


def test_loader(chance: random.Random) -> None:
    for _ in range(LOADED):
        at = chance.randrange(len(LINES))
        piece = "\n".join(LINES[at : at + chance.randrange(1, 8)])
        loaded = load(spoilt(chance, piece) if chance.random() < 0.6 else glued(chance, PIECES, 20), "x.yaml")
        assert loaded.root is not None or loaded.report.messages
        for message in loaded.report.messages:
            assert 1 <= message.line <= len(loaded.lines)
            assert render(message, loaded.lines)


VALUES = {"n": "number", "t": "text", "m": "money PLN", "d": "date", "z": "time", "l": "duration", "y": "yes/no",
          "c": "choice of a, b", "g": "digits 4"}  # fmt: skip
TOKENS = [*VALUES, *"+-*/=<>(),", "!=", "<=", ">=", " and ", " or ", " not ", " in [", "]", " between ", " is ",
          "empty", "known", " else ", "120 PLN", "4m", "50%", "2026-05-01", "18:00", "yes", '"a"', "last(", "round(",
          "today", "now", " starts with ", "9" * 30, "a.b", "&&"]  # fmt: skip
SCOPE = FileScope({name: parse_type(type_) for name, type_ in VALUES.items()}, (), SITE, ("en", "pl"))
EMPTY = dict.fromkeys(VALUES)
GIVEN = {**EMPTY, "n": 3, "t": "abc", "y": True, "c": "a", "g": "0042"}


@pytest.mark.attack("A18")
def test_formulas(chance: random.Random) -> None:
    """Compiled, they have a value for empty and for given names; not compiled, the reason stands inside the text."""
    good = 0
    for _ in range(FORMULAS):
        text = "".join(
            chance.choice(TOKENS if chance.random() < 0.97 else MARKS) for _ in range(chance.randrange(1, 9))
        )
        try:
            formula = compile_formula(text, SCOPE)
        except FormulaProblem as problem:
            if not 0 <= problem.offset <= len(text):
                raise AssertionError(text) from problem
            continue
        good += 1
        if formula.names <= set(VALUES):
            formula.value(EMPTY.get)
            formula.value({name: GIVEN.get(name) for name in VALUES}.get)
    assert good > FORMULAS / 100


STUDIO = json.loads(
    studio_flow(
        *menu("main", "Press 1 for {{flow.variables.name | default: 'sales'}}.", k1="sales", k2="http"),
        widget("sales", "connect-call-to", ("callCompleted", "vm"), noun="number", to="+48221234567", timeout=30),
        widget("http", "make-http-request", ("success", "set"), ("failed", "vm"), method="POST", url="https://x.example",
               body='{"a": "{{trigger.call.From}}"}', parameters=[{"key": "k", "value": "{{widgets.main.Digits}}"}]),
        widget("set", "set-variables", ("next", "pay"),
               variables=[{"key": "name", "value": "{{widgets.http.parsed.a.b}}"}]),
        widget("pay", "capture-payments", ("success", "vm"), payment_amount="9.99", max_attempts=2),
        widget("vm", "record-voicemail", ("recordingComplete", None), max_length=60),
    )
)  # fmt: skip
FREEPBX = {
    "configs": {
        "ivrs": [{"id": 1, "name": "Main", "announcement": 5, "timeout_time": 7, "invalid_loops": "2",
                  "timeout_loops": "2", "timeout_destination": "ext-queues,400,1", "retvm": "on",
                  "directdial": "ext-local"}],
        "entries": [{"ivr_id": 1, "selection": "1", "dest": "ext-local,vmu101,1", "ivr_ret": 0}],
    }
}  # fmt: skip


def test_importers(chance: random.Random) -> None:
    """A file that YAML reads, or one sentence."""
    for _ in range(IMPORTS // 2):
        for make, data in ((import_studio, STUDIO), (_freepbx, FREEPBX)):
            wrong = data
            for _ in range(chance.randrange(1, 4)):
                wrong = changed(chance, wrong)
            try:
                imported = make(as_bytes(chance, wrong))
            except ImportRefused:
                continue
            loaded = load(imported.text, "x.flow.yaml")
            assert loaded.root is not None, imported.text
            assert not loaded.report.messages, (imported.text, loaded.report.messages)


SQL = """\
CREATE TABLE `ivr_details` (
  `id` int(11) NOT NULL,
  `name` varchar(50) DEFAULT NULL,
  `announcement` int(11) DEFAULT NULL,
  `timeout_time` int(11) DEFAULT NULL
) ENGINE=InnoDB;
INSERT INTO `ivr_details` VALUES (1,'It\\'s main',5,NULL),(2,'Sub',_binary 'x',10);
INSERT INTO ivr_entries (`ivr_id`, `selection`, `dest`, `ivr_ret`)
  VALUES (1,'1','ivr-2,s,1',0),(2,'t','ext-queues,4,1',1);
"""


def test_dumps(chance: random.Random) -> None:
    """SQL with letters cut out and marks put in: a file that YAML reads, or one sentence."""
    good = 0
    for _ in range(DUMPS):
        try:
            imported = import_freepbx([spoilt(chance, SQL).encode(errors="replace")])
        except ImportRefused:
            continue
        good += 1
        loaded = load(imported.text, "x.flow.yaml")
        assert not loaded.report.messages, (imported.text, loaded.report.messages)
    assert good > DUMPS / 10


def test_complete_exports(chance: random.Random) -> None:
    """One part of a whole export made wrong."""
    whole = json.loads((EXPORTS / "studio_water_company.json").read_text("utf-8"))
    for _ in range(WHOLE):
        try:
            imported = import_studio(json.dumps(changed(chance, whole)).encode(errors="replace"))
        except ImportRefused:
            continue
        loaded = load(imported.text, "x.flow.yaml")
        assert not loaded.report.messages, (imported.text, loaded.report.messages)


def _freepbx(data: bytes) -> object:
    return import_freepbx([data])


def test_checker(chance: random.Random) -> None:
    """Small flows with wrong steps, through all of the checker."""
    for _ in range(CHECKED):
        at = chance.randrange(len(LINES))
        steps = "\n".join(line.strip(" ") for line in LINES[at : at + 3])
        checked = check_file(flow(spoilt(chance, steps)), "x.flow.yaml", SITE)
        assert checked.graph is not None or checked.messages
