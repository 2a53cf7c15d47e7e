"""What a supervisor does on the board: queues closed with a reason, notices, agents moved, calls listened to; each is
written down with who did it, and nobody else can.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from cti.agents import Agents
from ivr.statements import Sql
from ivr.store import open_store
from ivr.switches import Switches
from ivr.taping import LegGone
from scripts_dsl.site import Notice, Queue, Site
from support.centre import Centre, Desktop, bearer, opened

SITE = Site(
    queues={name: Queue(name, name) for name in ("support", "faults", "sales")},
    notices={"outage": Notice("outage", texts={"en": "No power."})},
)
LEG = "1.2"
"""The agent's channel, as Centre.ring tells it."""


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        made.office.put(SITE)
        await Agents(made.store).keep(
            (await Agents(made.store).all())[-1].__class__("sofia", "Sofia Rossi", ("supervisor",), "sofia", ("en",))
        )
        yield made


async def do(centre: Centre, path: str, body: Any = None, user: str = "sofia") -> tuple[int, str]:
    token = await centre.log_in(user)
    async with centre.http.post(f"{centre.url}/api/board/{path}", json=body or {}, headers=bearer(token)) as answer:
        return answer.status, "" if answer.status == 204 else (await answer.json())["error"]


async def told(centre: Centre, kind: str) -> list[dict[str, Any]]:
    await centre.events.flush()
    rows = await centre.store.fetch(Sql(f"SELECT body FROM event WHERE kind = '{kind}' ORDER BY n"))
    return [json.loads(body) for (body,) in rows]


# --- queues and notices --------------------------------------------------------------------------------------------


async def test_a_queue_is_closed_with_a_reason_and_stays_so_after_a_restart(centre: Centre, sqlite_url: str) -> None:
    reason = [{"language": "en", "text": "We move house."}, {"language": "pl", "text": "Przeprowadzka."}]
    assert await do(centre, "queues/faults/close", {"reason": reason}) == (204, "")
    assert centre.switches.reason("faults") == {"en": "We move house.", "pl": "Przeprowadzka."}
    assert centre.switches.reason("support") is None
    await centre.events.flush()
    again = Switches(lambda _: None, lambda: None)  # type: ignore[arg-type,return-value]
    store = await open_store(sqlite_url)
    await again.load(store)
    await store.close()
    assert again.reason("faults") == centre.switches.reason("faults")
    assert await do(centre, "queues/faults/open") == (204, "")
    assert centre.switches.reason("faults") is None
    assert [(one["closed"], one["user"]) for one in await told(centre, "queue.switched")] == [
        (True, "sofia"),
        (False, "sofia"),
    ]


async def test_a_notice_that_is_switched_is_a_fact_for_flows(centre: Centre) -> None:
    names = frozenset({"notices.outage.on", "notices.outage.text", "queues.faults.wait"})
    assert centre.switches.facts(names) == {}, "as the settings say"
    assert await do(centre, "notices/outage", {"on": True}) == (204, "")
    assert centre.switches.facts(names) == {"notices.outage.on": True}
    assert await do(centre, "notices/outage", {"on": False}) == (204, "")
    assert centre.switches.facts(names) == {"notices.outage.on": False}
    assert [one["on"] for one in await told(centre, "notice.switched")] == [True, False]


# --- agents --------------------------------------------------------------------------------------------------------


async def test_an_agent_is_moved_between_queues_in_the_switch_and_on_the_page(centre: Centre) -> None:
    centre.phone()
    async with centre.desktop() as desk:
        await desk.say(type="state", state="ready")
        await desk.get("agent", state="ready")
        assert centre.switch.members["PJSIP/ewa"] == {"support", "faults", "sales"}
        assert await do(centre, "agents/ewa/queues", {"queues": ["sales"]}) == (204, "")
        served = await desk.get("served")
        assert [one["queue"] for one in served["queues"]] == ["sales"]
        assert centre.switch.members["PJSIP/ewa"] == {"sales"}
        assert centre.switch.rings("PJSIP/ewa")
        assert await do(centre, "agents/ewa/queues", {"queues": ["sales", "faults"]}) == (204, "")
        await desk.get("served")
        assert centre.switch.members["PJSIP/ewa"] == {"sales", "faults"}
        assert (centre.office.core.lengths.free("support"), centre.office.core.lengths.free("faults")) == (0, 1)
    kept = await Agents(centre.store).by_user("ewa")
    assert kept is not None
    assert kept.queues == ("sales", "faults")
    log = [(one["which"], one["by"], one["via"], one["after"]) for one in await told(centre, "office.changed")]
    assert log == [
        ("ewa", "sofia", "page", {"queues": ["sales"]}),
        ("ewa", "sofia", "page", {"queues": ["sales", "faults"]}),
    ]


# --- listening -----------------------------------------------------------------------------------------------------


async def talking(centre: Centre, desk: Desktop) -> None:
    """Ewa talks; Sofia's telephone is there."""
    await centre.office.core.attendance.prepare("sofia")
    centre.phone("sofia")
    centre.phone()
    await desk.say(type="state", state="ready")
    await desk.get("agent", state="ready")
    centre.call("c1")
    centre.ring("c1")
    centre.answer("c1")
    await desk.get("agent", state="talking")


@pytest.mark.parametrize("how", ["listen", "whisper"])
async def test_a_supervisors_own_telephone_is_rung_and_the_agent_is_told(centre: Centre, how: str) -> None:
    async with centre.desktop() as desk:
        await talking(centre, desk)
        assert await do(centre, "agents/ewa/listen", {"how": how}) == (204, "")
        listened = await desk.get("listened")
        assert (listened["by"], listened["how"], listened["on"]) == ("Sofia Rossi", how, True)
        [(name, heard)] = centre.spies.ringing.items()
        assert heard == (LEG, "PJSIP/sofia", how, "ewa")
        centre.bus.publish(LegGone(name, 0.0))
        assert not (await desk.get("listened"))["on"], "the supervisor has hung up"
        assert await do(centre, "agents/ewa/leave") == (409, "nobody_listens")
    began, ended = await told(centre, "listening.began"), await told(centre, "listening.ended")
    assert [(one["agent"], one["by"], one["how"]) for one in began] == [("ewa", "sofia", how)]
    assert [(one["agent"], one["by"]) for one in ended] == [("ewa", "sofia")]


async def test_the_end_of_the_talk_is_the_end_of_listening(centre: Centre) -> None:
    async with centre.desktop() as desk:
        await talking(centre, desk)
        await do(centre, "agents/ewa/listen", {"how": "listen"})
        assert (await desk.get("listened"))["on"]
        centre.hang_up("c1")
        assert not (await desk.get("listened"))["on"]


async def test_a_telephone_that_does_not_ring_is_told_and_nobody_listens(centre: Centre) -> None:
    async with centre.desktop() as desk:
        await talking(centre, desk)
        centre.spies.silent = True
        assert await do(centre, "agents/ewa/listen", {"how": "listen"}) == (503, "telephony_down")
        assert (await desk.get("listened"))["on"]
        assert not (await desk.get("listened"))["on"]


async def test_taking_over_gives_the_caller_to_the_supervisor(centre: Centre) -> None:
    async with centre.desktop() as desk:
        await talking(centre, desk)
        await do(centre, "agents/ewa/listen", {"how": "listen"})
        assert await do(centre, "agents/ewa/listen", {"how": "take_over"}) == (204, "")
    assert centre.spies.taken == [(LEG, "PJSIP/sofia")]
    assert centre.spies.ringing == {}, "his telephone is free for the caller"


async def test_nobody_listens_where_nobody_talks_or_without_a_telephone(centre: Centre) -> None:
    assert await do(centre, "agents/ewa/listen", {"how": "listen"}) == (409, "not_talking")
    async with centre.desktop() as desk:
        await talking(centre, desk)
        centre.phone("sofia", registered=False)
        assert await do(centre, "agents/ewa/listen", {"how": "listen"}) == (409, "no_phone")


# --- who may -------------------------------------------------------------------------------------------------------


ACTS = {
    "queues/faults/close": {"reason": []},
    "queues/faults/open": {},
    "notices/outage": {"on": True},
    "agents/ewa/queues": {"queues": ["sales"]},
    "agents/ewa/listen": {"how": "listen"},
    "agents/ewa/leave": {},
}


async def test_an_agent_may_do_none_of_it(centre: Centre) -> None:
    for path, body in ACTS.items():
        assert (await do(centre, path, body, "ewa"))[0] == 403, path


async def test_what_is_not_there_cannot_be_switched(centre: Centre) -> None:
    assert await do(centre, "queues/nothing/close", {"reason": []}) == (404, "no_such_queue")
    assert await do(centre, "notices/nothing", {"on": True}) == (404, "no_such_notice")
    assert await do(centre, "agents/nobody/queues", {"queues": []}) == (404, "no_such_agent")
    assert await do(centre, "agents/ewa/queues", {"queues": ["nothing"]}) == (400, "no_such_queue")
    assert await do(centre, "queues/faults/close", {"reason": [{"language": "en", "text": "a\u0000b"}]}) == (
        400,
        "bad_request",
    )
