"""A client made from /api/asyncapi.yaml alone (support/stranger.py) is enough to be an agent, also on a bad line."""

from __future__ import annotations

from support.asterisk import Pbx
from support.engine import RunningEngine
from support.people import ANNA, IVAN, MAJA, at_work, calling, dispose


async def test_the_card_with_the_past_comes_before_the_answer(pbx: Pbx, engine: RunningEngine) -> None:
    async with at_work(pbx, engine, ring=1.0) as (desk, phone):
        async with calling(pbx, ANNA):
            pop = await desk.get("pop")
            await desk.get("call", state="ringing", call_id=pop["call_id"])
            assert not phone.has_answered
            await phone.answered()
            answered = await desk.get("call", state="answered", call_id=pop["call_id"])
        ended = await desk.get("call", state="ended", call_id=pop["call_id"])
        assert pop["seq"] < answered["seq"] < ended["seq"]
        assert (pop["ani"], pop["customer"]["name"], pop["history"]) == (ANNA, "Anna Kowalska", "complete")
        assert "Brak prądu, Kwiatowa 5" in [contact["summary"] for contact in pop["timeline"]]
        assert ended["disposition_needed"]
        await dispose(desk, ended)
        await desk.get("agent", state="ready", after=desk.received.index(ended))


async def test_what_a_broken_line_swallowed_comes_exactly_once(pbx: Pbx, engine: RunningEngine) -> None:
    """The client itself checks that each number is one more than the last."""
    async with at_work(pbx, engine, ring=0.2) as (desk, phone):
        await desk.break_off()
        before = len(desk.received)
        async with calling(pbx, IVAN) as caller:
            await phone.answered()
            call_id = await engine.call_of(IVAN)
            await engine.has(call_id, "agent.connected")
            welcome = await desk.come_back()
            await desk.get("call", state="answered", call_id=call_id)
            await desk.break_off()
            await caller.hang_up()
            await engine.has(call_id, "call.ended")
        again = await desk.come_back()
        ended = await desk.get("call", state="ended", call_id=call_id)
        assert (welcome["resync"], again["resync"]) == (False, False)
        course = [("pop", None), ("call", "ringing"), ("call", "answered"), ("script", None), ("call", "ended")]
        assert desk.course(call_id, before) == course
        await dispose(desk, ended)


async def test_a_client_that_knows_nothing_any_more_is_told_how_things_stand(pbx: Pbx, engine: RunningEngine) -> None:
    async with at_work(pbx, engine, ring=0.2) as (desk, phone), calling(pbx, MAJA) as caller:
        pop = await desk.get("pop")
        await phone.answered()
        await desk.get("call", state="answered")
        await desk.break_off()
        welcome = await desk.connect(epoch="another", last_seq=3)
        assert (welcome["resync"], welcome["agent"]["state"]) == (True, "talking")
        assert (welcome["call"]["state"], welcome["pop"]["call_id"]) == ("answered", pop["call_id"])
        await caller.hang_up()
        await dispose(desk, await desk.get("call", state="ended"))
