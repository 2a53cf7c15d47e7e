"""Steps that a line has to do with, on Twilio, at the terminal, on the virtual clock; and the page that says so."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

from centrala.cli import app
from ivr.happenings import CallbackAsked, NoteTaken
from ivr.terminal import TerminalLine
from ivr.terminal_call import TerminalCall
from scripts_dsl.events import CallFacts
from scripts_dsl.testing import run_tests
from scripts_dsl.verbs import VERBS
from support.callers import NOON
from support.ledgers import MemoryLedger
from support.lines_table import PAGE, page
from support.twilio_calls import TwilioSite
from support.verb_calls import CALLS, DONE, ELSEWHERE, OUTSIDE, VerbCall

pytestmark = pytest.mark.looptime
LIVE = Path(__file__).parents[1] / "live"
each = pytest.mark.parametrize("call", CALLS, ids=[call.verb for call in CALLS])


@each
async def test_on_twilio(tmp_path: Path, call: VerbCall) -> None:
    site = TwilioSite(tmp_path)
    site.ledger = MemoryLedger()
    async with site.open(call.graph):
        site.ready.add("ewa")
        site.api.answers[site.agents["ewa"]] = ("talks 5",)
        site.twilio.dials["+48221110000"] = ("completed", 5)
        await asyncio.wait_for(site.twilio.call(*call.twilio), 300)
        await site.api.quiet()
    assert [note.text for note in site.happened(NoteTaken)][-1] == DONE
    assert len(site.happened(CallbackAsked)) == (call.verb == "callback")


@each
async def test_at_the_terminal(call: VerbCall) -> None:
    typed, shown = list(call.typed), list[str]()

    def read(_sign: str) -> str | None:
        return typed.pop(0) if typed else None

    def write(text: str, _dim: bool) -> None:
        shown.append(text)

    line = TerminalLine(read, write, lambda: NOON)
    await TerminalCall(call.graph, "t", line, read, write, lambda: NOON).run(
        CallFacts(call_id="t", dialled="100", number="+48601234567")
    )
    assert f"note: {DONE}" in shown


@each
def test_on_the_virtual_clock(call: VerbCall) -> None:
    results = run_tests(*call.rehearsed, "t")
    assert results.passed, results.failures


def test_every_step_of_flows_has_its_place_on_the_page() -> None:
    flows = {verb.name for verb in VERBS if "flow" in verb.files}
    assert flows == {call.verb for call in CALLS} | set(ELSEWHERE) | set(OUTSIDE)


@pytest.mark.parametrize("live", sorted({c.live for c in CALLS} | {*ELSEWHERE.values(), *OUTSIDE.values()}))
def test_asterisk_has_its_test(live: str) -> None:
    """With its name: a file alone says little."""
    file, _, name = live.partition(": ")
    assert f"async def {name}(" in (LIVE / file).read_text("utf-8")


def test_the_page_is_what_the_calls_show() -> None:
    """PYTHONPATH=tests .venv/bin/python -m support.lines_table writes it."""
    assert PAGE.read_text("utf-8") == page()


def test_the_checker_says_what_is_otherwise_when_it_is_asked() -> None:
    file = str(PAGE.parents[2] / "callflows" / "energia.flow.yaml")
    plain = CliRunner().invoke(app, ["check", file])
    asked = CliRunner().invoke(app, ["check", "--line", "twilio", file])
    assert (plain.exit_code, asked.exit_code) == (0, 0)
    assert "on Twilio" not in plain.output
    assert "on Twilio, the next key is waited for as long as the first one" in asked.output
    assert CliRunner().invoke(app, ["check", "--line", "twilio", "--strict", file]).exit_code == 1
