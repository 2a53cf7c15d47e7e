"""Prompts made by programs: each once, whole or not at all, and a broken program is a typed error in time."""

from __future__ import annotations

import asyncio
import os
import sys
import wave
from pathlib import Path

import pytest

from ivr.lines import PromptError
from ivr.prompts.book import PromptBook
from ivr.prompts.plan import Clip, Hush, Utterance
from ivr.prompts.shelf import Shelf
from ivr.prompts.speech import Speech, SpeechFailed
from ivr.recordings.shelf import Shelf as Tapes
from scripts_dsl.effects import Pause, Value, Words

HELLO = (Words("Hello there.", "en", "energia/hello"),)

PROGRAM = """
import sys, time, wave, pathlib
text, wav, log = pathlib.Path(sys.argv[1]).read_text(), sys.argv[2], pathlib.Path(sys.argv[3])
with log.open("a") as f: f.write(text + "\\n")
if "fail" in text: sys.exit(3)
if "hang" in text: time.sleep(600)
if "nothing" in text: sys.exit(0)
with wave.open(wav, "wb") as w:
    w.setnchannels(1); w.setsampwidth(2); w.setframerate(16000 if "wrong" in text else 8000)
    w.writeframes(b"\\0\\0" * 4000)
"""


class Folder:
    """Recordings, cache, and a speech program that writes down what it was asked."""

    def __init__(self, path: Path) -> None:
        self.path, self.log = path, path / "log"
        (path / "program.py").write_text(PROGRAM)
        command = (sys.executable, str(path / "program.py"), "{text}", "{wav}", str(self.log))
        self.speech = Speech(engine="fake", commands=(command,))
        self.book = self.fresh()

    def fresh(self, **speech: object) -> PromptBook:
        changed = Speech(**{f: getattr(self.speech, f) for f in ("engine", "rate", "voices", "commands")} | speech)
        return PromptBook(self.path / "recordings", self.path / "cache", changed)

    def spoken(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []

    def cached(self) -> list[Path]:
        return sorted((self.path / "cache").glob("*/*"))

    def record(self, name: str, rate: int = 8000) -> Path:
        file = self.path / "recordings" / "prompts" / f"{name}.wav"
        file.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(file), "wb") as sound:
            sound.setparams((1, 2, rate, 0, "NONE", ""))
            sound.writeframes(b"\0\0" * 16_000)
        return file


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


async def test_a_recording_is_played_where_there_is_one(folder: Folder) -> None:
    file = folder.record("en/energia/hello")
    assert await folder.book.plan(HELLO) == (Clip(str(file.with_suffix("")), 2.0),)
    assert folder.spoken() == []


async def test_what_a_caller_said_is_played_and_not_kept_in_mind(folder: Folder) -> None:
    """It is erased one day: then the line is told so, and not Asterisk."""
    file = folder.record("../calls/ab/tape")
    book = PromptBook(folder.path / "recordings", folder.path / "cache", folder.speech, lambda _: file)
    said = (Value("tape", "", "en", tape="tape"),)
    assert await book.plan(said) == (Clip(str(file.with_suffix("")), 2.0),)
    assert folder.spoken() == []
    file.unlink()
    with pytest.raises(PromptError):
        await book.plan(said)


@pytest.mark.attack("A36")
async def test_a_value_that_is_no_recording_of_ours_leads_nowhere(folder: Folder) -> None:
    said = (Value("x", "", "en", tape="../../etc/passwd"),)
    for book in (folder.book, PromptBook(folder.path, folder.path, folder.speech, Tapes(folder.path, 0).wav)):
        with pytest.raises(PromptError):
            await book.plan(said)


async def test_a_text_is_spoken_once_for_all_calls_and_starts(folder: Folder) -> None:
    both = await asyncio.gather(*(folder.book.plan((*HELLO, Pause(1))) for _ in range(10)))
    clip = both[0][0]
    assert isinstance(clip, Clip)
    assert (clip.seconds, both[0][1], set(both)) == (0.5, Hush(1), {both[0]})
    assert folder.cached() == [Path(f"{clip.path}.wav")]
    assert await folder.fresh().plan(HELLO) == (clip,)
    assert folder.spoken() == ["Hello there."]


async def test_another_voice_rate_or_engine_is_another_sound(folder: Folder) -> None:
    await folder.book.plan(HELLO)
    for changed in ({"rate": 120}, {"voices": {"en": "en-gb"}}, {"engine": "other"}):
        await folder.fresh(**changed).plan(HELLO)
    assert len(folder.cached()) == 4


@pytest.mark.attack("A36")
async def test_a_text_cannot_give_orders_to_the_speech_program(folder: Folder) -> None:
    await folder.book.plan((Words("say [[h@]] $(id)", "en"),))
    assert folder.spoken() == ["say [ [h@]] $(id)"]


async def test_the_name_of_a_sound_tells_nothing(folder: Folder) -> None:
    await folder.book.plan((Words("Account 4539578767", "en"),))
    assert all("4539578767" not in str(f) for f in folder.cached())


@pytest.mark.parametrize("text", ["fail", "nothing", "wrong format"])
async def test_a_program_that_fails_is_a_prompt_error_and_leaves_nothing(folder: Folder, text: str) -> None:
    for _ in range(2):
        with pytest.raises(PromptError):
            await folder.book.plan((Words(text, "en"),))
    assert len(folder.spoken()) == 2
    assert folder.cached() == []


async def test_a_program_that_hangs_is_ended(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivr.prompts.speech.SPEAK_SECONDS", 0.3)
    with pytest.raises(SpeechFailed, match="more than"):
        await folder.book.plan((Words("hang", "en"),))


async def test_a_program_that_is_not_there(folder: Folder) -> None:
    with pytest.raises(SpeechFailed, match="no-such-program"):
        await folder.fresh(commands=(("no-such-program",),)).plan(HELLO)


async def test_a_language_without_a_voice(folder: Folder) -> None:
    with pytest.raises(SpeechFailed, match="no voice"):
        await folder.book.plan((Words("Guten Tag", "de"),))


async def test_a_caller_who_hangs_up_does_not_stop_the_speaking_for_others(folder: Folder) -> None:
    first = asyncio.create_task(folder.book.plan(HELLO))
    second = asyncio.create_task(folder.book.plan(HELLO))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    first.cancel()
    assert isinstance((await second)[0], Clip)
    assert folder.spoken() == ["Hello there."]


async def test_closing_ends_the_speaking(folder: Folder) -> None:
    waiting = asyncio.create_task(folder.book.plan((Words("hang", "en"),)))
    for _ in range(1_000):
        if folder.spoken():
            break
        await asyncio.sleep(0.01)
    await folder.book.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_recording_that_asterisk_cannot_play_is_named(folder: Folder) -> None:
    folder.record("en/energia/hello", rate=16_000)
    with pytest.raises(PromptError, match="8 kHz"):
        await folder.book.plan(HELLO)


async def test_warming_makes_all_and_counts_what_it_could_not(folder: Folder) -> None:
    assert await folder.book.warm([HELLO, (Words("fail", "en"),), (Words("Bye.", "en"),)]) == 1
    assert sorted(folder.spoken()) == ["Bye.", "Hello there.", "fail"]


async def test_the_oldest_sounds_go_when_the_cache_is_full(folder: Folder) -> None:
    for n, text in enumerate(("one", "two", "three")):
        await folder.book.plan((Words(text, "en"),))
        for file in folder.cached():
            if n == 0:
                os.utime(file, (1, 1))
    size = folder.cached()[0].stat().st_size
    assert folder.fresh().prune(2 * size) == 1
    assert all(f.stat().st_mtime > 1 for f in folder.cached())


@pytest.mark.parametrize(
    ("language", "text"),
    [("pl", "Dzień dobry."), ("ru", "Добрый день."), ("sl", "Dober dan."), ("en", "[[Hello]] & $(id) -w /tmp/x")],
)
async def test_real_speech_in_every_language(tmp_path: Path, language: str, text: str) -> None:
    wav = tmp_path / "a" / "b.wav"
    await Speech().speak(Utterance(language, text), wav)
    with wave.open(str(wav)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (8000, 1, 2)
        samples = memoryview(sound.readframes(sound.getnframes())).cast("h")
    loudest = max(abs(s) for s in samples)
    assert 0.45 < loudest / 32768 < 0.55, "the level is -6 dB"
    assert list(wav.parent.iterdir()) == [wav]


# --- sounds, and the recordings of a version -----------------------------------------------------------------------

CALM = (Words("quiet music", "pl", "energia/calm", audio="moh/calm"),)


async def test_a_sound_is_played_in_every_language_and_its_text_only_without_it(folder: Folder) -> None:
    spoken = await folder.book.plan(CALM)
    assert folder.spoken() == ["quiet music"]
    file = folder.record("moh/calm")
    assert await folder.fresh().plan(CALM) == (Clip(str(file.with_suffix("")), 2.0),) != spoken


async def test_the_book_of_a_version_plays_its_recordings_and_the_old_book_goes_on_with_its_own(
    folder: Folder, tmp_path: Path
) -> None:
    old = folder.record("en/energia/hello")
    first = await folder.book.plan(HELLO)
    (tmp_path / "version").mkdir()
    new = Folder(tmp_path / "version").record("en/energia/hello")
    other = folder.book.of(tmp_path / "version" / "recordings")
    assert await other.plan(HELLO) == (Clip(str(new.with_suffix("")), 2.0),)
    assert await folder.book.plan(HELLO) == first == (Clip(str(old.with_suffix("")), 2.0),)


async def test_books_share_what_is_spoken_and_a_new_one_finds_new_recordings(folder: Folder) -> None:
    """Development, and a program without versions: a recording is heard by the next call after it was put there."""
    text = (Words("Good evening.", "en", "energia/evening"),)
    clip = await folder.book.plan(text)
    assert await folder.book.of(None).plan(text) == clip
    assert folder.spoken() == ["Good evening."]
    file = folder.record("en/energia/evening")
    assert await folder.book.plan(text) == clip
    assert await folder.book.of(None).plan(text) == (Clip(str(file.with_suffix("")), 2.0),)


async def test_new_calls_take_the_book_that_was_put_and_others_keep_theirs(folder: Folder, tmp_path: Path) -> None:
    shelf = Shelf(folder.book)
    before = shelf.book
    shelf.put(tmp_path / "version" / "recordings")
    assert shelf.book is not before
    assert await before.plan(HELLO) == await shelf.book.plan(HELLO)
