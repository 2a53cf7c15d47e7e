"""A first call, end to end: a SIP caller in the menus, an agent's card while the phone rings, a talk, a disposition."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from support.asterisk import Pbx
from support.engine import RunningEngine
from support.hearing import Recording, heard
from support.people import ANNA, at_work, calling, dispose
from support.stranger import Message

pytestmark = pytest.mark.asyncio(loop_scope="module")

PIN = "739146028517"
"""What Anna types at a question with `secret: yes`. Twelve digits turn up nowhere by chance."""
NOTE = "Zapłaciła, prosi o potwierdzenie"


@dataclass
class FirstCall:
    """What everybody saw and heard."""

    call_id: str
    pop: Message
    answered_when_popped: bool
    messages: list[Message]
    """Of the desk, in order."""
    course: list[tuple[str, str | None]]
    """Kind and state of those that are of the call."""
    next_pop: Message
    """Of the same number's next call."""
    in_caller_s_ear: Recording
    in_agent_s_ear: Recording
    engine: RunningEngine
    pbx: Pbx


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def call(pbx: Pbx, engine: RunningEngine) -> AsyncIterator[FirstCall]:
    """Anna types her account and a secret, waits for Ewa, they talk, Ewa notes; then Anna calls once more."""
    async with at_work(pbx, engine, ring=1.0) as (desk, phone):
        async with calling(pbx, ANNA, keys=f"14711{PIN}") as caller:
            pop = await desk.get("pop")
            answered_when_popped = phone.has_answered
            pop = await desk.whole(pop)
            await phone.answered()
            caller.say(pbx.sounds / "demo-caller-pl.wav")
            await phone.hears(pbx.sounds / "demo-caller-pl.wav")
            phone.say(pbx.sounds / "demo-agent-pl.wav")
            await caller.hears(pbx.sounds / "demo-agent-pl.wav")
        ended = await desk.get("call", state="ended")
        await dispose(desk, ended, NOTE)
        await desk.get("agent", state="ready", after=desk.received.index(ended))
        messages, course = list(desk.received), desk.course(pop["call_id"])
        sounds = Recording(caller.recording()), Recording(phone.recording())
        async with pbx.phone("ewa", ring=9.0), calling(pbx, ANNA):
            again = await desk.whole(await desk.get("pop", after=len(messages)))
        yield FirstCall(pop["call_id"], pop, answered_when_popped, messages, course, again, *sounds, engine, pbx)


async def test_the_card_is_there_while_the_phone_still_rings(call: FirstCall) -> None:
    assert not call.answered_when_popped
    steps = [("pop", None), ("call", "ringing"), ("call", "answered"), ("script", None)]
    assert call.course == [*steps, ("call", "ended"), ("call", "ended")], (
        "the second `ended` says that the disposition is stored"
    )


@pytest.mark.attack("A27")
async def test_the_card_shows_who_calls_and_the_past(call: FirstCall) -> None:
    pop = call.pop
    assert (pop["ani"], pop["dialled"], pop["language"], pop["verified"]) == (ANNA, "101", "pl", False)
    assert (pop["customer"]["name"], pop["matches"], pop["history"]) == ("Anna Kowalska", 1, "complete")
    assert ("ewa", "promised", "Zapłaci w piątek po wypłacie. Prosi o SMS z potwierdzeniem.") in [
        (past["agent"], past["disposition"], past["note"]) for past in pop["timeline"]
    ]
    assert [promise["text"] for promise in pop["promises"]] == ["Wysłać SMS z potwierdzeniem wpłaty"]
    assert [account["debt"] for account in pop["accounts"]] == ["120.50 PLN"]


async def test_the_card_shows_the_path_and_what_was_typed(call: FirstCall) -> None:
    pop = call.pop
    path = [(step["place"], step["prompt"], step["keys"], step["label"]) for step in pop["trail"]]
    assert path == [
        ("start", "choose", "1", "account"),
        ("account", "number", "4711", None),
        ("account", "secret", None, None),
    ]
    assert [(value["name"], value["value"]) for value in pop["typed"]] == [("account", "4711")]
    assert (pop["queue"], pop["tell"]) == ("support", "Account 4711")
    assert 0 <= pop["waited"] < 3


async def test_caller_and_agent_hear_each_other(call: FirstCall) -> None:
    assert heard(call.in_agent_s_ear, call.pbx.sounds / "demo-caller-pl.wav")
    assert heard(call.in_caller_s_ear, call.pbx.sounds / "demo-agent-pl.wav")
    assert not heard(call.in_caller_s_ear, call.pbx.sounds / "fallback-pl.wav")


async def test_disposition_and_note_are_on_the_next_card(call: FirstCall) -> None:
    newest = call.next_pop["timeline"][0]
    assert (newest["disposition"], newest["note"], newest["agent"]) == ("solved", NOTE, "ewa")
    assert (newest["queue"], newest["direction"]) == ("support", "inbound")
    assert len(call.next_pop["timeline"]) == len(call.pop["timeline"]) + 1


async def test_the_agent_goes_through_the_states_of_a_call(call: FirstCall) -> None:
    states = [m["state"] for m in call.messages if m["type"] == "agent"]
    assert states[states.index("ready") :] == ["ready", "ringing", "talking", "wrap_up", "ready"]


async def test_the_event_log_has_the_whole_call_once(call: FirstCall) -> None:
    """The ends of call and talk are told by different sides: either may come first. The agent waits for his alone."""
    told = [kind for kind, _ in call.engine.happened(call.call_id)]
    assert told[:5] == ["call.began", "queue.joined", "agent.ringing", "queue.left", "agent.connected"]
    assert sorted(told[5:]) == ["agent.talk_ended", "call.disposition", "call.ended", "script.began"]
    assert told.index("agent.talk_ended") < told.index("call.disposition")
    left = dict(call.engine.happened(call.call_id))["queue.left"]
    assert left["why"] == "answered"
    assert left["waited"] == pytest.approx(1.0, abs=0.9)


@pytest.mark.attack("A25")
async def test_a_secret_is_found_nowhere(call: FirstCall) -> None:
    """Neither on disk (database, its log, our log, all of Asterisk's files) nor in what the desk was told."""
    assert PIN[:8] not in str(call.messages)
    files = list(_files(call.engine.folder, Path(call.pbx.box.folders.base)))
    assert {"centrala.db", "engine-1.log"} <= {file.name for file in files}
    assert [file for file in files if PIN.encode() in file.read_bytes()] == []


async def test_the_journal_knows_of_a_secret_only_that_it_was_given(call: FirstCall) -> None:
    assert call.engine.keys(call.call_id) == ["1", "4711", "?" * len(PIN)]


@pytest.mark.attack("A26")
async def test_the_log_names_the_call_and_no_number(call: FirstCall) -> None:
    log = call.engine.log()
    assert ANNA not in log
    assert ANNA.removeprefix("+48") not in log
    assert "Anna" not in log


@pytest.mark.attack("A26")
async def test_who_called_is_in_no_metric_and_on_no_page_of_a_mistake(call: FirstCall) -> None:
    shown = {"Authorization": f"Bearer {PIN}"}
    pages = {
        "/metrics": {}, "/readyz": {}, f"/api/calls/{call.call_id}/trace": shown, f"/api/customers/{ANNA}": shown,
        f"/{ANNA}?pin={PIN}": shown,
    }  # fmt: skip
    async with aiohttp.ClientSession(call.engine.url) as stranger:
        for page, headers in pages.items():
            async with stranger.get(page, headers=headers) as answer:
                text = f"{answer.headers} {await answer.text()}"
                assert (answer.status < 400) is (not headers), page
                assert [who for who in (ANNA, ANNA[3:], "Kowalska", PIN) if who in text] == [], page


def _files(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
