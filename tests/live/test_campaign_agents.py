"""A campaign with agents on a real Asterisk: rung once, a tone and the card, both voices within two seconds, the line
stays; passed on and recorded; the last agent's word moves the person on the list; whom the agent has left is asked how
it was; a machine gets the message while the agent is free; and whoever finds nobody hears who has called, and ends it
with a key.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from playwright.async_api import expect

from centrala.flows import load_flows
from centrala.publishing.versions import Versions, files_of
from chaos.p05_dials import watched
from cti.customers import Consent, Customer, Customers
from ivr.moments import micros
from ivr.prompts.book import PromptBook
from ivr.prompts.plan import Clip
from ivr.store import open_store
from outbound.campaigns import store as campaigns
from outbound.campaigns.happenings import CampaignMoved
from outbound.people.message import with_agents
from scripts_dsl.effects import Parts
from scripts_dsl.site import read_site
from support import desk_page
from support.asterisk import Pbx
from support.browser import chromium, new_page
from support.candidates import candidate, told
from support.engine import CACHE, ROOT, RunningEngine
from support.people import ANNA, calling, dispose
from support.prompt_files import PromptFiles
from support.sip import SipAnswerer, SipPhone
from support.stranger import Desk, Message, stranger
from support.world import hangs_up, world

NAME, SHOWN = "offers", "+48221234567"
OLA, JAN, MIA = "+48601234561", "+48601234562", "+48601234563"
IDA, IGA, ADA = "+48602234560", "+48603234561", "+48604234562"
UMA = "+48604234563"
EVA = "+48607234561"
DAN, FAY = "+48605234561", "+48606234561"
"""They answer and talk, until somebody lets them hang up."""
SAMPLES = 160
"""Of a packet."""
MUSIC = 25
"""Packets: half a second of it."""
LOUD = 500
"""Of 32,767."""
REACHED = "SELECT json_extract(body, '$.after'), json_extract(body, '$.in_time') FROM event WHERE kind = ?"
STANDS = "SELECT state, because FROM candidate WHERE number = ?"
SUPPRESSED = "SELECT scope FROM suppression WHERE number = ?"
PRESSED_WITHIN = 1.0 + 0.3
"""Seconds from the key: a second, and as long as the key is held down."""
OUTCOME = "SELECT outcome FROM campaign_call WHERE number = ? AND ended IS NOT NULL"


async def agreed_to_recordings(engine: RunningEngine) -> None:
    """Ola is a customer who has said yes once."""
    store = await open_store(f"sqlite:///{engine.folder}/centrala.db")
    said = Consent("recording", True, datetime(2026, 5, 1, tzinfo=UTC))
    await Customers(store).keep(Customer("ola", "Ola Nowak", "pl", (OLA,)), consents=[said])
    await store.close()


async def called(engine: RunningEngine, number: str, name: str, **other: int) -> None:
    """This person waits on the list, and the campaign runs."""
    store = await open_store(f"sqlite:///{engine.folder}/centrala.db")
    await candidate(store, number, campaign=NAME, fields={"city": "Gdynia", "customer": {"name": name}}, **other)
    running = CampaignMoved(campaign=NAME, state="running", because="started", why="", by="sofia")
    await told(store, running, projections=(campaigns.project,))
    await store.close()


async def test_people_who_answer_talk_with_an_agent_at_once_and_else_hear_who_called(
    pbx: Pbx, engine: RunningEngine
) -> None:
    agent, person = pbx.sounds / "demo-agent-pl.wav", pbx.sounds / "demo-caller-pl.wav"
    async with pbx.phone("ewa", 0.2) as phone, stranger(engine.url, "ewa", engine.password("ewa")) as desk:
        await agreed_to_recordings(engine)
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
            assert (pop["campaign"]["name"], pop["campaign"]["message"]) == (NAME, True)
            await desk.get("call", recording="on")
            await passed_on(pbx, engine, desk, ola, pop["call_id"])
        ended = await desk.get("call", state="ended")
        [(after, in_time)] = engine.fetch(REACHED, "campaign.person_reached")
        assert in_time, f"connected after {after:.3f} s"
        assert held(pbx) == 1, "the leg outlives the talk"
        await dispose(desk, ended)  # solved: says nothing of what follows
        assert engine.fetch(OUTCOME, OLA) == [("try_later",)]
        taped = "SELECT agent FROM recording WHERE call_id = ? AND state IN ('kept', 'short') ORDER BY at"
        await engine.until(lambda: engine.fetch(taped, pop["call_id"]) == [("ewa",), ("boris",)])
        await asked_how_it_was(pbx, engine, desk)
        await a_machine_gets_the_message(pbx, engine, desk)
        await key_9_while_they_talk(pbx, engine, desk, phone)
        await nobody_is_free(pbx, engine, desk)
    counted = engine.fetch("SELECT rule_window, COUNT(*), SUM(abandoned) FROM answered_person GROUP BY rule_window")
    assert counted == [("house/offers", 5, 1)]
    paces = engine.fetch("SELECT body FROM event WHERE kind = 'campaign.pace'")
    assert len(paces) >= 2, "each decision with its reason"
    assert "Traceback" not in engine.log()


async def test_two_agents_talk_with_one_person_each_callers_come_first_and_a_killed_engine_cuts_nobody(
    pbx: Pbx, engine: RunningEngine
) -> None:
    voice = pbx.sounds / "demo-person-en.wav"
    with world(pbx, 1.0):
        async with (
            pbx.phone("ewa", 0.2) as hers,
            pbx.phone("boris", 0.2) as his,
            stranger(engine.url, "ewa", engine.password("ewa")) as ewa,
            stranger(engine.url, "boris", engine.password("boris")) as boris,
            watched(pbx) as rung,
        ):
            await called(engine, IDA, "Ida")
            await called(engine, IGA, "Iga")
            await asyncio.gather(*(desk.get_ready() for desk in (ewa, boris)))
            talks = await asyncio.gather(*(desk.get("call", state="answered") for desk in (ewa, boris)))
            pops = [desk.last("pop")["ani"] for desk in (ewa, boris)]
            assert sorted(pops) == [IDA, IGA], "one each"
            await asyncio.gather(*(phone.hears(voice) for phone in (hers, his)))
            reached = engine.fetch(REACHED, "campaign.person_reached")[-2:]
            assert all(in_time for _, in_time in reached), reached
            await a_caller_comes_first(pbx, engine, ewa, pops[0], rung)
            await the_talk_goes_on(pbx, engine, boris, his, pops[1], talks[1])
            assert set(rung.values()) == {1}, rung
    assert not engine.said("call.not_resumed")


async def a_caller_comes_first(
    pbx: Pbx, engine: RunningEngine, ewa: Desk, person: str, rung: Mapping[str, int]
) -> None:
    """Somebody calls while both agents talk, and somebody is left on the list."""
    async with calling(pbx, ANNA) as anna:
        anna_call = await engine.call_of(ANNA)
        await engine.has(anna_call, "queue.joined")
        await called(engine, ADA, "Ada")
        await asyncio.to_thread(hangs_up, pbx, person)
        await dispose(ewa, await ewa.get("call", state="ended"))
        await ewa.get("call", state="answered", call_id=anna_call)
        assert ADA not in rung, "a caller waits: nobody is called"
        await anna.hang_up()
    await dispose(ewa, await ewa.get("call", state="ended", call_id=anna_call))
    ada = (await ewa.until(lambda: ewa.all("call", state="answered")[2:], 10, "a third talk"))[0]["call_id"]
    assert ewa.last("pop")["ani"] == ADA, "and then it goes on"
    await asyncio.to_thread(hangs_up, pbx, ADA)
    await dispose(ewa, await ewa.get("call", state="ended", call_id=ada))


async def the_talk_goes_on(
    pbx: Pbx, engine: RunningEngine, boris: Desk, his: SipPhone, person: str, talk: Message
) -> None:
    """The engine dies in its middle."""
    voice = pbx.sounds / "demo-person-en.wav"
    await asyncio.to_thread(engine.kill)
    await asyncio.to_thread(engine.start)
    begins = his.sound.packets
    welcome = await boris.come_back()
    assert welcome["call"]["call_id"] == talk["call_id"]
    await his.hears(voice, after=begins * SAMPLES)
    await asyncio.to_thread(hangs_up, pbx, person)
    await engine.until(lambda: engine.fetch(OUTCOME, person) == [("talked",)])


async def passed_on(pbx: Pbx, engine: RunningEngine, desk: Desk, ola: SipAnswerer, call_id: str) -> None:
    """To Boris, who stays on the line, too: the same call, its card and its words; he says how it ended."""
    agent, person = pbx.sounds / "demo-agent-pl.wav", pbx.sounds / "demo-caller-pl.wav"
    async with pbx.phone("boris", 0.2) as phone, stranger(engine.url, "boris", engine.password("boris")) as boris:
        phone.sound.number_from(0)
        await boris.get_ready()
        await phone.until(lambda: any(m["phone"]["held"] for m in boris.all("agent")))
        await desk.order(f"/api/calls/{call_id}/pass_on", {"agent": "boris", "note": "about the bill"})
        pop = await boris.get("pop", call_id=call_id)
        assert (pop["campaign"]["name"], pop["tell"].partition(" ")[0]) == (NAME, "ewa:")
        await boris.get("call", state="answered")
        since = len(phone.recording())
        ola.say(person)
        await phone.hears(person, after=since)
        since = len(ola.recording())
        phone.say(agent)
        await ola.hears(agent, after=since)
        await ola.hang_up()
        await boris.get("call", state="ended")
        await engine.until(lambda: engine.fetch(OUTCOME, OLA) == [("talked",)])
        await boris.ask("POST", f"/api/calls/{call_id}/disposition", {"disposition": "try_later", "note": ""})
    assert engine.fetch(STANDS, OLA) == [("waiting", "try_later")]


async def asked_how_it_was(pbx: Pbx, engine: RunningEngine, desk: Desk) -> None:
    """The agent hangs up and is free; the person stays, and presses keys. The campaign's brake hears it."""
    async with pbx.outside(ring=0.4) as eva:
        await called(engine, EVA, "Eva")
        call_id = (await desk.get("pop", ani=EVA))["call_id"]
        await desk.get("call", call_id=call_id, state="answered")
        await eva.answered()
        eva.say(pbx.sounds / "demo-caller-pl.wav")
        await asyncio.sleep(1.0)  # a talk of no second is none
        await desk.order(f"/api/calls/{call_id}/hang_up")
        ended = await desk.get("call", call_id=call_id, state="ended")
        assert ended["talk"] < 4, "the survey is none of the talk"
        await dispose(desk, ended)
        prompts = PromptFiles(engine.callflows, engine.folder)
        for prompt, key in (("may_we", "1"), ("how", "4")):
            await eva.hears(await prompts.file("opinion", prompt, "pl"))
            eva.press(key)
        await eva.hears(await prompts.file("opinion", "thanks", "pl"))
    asked = "SELECT survey, score, outcome, channel FROM survey_result WHERE call_id = ?"
    await engine.until(lambda: engine.fetch(asked, call_id) == [("opinion", 75.0, "answered", "phone")])
    drawn = [kind for kind, _ in engine.happened(call_id) if kind in ("survey.drawn", "agent.connected")]
    assert drawn == ["survey.drawn", "agent.connected"], "before anybody knew who would talk"
    heard = "SELECT campaign, x FROM brake_answer WHERE call_id = ? AND signal = ?"
    await engine.until(lambda: engine.fetch(heard, call_id, "csat") == [(NAME, 0.75)])
    assert engine.fetch(heard, call_id, "hangs_up_in_pitch") == [(NAME, 1.0)]


async def a_machine_gets_the_message(pbx: Pbx, engine: RunningEngine, desk: Desk) -> None:
    """The agent presses one button, and is free while the message is still played."""
    async with pbx.outside(ring=0.4) as machine:
        await called(engine, MIA, "Mia")
        call_id = (await desk.get("pop", ani=MIA))["call_id"]
        await desk.get("call", call_id=call_id, state="answered")
        await desk.order(f"/api/calls/{call_id}/leave_message")
        ended = await desk.get("call", call_id=call_id, state="ended", disposition_needed=False)
        assert ended["talk"] < 5
        await machine.hears(await said_by_script(engine, "bye"))
        await engine.until(lambda: engine.fetch(OUTCOME, MIA) == [("machine",)])  # and it is hung up on
    assert engine.fetch(STANDS, MIA) == [("waiting", "machine")]
    named = "SELECT c.name FROM customer_number n JOIN customer c ON c.id = n.customer_id WHERE n.number = ?"
    assert engine.fetch(named, MIA) == [("Mia",)], "who was a stranger is a customer now"


async def key_9_while_they_talk(pbx: Pbx, engine: RunningEngine, desk: Desk, phone: SipPhone) -> None:
    """It is stored while they go on talking, and holds everywhere within a second."""
    async with pbx.outside(ring=0.4) as uma:
        await called(engine, UMA, "Uma")
        call_id = (await desk.get("pop", ani=UMA))["call_id"]
        await desk.get("call", call_id=call_id, state="answered")
        await on_hold_and_back(pbx, uma, phone)
        assert (await desk.ask("GET", f"/api/numbers/{UMA}"))["service"]
        uma.press("9")
        async with asyncio.timeout(PRESSED_WITHIN):
            await engine.until(lambda: engine.fetch(SUPPRESSED, UMA) == [("all",)], PRESSED_WITHIN)
            asked = await desk.ask("GET", f"/api/numbers/{UMA}")
        assert (asked["service"], asked["marketing"]) == (False, False)
        assert asked["suppressed"]["why"] == f"pressed 9 in call {call_id}"
        assert UMA.removeprefix("+") in pbx.cli("database show sup"), "Asterisk itself rings nobody there"
        assert (await desk.get("call", call_id=call_id, state="answered", stop_key=True))["let_go_by"]
        assert "call.ended" not in dict(engine.happened(call_id)), "they still talk"
        await phone.hold()
        await desk.order(f"/api/calls/{call_id}/hang_up")
        ended = await desk.get("call", call_id=call_id, state="ended")
        await engine.until(lambda: held(pbx) == 0)  # whoever came next would talk to a telephone on hold
        await dispose(desk, ended)
        await engine.until(lambda: engine.fetch(OUTCOME, UMA) == [("do_not_call",)])
    assert engine.fetch(STANDS, UMA) == [("never", "do_not_call")]
    assert (await engine.has(call_id, "survey.skipped"))["why"] == "refused", "nor is anything asked"


async def on_hold_and_back(pbx: Pbx, person: SipAnswerer, phone: SipPhone) -> None:
    """The agent's telephone holds: the person hears music, then the agent again."""
    agent, answer = pbx.sounds / "demo-agent-pl.wav", pbx.sounds / "demo-caller-pl.wav"
    await person.until(lambda: person.sound.packets > 0)
    await phone.hold()
    music = person.sound.packets + MUSIC
    await person.until(lambda: person.sound.packets > music and loud(person.recording()[-SAMPLES:]))
    await phone.unhold()
    begins = len(phone.recording())
    phone.say(agent)
    await person.hears(agent)
    person.say(answer)
    await phone.hears(answer, after=begins)


def loud(sound: np.ndarray) -> bool:
    return bool(np.abs(sound).max(initial=0) > LOUD)


async def said_by_script(engine: RunningEngine, name: str) -> Path:
    """A text of the campaign's talk script, to a Pole."""
    graph = load_flows(engine.callflows).scripts["service"]
    [clip] = await PromptBook(ROOT / "recordings", CACHE).plan(
        graph.prompts[name].texts["pl"].render({}.get, "pl", f"{graph.name}/{name}")
    )
    assert isinstance(clip, Clip)
    return Path(f"{clip.path}.wav")


async def nobody_is_free(pbx: Pbx, engine: RunningEngine, desk: Desk) -> None:
    """She pauses while Jan's telephone rings."""
    async with pbx.outside(ring=1.5) as jan:
        await called(engine, JAN, "Jan")
        await jan.ringing()
        await desk.wish("not_ready", "Lunch")
        await engine.until(lambda: held(pbx) == 0)  # whoever pauses is let go
        await jan.answered()
        await jan.hears(await message(engine, "nobody_is_free"), share=0.3)
        jan.press("9")
        await jan.hears(await message(engine, "never_again"))
    await engine.until(lambda: engine.fetch(OUTCOME, JAN) == [("do_not_call",)])
    assert engine.fetch(SUPPRESSED, JAN) == [("all",)]
    said = [body["word"] for kind, body in engine.happened(_call(engine, JAN)) if kind == "call.outcome"]
    assert said[:2] == ["abandoned", "do_not_call"]


async def test_a_file_in_force_anew_lets_agents_call_by_hand_on_the_page_and_their_telephone_rings_first(
    pbx: Pbx, engine: RunningEngine
) -> None:
    """In mid-campaign: who waited on the line is let go, and the next person lies before the agent."""
    desk_page.build()
    async with chromium() as browser, new_page(browser, engine.url) as (page, witness):
        async with pbx.phone("maja", 0.3) as phone:
            await called(engine, FAY, "Fay", not_before=micros(datetime.now(UTC) + timedelta(days=1)))
            await desk_page.log_in(page, engine.url, engine.password("maja"), "maja")
            await desk_page.get_ready(page)
            await phone.answered()
            await engine.until(lambda: held(pbx) == 1)
            await asyncio.to_thread(in_force, engine, "survey: opinion\n  style: progressive", "style: preview")
            await engine.until(lambda: held(pbx) == 0)
        async with pbx.outside(ring=0.5) as dan, pbx.phone("maja", 0.3) as phone:
            await called(engine, DAN, "Dan")
            shown = desk_page.card(page).filter(has_text="Next: Offers")
            await expect(shown.get_by_text("Dan")).to_be_visible(timeout=30_000)
            await shown.get_by_role("button", name="Call", exact=True).press("Enter")
            await phone.answered()
            await dan.answered()
            dan.say(pbx.sounds / "demo-caller-pl.wav")
            await phone.hears(pbx.sounds / "demo-caller-pl.wav")
            await expect(desk_page.card(page).get_by_text("Talking").first).to_be_visible()
            await dan.hang_up()
        await expect(desk_page.card(page).get_by_text("Call ended")).to_be_visible()
        await engine.until(lambda: len(engine.fetch(OUTCOME, DAN)) == 1)
        assert witness.saw_nothing(), witness


def in_force(engine: RunningEngine, old: str, new: str) -> None:
    """The campaign's file is changed and published."""
    path = engine.callflows / f"{NAME}.campaign.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    flows = load_flows(engine.callflows)
    kept = {f"flow {graph.name}": graph.hash for graph in flows.graphs.values()}
    versions = Versions(engine.callflows)
    versions.put_in_force(versions.keep(files_of(engine.callflows), kept, datetime.now(UTC), ""))


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
