"""Calls to the outside: nobody is dialled while the lists differ, and the end of every attempt is found out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from itertools import count
from typing import Any

import pytest

from ivr.asterisk.ami_wire import AmiBadValue, AmiDown, AmiReply
from ivr.asterisk.dialling import Dialling, End
from ivr.asterisk.guard_keys import GuardKeys
from ivr.bus import Bus
from ivr.dialguard.numbers import Refused
from ivr.dialguard.ports import Attempt
from ivr.dialguard.states import AttemptState
from ivr.happenings import PbxDown, PbxUp
from ivr.ids import new_id
from support.fake_guard import FakeGuard, FakeLedger

pytestmark = pytest.mark.looptime
NUMBER = "+48221234567"
LEG = f"Local/{NUMBER}@to-carrier-00000001;1"


class Centre:
    def __init__(self) -> None:
        self.bus, self.pbx, self.ledger = Bus(), FakeGuard(), FakeLedger()
        self.suppressed: dict[str, str] = {}
        self.dialling = Dialling(self.bus, self.pbx, self.ledger, self._suppressed, asterisk="box")

    async def _suppressed(self) -> dict[str, str]:
        return dict(self.suppressed)

    async def up(self, within: float = 60) -> None:
        self.bus.publish(PbxUp(asterisk="box", restarted=False))
        async with asyncio.timeout(within):
            await self.dialling.ready()

    async def claimed(self, key: str = "c1:7") -> Attempt:
        return await self.dialling.claim(NUMBER, key, call_id="c1", channel="box-1.1")

    def cut(self) -> None:
        """For a moment."""
        self.bus.publish(PbxDown(asterisk="box"))
        self.bus.publish(PbxUp(asterisk="box", restarted=False))

    def at_fence(self, number: int, do: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
        """When so many fences were asked for, from now on."""
        act, asked = self.pbx.act, count(1)

        async def acts(name: str, *given: Any, **more: Any) -> AmiReply:
            if name == "DBGet" and next(asked) == number:
                do()
            return await act(name, *given, **more)

        monkeypatch.setattr(self.pbx, "act", acts)

    async def end(self, attempt: Attempt, within: float = 60) -> End:
        async with asyncio.timeout(within):
            return await self.dialling.let_go(attempt)


@pytest.fixture
async def centre() -> AsyncIterator[Centre]:
    made = Centre()
    task = asyncio.create_task(made.dialling.run())
    yield made
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


# --- who may be dialled at all ----------------------------------------------------------------------------------


async def test_nobody_is_dialled_before_asterisks_list_is_ours(centre: Centre) -> None:
    centre.suppressed = {"+48600000001": "all-100", "+48600000002": "marketing-200"}
    centre.pbx.database = {"sup/48600000002": "all-1", "sup/48600000003": "all-1"}
    with pytest.raises(Refused, match="not compared"):
        await centre.claimed()
    assert centre.ledger.rows == {}
    await centre.up()
    assert centre.pbx.database == {"sup/48600000001": "all-100", "sup/48600000002": "marketing-200"}
    await centre.claimed()


async def test_while_asterisk_does_not_take_the_list_nobody_is_dialled(centre: Centre) -> None:
    centre.suppressed, centre.pbx.deaf = {"+48600000001": "all-100"}, True
    with pytest.raises(TimeoutError):
        await centre.up(within=20)
    with pytest.raises(Refused):
        await centre.claimed()
    centre.pbx.deaf = False
    await centre.up()
    await centre.claimed()


async def test_without_a_connection_nobody_is_dialled(centre: Centre) -> None:
    await centre.up()
    centre.bus.publish(PbxDown(asterisk="box"))
    with pytest.raises(Refused):
        await centre.claimed()
    await centre.up()
    await centre.claimed()


async def test_nobody_is_dialled_in_the_second_in_which_asterisk_began(centre: Centre) -> None:
    """If it died in it, the next start could be in it too, and would pass for this one."""
    centre.pbx.now = "2026-05-06 10:00:01"
    with pytest.raises(TimeoutError):
        await centre.up(within=20)
    with pytest.raises(Refused, match="not compared"):
        await centre.claimed()
    centre.pbx.now = "2026-05-06 10:00:02"
    await centre.up(within=2)
    await centre.claimed()


async def test_one_effect_dials_once_also_when_it_is_performed_again(centre: Centre) -> None:
    await centre.up()
    await centre.claimed()
    with pytest.raises(Refused, match="already"):
        await centre.claimed()


async def test_a_refusal_that_asterisk_did_not_take_stops_all_dialling_until_it_has(centre: Centre) -> None:
    await centre.up()
    await centre.dialling.hold("+48600000001", "all-100")
    assert centre.pbx.database == {"sup/48600000001": "all-100"}
    centre.suppressed = {"+48600000001": "all-100", "+48600000002": "all-200"}
    centre.pbx.down = True
    with pytest.raises(AmiDown):
        await centre.dialling.hold("+48600000002", "all-200")
    with pytest.raises(Refused):
        await centre.claimed()
    centre.pbx.down = False
    await centre.dialling.ready()
    assert "sup/48600000002" in centre.pbx.database
    await centre.claimed()


# --- what became of it ------------------------------------------------------------------------------------------


async def test_the_end_is_what_asterisk_wrote(centre: Centre) -> None:
    await centre.up()
    attempt = await centre.claimed()
    centre.pbx.database[f"att/{attempt.id}"] = "END ANSWER 16 42"
    end = await centre.end(attempt)
    assert (end.state, end.outcome and end.outcome.talk) == (AttemptState.DONE, 42)
    assert centre.ledger.rows["c1:7"].state is AttemptState.DONE


async def test_ends_that_become_due_together_are_looked_at_together(centre: Centre) -> None:
    """The channels are listed once for all of them; a fence that says START is looked at again, with the others."""
    await centre.up()
    some = [await centre.claimed(f"c{n}:7") for n in range(30)]
    for n, attempt in enumerate(some):
        centre.pbx.database[f"att/{attempt.id}"] = "START" if n % 3 == 0 else "END BUSY 17 0"
    asked, loop = len(centre.pbx.asked), asyncio.get_running_loop()
    began = loop.time()
    ends = await asyncio.gather(*(centre.end(attempt) for attempt in some))
    assert [end.state for end in ends] == [AttemptState.UNKNOWN, AttemptState.FAILED, AttemptState.FAILED] * 10
    questions = centre.pbx.asked[asked:]
    assert (questions.count("CoreShowChannels"), questions.count("DBGet")) == (2, 40)
    assert loop.time() - began < 0.1


async def test_one_fence_that_cannot_be_read_leaves_the_ends_of_the_others_where_they_were(centre: Centre) -> None:
    await centre.up()
    good, bad = await centre.claimed("c1:7"), await centre.claimed("c2:7")
    centre.pbx.database |= {f"att/{good.id}": "END BUSY 17 0", f"att/{bad.id}": "what?"}
    ends = [asyncio.ensure_future(centre.end(one)) for one in (bad, good)]
    end = await ends[1]
    assert end.state is AttemptState.FAILED
    centre.pbx.database[f"att/{bad.id}"] = "END ANSWER 16 42"
    assert (await ends[0]).state is AttemptState.DONE


async def test_a_fence_that_cannot_be_read_at_the_second_look_ends_nobody(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    await centre.up()
    attempt = await centre.claimed()
    fence = f"att/{attempt.id}"
    centre.pbx.database[fence] = "START"
    centre.at_fence(2, lambda: centre.pbx.database.update({fence: "what?"}), monkeypatch)
    centre.at_fence(3, lambda: centre.pbx.database.update({fence: "END ANSWER 16 42"}), monkeypatch)
    assert (await centre.end(attempt)).state is AttemptState.DONE


async def test_after_a_cut_between_two_looks_it_is_asked_first_which_start_of_asterisk_answers(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivr.asterisk.dialling.AT_ONCE", 1)
    await centre.up()
    first, second = await centre.claimed("c1:7"), await centre.claimed("c2:7")
    centre.pbx.database[f"att/{first.id}"] = "END BUSY 17 0"
    centre.at_fence(1, centre.cut, monkeypatch)
    ends = await asyncio.gather(*(centre.end(attempt) for attempt in (first, second)))
    assert [end.because for end in ends] == ["Asterisk wrote its outcome", "given up before it was dialled"]


@pytest.mark.parametrize("channel", ["att", "att;2", "leg"])
async def test_an_attempt_whose_channel_lives_is_waited_for(centre: Centre, channel: str) -> None:
    await centre.up()
    attempt = await centre.claimed()
    centre.pbx.channels["x" if channel == "leg" else channel.replace("att", attempt.id)] = LEG
    centre.pbx.database[f"att/{attempt.id}"] = "START"
    end = centre.dialling.let_go(attempt)
    await asyncio.sleep(30)
    assert not end.done()
    centre.pbx.database[f"att/{attempt.id}"] = "END BUSY 17 "
    centre.pbx.channels.clear()
    assert (await asyncio.wait_for(end, 6)).state is AttemptState.FAILED


async def test_a_caller_who_is_about_to_be_put_through_is_waited_for(centre: Centre) -> None:
    await centre.up()
    attempt = await centre.claimed()
    centre.pbx.channels["box-1.1"] = "PJSIP/from-carrier-00000001"
    end = centre.dialling.let_go(attempt)
    await asyncio.sleep(30)
    assert not end.done()
    centre.pbx.database[f"att/{attempt.id}"] = "END NOANSWER 16 "
    assert (await asyncio.wait_for(end, 6)).state is AttemptState.FAILED, "he goes on in the flow"


async def test_what_was_never_dialled_is_revoked_so_that_no_late_copy_dials(centre: Centre) -> None:
    await centre.up()
    attempt = await centre.claimed()
    end = await centre.end(attempt)
    assert (end.state, end.because) == (AttemptState.FAILED, "given up before it was dialled")
    assert centre.pbx.database[f"att/{attempt.id}"] == "REVOKED"


async def test_what_was_just_sent_has_time_to_become_a_channel(centre: Centre) -> None:
    await centre.up()
    attempt = await centre.claimed()
    end = centre.dialling.let_go(attempt)
    await asyncio.sleep(1)
    centre.pbx.channels[attempt.id] = LEG
    await asyncio.sleep(20)
    assert not end.done()
    assert centre.pbx.database == {}


async def test_a_number_that_the_guard_refused_is_blocked(centre: Centre) -> None:
    await centre.up()
    attempt = await centre.claimed()
    centre.pbx.database[f"att/{attempt.id}"] = "BLOCKED"
    assert (await centre.end(attempt)).state is AttemptState.BLOCKED


@pytest.mark.parametrize("fence", ["", "START"])
async def test_an_attempt_in_flight_when_asterisk_died_is_unknown_and_not_dialled_again(
    centre: Centre, fence: str
) -> None:
    await centre.up()
    attempt = await centre.claimed()
    if fence:
        centre.pbx.database[f"att/{attempt.id}"] = fence
    centre.pbx.restarts()
    centre.bus.publish(PbxDown(asterisk="box"))
    end = centre.dialling.let_go(attempt)
    await centre.up()
    assert (await asyncio.wait_for(end, 10)).state is AttemptState.UNKNOWN
    with pytest.raises(Refused):
        await centre.claimed()
    assert centre.pbx.originated == []


async def test_attempts_of_an_engine_that_died_are_found_on_disk(centre: Centre) -> None:
    await centre.up()
    attempt = await centre.claimed()
    centre.pbx.database[f"att/{attempt.id}"] = "END ANSWER 16 3"
    later = Dialling(centre.bus, centre.pbx, centre.ledger, centre._suppressed, asterisk="box")
    task = asyncio.create_task(later.run())
    centre.bus.publish(PbxUp(asterisk="box", restarted=False))
    await asyncio.sleep(2)
    task.cancel()
    assert centre.ledger.rows["c1:7"].state is AttemptState.DONE


async def test_a_call_that_is_taken_up_again_learns_how_its_transfer_went(centre: Centre) -> None:
    await centre.up()
    assert await centre.dialling.went("c1:7") is None
    attempt = await centre.claimed()
    centre.pbx.database[f"att/{attempt.id}"] = "END ANSWER 16 3"
    for _ in range(2):
        end = await centre.dialling.went("c1:7")
        assert end is not None
        assert end.state is AttemptState.DONE


async def test_an_attempt_in_the_hands_of_a_line_is_left_alone(centre: Centre) -> None:
    await centre.up()
    await centre.claimed()
    await centre.up()
    await asyncio.sleep(30)
    assert centre.ledger.rows["c1:7"].state is AttemptState.INTENT


async def test_a_broken_connection_delays_the_end_and_loses_nothing(centre: Centre) -> None:
    await centre.up()
    attempt = await centre.claimed()
    centre.pbx.down = True
    end = centre.dialling.let_go(attempt)
    await asyncio.sleep(20)
    centre.pbx.down = False
    centre.pbx.database[f"att/{attempt.id}"] = "END BUSY 17 "
    assert (await asyncio.wait_for(end, 10)).state is AttemptState.FAILED


async def test_fences_are_taken_away_after_a_day_and_not_before(centre: Centre) -> None:
    day = 24 * 3600 * 1000
    now = time.time_ns() // 1_000_000
    old, young = new_id(now - day - 1), new_id(now - day + 3_600_000 + 60_000)
    centre.pbx.database = {f"att/{id_}": "END BUSY 17 " for id_ in (old, young, "strange")}
    await centre.up()
    await asyncio.sleep(1)
    assert set(centre.pbx.database) == {f"att/{young}", "att/strange"}


# --- what reaches the wire --------------------------------------------------------------------------------------


@pytest.mark.attack("A10", "A13")
@pytest.mark.parametrize(
    "bad", ["300&PJSIP/g1/900", "+48 22", "112", "+48221234567@evil", "x\r\nAction: Originate", ""]
)
async def test_what_is_no_number_of_ours_reaches_no_manager(bad: str) -> None:
    pbx = FakeGuard()
    for value in ("all-1", ""):
        with pytest.raises(AmiBadValue):
            await GuardKeys(pbx).set_suppressed(bad, value)
    for ask in (GuardKeys(pbx).fence, GuardKeys(pbx).revoke, GuardKeys(pbx).forget):
        with pytest.raises(AmiBadValue):
            await ask(f"{bad}/..,")
    assert pbx.asked == []
