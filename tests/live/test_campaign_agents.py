"""A campaign with agents on a real Asterisk: rung once, a tone and the card, both voices within two seconds, the line
stays; and whoever finds nobody hears who has called, and ends it with a key.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ivr.prompts.book import PromptBook
from ivr.prompts.plan import Clip
from ivr.store import open_store
from outbound.campaigns import store as campaigns
from outbound.campaigns.happenings import CampaignMoved
from outbound.people.message import with_agents
from scripts_dsl.effects import Parts
from scripts_dsl.site import read_site
from support.asterisk import Pbx
from support.candidates import candidate, told
from support.engine import CACHE, ROOT, RunningEngine
from support.people import dispose
from support.stranger import Desk, stranger

NAME, SHOWN = "offers", "+48221234567"
OLA, JAN = "+48601234561", "+48601234562"
REACHED = "SELECT json_extract(body, '$.after'), json_extract(body, '$.in_time') FROM event WHERE kind = ?"
OUTCOME = "SELECT outcome FROM campaign_call WHERE number = ? AND ended IS NOT NULL"


async def called(engine: RunningEngine, number: str, name: str) -> None:
    """This person waits on the list, and the campaign runs."""
    store = await open_store(f"sqlite:///{engine.folder}/centrala.db")
    await candidate(store, number, campaign=NAME, fields={"city": "Gdynia", "customer": {"name": name}})
    running = CampaignMoved(campaign=NAME, state="running", because="started", why="", by="sofia")
    await told(store, running, projections=(campaigns.project,))
    await store.close()


async def test_people_who_answer_talk_with_an_agent_at_once_and_else_hear_who_called(
    pbx: Pbx, engine: RunningEngine
) -> None:
    agent, person = pbx.sounds / "demo-agent-pl.wav", pbx.sounds / "demo-caller-pl.wav"
    async with pbx.phone("ewa", 0.2) as phone, stranger(engine.url, "ewa", engine.password("ewa")) as desk:
        await called(engine, OLA, "Ola")
        async with pbx.outside(ring=0.6) as ola:
            await desk.get_ready()
            await phone.answered()
            await phone.until(lambda: any(m["phone"]["held"] for m in desk.all("agent")))
            assert not phone.recording().any(), "nothing is heard while nobody is there"
            pop = await desk.get("pop")
            assert (pop["ani"], pop["queue"], pop["tell"]) == (OLA, "sales", NAME)
            assert {"name": "city", "label": "City", "value": "Gdynia"} in pop["typed"]
            await desk.get("call", state="answered")
            assert (await desk.get("script"))["name"] == "service"
            phone.say(agent)
            await ola.hears(agent)
            ola.say(person)
            await phone.hears(person)
            assert tone_in(phone.recording()), "a short tone says that somebody is there"
            await ola.hang_up()
        ended = await desk.get("call", state="ended")
        [(after, in_time)] = engine.fetch(REACHED, "campaign.person_reached")
        assert in_time, f"connected after {after:.3f} s"
        await engine.until(lambda: engine.fetch(OUTCOME, OLA) == [("talked",)], 10)
        assert held(pbx) == 1, "the leg outlives the talk"
        await dispose(desk, ended)
        await nobody_is_free(pbx, engine, desk)
    counted = engine.fetch("SELECT rule_window, COUNT(*), SUM(abandoned) FROM answered_person GROUP BY rule_window")
    assert counted == [("house/offers", 2, 1)]
    paces = engine.fetch("SELECT body FROM event WHERE kind = 'campaign.pace'")
    assert len(paces) >= 2, "each decision with its reason"
    assert "Traceback" not in engine.log()


async def nobody_is_free(pbx: Pbx, engine: RunningEngine, desk: Desk) -> None:
    """She pauses while Jan's telephone rings."""
    async with pbx.outside(ring=1.5) as jan:
        await called(engine, JAN, "Jan")
        await jan.ringing()
        await desk.wish("not_ready", "Lunch")
        await engine.until(lambda: held(pbx) == 0, 5)  # whoever pauses is let go
        await jan.answered()
        await jan.hears(await message(engine, "nobody_is_free"), within=15, share=0.3)
        jan.press("9")
        await jan.hears(await message(engine, "never_again"))
    await engine.until(lambda: engine.fetch(OUTCOME, JAN) == [("do_not_call",)], 10)
    assert engine.fetch("SELECT number, scope FROM suppression") == [(JAN, "all")]
    said = [body["word"] for kind, body in engine.happened(_call(engine, JAN)) if kind == "call.outcome"]
    assert said[:2] == ["abandoned", "do_not_call"]


def _call(engine: RunningEngine, number: str) -> str:
    return str(engine.fetch("SELECT attempt FROM campaign_call WHERE number = ?", number)[0][0])


def held(pbx: Pbx) -> int:
    """Legs that wait."""
    return sum(line.split("!")[1:2] == ["held"] for line in pbx.cli("core show channels concise").splitlines())


async def message(engine: RunningEngine, name: str) -> Path:
    """What is said to a Pole."""
    site = read_site((engine.callflows / "settings.yaml").read_bytes())[0]
    graph = with_agents("sales", SHOWN, site.senders.get("sms", ""), NAME, site)
    parts: Parts = graph.prompts[name].texts["pl"].render({}.get, "pl", f"{graph.name}/{name}")
    [clip] = await PromptBook(ROOT / "recordings", CACHE).plan(parts)
    assert isinstance(clip, Clip)
    return Path(f"{clip.path}.wav")


def tone_in(sound: np.ndarray) -> bool:
    """A twentieth of a second of nothing but 880 Hz."""
    pieces = (sound[start : start + 400].astype(float) for start in range(0, len(sound) - 400, 40))
    spectra = (np.abs(np.fft.rfft(piece * np.hanning(400))) ** 2 for piece in pieces if np.abs(piece).max() > 1000)
    return any(spectrum[41:48].sum() > 0.95 * spectrum.sum() for spectrum in spectra)
