"""A caller at a terminal: what is shown, what is read, and the call that comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import typer

from centrala.cli.talk import talk_with
from ivr.hooks import Functions, step
from ivr.terminal import TerminalLine
from ivr.terminal_call import TerminalCall
from scripts_dsl.effects import Enqueue, Hangup, Listen, Say, Words
from scripts_dsl.events import (
    AgentAnswered,
    AgentLeft,
    CallerHungUp,
    CallFacts,
    Event,
    Keys,
    NobodyThere,
    NotRecorded,
    QueueTimeout,
    SayDone,
    Silence,
)
from scripts_dsl.state import State
from support.callers import NOON, flow_with_tests

FLOW = """
languages: {pl: +48, en: otherwise}
vars:
  account: digits 4
  customer: {name: text}
always: {0: desk, error: desk}
places:
  start:
    - run: crm.customer
      with: {number: caller.number}
      into: customer
      meanwhile: one_moment
    - say: welcome
    - ask: number
      into: account
    - note: Account ${account}
    - goto: desk
  desk:
    - queue: support
      tell_agent: Account ${account else "not given"}
      options: {1: bye}
      on_timeout: bye
      on_done: bye
  bye:
    - hangup: bye
prompts:
  one_moment:
    pl: Chwileczkę.
    en: One moment.
  welcome:
    pl: Witamy, ${customer.name else "kto dzwoni"}.
    en: Welcome, ${customer.name else "whoever you are"}.
  number:
    pl: Numer?
    en: Number?
  bye:
    pl: Pa.
    en: Bye.
"""
SAMPLE = """
tests:
  - test: Anna
    given: {caller: +48601234567, crm.customer: {name: Anna}}
    script:
      - hears: welcome
"""
PROMPT = (Words("Number?", "en"),)


class Terminal:
    """Lines that somebody types, and what was shown: dim lines in brackets."""

    def __init__(self, *typed: str) -> None:
        self.typed = list(typed)
        self.shown: list[str] = []

    def read(self, sign: str) -> str | None:
        return self.typed.pop(0) if self.typed else None

    def write(self, text: str, dim: bool) -> None:
        self.shown.append(f"[{text}]" if dim else text)

    @property
    def heard(self) -> list[str]:
        return [line for line in self.shown if not line.startswith("[")]


@step("crm.customer")
async def customer(number: str) -> str | None:
    """Nobody is known."""
    return None


@step("crm.customer")
async def broken(number: str) -> str | None:
    """The database is down."""
    raise OSError("no database")


async def call(
    *typed: str, text: str = FLOW, number: str | None = "+48601234567", functions: Sequence[object] = ()
) -> tuple[State, Terminal]:
    graph, cases = flow_with_tests(text)
    terminal = Terminal(*typed)
    line = TerminalLine(terminal.read, terminal.write, lambda: NOON)
    known = Functions(functions)  # type: ignore[arg-type]
    ring = TerminalCall(graph, "t.flow.yaml", line, terminal.read, terminal.write, lambda: NOON, known, cases)
    return await ring.run(CallFacts("c", "100", number)), terminal


async def event_of(effect: Listen | Say | Enqueue, *typed: str, typed_ahead: str = "") -> tuple[Event, Terminal]:
    terminal = Terminal(*typed)
    line = TerminalLine(terminal.read, terminal.write, lambda: NOON)
    line._typed = typed_ahead
    await line.perform(effect)
    return await anext(line.events()), terminal


# --- the line ------------------------------------------------------------------------------------------------------

LISTEN = Listen(PROMPT, 4, 4, 6, 3)


@pytest.mark.parametrize(
    ("line", "digits", "by"),
    [("1234", "1234", "length"), ("12#", "12", "end_key"), ("12", "12", "silence"), (" 1 2 3 4 ", "1234", "length")],
)
async def test_a_line_of_keys_is_an_answer(line: str, digits: str, by: str) -> None:
    event, _ = await event_of(LISTEN, line)
    assert isinstance(event, Keys)
    assert (event.digits, event.by) == (digits, by)


async def test_an_empty_line_is_silence_and_the_end_of_input_hangs_up() -> None:
    assert isinstance((await event_of(LISTEN, ""))[0], Silence)
    assert isinstance((await event_of(LISTEN))[0], CallerHungUp)


async def test_what_are_no_keys_is_asked_again() -> None:
    event, terminal = await event_of(LISTEN, "hello", "½", "x" * 100_000, "1234")
    assert isinstance(event, Keys)
    assert len([line for line in terminal.shown if "keys are" in line]) == 3


async def test_a_prompt_answered_ahead_is_not_shown() -> None:
    event, terminal = await event_of(LISTEN, typed_ahead="1234")
    assert isinstance(event, Keys)
    assert terminal.shown == []


async def test_keys_typed_ahead_are_dropped_where_the_caller_must_listen() -> None:
    event, terminal = await event_of(Listen(PROMPT, 1, 1, 6, 3, keep_typed_ahead=False), "1", typed_ahead="2")
    assert isinstance(event, Keys)
    assert event.digits == "1"
    assert terminal.shown == ["Number?"]


async def test_a_key_of_always_typed_ahead_acts_in_an_announcement() -> None:
    event, _ = await event_of(Say(PROMPT, keys="0"), typed_ahead="0")
    assert isinstance(event, Keys)
    assert isinstance((await event_of(Say(PROMPT, keys="0"), typed_ahead="1"))[0], SayDone)


@pytest.mark.parametrize(("line", "kind"), [("", AgentAnswered), ("t", QueueTimeout), ("n", NobodyThere), ("1", Keys)])
async def test_the_person_says_what_happens_in_the_queue(line: str, kind: type[Event]) -> None:
    event, _ = await event_of(Enqueue("support", keys="1"), "what?", line)
    assert type(event) is kind


async def test_a_talk_that_must_be_recorded_may_be_told_to_be_impossible() -> None:
    event, _ = await event_of(Enqueue("support", only_recorded=True), "r")
    assert isinstance(event, NotRecorded)


async def test_an_agent_answers_and_hangs_up() -> None:
    terminal, times = Terminal("", ""), iter([NOON, NOON + timedelta(seconds=30)])
    line = TerminalLine(terminal.read, terminal.write, lambda: next(times))
    await line.perform(Enqueue("support"))
    events = [event async for _, event in _first(line, 2)]
    assert isinstance(events[0], AgentAnswered)
    assert isinstance(events[1], AgentLeft)
    assert events[1].talk == 30


async def _first(line: TerminalLine, count: int):  # type: ignore[no-untyped-def]
    events = line.events()
    for n in range(count):
        yield n, await anext(events)


async def test_last_words_end_the_events() -> None:
    terminal = Terminal()
    line = TerminalLine(terminal.read, terminal.write, lambda: NOON)
    await line.perform(Hangup(PROMPT))
    assert [event async for event in line.events()] == []
    assert terminal.shown == ["Number?"]


@pytest.mark.attack("A32")
async def test_a_prompt_cannot_control_the_terminal() -> None:
    _, terminal = await event_of(Say((Words("a\x1b[2Jb\r\nc", "en"),)))
    assert "\x1b" not in "".join(terminal.shown)


# --- the call ------------------------------------------------------------------------------------------------------


async def test_a_whole_call_in_the_language_of_the_caller() -> None:
    state, terminal = await call("", "4711", "", "", text=FLOW + SAMPLE)
    assert terminal.heard == ["Chwileczkę.", "Witamy, Anna.", "Numer?", "Spróbujmy jeszcze raz. Numer?", "Pa."]
    assert state.vars["account"] == "4711"
    assert state.over


async def test_the_place_in_the_file_is_shown_dimly() -> None:
    _, terminal = await call(text=FLOW + SAMPLE)
    assert "[t.flow.yaml:13 start.2 [pl]]" in terminal.shown


async def test_what_the_agent_reads_and_notes_are_shown_dimly() -> None:
    _, terminal = await call("4711", "t", text=FLOW + SAMPLE)
    assert "[note: Account 4711]" in terminal.shown
    assert "[the agent reads: Account 4711]" in terminal.shown


async def test_a_function_that_is_provided_answers() -> None:
    _, terminal = await call(functions=[customer], text=FLOW + SAMPLE)
    assert "Witamy, kto dzwoni." in terminal.heard


async def test_a_function_that_fails_takes_the_flow_to_its_error() -> None:
    _, terminal = await call("t", functions=[broken])
    assert terminal.heard == ["Chwileczkę.", "Pa."]
    assert any("no database" in line for line in terminal.shown)


@pytest.mark.parametrize(
    ("answer", "heard"),
    [('{"name": "Maja"}', "Witamy, Maja."), ("", "Witamy, kto dzwoni."), ("fails", "Pa."), ("times out", "Pa.")],
)
async def test_without_sample_and_function_the_person_answers(answer: str, heard: str) -> None:
    _, terminal = await call("not json", answer, "t" if heard == "Pa." else "0", "t")
    assert heard in terminal.heard


async def test_a_test_about_another_caller_is_no_sample() -> None:
    assert "Witamy, Anna." in (await call(text=FLOW + SAMPLE))[1].heard
    assert "Welcome, whoever you are." in (await call(text=FLOW + SAMPLE, number="+79031234567"))[1].heard


async def test_a_sample_that_makes_no_sense_is_told_and_the_person_answers() -> None:
    sample = SAMPLE.replace("{name: Anna}", "Anna")
    _, terminal = await call('{"name": "Maja"}', text=FLOW + sample)
    assert any("'Anna' has no fields" in line for line in terminal.shown)
    assert "Witamy, Maja." in terminal.heard


async def test_hanging_up_ends_the_call() -> None:
    state, terminal = await call(text=FLOW + SAMPLE)
    assert state.gone
    assert terminal.shown[-1].startswith("[the call is over")


# --- the command ---------------------------------------------------------------------------------------------------


async def test_the_command_talks_to_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "t.flow.yaml"
    path.write_text(f"flow: t\n{FLOW.lstrip()}{SAMPLE}", encoding="utf-8")
    typed = iter(["4711", "t"])
    monkeypatch.setattr("builtins.input", lambda sign: next(typed))
    state = await talk_with(path, caller="601 234 567", now="2026-05-06 10:00", language=None)
    assert state.vars["account"] == "4711"
    assert "Witamy, Anna." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("caller", "now", "told"),
    [
        ("nobody", None, "'nobody' is no telephone number"),
        ("123abc", None, "'123abc' is no telephone number"),
        ("+48601234567", "soon", "'soon' is not a moment"),
    ],
)
async def test_the_command_says_what_it_does_not_understand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caller: str, now: str | None, told: str
) -> None:
    path = tmp_path / "t.flow.yaml"
    path.write_text(f"flow: t\n{FLOW.lstrip()}", encoding="utf-8")
    with pytest.raises(typer.Exit):
        await talk_with(path, caller=caller, now=now, language=None)
    assert told in capsys.readouterr().err


async def test_a_file_with_mistakes_is_not_talked_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "t.flow.yaml"
    path.write_text("flow: t\nplaces:\n  start:\n    - goto: nowhere\n", encoding="utf-8")
    with pytest.raises(typer.Exit):
        await talk_with(path, caller="anonymous", now=None, language=None)
    assert "nowhere" in capsys.readouterr().err
