"""A colleague is pulled into a talk in one step, with the card and a note; nobody else's talk, nobody who is busy."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from cti.routes import experts as web_experts
from ivr.taping import LegGone
from support.centre import Centre, bearer, opened


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Centre]:
    monkeypatch.setattr(web_experts, "SETTLE", 0.0)
    monkeypatch.setattr(web_experts, "LOOK", 0.01)
    async with opened(sqlite_url, tmp_path) as made:
        made.phone("ewa")
        made.phone("boris")
        yield made


async def ask(centre: Centre, agent: str = "boris", user: str = "ewa", call: str = "c1") -> tuple[int, str]:
    headers = bearer(await centre.log_in(user))
    url, body = f"{centre.url}/api/calls/{call}/expert", {"agent": agent, "note": "Which meter?"}
    async with centre.http.post(url, json=body, headers=headers) as answer:
        return answer.status, "" if answer.status == 204 else (await answer.json())["error"]


async def talks(centre: Centre, desk: Any) -> None:
    centre.call("c1")
    centre.ring("c1")
    centre.answer("c1")
    await desk.get("call", state="answered")


async def test_the_expert_has_the_card_with_the_note_and_the_agent_sees_him_come_and_go(centre: Centre) -> None:
    async with centre.desktop() as ewa, centre.desktop("boris") as boris:
        await talks(centre, ewa)
        assert await ask(centre) == (204, "")
        [(name, how)] = centre.spies.ringing.items()
        assert how[1:3] == ("PJSIP/boris", "join")
        card = await boris.get("pop")
        assert (card["customer"]["name"], card["tell"][:26]) == ("Anna Kowalska", "Ewa Zielińska: Which meter")
        assert (await boris.get("call"))["state"] == "ringing"
        await boris.get("call", state="answered")
        assert (await ewa.get("listened", on=True))["how"] == "join"
        assert await ask(centre) == (409, "expert_there")
        centre.bus.publish(LegGone(name, 0.0))
        await ewa.get("listened", on=False)
        ended = await boris.get("call", state="ended")
        assert ended["disposition_needed"] is False


async def test_an_expert_whose_telephone_rings_does_not_talk_and_who_does_not_answer_has_missed_it(
    centre: Centre,
) -> None:
    centre.spies.answered = False
    async with centre.desktop() as ewa, centre.desktop("boris") as boris:
        await talks(centre, ewa)
        assert await ask(centre) == (204, "")
        assert (await boris.get("call"))["state"] == "ringing"
        [name] = centre.spies.ringing
        centre.bus.publish(LegGone(name, 0.0))
        assert (await boris.get("call"))["state"] == "missed"


async def test_only_who_talks_asks_and_only_somebody_who_is_free(centre: Centre) -> None:
    async with centre.desktop() as ewa, centre.desktop("boris"):
        assert await ask(centre) == (404, "no_such_call")
        await talks(centre, ewa)
        assert await ask(centre, user="boris") == (404, "no_such_call")
        assert await ask(centre, call="c2") == (404, "no_such_call")
        for nobody in ("ewa", "maja", "nobody"):
            assert await ask(centre, agent=nobody) == (409, "expert_busy")
        centre.spies.silent = True
        assert await ask(centre) == (409, "telephony_down")
        await ewa.get("listened", on=False)
        centre.spies.silent = False
        assert await ask(centre) == (204, "")


async def test_the_end_of_the_talk_is_the_end_of_it(centre: Centre) -> None:
    async with centre.desktop() as ewa, centre.desktop("boris") as boris:
        await talks(centre, ewa)
        await ask(centre)
        centre.hang_up("c1")
        await boris.get("call", state="ended")
