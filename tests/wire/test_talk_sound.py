"""`centrala talk --sound`: the caller at a terminal hears the prompts. The programs that speak and play are fakes; what
the one was given to say, the other one hears."""

from __future__ import annotations

import asyncio
import os
import pty
import sys
from pathlib import Path

import pytest
import typer

from centrala.cli import talk as command
from centrala.cli.talk import talk_with
from ivr.loudspeaker import Loudspeaker, PlayerFailed, player
from ivr.prompts.book import PromptBook
from ivr.prompts.speech import Speech
from ivr.terminal import TerminalLine
from scripts_dsl.effects import Hangup, Listen, Record, Say, Words
from scripts_dsl.events import AnyEvent, CallerHungUp, Keys, SayDone
from support.callers import NOON
from support.patience import PATIENCE

FLOW = """flow: hello
version: 1
languages: [en]
places:
  start:
    - say: welcome
    - hangup: bye
prompts:
  welcome:
    en: Good morning.
  bye:
    en: Goodbye.
"""
PROMPT = (Words("Number?", "en"),)
PROGRAMS = {
    "espeak-ng": "shutil.copy(given['-f'], given['-w'])",
    "sox": """
with wave.open(sys.argv[8], "wb") as w:
    w.setnchannels(1); w.setsampwidth(2); w.setframerate(8000)
    text = pathlib.Path(sys.argv[1]).read_bytes()
    w.writeframes(text + b" " * (len(text) % 2))
""",
    "play": """
with wave.open(sys.argv[2]) as w, open(HEARD, "a") as heard:
    heard.write(w.readframes(10_000).decode(errors="replace").strip() + "\\n")
""",
}


class Machine:
    """The programs that a machine has, and what came out of its loudspeaker."""

    def __init__(self, folder: Path) -> None:
        self.bin, self.heard = folder / "bin", folder / "heard"
        self.bin.mkdir()
        self.heard.touch()

    def has(self, *names: str, script: str | None = None) -> None:
        for name in names:
            file = self.bin / name
            head = f"#!{sys.executable}\nimport pathlib, shutil, sys, time, wave\nHEARD = {str(self.heard)!r}\n"
            pairs = "given = dict(zip(sys.argv[1::2], sys.argv[2::2]))\n"
            file.write_text(head + pairs + (PROGRAMS[name] if script is None else script))
            file.chmod(0o755)

    @property
    def words(self) -> list[str]:
        return self.heard.read_text().splitlines()


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine(tmp_path)
    monkeypatch.setenv("PATH", str(made.bin))
    return made


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    folder = tmp_path / "callflows"
    folder.mkdir()
    file = folder / "hello.flow.yaml"
    file.write_text(FLOW)
    return file


async def talked(flow: Path) -> None:
    await talk_with(flow, caller="+48601234567", now=None, language=None, sound=True)


# --- the command ---------------------------------------------------------------------------------------------------


async def test_the_caller_hears_and_reads_every_prompt(
    machine: Machine, flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.has("play", "espeak-ng", "sox")
    await talked(flow)
    assert machine.words == ["Good morning.", "Goodbye."]
    assert "Good morning." in capsys.readouterr().out


async def test_a_recording_sounds_without_a_speech_program(
    machine: Machine, flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence says at the beginning what is missing; what cannot be heard can be read."""
    import wave

    machine.has("play")
    recording = flow.parent.parent / "recordings" / "prompts" / "en" / "hello" / "welcome.wav"
    recording.parent.mkdir(parents=True)
    with wave.open(str(recording), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"Good morning from the studio")
    await talked(flow)
    assert machine.words == ["Good morning from the studio"]
    out, err = capsys.readouterr()
    assert "espeak-ng and sox not found, so only recordings sound; the rest is printed" in err
    assert "Goodbye." in out


async def test_without_a_player_it_says_what_to_install(
    machine: Machine, flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit):
        await talked(flow)
    assert "install play or paplay or aplay (play comes with SoX)" in capsys.readouterr().err


async def test_without_a_sound_device_the_call_goes_on_in_print(
    machine: Machine, flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.has("espeak-ng", "sox")
    machine.has("play", script="sys.exit(2)")
    await talked(flow)
    out = capsys.readouterr().out
    assert "not to be heard: play ended with status 2; is there a sound device?" in out
    assert "Goodbye." in out


def test_the_first_player_that_is_there_is_taken(machine: Machine) -> None:
    assert player() is None
    machine.has("aplay", script="")
    assert player() == ("aplay", "-q")
    machine.has("paplay", script="")
    assert player() == ("paplay",)
    machine.has("play")
    assert player() == ("play", "-q")


async def test_what_is_typed_at_a_terminal_is_noticed_and_left_to_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    person, computer = pty.openpty()
    with os.fdopen(computer) as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        typing = asyncio.ensure_future(command._typed())
        os.write(person, b"12\n")
        async with asyncio.timeout(PATIENCE):
            await typing
        assert terminal.readline() == "12\n"
    os.close(person)


# --- the line ------------------------------------------------------------------------------------------------------


class Sounds:
    """A terminal with a loudspeaker, whose person types at once or never."""

    def __init__(self, folder: Path, *lines: str, interrupts: bool) -> None:
        self.lines, self.shown = list(lines), list[str]()
        book = PromptBook(folder / "recordings", folder / "cache", Speech())
        speaker = Loudspeaker(book, ("play", "-q"), self._at_once if interrupts else asyncio.Event().wait)  # type: ignore[arg-type]
        self.line = TerminalLine(self._read, self._write, lambda: NOON, None, speaker)

    async def _at_once(self) -> None:
        return

    def _read(self, _sign: str) -> str | None:
        return self.lines.pop(0) if self.lines else None

    def _write(self, text: str, _dim: bool) -> None:
        self.shown.append(text)

    async def event(self, effect: Say | Listen | Record) -> AnyEvent:
        await self.line.perform(effect)
        return await anext(self.line.events())


@pytest.fixture
def endless(machine: Machine, tmp_path: Path) -> Path:
    """A machine whose player never ends by itself."""
    machine.has("espeak-ng", "sox")
    machine.has("play", script="time.sleep(600)")
    return tmp_path


async def test_a_key_stops_an_announcement_and_is_kept_for_the_question(endless: Path) -> None:
    sounds = Sounds(endless, "1", interrupts=True)
    assert isinstance(await sounds.event(Say(PROMPT)), SayDone)
    event = await sounds.event(Listen(PROMPT, 1, 1, 6, 3))
    assert isinstance(event, Keys)
    assert event.digits == "1"


async def test_a_key_of_always_ends_an_announcement(endless: Path) -> None:
    event = await Sounds(endless, "0", interrupts=True).event(Say(PROMPT, keys="0"))
    assert isinstance(event, Keys)
    assert event.digits == "0"


async def test_enter_alone_only_stops_an_announcement(endless: Path) -> None:
    sounds = Sounds(endless, "", "2", interrupts=True)
    assert isinstance(await sounds.event(Say(PROMPT)), SayDone)
    event = await sounds.event(Listen(PROMPT, 1, 1, 6, 3))
    assert isinstance(event, Keys)
    assert event.digits == "2"


async def test_a_caller_may_hang_up_while_something_sounds(endless: Path) -> None:
    assert isinstance(await Sounds(endless, interrupts=True).event(Say(PROMPT)), CallerHungUp)


async def test_what_must_be_heard_is_heard_to_its_end(machine: Machine, tmp_path: Path) -> None:
    machine.has("play", "espeak-ng", "sox")
    sounds = Sounds(tmp_path, "1", interrupts=True)
    await sounds.event(Say(PROMPT, barge_in=False))
    await sounds.line.perform(Hangup(PROMPT))
    assert machine.words == ["Number?", "Number?"]


async def test_a_tone_says_that_a_recording_begins(machine: Machine, tmp_path: Path) -> None:
    machine.has("play", "espeak-ng", "sox")
    await Sounds(tmp_path, "my story", interrupts=False).event(Record(PROMPT, 60, 3, beep=True))
    assert machine.words[0] == "Number?"
    assert len(machine.words) > 1
    machine.heard.write_text("")
    await Sounds(tmp_path, "my story", interrupts=False).event(Record(PROMPT, 60, 3, beep=False))
    assert machine.words == ["Number?"]


async def test_a_player_that_cannot_begin_is_a_typed_error(machine: Machine, tmp_path: Path) -> None:
    machine.has("espeak-ng", "sox")
    book = PromptBook(tmp_path / "recordings", tmp_path / "cache", Speech())
    with pytest.raises(PlayerFailed, match="play: No such file"):
        await Loudspeaker(book, ("play",), asyncio.Event().wait).play(PROMPT, barge_in=False)  # type: ignore[arg-type]
