"""The whole product with a Twilio account beside its Asterisk: a call by web hooks, through the death of an engine."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from centrala.pbx.ports import free_port
from support.engine import BRIEF, RunningEngine
from support.fake_twilio import ACCOUNT, TOKEN, FakeTwilio
from support.fake_twilio_rest import FakeRest
from support.people import ANNA, IVAN
from support.twilio_contract import example, there

pytestmark = pytest.mark.skipif(not there(), reason="setup.sh test brings the description")
PUBLIC = "https://calls.example"


def with_account(engine: RunningEngine, api: str) -> int:
    """Start the engine again with an account; the port that Twilio asks."""
    assert engine.engine
    engine.engine.stop()
    port, path = free_port(), Path(engine.folder / "centrala.yaml")
    account = {"account": ACCOUNT, "token": TOKEN, "url": PUBLIC, "port": str(port), "api": api}
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "twilio": account}), "utf-8")
    engine.start()
    return port


async def test_a_call_by_web_hooks_survives_the_death_of_its_engine(engine: RunningEngine) -> None:
    api = FakeRest()
    port = await asyncio.to_thread(with_account, engine, await api.start())
    async with FakeTwilio(f"http://127.0.0.1:{port}", PUBLIC) as twilio:
        api.twilio = twilio
        call = twilio.starts(number=ANNA, to=BRIEF)
        menu = await call.hook(f"{PUBLIC}/twilio/voice")
        call_id = await engine.call_of(ANNA)
        text, seconds = await twilio.sound(next(menu.iter("Play")).text or "")
        assert text
        assert seconds > 0.5
        live = example("POST", f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json", 201)
        api.calls[call.sid] = {**live, "sid": call.sid, "account_sid": ACCOUNT, "status": "in-progress"}
        await engine.until(lambda: engine.fetch("SELECT 1 FROM call_state WHERE state <> ''"))

        engine.kill()
        await asyncio.to_thread(engine.start)
        await call.hook(next(menu.iter("Gather")).attrib["action"], Digits="9")
        await engine.has(call_id, "call.resumed")
        await call.status("completed")
        ended = await engine.has(call_id, "call.ended")
    await api.close()
    assert ended["why"] == "hung_up"
    assert (await asyncio.to_thread(engine.terminate))[0] == 0


async def test_strangers_begin_no_call(engine: RunningEngine) -> None:
    api = FakeRest()
    port = await asyncio.to_thread(with_account, engine, await api.start())
    async with FakeTwilio(f"http://127.0.0.1:{port}", PUBLIC, "another token") as twilio:
        api.twilio = twilio
        status, _ = await twilio.post(f"{PUBLIC}/twilio/voice", twilio.starts(number=IVAN, to=BRIEF).form)
    await api.close()
    assert status == 403
    began = "SELECT 1 FROM event WHERE kind = 'call.began' AND json_extract(body, '$.ani') = ?"
    assert engine.fetch(began, IVAN) == []
    assert TOKEN not in engine.log()
