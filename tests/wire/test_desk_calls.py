"""A call on the agent's desk, from the ring to the disposition, over a real websocket and a real database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from cti import pasts
from cti.agents import Agents
from ivr.happenings import CallerLeftQueue, PbxUp, PutThroughBegan, PutThroughEnded
from ivr.store import StoreDown
from support import board_page
from support.centre import ANNA, Centre, Desktop, bearer, opened
from support.patience import PATIENCE

PHONE = "PJSIP/ewa"


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        yield made


@asynccontextmanager
async def at_work(centre: Centre, user: str = "ewa") -> AsyncIterator[Desktop]:
    """An agent with a registered telephone who is ready."""
    centre.phone(user)
    async with centre.desktop(user) as desktop:
        await desktop.say(type="state", state="ready")
        await desktop.get("agent", state="ready")
        yield desktop


async def ringing(centre: Centre, desktop: Desktop, call_id: str = "c1") -> dict[str, Any]:
    centre.call(call_id)
    centre.ring(call_id)
    pop = await desktop.get("pop")
    await desktop.get("agent", state="ringing")
    return pop


async def talked(centre: Centre, desktop: Desktop, call_id: str = "c1") -> None:
    await ringing(centre, desktop, call_id)
    centre.answer(call_id)
    await desktop.get("agent", state="talking")
    centre.hang_up(call_id)
    await desktop.get("agent", state="wrap_up")


async def dispose(centre: Centre, call_id: str = "c1", user: str = "ewa", word: str = "solved") -> int:
    token = await centre.log_in(user)
    url = f"{centre.url}/api/calls/{call_id}/disposition"
    async with centre.http.post(
        url, headers=bearer(token), json={"disposition": word, "note": "Power is back"}
    ) as answer:
        return answer.status


# --- the card ----------------------------------------------------------------------------------------------------


async def test_the_card_comes_before_the_answer_even_if_the_telephone_answers_at_once(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        centre.call("c1")
        centre.ring("c1")
        centre.answer("c1")
        seen = [(await desktop.get()) for _ in range(6)]
        kinds = [(m["type"], m.get("state")) for m in seen if m["type"] != "queue"]
        assert kinds[:5] == [
            ("pop", None), ("call", "ringing"), ("agent", "ringing"), ("call", "answered"), ("agent", "talking"),
        ]  # fmt: skip


async def test_the_card_shows_who_calls_what_was_pressed_and_the_past(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        centre.call("c1")
        await centre.events.flush()
        centre.ring("c1")
        pop = await desktop.get("pop")
    assert pop["ani"] == ANNA
    assert pop["verified"] is False, "a number is no proof"
    assert pop["language"] == "pl"
    assert pop["queue"] == "faults"
    assert pop["tell"] == "Power is out"
    assert pop["customer"]["name"] == "Anna Kowalska"
    assert pop["matches"] == 1
    assert pop["trail"][0]["keys"] == "2"
    assert pop["typed"] == [{"name": "account", "label": "Account", "value": "4539578767"}]
    assert len(pop["timeline"]) == 4, "and not the call that rings"
    assert pop["timeline"][0]["disposition"] == "promised"
    assert pop["promises"][0]["overdue"] is False
    assert {c["purpose"] for c in pop["consents"]} == {"recording", "marketing"}
    (account,) = pop["accounts"]
    assert account.pop("at") is not None, "how old it is"
    assert account == {"number": "4539578767", "debt": "120.50 PLN", "due": "2026-04-20"}
    assert pop["history"] == "complete"
    assert 0 < pop["delay_ms"] < 1000
    assert pop["waited"] < 1


async def test_an_unknown_or_withheld_number_gives_a_card_without_a_customer(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        centre.call("c1", number=None, name=None)
        centre.ring("c1")
        pop = await desktop.get("pop")
    assert pop["ani"] is None
    assert pop["customer"] is None
    assert pop["matches"] == 0
    assert pop["timeline"] == []


async def test_a_call_that_began_before_this_program_still_shows_a_card(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        centre.ring(None)
        pop = await desktop.get("pop")
    assert pop["call_id"] == "1.1", "the switch's own name for it"
    assert pop["customer"]["name"] == "Anna Kowalska"
    assert pop["trail"] == []


async def test_a_slow_store_costs_the_past_and_never_the_card(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pasts, "HISTORY_DEADLINE", 0.05)
    centre.histories.delay = None
    async with at_work(centre) as desktop:
        pop = await ringing(centre, desktop)
        assert pop["history"] == "late"
        assert pop["customer"] is None
        assert pop["ani"] == ANNA
        assert 50 <= pop["delay_ms"] < 500
        centre.histories.delay = 0.0
        centre.end("c1", "hung_up")
        await desktop.get("agent", state="ready")
        assert (await ringing(centre, desktop, "c2"))["history"] == "complete", "the next one is whole again"


async def test_a_store_that_fails_costs_the_past_and_never_the_card(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def down(*_: object, **__: object) -> None:
        raise StoreDown("locked")

    monkeypatch.setattr(centre.histories, "history", down)
    async with at_work(centre) as desktop:
        assert (await ringing(centre, desktop))["history"] == "late"


async def test_a_store_that_hangs_for_long_is_not_asked_any_more(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancelling does not end a query that hangs in a thread; they must not pile up."""
    asked: list[object] = []
    let_go = asyncio.Event()

    async def hangs(*_: object, **__: object) -> None:
        asked.append(1)
        while not let_go.is_set():
            try:
                await let_go.wait()
            except asyncio.CancelledError:
                continue

    monkeypatch.setattr(pasts, "HISTORY_DEADLINE", 0.001)
    monkeypatch.setattr(pasts, "MOST_STUCK", 3)
    monkeypatch.setattr(centre.histories, "history", hangs)
    async with at_work(centre) as desktop:
        for n in range(6):
            await ringing(centre, desktop, f"c{n}")
            centre.end(f"c{n}")
            await desktop.get("agent", state="ready")
    let_go.set()
    assert len(asked) == 3


async def test_a_history_that_was_late_completes_the_card_when_it_comes(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pasts, "HISTORY_DEADLINE", 0.01)
    centre.histories.delay = 0.2
    async with at_work(centre) as desktop:
        pop = await ringing(centre, desktop)
        assert (pop["history"], pop["customer"]) == ("late", None)
        known = await desktop.get("known")
        assert (known["call_id"], known["at"]) == (pop["call_id"], pop["at"])
        assert known["customer"]["name"] == "Anna Kowalska"
        assert known["timeline"]
        assert known["read_at"] is not None
        async with centre.desktop() as again:
            shown = again.welcome["pop"]
    assert (shown["history"], shown["ani"], shown["tell"]) == ("followed", ANNA, "Power is out")
    assert shown["timeline"] == known["timeline"]


async def test_a_history_that_is_later_than_that_is_given_up(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pasts, "HISTORY_DEADLINE", 0.01)
    monkeypatch.setattr(pasts, "LATEST", 0.02)
    given_up = asyncio.Event()

    async def never(*_: object, **__: object) -> None:
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            given_up.set()

    monkeypatch.setattr(centre.histories, "history", never)
    async with at_work(centre) as desktop:
        await ringing(centre, desktop)
        async with asyncio.timeout(PATIENCE):
            await given_up.wait()
        async with centre.desktop() as again:
            assert again.welcome["pop"]["history"] == "late"


async def test_a_late_history_of_an_older_ring_changes_nothing_on_the_card_of_a_newer_one(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pasts, "HISTORY_DEADLINE", 0.01)
    async with at_work(centre) as desktop:
        centre.histories.delay = 0.3
        await ringing(centre, desktop)
        centre.miss("c1")
        await desktop.get("call", state="missed")
        centre.histories.delay = 0.0
        monkeypatch.setattr(pasts, "HISTORY_DEADLINE", 1.0)
        centre.ring("c1")
        assert (await desktop.get("pop"))["history"] == "complete"
        await asyncio.gather(*centre.office.core._pops._pasts._stuck)
        await desktop.say(type="choose", call_id="c1", turn=1, word="yes")
        came = [await desktop.get()]
        while came[-1]["type"] != "error":
            came.append(await desktop.get())
        assert "known" not in {one["type"] for one in came}


@pytest.mark.attack("A32")
async def test_a_hostile_name_reaches_the_page_as_plain_text_and_is_cut(centre: Centre) -> None:
    name = '"><img src=x onerror=alert(1)>\u202e{{7*7}}\x1b[2J' + "x" * 10_000
    async with at_work(centre) as desktop:
        centre.call("c1", name=name)
        centre.ring("c1")
        assert (await desktop.get("pop"))["caller_name"] == name[:500]


async def test_the_card_goes_to_the_agent_whose_phone_rings_and_to_nobody_else(centre: Centre) -> None:
    async with at_work(centre) as ewa, at_work(centre, "boris") as boris:
        await ringing(centre, ewa)
        centre.call("c2")
        centre.ring("c2", "boris")
        assert (await boris.get("pop"))["call_id"] == "c2"


async def test_a_ring_for_somebody_unknown_hurts_nobody(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        centre.ring("c0", "nobody")
        await ringing(centre, desktop)


# --- the course of a call ----------------------------------------------------------------------------------------


async def test_a_talk_ends_in_wrap_up_and_a_disposition_makes_ready(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        assert centre.switch.rings(PHONE)
        await ringing(centre, desktop)
        centre.answer("c1")
        await desktop.get("agent", state="talking")
        centre.hang_up("c1", talk=61.5)
        ended = await desktop.get("call", state="ended")
        assert ended["talk"] == 61.5
        assert ended["disposition_needed"] is True
        await desktop.get("agent", state="wrap_up")
        assert not centre.switch.rings(PHONE), "no call comes into the wrap-up"
        assert await dispose(centre) == 200
        assert (await desktop.get("call", state="ended"))["disposition_needed"] is False
        await desktop.get("agent", state="ready")
    assert centre.switch.rings(PHONE)


async def test_the_next_call_of_the_same_number_shows_the_disposition_and_the_note(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        await talked(centre, desktop)
        await dispose(centre)
        await desktop.get("agent", state="ready")
        pop = await ringing(centre, desktop, "c2")
    assert pop["timeline"][0]["disposition"] == "solved"
    assert pop["timeline"][0]["note"] == "Power is back"
    assert pop["timeline"][0]["agent"] == "ewa"


async def test_wrap_up_ends_by_itself_and_the_disposition_may_still_come(sqlite_url: str, tmp_path: Path) -> None:
    async with opened(sqlite_url, tmp_path, wrap_up=0.05) as centre, at_work(centre) as desktop:
        await talked(centre, desktop)
        await desktop.get("agent", state="ready")
        assert await dispose(centre) == 200
        assert (await desktop.get("call", state="ended"))["disposition_needed"] is False


@pytest.mark.attack("A23")
async def test_a_disposition_of_anothers_or_of_no_call_is_refused(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        await talked(centre, desktop)
        assert await dispose(centre, user="boris") == 404
        assert await dispose(centre, "never") == 404
        assert await dispose(centre, word="nonsense") == 400
        assert await dispose(centre) == 200


async def test_who_lets_it_ring_gets_no_more_calls_until_he_says_so(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        await ringing(centre, desktop)
        centre.miss("c1")
        await desktop.get("call", state="missed")
        assert (await desktop.get("agent", state="not_ready"))["reason"] == "missed a call"
        await desktop.say(type="state", state="not_ready", reason="missed a call")
        await desktop.get("agent")
        assert not centre.switch.rings(PHONE)
        await desktop.say(type="state", state="ready")
        await desktop.get("agent", state="ready")
        assert centre.switch.rings(PHONE)


@pytest.mark.parametrize("how", ["caller_gives_up", "queue_times_out", "another_answers"])
async def test_who_could_not_answer_stays_ready(centre: Centre, how: str) -> None:
    async with at_work(centre) as desktop:
        await ringing(centre, desktop)
        if how == "caller_gives_up":
            centre.end("c1")
        elif how == "queue_times_out":
            centre.bus.publish(CallerLeftQueue(call_id="c1", queue="faults", waited=60.0, why="timeout"))
        else:
            centre.answer("c1", "boris")
        await desktop.get("call", state="missed")
        await desktop.get("agent", state="ready")


async def test_a_caller_who_gives_up_while_the_card_is_made_leaves_nobody_ringing(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        centre.histories.delay = 0.1
        centre.call("c1")
        centre.ring("c1")
        await asyncio.sleep(0)
        centre.end("c1")
        await desktop.get("call", state="missed")
        await desktop.get("agent", state="ready")


async def test_the_end_of_the_call_ends_a_talk_whose_end_nobody_told(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        await ringing(centre, desktop)
        centre.answer("c1")
        await desktop.get("agent", state="talking")
        centre.end("c1")
        assert (await desktop.get("call", state="ended"))["disposition_needed"] is True
        await desktop.get("agent", state="wrap_up")
        await dispose(centre)
        await desktop.get("agent", state="ready")
        centre.hang_up("c1")
        await desktop.say(type="state", state="ready")
        assert (await desktop.get("agent"))["state"] == "ready", "the late word does not begin it anew"


async def test_a_talk_whose_answer_nobody_told_ends_all_the_same(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        await ringing(centre, desktop)
        centre.hang_up("c1", talk=30.0)
        assert (await desktop.get("call", state="ended"))["talk"] == 30.0
        await desktop.get("agent", state="wrap_up")


async def test_an_answer_without_a_ring_is_made_up_for(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        centre.call("c1")
        centre.answer("c1")
        await desktop.get("call", state="answered")
        await desktop.get("agent", state="talking")


async def test_a_call_that_is_not_ours_rings_and_is_missed_as_others_are(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        centre.ring(None)
        await desktop.get("agent", state="ringing")
        centre.miss(None)
        await desktop.get("agent", state="not_ready")


# --- wishes and telephones ---------------------------------------------------------------------------------------


async def test_ready_needs_a_registered_telephone(centre: Centre) -> None:
    async with centre.desktop() as desktop:
        assert desktop.welcome["agent"]["state"] == "not_ready"
        assert desktop.welcome["agent"]["phone"] == {"registered": False, "interface": PHONE, "held": False}
        await desktop.say(type="state", state="ready")
        assert (await desktop.get("error"))["code"] == "phone_not_registered"
        centre.phone()
        assert (await desktop.get("agent"))["phone"]["registered"] is True
        await desktop.say(type="state", state="ready")
        await desktop.get("agent", state="ready")


async def test_a_telephone_that_goes_takes_readiness_along_and_brings_it_back(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        centre.phone(registered=False)
        gone = await desktop.get("agent", state="not_ready")
        assert gone["reason"] == "telephone not registered"
        centre.phone(registered=True)
        await desktop.get("agent", state="ready")
        assert PHONE in centre.switch.members


async def test_not_ready_stays_a_paused_member_so_that_the_queue_knows_of_somebody(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        await desktop.say(type="state", state="not_ready", reason="lunch")
        assert (await desktop.get("agent", state="not_ready"))["reason"] == "lunch"
        await desktop.say(type="state", state="not_ready", reason="training")
        assert (await desktop.get("agent", state="not_ready"))["reason"] == "training"
        assert centre.switch.members[PHONE] == {"support", "faults", "sales"}
        assert not centre.switch.rings(PHONE)


async def test_a_switch_that_is_down_refuses_the_wish_and_changes_nothing(centre: Centre) -> None:
    async with centre.desktop() as desktop:
        centre.phone()
        centre.switch.down = True
        await desktop.say(type="state", state="ready")
        assert (await desktop.get("error"))["code"] == "telephony_down"
        centre.switch.down = False
        await desktop.say(type="state", state="not_ready")
        centre.phone(registered=False)
        centre.phone(registered=True)
        await desktop.say(type="state", state="not_ready")
        assert (await desktop.get("agent", reason=None))["state"] == "not_ready"
        assert centre.switch.members == {}


async def test_a_switch_that_comes_back_is_told_everything_again(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        centre.switch.members.clear()
        centre.switch.paused.clear()
        centre.bus.publish(PbxUp(asterisk="pbx", restarted=True))
        await desktop.say(type="state", state="ready")
        await desktop.get("agent", state="ready")
        assert centre.switch.rings(PHONE)


@pytest.mark.parametrize(
    ("answered", "last"), [(True, {"state": "ended", "talk": 61.5}), (False, {"state": "missed", "talk": None})]
)
async def test_who_is_put_through_to_an_agent_s_own_number_shows_the_card_and_changes_no_state(
    centre: Centre, answered: bool, last: dict[str, Any]
) -> None:
    """A mobile telephone, of which the switch knows nothing."""
    async with at_work(centre) as desktop:
        centre.call("c1").tell = "Wants to pay on Friday"
        centre.bus.publish(PutThroughBegan(call_id="c1", number="+48221234567"))
        pop = await desktop.get("pop")
        assert (pop["call_id"], pop["tell"], pop["customer"]["name"]) == (
            "c1",
            "Wants to pay on Friday",
            "Anna Kowalska",
        )
        await desktop.get("call", call_id="c1", state="ringing")
        centre.bus.publish(PutThroughEnded(call_id="c1", answered=answered, talk=61.5))
        assert last.items() <= (await desktop.get("call")).items()
        assert centre.switch.rings(PHONE), "he stays ready"


async def test_who_hangs_up_while_it_rings_is_taken_from_the_desk(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        centre.call("c1")
        centre.bus.publish(PutThroughBegan(call_id="c1", number="+48221234567"))
        await desktop.get("call", state="ringing")
        centre.end("c1")
        await desktop.get("call", call_id="c1", state="missed")


async def test_a_stranger_s_number_is_on_nobody_s_desk(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        centre.call("c1")
        centre.bus.publish(PutThroughBegan(call_id="c1", number="+48221234568"))
        await ringing(centre, desktop, "c2")


async def test_a_wish_during_a_talk_counts_after_it(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        await ringing(centre, desktop)
        centre.answer("c1")
        await desktop.get("agent", state="talking")
        await desktop.say(type="state", state="not_ready", reason="lunch")
        assert (await desktop.get("agent"))["state"] == "talking"
        centre.hang_up("c1")
        await desktop.get("agent", state="wrap_up")
        await dispose(centre)
        await desktop.get("agent", state="not_ready")


async def test_a_page_that_stays_away_is_logged_out_and_out_of_the_queues(sqlite_url: str, tmp_path: Path) -> None:
    async with opened(sqlite_url, tmp_path, gone_after=0.05) as centre:
        async with at_work(centre):
            assert centre.switch.rings(PHONE)
        async with asyncio.timeout(PATIENCE):
            await centre.switch.removed.wait()
        assert PHONE not in centre.switch.members
        async with centre.desktop() as desktop:
            assert desktop.welcome["agent"]["state"] == "not_ready"


async def test_a_page_that_comes_back_in_time_is_still_ready(sqlite_url: str, tmp_path: Path) -> None:
    async with opened(sqlite_url, tmp_path, gone_after=0.2) as centre:
        async with at_work(centre):
            pass
        async with centre.desktop() as desktop:
            assert desktop.welcome["agent"]["state"] == "ready"
            await asyncio.sleep(0.3)
            assert centre.switch.rings(PHONE)


async def test_logging_out_ends_socket_membership_and_session(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        token = await centre.log_in()
        async with centre.http.post(f"{centre.url}/api/logout", headers=bearer(token)) as answer:
            assert answer.status == 204
        assert await desktop.closed() == 4401
    async with asyncio.timeout(PATIENCE):
        await centre.switch.removed.wait()
    assert PHONE not in centre.switch.members
    async with centre.http.get(f"{centre.url}/api/me", headers=bearer(token)) as answer:
        assert answer.status == 401


async def test_after_a_restart_who_was_ready_is_ready_and_who_talked_is_in_wrap_up(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with opened(sqlite_url, tmp_path) as centre, at_work(centre) as ewa, at_work(centre, "boris"):
        await ringing(centre, ewa)
        centre.answer("c1")
        await ewa.get("agent", state="talking")
        token = await centre.log_in("boris")
    async with opened(sqlite_url, tmp_path) as centre:
        centre.phone("ewa")
        centre.phone("boris")
        async with centre.http.get(f"{centre.url}/api/me", headers=bearer(token)) as answer:
            assert answer.status == 200, "a restart logs nobody out"
        async with centre.desktop("boris") as boris:
            if boris.welcome["agent"]["state"] != "ready":
                await boris.get("agent", state="ready")
            assert centre.switch.rings("PJSIP/boris")
        async with centre.desktop("ewa") as ewa:
            assert ewa.welcome["agent"]["state"] == "wrap_up"
            assert ewa.welcome["call"]["call_id"] == "c1"
            assert ewa.welcome["call"]["disposition_needed"] is True


async def test_a_restart_asks_once_for_all_who_were_at_work(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One by one, two thousand of them kept the doors closed for seconds."""

    async def one(_self: Agents, user: str) -> None:
        raise AssertionError(user)

    async with opened(sqlite_url, tmp_path) as centre, at_work(centre), at_work(centre, "boris"):
        pass
    monkeypatch.setattr(Agents, "by_user", one)
    async with opened(sqlite_url, tmp_path) as centre:
        assert {seat.user for seat in centre.office.core.floor} >= {"ewa", "boris"}


# --- queues ------------------------------------------------------------------------------------------------------


async def test_a_queue_has_the_title_of_the_settings(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        assert (await desktop.get("queue", queue="faults", agents_ready=1))["title"] == "faults", "no settings yet"
    centre.office.put(board_page.site())
    async with at_work(centre) as desktop:
        titles = {queue["queue"]: queue["title"] for queue in desktop.welcome["queues"]}
    assert (titles["support"], titles["faults"]) == ("Customer support", "Faults")


async def test_changes_of_a_queue_close_together_come_as_one_message(centre: Centre) -> None:
    async with at_work(centre) as desktop:
        await desktop.get("queue", queue="faults", agents_ready=1)
        for n in range(50):
            centre.call(f"c{n}")
        message = await desktop.get("queue", queue="faults")
        assert message["waiting"] == 50
        assert message["longest_wait"] >= 0
        for n in range(50):
            centre.end(f"c{n}")
        assert (await desktop.get("queue", queue="faults"))["waiting"] == 0


async def test_a_welcome_says_how_the_agents_queues_stand(centre: Centre) -> None:
    centre.call("c1")
    async with centre.desktop() as desktop:
        queues = {q["queue"]: q for q in desktop.welcome["queues"]}
    assert set(queues) == {"support", "faults", "sales"}
    assert queues["faults"]["waiting"] == 1
    assert queues["support"]["waiting"] == 0


async def test_a_restarted_switch_has_nobody_waiting(centre: Centre) -> None:
    centre.call("c1")
    centre.bus.publish(PbxUp(asterisk="", restarted=True))
    async with centre.desktop() as desktop:
        assert all(q["waiting"] == 0 for q in desktop.welcome["queues"])
