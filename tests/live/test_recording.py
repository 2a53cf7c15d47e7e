"""What callers say is kept, whole, and heard again through a link: answers, messages, talks. On a real Asterisk."""

from __future__ import annotations

import asyncio
import hashlib
import re
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ivr.asterisk.ami import AmiConnection
from ivr.recordings.flac import compress
from ivr.recordings.sound import is_whole
from support.asterisk import Pbx
from support.engine import VOICE, RunningEngine
from support.hearing import heard
from support.people import ANNA, JAMES, at_work, dispose
from support.prompt_files import PromptFiles
from support.rtp import RATE, read_wav
from support.sip import SipCaller
from support.stranger import stranger

CATALOGUE = (
    "SELECT id, what, box, queue, agent, state, seconds, expected, bytes, sha256 FROM recording WHERE call_id = ?"
)


@pytest.fixture
def prompts(engine: RunningEngine, tmp_path: Path) -> PromptFiles:
    return PromptFiles(engine.callflows, tmp_path)


def catalogue(engine: RunningEngine, call_id: str) -> list[dict[str, Any]]:
    names = ("id", "what", "box", "queue", "agent", "state", "seconds", "expected", "bytes", "sha256")
    return [dict(zip(names, row, strict=True)) for row in engine.fetch(CATALOGUE, call_id)]


async def put_away(engine: RunningEngine, call_id: str, count: int = 1) -> list[dict[str, Any]]:
    """The call's recordings when none is open any more."""

    def look() -> list[dict[str, Any]] | None:
        found = catalogue(engine, call_id)
        return found if len(found) == count and all(one["state"] != "open" for one in found) else None

    found: list[dict[str, Any]] = await engine.until(look)
    return found


def file_of(engine: RunningEngine, name: str) -> Path:
    return engine.folder / "recordings" / name[:2] / f"{name}.wav"


def voice(pbx: Pbx, speaker: str = "en") -> Path:
    return pbx.sounds / f"demo-caller-{speaker}.wav"


async def chooses(caller: SipCaller, prompts: PromptFiles, key: str) -> None:
    await caller.answered()
    await caller.until(lambda: caller.sound.packets > 10)
    caller.press(key)


async def agrees(caller: SipCaller, prompts: PromptFiles) -> None:
    await caller.hears(await prompts.file("voice", "may_we", "en"))
    caller.press("1")


async def hears_the_tone(caller: SipCaller, after: Path) -> None:
    """The prompt, and the tone that follows it."""
    over = (await caller.hears(after)).start + len(read_wav(after)) / RATE
    await caller.until(lambda: caller.sound.seconds > over + 0.5)


async def test_silence_ends_an_answer_which_is_kept_whole_with_its_checksum_and_played_back(
    pbx: Pbx, engine: RunningEngine, prompts: PromptFiles, tmp_path: Path
) -> None:
    """Asterisk's own file comes out of its compressed form again."""
    async with pbx.caller(VOICE, JAMES) as caller:
        await chooses(caller, prompts, "1")
        await agrees(caller, prompts)
        await hears_the_tone(caller, await prompts.file("voice", "tell_us", "en"))
        caller.say(voice(pbx))
        await caller.hears(voice(pbx))
        await caller.hears(await prompts.file("voice", "thanks", "en"))
        await caller.ended()
    call_id = await engine.call_of(JAMES)
    (kept,) = await put_away(engine, call_id)
    assert (kept["what"], kept["state"]) == ("answer", "kept")
    file = file_of(engine, kept["id"])
    assert heard(file, voice(pbx)).share > 0.8
    assert hashlib.sha256(file.read_bytes()).hexdigest() == kept["sha256"]
    assert await compress(file, tmp_path / "small.flac", kept["sha256"]) < kept["bytes"] / 2
    assert kept["seconds"] == pytest.approx(kept["expected"], abs=0.05)
    notes = [body["text"] for kind, body in engine.happened(call_id) if kind == "call.note"]
    assert notes == ["The caller told us something"]


async def test_an_answer_of_silence_is_no_answer_and_no_file(
    pbx: Pbx, engine: RunningEngine, prompts: PromptFiles
) -> None:
    async with pbx.caller(VOICE, "+441632960001") as caller:
        await chooses(caller, prompts, "1")
        await agrees(caller, prompts)
        await caller.hears(await prompts.file("voice", "thanks", "en"))
        await caller.ended()
    call_id = await engine.call_of("+441632960001")
    (dropped,) = await put_away(engine, call_id)
    assert dropped["state"] == "dropped"
    assert not file_of(engine, dropped["id"]).exists()
    notes = [body["text"] for kind, body in engine.happened(call_id) if kind == "call.note"]
    assert notes == ["The caller said nothing"]


async def test_a_key_of_always_leads_away_from_a_recording_and_nothing_is_kept(
    pbx: Pbx, engine: RunningEngine, prompts: PromptFiles
) -> None:
    async with pbx.caller(VOICE, "+441632960002") as caller:
        await chooses(caller, prompts, "1")
        await agrees(caller, prompts)
        await hears_the_tone(caller, await prompts.file("voice", "tell_us", "en"))
        caller.press("0")
        call_id = await engine.call_of("+441632960002")
        await engine.has(call_id, "queue.joined")
    (dropped,) = await put_away(engine, call_id)
    assert dropped["state"] == "dropped"
    assert not file_of(engine, dropped["id"]).exists()


async def test_who_hangs_up_after_speaking_has_left_a_message(
    pbx: Pbx, engine: RunningEngine, prompts: PromptFiles
) -> None:
    async with pbx.caller(VOICE, ANNA) as caller:
        await chooses(caller, prompts, "2")
        await hears_the_tone(caller, await prompts.after_the_tone("en"))
        caller.say(voice(pbx))
        await caller.until(lambda: not caller.sound.speaking)
        await caller.hang_up()
    call_id = await engine.call_of(ANNA)
    (kept,) = await put_away(engine, call_id)
    assert (kept["what"], kept["box"], kept["state"]) == ("message", "support", "kept")
    assert heard(file_of(engine, kept["id"]), voice(pbx)).share > 0.8
    (ended,) = [body for kind, body in engine.happened(call_id) if kind == "call.ended"]
    assert ended["why"] == "hung_up"


IVAN = "+79031234567"


def is_of_its_length(kept: dict[str, Any]) -> None:
    """And marked if not: a busy machine may send no sound for a moment, on both sides at once."""
    assert kept["seconds"] == pytest.approx(kept["expected"], abs=1.0 + kept["expected"] / 10)
    assert kept["state"] == ("kept" if is_whole(kept["seconds"], kept["expected"]) else "short")


def sides(file: Path) -> tuple[np.ndarray, np.ndarray]:
    """What the agent said, and what the agent heard."""
    with wave.open(str(file)) as sound:
        assert sound.getnchannels() == 2
        both = np.frombuffer(sound.readframes(sound.getnframes()), np.int16).reshape(-1, 2)
    return both[:, 0], both[:, 1]


async def test_a_talk_is_recorded_with_consent_each_on_a_side_of_its_own_and_silent_while_paused(
    pbx: Pbx, engine: RunningEngine, prompts: PromptFiles
) -> None:
    agents_words = pbx.sounds / "demo-agent-en.wav"
    async with at_work(pbx, engine) as (desk, phone), pbx.caller(VOICE, IVAN) as caller:
        await chooses(caller, prompts, "4")
        await agrees(caller, prompts)
        await phone.answered()
        call_id = await engine.call_of(IVAN)
        await engine.has(call_id, "recording.began")
        caller.say(voice(pbx))
        phone.say(agents_words)
        await phone.hears(voice(pbx), share=0.85)
        await caller.hears(agents_words, share=0.85)
        answer = await desk.ask("POST", f"/api/calls/{call_id}/recording", {"paused": True})
        assert answer == {"recorded": True, "paused": True}
        caller.say(voice(pbx, "ru"))
        await phone.hears(voice(pbx, "ru"))
        await desk.ask("POST", f"/api/calls/{call_id}/recording", {"paused": False})
        await phone.hang_up()
        await caller.hears(await prompts.file("voice", "thanks", "en"))
        ended = await desk.get("call", call_id=call_id, state="ended")
        await dispose(desk, ended)
        (kept,) = await put_away(engine, call_id)
        link = (await desk.ask("POST", f"/api/recordings/{kept['id']}/link", {"why": "training"}))["url"]
        assert link.startswith("/api/recordings/")
    assert (kept["what"], kept["queue"], kept["agent"]) == ("talk", "support", "ewa")
    is_of_its_length(kept)
    agent, customer = sides(file_of(engine, kept["id"]))
    assert heard(agent, agents_words).share > 0.8
    assert heard(customer, voice(pbx)).share > 0.8
    assert heard(agent, voice(pbx)).share < 0.3
    assert heard(customer, agents_words).share < 0.3
    assert heard(customer, voice(pbx, "ru")).share < 0.3, "paused: whatever was said then is not on it"


async def test_a_talk_without_consent_is_not_recorded(pbx: Pbx, engine: RunningEngine, prompts: PromptFiles) -> None:
    async with at_work(pbx, engine) as (desk, phone), pbx.caller(VOICE, "+441632960005") as caller:
        await chooses(caller, prompts, "4")
        await caller.hears(await prompts.file("voice", "may_we", "en"))
        caller.press("2")
        await phone.answered()
        call_id = await engine.call_of("+441632960005")
        await engine.has(call_id, "agent.connected")
        assert list((engine.folder / "recordings" / "talks").iterdir()) == []
        await phone.hang_up()
        await dispose(desk, await desk.get("call", call_id=call_id, state="ended"))
    assert catalogue(engine, call_id) == []


async def test_a_transfer_gives_each_agent_a_recording_of_their_own(
    pbx: Pbx, engine: RunningEngine, prompts: PromptFiles
) -> None:
    """On one tape of the caller's channel the second agent would be lost in half of all calls."""
    agents_words, number = pbx.sounds / "demo-agent-en.wav", "+441632960006"
    boss = next(p for p in pbx.box.phones if p.user == "boris")
    async with (
        at_work(pbx, engine) as (desk, ewa),
        pbx.phone("boris", 0.2) as boris,
        pbx.caller(VOICE, number) as caller,
    ):
        await chooses(caller, prompts, "4")
        await agrees(caller, prompts)
        await ewa.answered()
        call_id = await engine.call_of(number)
        await engine.has(call_id, "recording.began")
        ewa.say(agents_words)
        await caller.hears(agents_words)
        await ewa.until(lambda: not ewa.sound.speaking)
        await transfer(pbx, channel_of(pbx, "ewa"), boss.extension)
        await boris.answered()
        boris.say(pbx.sounds / "demo-agent-ru.wav")
        await caller.hears(pbx.sounds / "demo-agent-ru.wav")
        await boris.until(lambda: not boris.sound.speaking)
        await caller.hang_up()
        kept = await put_away(engine, call_id, 2)
        await dispose(desk, await desk.get("call", call_id=call_id, state="ended"))
    by_agent = {one["agent"]: one for one in kept}
    assert set(by_agent) == {"ewa", "boris"}
    for one in kept:
        is_of_its_length(one)
    said = {agent: sides(file_of(engine, one["id"]))[0] for agent, one in by_agent.items()}
    assert heard(said["ewa"], agents_words).share > 0.8
    assert heard(said["boris"], pbx.sounds / "demo-agent-ru.wav").share > 0.8


@pytest.mark.attack("A25")
async def test_an_engine_that_is_killed_while_a_recording_is_paused_brings_no_sound_back(
    pbx: Pbx, engine: RunningEngine, prompts: PromptFiles
) -> None:
    """The talk goes on, the next engine takes the recording up as it is, and its agent may end the pause."""
    number = "+441632960007"
    async with pbx.phone("ewa", 0.2) as phone, pbx.caller(VOICE, number) as caller:
        async with stranger(engine.url, "ewa", engine.password("ewa")) as desk:
            await desk.get_ready()
            await chooses(caller, prompts, "4")
            await agrees(caller, prompts)
            await phone.answered()
            call_id = await engine.call_of(number)
            await engine.has(call_id, "recording.began")
            await desk.ask("POST", f"/api/calls/{call_id}/recording", {"paused": True})
        engine.kill()
        caller.say(voice(pbx))
        await phone.hears(voice(pbx))
        await asyncio.to_thread(engine.start)
        caller.say(voice(pbx, "ru"))
        await phone.hears(voice(pbx, "ru"))
        async with stranger(engine.url, "ewa", engine.password("ewa")) as desk:
            answer = await desk.ask("POST", f"/api/calls/{call_id}/recording", {"paused": False})
            assert answer["recorded"]
            caller.say(voice(pbx, "sl"))
            await phone.hears(voice(pbx, "sl"))
            await caller.until(lambda: not caller.sound.speaking)
            await phone.hang_up()
            (kept,) = await put_away(engine, call_id)
    is_of_its_length(kept)
    _, customer = sides(file_of(engine, kept["id"]))
    shares = {who: heard(customer, voice(pbx, who)).share for who in ("en", "ru", "sl")}
    assert shares["sl"] > 0.8
    assert max(shares["en"], shares["ru"]) < 0.3


def channel_of(pbx: Pbx, user: str) -> str:
    found = re.search(rf"PJSIP/{user}-[0-9a-f]{{8}}", pbx.cli("core show channels concise"))
    assert found is not None
    return found[0]


async def transfer(pbx: Pbx, channel: str, extension: str) -> None:
    """As a desk would: blind, by AMI."""
    user = pbx.box.engine
    connection = AmiConnection(lambda _: None, lambda: None, frozenset())
    await connection.open("127.0.0.1", pbx.box.ports.ami, user.name, user.secret, events=False)
    try:
        fields = {"Channel": channel, "Context": "from-agent", "Exten": extension}
        answer = await connection.act("BlindTransfer", fields)
        assert answer.success, answer.message
    finally:
        connection.close()


@pytest.mark.attack("A24")
async def test_the_name_of_a_recording_says_nothing_of_anybody_and_strangers_cannot_read_it(
    pbx: Pbx, engine: RunningEngine
) -> None:
    folder = engine.folder / "recordings"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    assert all(re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{32}\.wav", str(path.relative_to(folder))) for path in files)
    assert not [path for path in folder.rglob("*") if path.is_dir() and path.stat().st_mode & 0o007]
    assert not [path for path in files if path.stat().st_mode & 0o007]
