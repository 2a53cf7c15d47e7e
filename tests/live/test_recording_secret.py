"""What a caller keys in is in no recording: neither at a secret question nor during a talk that is recorded."""

from __future__ import annotations

import json
import wave
from pathlib import Path

import numpy as np
import pytest

from support.asterisk import Pbx
from support.card_numbers import AMEX, VISA, cards
from support.engine import VOICE, RunningEngine
from support.people import at_work, dispose
from support.prompt_files import PromptFiles
from support.rtp import RATE

ROWS, COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477)


def tones(sound: np.ndarray) -> int:
    """Pieces of 40 ms that are a key of a telephone: one row and one column hold most of what there is to hear."""
    length, found = RATE // 25, 0
    times = np.arange(length) / RATE
    waves = {f: np.exp(-2j * np.pi * f * times) for f in (*ROWS, *COLUMNS)}
    for at in range(0, len(sound) - length, length):
        piece = sound[at : at + length].astype(float)
        all_of_it = float(np.sum(piece**2)) * length / 2
        if all_of_it < 1e9:
            continue
        strong = [max(abs(np.dot(piece, waves[f])) ** 2 for f in group) for group in (ROWS, COLUMNS)]
        found += sum(strong) > 0.7 * all_of_it and min(strong) > 0.1 * max(strong)
    return found


def sides(file: Path) -> tuple[np.ndarray, np.ndarray]:
    """What the agent said, and what the agent heard."""
    with wave.open(str(file)) as sound:
        both = np.frombuffer(sound.readframes(sound.getnframes()), np.int16).reshape(-1, 2)
    return both[:, 0], both[:, 1]


@pytest.fixture
def prompts(engine: RunningEngine, tmp_path: Path) -> PromptFiles:
    return PromptFiles(engine.callflows, tmp_path)


def test_a_key_is_known_by_its_tones() -> None:
    times = np.arange(RATE) / RATE
    key = 4_000 * (np.sin(2 * np.pi * 770 * times) + np.sin(2 * np.pi * 1336 * times))
    assert tones(key) == 24
    assert tones(6_000 * np.sin(2 * np.pi * 770 * times)) == 0


@pytest.mark.attack("A25")
async def test_a_card_number_is_in_no_recording_no_log_and_no_row(
    pbx: Pbx, engine: RunningEngine, prompts: PromptFiles
) -> None:
    """Typed into the flow before the talk, another one while it is recorded. Searched: what is recorded, by ear; all
    files of the program and of Asterisk, and what the agent's page was told, for every card number there is."""
    number = "+441632960008"
    async with at_work(pbx, engine) as (desk, phone), pbx.caller(VOICE, number) as caller:
        await caller.answered()
        await caller.until(lambda: caller.sound.packets > 10)
        caller.press("5")
        await caller.hears(await prompts.file("voice", "card_number", "en"))
        caller.press(VISA)
        await caller.hears(await prompts.file("voice", "may_we", "en"))
        caller.press("1")
        await phone.answered()
        call_id = await engine.call_of(number)
        await engine.has(call_id, "recording.began")
        phone.say(pbx.sounds / "demo-agent-en.wav")
        caller.press(AMEX)
        await caller.hears(pbx.sounds / "demo-agent-en.wav")
        await caller.until(lambda: not phone.sound.speaking)
        await phone.hang_up()
        kept = await engine.has(call_id, "recording.kept")
        await dispose(desk, await desk.get("call", call_id=call_id, state="ended"))
    name = kept["recording"]
    agent, customer = sides(engine.folder / "recordings" / name[:2] / f"{name}.wav")
    assert kept["seconds"] > 2
    assert tones(agent) == tones(customer) == 0
    folders = (engine.folder, Path(pbx.box.folders.base))
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    assert {"centrala.db", "engine-1.log"} <= {path.name for path in files}
    assert {path: found for path in files if path.suffix != ".wav" and (found := cards(path.read_bytes()))} == {}
    assert cards(json.dumps(desk.received).encode()) == set()
