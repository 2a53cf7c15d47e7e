"""What callers hear and reach without an engine, made when a version is put in force.

In: the version's folder. Out, in `.versions/<flows>/fallback/`: a folder of sounds for each version, `fallback.conf`
(dialplan) and `fallback.json` (for ivr/fallback/script.py), each replaced at once. Called by the commands.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import wave
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp

from centrala.flows import Flows, load_flows
from ivr.fallback.dialplan import Spoken, dialplan, snapshot
from ivr.prompts.book import PromptBook
from ivr.prompts.plan import Clip
from ivr.prompts.speech import Speech
from scripts_dsl.beside import RECORDINGS
from scripts_dsl.effects import Parts
from scripts_dsl.fallback import voice_of

FOLDER = "fallback"
CONF, JSON = "fallback.conf", "fallback.json"
RATE = 8_000
"""Samples a second of every sound."""
KEPT = 3
"""Versions whose sounds stay: calls may hear one while the next is put in force."""


def write_fallback(store: Path, version: str, files: Path, recordings: Path, cache: Path) -> Path:
    """`store`: the folder of versions; `files`: the flows in force; `recordings`: for versions without their own;
    `cache`: of what is spoken. Returns the dialplan. Raises StartError, PromptError, Unwritable, OSError."""
    flows = load_flows(files)
    folder = store.resolve() / FOLDER
    sounds = folder / version
    own = files / RECORDINGS
    book = PromptBook(own if own.is_dir() else recordings, cache, Speech().with_voices(flows.site.voices))
    voices = [Spoken(voice_of(flows.graphs[name]), str(sounds)) for name in _called(flows)]
    _make(book, voices, sounds)
    numbers = {number: flow for number, flow in flows.site.numbers.items() if flow in flows.graphs}
    _put(folder / CONF, dialplan(numbers, voices, version))
    _put(folder / JSON, json.dumps(snapshot(numbers, voices, version), ensure_ascii=False, indent=1))
    _tidy(folder, version)
    return folder / CONF


def _called(flows: Flows) -> list[str]:
    return [name for name in flows.graphs if name in flows.site.numbers.values()]


def _make(book: PromptBook, voices: list[Spoken], sounds: Path) -> None:
    """The sounds of a version, complete or not at all."""
    sounds.parent.mkdir(parents=True, exist_ok=True)
    making = Path(mkdtemp(prefix=".new-", dir=sounds.parent))
    try:
        asyncio.run(_speak(book, voices, making))
        making.chmod(0o755)
        if sounds.exists():
            shutil.rmtree(sounds)
        making.rename(sounds)
    finally:
        shutil.rmtree(making, ignore_errors=True)


async def _speak(book: PromptBook, voices: list[Spoken], folder: Path) -> None:
    try:
        for spoken in voices:
            for what, said in (("greeting", spoken.voice.greeting), ("menu", spoken.voice.menu)):
                await _say(book, said, folder / f"{spoken.voice.flow}-{what}")
    finally:
        await book.close()


async def _say(book: PromptBook, said: Mapping[str, Parts], base: Path) -> None:
    """One file for each language: `<base>-pl.wav`."""
    for language, parts in said.items():
        plan = await book.plan(parts)
        with wave.open(f"{base}-{language}.wav", "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE)
            for piece in plan:
                out.writeframes(
                    _frames(piece.path) if isinstance(piece, Clip) else bytes(2 * int(piece.seconds * RATE))
                )


def _frames(path: str) -> bytes:
    with wave.open(f"{path}.wav", "rb") as sound:
        return sound.readframes(sound.getnframes())


def _put(path: Path, text: str) -> None:
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, "utf-8")
    os.replace(new, path)


def _tidy(folder: Path, version: str) -> None:
    """Sounds of the oldest versions go."""
    there = sorted((p for p in folder.iterdir() if p.is_dir() and p.name != version), key=lambda p: p.stat().st_mtime)
    for old in there[: -(KEPT - 1)]:
        shutil.rmtree(old, ignore_errors=True)
