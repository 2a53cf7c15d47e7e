"""Scripts and surveys at a terminal, from the files that are shipped; a campaign has nobody to talk to."""

from __future__ import annotations

import builtins
from pathlib import Path

import pytest
import typer

from centrala.cli.talk import talk_with
from scripts_dsl.state import State

CALLFLOWS = Path(__file__).parents[2] / "callflows"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Lines that the person at the terminal writes, then the end of the input."""
    lines: list[str] = []

    def read(_sign: str = "") -> str:
        if not lines:
            raise EOFError
        return lines.pop(0)

    monkeypatch.setattr(builtins, "input", read)
    return lines


async def talked(name: str) -> State:
    """The whole talk with a file of callflows/."""
    return await talk_with(CALLFLOWS / name, caller="+48601234567", now="2026-05-06 10:00", language="en")


async def test_an_agent_follows_a_script_with_buttons(typed: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    typed += ["yes", "perhaps", "service", "no"]
    state = await talked("winback.script.yaml")
    assert state.outcome == "promised_call"
    shown = capsys.readouterr().out
    assert "for the agent: Smile." in shown
    assert "yes, no; angry, not_now, stop, who_calls" in shown
    assert "price, service, moved, competitor, other" in shown


async def test_a_caller_answers_a_survey(typed: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    typed += ["1", "5", "3", "1"]
    state = await talked("after_call.survey.yaml")
    assert state.vars["score"] == 90
    assert "survey after_call: score 90, good" in capsys.readouterr().out


async def test_an_agent_may_leave_in_the_middle(typed: list[str]) -> None:
    typed += ["yes"]
    state = await talked("winback.script.yaml")
    assert (state.over, state.outcome) == (True, None)


async def test_a_campaign_cannot_be_talked_to(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit):
        await talked("overdue.campaign.yaml")
    assert "a campaign calls people" in capsys.readouterr().err
