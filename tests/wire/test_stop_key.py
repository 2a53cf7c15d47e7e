"""Key 9 in a talk: alone it is for ever, among other keys it is a digit."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any

import pytest

from ivr.bus import Bus
from ivr.dialguard.refusals import Refusals
from ivr.dialguard.stop_key import AFTER, BEFORE, StopKeys
from ivr.happenings import CallEnded, Happening, KeyInTalk, OutcomeSaid, StopKeyPressed, TalkEnded
from ivr.live import LiveCall, LiveCalls

NOW = datetime(2026, 5, 6, 10, tzinfo=UTC)
ANNA = "+48601234567"
FOR_EVER = [("suppress", ANNA, "all", "pressed 9 in call c1"), ("outcome", "do_not_call")]


class Talk:
    """Anna was rung, and talks with an agent."""

    def __init__(self) -> None:
        self.bus, self.live, self.told = Bus(), LiveCalls(), list[tuple[str, ...]]()
        self.live.add(LiveCall("c1", "with_agents", ANNA, None, "", NOW, "pl", direction="outbound"))
        refusals = Refusals(self.bus, self.live, self.suppress)
        StopKeys(self.bus, self.live, refusals)
        self.bus.subscribe(StopKeyPressed, lambda event: self.told.append(("key", event.call_id or "")))
        self.bus.subscribe(OutcomeSaid, lambda event: self.told.append(("outcome", event.word)))
        self.bus.subscribe(CallEnded, lambda _: self.told.append(("ended",)))
        self.work = asyncio.create_task(refusals.run())

    def suppress(self, number: str, scope: str, why: str) -> Coroutine[Any, Any, None]:
        self.told.append(("suppress", number, scope, why))
        return asyncio.sleep(0)

    async def press(self, keys: str, gap: float = 0.3) -> None:
        """One after the other; a space is a pause in which a digit stands alone."""
        for key in keys:
            if key == " ":
                await asyncio.sleep(BEFORE + AFTER)
            else:
                self.bus.publish(KeyInTalk(call_id="c1", key=key))
                await asyncio.sleep(gap)

    def publish(self, event: Happening) -> None:
        self.bus.publish(event)

    async def close(self) -> list[tuple[str, ...]]:
        await asyncio.sleep(1)  # whatever was begun is finished
        self.work.cancel()
        await asyncio.gather(self.work, return_exceptions=True)
        return self.told


@pytest.mark.looptime
@pytest.mark.parametrize("keys", ["9", "99", "999 ", "12 9", "5 9 ", "9 5", "9 9"])
async def test_a_nine_that_stands_alone_is_for_ever_and_once(keys: str) -> None:
    talk = Talk()
    await talk.press(f"{keys} ")
    assert await talk.close() == [("key", "c1"), *FOR_EVER]


@pytest.mark.looptime
@pytest.mark.parametrize("keys", ["92", "49", "4539578767", "12 9876", "1", "*9", "9#", "89 12"])
async def test_digits_one_after_the_other_stop_nobody(keys: str) -> None:
    talk = Talk()
    await talk.press(f"{keys} ")
    talk.publish(CallEnded(call_id="c1", seconds=9.0, why="hung_up"))
    assert await talk.close() == [("ended",)]


@pytest.mark.looptime
async def test_it_is_known_within_a_second_of_the_key() -> None:
    talk = Talk()
    talk.bus.publish(KeyInTalk(call_id="c1", key="9"))
    await asyncio.sleep(AFTER - 0.01)
    assert talk.told == []
    await asyncio.sleep(0.02)
    assert len(await talk.close()) == 3
    assert AFTER < 1.0


@pytest.mark.looptime
@pytest.mark.parametrize("gone", [False, True], ids=["the talk is over first", "the call is over first"])
async def test_whoever_presses_it_and_hangs_up_has_said_it_before_the_call_ends(gone: bool) -> None:
    talk = Talk()
    talk.bus.publish(KeyInTalk(call_id="c1", key="9"))
    if gone:
        talk.live.remove("c1")
    else:
        talk.publish(TalkEnded(call_id="c1", member="ewa", queue="sales", talk=4.0, by="caller"))
    talk.publish(CallEnded(call_id="c1", seconds=9.0, why="hung_up"))
    talk.publish(TalkEnded(call_id="c1", member="ewa", queue="sales", talk=4.0, by="caller"))
    await asyncio.sleep(5)
    assert await talk.close() == [("key", "c1"), *FOR_EVER, ("ended",)]


@pytest.mark.looptime
async def test_of_a_call_that_nobody_knows_nothing_is_kept() -> None:
    talk = Talk()
    talk.bus.publish(KeyInTalk(call_id="c2", key="9"))
    talk.live.add(LiveCall("c3", "with_agents", None, None, "", NOW, "pl", direction="outbound"))
    talk.bus.publish(KeyInTalk(call_id="c3", key="9"))
    await asyncio.sleep(5)
    assert await talk.close() == []


@pytest.mark.looptime
async def test_of_a_talk_that_has_outlived_its_engine_the_number_counts_that_comes_with_the_key() -> None:
    talk = Talk()
    talk.bus.publish(KeyInTalk(call_id="c7", key="9", number=ANNA))
    await asyncio.sleep(5)
    assert (await talk.close())[1] == ("suppress", ANNA, "all", "pressed 9 in call c7")


@pytest.mark.looptime
async def test_the_word_of_the_flow_still_counts_after_it() -> None:
    """A second refusal of the same call is one of its own, and changes nothing."""
    talk = Talk()
    await talk.press("9 ")
    talk.publish(OutcomeSaid(call_id="c1", word="do_not_call"))
    assert (await talk.close())[3:] == [("suppress", ANNA, "all", "said so in call c1"), ("outcome", "do_not_call")]
