"""A promise to call back is kept: an agent first, then the person, once, within hours, and not when it is needless."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from ivr.alarms import BY_NAME
from ivr.asterisk.dialling import End
from ivr.bus import Bus
from ivr.callbacks.happenings import CallbackMoved, CallbackTurn
from ivr.callbacks.keeper import Keeper
from ivr.callbacks.needs import Needs
from ivr.callbacks.states import CallbackState
from ivr.callbacks.store import open_callbacks, project
from ivr.callbacks.turn import Callback
from ivr.dialguard.numbers import NotNow, Refused
from ivr.dialguard.ports import Attempt
from ivr.dialguard.states import AttemptState
from ivr.eventlog import EventLog
from ivr.happenings import (
    AgentConnected,
    AgentRinging,
    CallbackAsked,
    CallEnded,
    CallerLeftQueue,
    CallerQueued,
    Happening,
    PbxUp,
    TalkEnded,
)
from ivr.live import LiveCall, LiveCalls
from ivr.moments import micros
from ivr.store import Store

NOW = datetime(2026, 5, 6, 10, tzinfo=UTC)
NUMBER = "+48601234567"


class Centre:
    """Places and telephone as lists of what was asked of them."""

    def __init__(self, log: EventLog | None = None) -> None:
        self.bus, self.live, self.now, self.open = Bus(), LiveCalls(), NOW, True
        if log:
            self.bus.subscribe(Happening, log.append)  # before the keeper, as in the program
        self.done: list[tuple[Any, ...]] = []
        self.places: dict[str, tuple[str, int, int]] = {}
        self.lost_places: set[str] = set()
        self.calls: dict[str, asyncio.Future[End]] = {}
        self.refuses: Exception | None = None
        self.claims: asyncio.Event | None = None
        self.refuses_sweep, self.sweeps = False, 0
        self.rows: tuple[Callback, ...] = ()
        self.attempts: dict[str, Attempt] = {}
        self.told: list[Happening] = []
        self.bus.subscribe(Happening, self.told.append)
        self.keeper = Keeper(
            Needs(
                bus=self.bus,
                live=self.live,
                places=self,
                dialling=self,
                load=self._load,
                attempt_of=self._attempt_of,
                staffed=lambda _queue: self.open,
                clock=lambda: self.now,
            )
        )

    async def _load(self) -> tuple[Callback, ...]:
        return self.rows

    async def _attempt_of(self, key: str) -> Attempt | None:
        return self.attempts.get(key)

    # --- places ---

    async def take(self, call_id: str, queue: str, number: str, priority: int, position: int) -> None:
        self.places[call_id] = (queue, priority, position)
        self.bus.publish(CallerQueued(call_id=call_id, queue=queue, position=position))

    async def ring(self, call_id: str) -> None:
        self.done.append(("ring", call_id))

    async def dial(
        self, attempt: Attempt, call_id: str, asked: datetime, *, shown: str = "", purpose: str = "service"
    ) -> None:
        self.done.append(("dial", attempt.number, call_id, asked))

    async def hang_up(self, attempt: Attempt) -> None:
        self.done.append(("hang up", attempt.id))

    async def leave(self, call_id: str) -> None:
        self.done.append(("leave", call_id))
        if self.places.pop(call_id, None):
            self.bus.publish(CallerLeftQueue(call_id=call_id, queue="support", waited=1, why="abandoned"))
            self.bus.publish(TalkEnded(call_id=call_id, member="ewa", queue="support", talk=1, by="caller"))

    async def sweep(self) -> None:
        if self.refuses_sweep:
            raise RuntimeError("no answer")
        self.sweeps += 1

    def lost(self, call_id: str) -> bool:
        return call_id in self.lost_places

    def forget(self, call_id: str) -> None:
        self.places.pop(call_id, None)

    # --- telephone ---

    async def claim(self, written: str, key: str, **more: Any) -> Attempt:
        if self.refuses:
            raise self.refuses
        if self.claims:
            await self.claims.wait()
        attempt = Attempt(key, key, more["call_id"], written, "boot", key, self.now, AttemptState.INTENT, "")
        self.attempts[key] = attempt
        return attempt

    def let_go(self, attempt: Attempt) -> asyncio.Future[End]:
        return self.calls.setdefault(attempt.id, asyncio.get_running_loop().create_future())

    # --- people ---

    async def settled(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)

    async def up(self) -> None:
        self.bus.publish(PbxUp(asterisk="box", restarted=False))
        await self.settled()

    async def promises(
        self, call_id: str = "c1", within: float = 14_400, number: str = NUMBER, at: datetime | None = None
    ) -> None:
        self.bus.publish(
            CallbackAsked(
                call_id=call_id,
                at=self.now,
                queue="support",
                number=number,
                within=within,
                tell="debt",
                key=f"{call_id}:9",
                not_before=micros(at) if at is not None else None,
                name="Anna Kowalska",
                language="pl",
            )
        )
        await self.settled()

    async def rings(self, call_id: str) -> None:
        self.bus.publish(
            AgentRinging(
                call_id=call_id, member="ewa", interface="PJSIP/ewa", queue="support", ani=NUMBER, name=None,
                linkedid="x", leg="leg", received=0.0,
            )
        )  # fmt: skip
        await self.settled()

    async def hangs_up(self, call_id: str) -> None:
        self.live.remove(call_id)
        self.bus.publish(CallEnded(call_id=call_id, seconds=1, why="completed"))
        await self.settled()

    async def answers(self, call_id: str) -> None:
        self.bus.publish(AgentConnected(call_id=call_id, member="ewa", queue="support", hold=5, rang=1))
        await self.settled()

    async def ends(self, call_id: str, state: AttemptState, because: str = "") -> None:
        self.calls[call_id].set_result(End(state, because, None))
        await self.settled()

    @property
    def place(self) -> str:
        (call_id,) = self.places
        return call_id

    def states(self) -> list[str]:
        return [t.state for t in self.told if isinstance(t, CallbackMoved)]

    def begins(self, call_id: str, number: str | None = NUMBER, joined: datetime = NOW) -> None:
        self.live.add(
            LiveCall(
                call_id=call_id, flow="f", ani=number, name="Anna", dialled="100", began=joined, language="pl",
                queue="support", joined=joined,
            )
        )  # fmt: skip
        self.bus.publish(CallerQueued(call_id=call_id, at=joined, queue="support", position=1))


@pytest.fixture
async def centre() -> AsyncIterator[Centre]:
    made = Centre()
    task = asyncio.create_task(made.keeper.run())
    await made.up()
    yield made
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_an_agent_is_there_and_sees_the_card_before_the_person_is_rung(centre: Centre) -> None:
    centre.begins("c1")
    await centre.promises()
    assert centre.places == {}, "not while the caller is still on the telephone"
    await centre.hangs_up("c1")
    call_id = centre.place
    card = centre.live.get(call_id)
    assert card is not None
    assert (card.ani, card.name, card.language, card.tell) == (NUMBER, "Anna", "pl", "debt")
    assert centre.done == [], "nobody is rung while no agent is there"
    await centre.rings(call_id)
    assert centre.done == []
    await centre.answers(call_id)
    assert centre.done == [("ring", call_id), ("dial", NUMBER, call_id, NOW)]
    await centre.ends(call_id, AttemptState.DONE)
    assert centre.states() == ["calling", "done"]
    assert [t.call_id for t in centre.told if isinstance(t, CallbackTurn)] == [call_id]
    assert list(centre.keeper) == []


async def test_the_place_is_the_one_the_caller_had_in_the_queue(centre: Centre) -> None:
    centre.begins("c1", joined=NOW - timedelta(minutes=5))
    centre.begins("longer", "+48600000001", NOW - timedelta(minutes=6))
    centre.begins("shorter", "+48600000002", NOW - timedelta(minutes=1))
    await centre.promises()
    await centre.hangs_up("c1")
    assert centre.places[centre.place] == ("support", 5, 2)


async def test_outside_hours_nobody_stands_in_the_queue_and_nobody_is_rung(centre: Centre) -> None:
    centre.open = False
    await centre.promises()
    assert centre.places == {}
    centre.open = True
    await centre.up()
    call_id = centre.place
    centre.open = False
    await centre.up()
    assert centre.places == {}, "closing time"
    assert centre.states() == []
    centre.open = True
    await centre.up()
    assert centre.place != call_id
    centre.open = False
    await centre.answers(centre.place)
    assert [d[0] for d in centre.done] == ["leave", "leave"], "not even when an agent has just taken it"


async def test_a_call_at_a_chosen_time_takes_its_place_then_and_before_everybody_else(centre: Centre) -> None:
    then = NOW + timedelta(hours=3)
    await centre.promises(at=then, within=3 * 3600 + 600)
    centre.keeper.look()
    await centre.settled()
    assert not centre.places
    centre.now = then
    centre.keeper.look()
    await centre.settled()
    assert centre.places[centre.place] == ("support", 1, 1)
    live = centre.live.get(centre.place)
    assert live is not None
    assert (live.name, live.language, live.tell) == ("Anna Kowalska", "pl", "debt"), "the call of the promise is over"
    await centre.answers(centre.place)
    assert [what for what, *_ in centre.done] == ["ring", "dial"]


async def test_who_talks_with_us_before_the_chosen_time_is_called_all_the_same(centre: Centre) -> None:
    then = NOW + timedelta(hours=3)
    await centre.promises(at=then)
    centre.begins("c2")
    await centre.answers("c2")
    await centre.hangs_up("c2")
    assert centre.states() == []
    centre.now = then
    centre.begins("c3")
    await centre.answers("c3")
    assert centre.states() == ["cancelled"], "from that time on it is a call like any other"


async def test_another_time_takes_the_place_of_the_first(centre: Centre) -> None:
    await centre.promises(at=NOW + timedelta(hours=3))
    await centre.promises("c2", at=NOW + timedelta(hours=5))
    (one,) = centre.keeper
    assert (one.call_id, one.since) == ("c2", NOW + timedelta(hours=5))
    assert centre.states() == ["cancelled"]


async def test_a_promise_is_withdrawn_by_name_but_not_while_the_person_is_rung(centre: Centre) -> None:
    await centre.promises(at=NOW + timedelta(hours=3))
    (one,) = centre.keeper
    assert centre.keeper.withdraw(one.id, "ewa")
    assert [t.because for t in centre.told if isinstance(t, CallbackMoved)] == ["withdrawn by ewa"]
    assert not centre.keeper.withdraw(one.id, "ewa")
    await centre.promises("c2")
    (two,) = centre.keeper
    await centre.answers(centre.place)
    assert not centre.keeper.withdraw(two.id, "ewa")


async def test_who_was_served_otherwise_is_not_called(centre: Centre) -> None:
    await centre.promises()
    centre.begins("c2")
    await centre.answers("c2")
    assert centre.states() == ["cancelled"]
    assert centre.places == {}


async def test_who_is_served_in_the_call_of_the_promise_is_not_called_on_another_telephone_either(
    centre: Centre,
) -> None:
    centre.begins("c1")
    await centre.promises(number="+48600000009")
    await centre.answers("c1")
    assert centre.states() == ["cancelled"]


@pytest.mark.parametrize(("later", "states"), [(NUMBER, ["cancelled"]), ("+48600000001", []), (None, [])])
async def test_who_is_served_when_he_calls_again_is_not_called_on_the_other_telephone_either(
    centre: Centre, later: str | None, states: list[str]
) -> None:
    centre.begins("c1")
    await centre.promises(number="+48600000009")
    await centre.hangs_up("c1")
    centre.begins("c2", later)
    await centre.answers("c2")
    assert centre.states() == states


async def test_a_withheld_number_is_nobodys(centre: Centre) -> None:
    centre.begins("c1", None)
    await centre.promises(number="+48600000009")
    await centre.hangs_up("c1")
    centre.begins("c2", None)
    await centre.answers("c2")
    assert centre.states() == []


async def test_a_second_promise_takes_the_place_of_the_first(centre: Centre) -> None:
    await centre.promises()
    centre.now += timedelta(minutes=5)
    await centre.promises("c2")
    (kept,) = centre.keeper
    assert (kept.call_id, kept.since) == ("c2", NOW)
    assert len(centre.places) == 1


async def test_who_is_not_reached_is_tried_again_later_and_the_agent_is_free(centre: Centre) -> None:
    await centre.promises()
    call_id = centre.place
    await centre.answers(call_id)
    await centre.ends(call_id, AttemptState.FAILED, "busy")
    assert centre.places == {}
    assert centre.states() == ["calling", "waiting"]
    centre.now += timedelta(minutes=10)
    await centre.up()
    assert centre.place != call_id, "another try is another call"


async def test_an_agent_who_hangs_up_stops_the_ringing(centre: Centre) -> None:
    await centre.promises()
    call_id = centre.place
    await centre.answers(call_id)
    centre.bus.publish(TalkEnded(call_id=call_id, member="ewa", queue="support", talk=3, by="agent"))
    await centre.settled()
    assert ("hang up", call_id) in centre.done
    await centre.ends(call_id, AttemptState.FAILED, "no_answer")
    assert centre.states() == ["calling", "waiting"]


@pytest.mark.parametrize(
    ("problem", "states"),
    [(Refused("the number is suppressed"), ["failed"]), (TimeoutError(), ["waiting"]), (NotNow("locked"), ["waiting"])],
)
async def test_who_must_not_be_rung_now_is_not(centre: Centre, problem: Exception, states: list[str]) -> None:
    """A promise that nobody will keep leaves as an alarm."""
    await centre.promises()
    centre.refuses = problem
    with capture_logs() as lines:
        await centre.answers(centre.place)
    assert [d[0] for d in centre.done] == ["leave"]
    assert centre.states() == states
    told = {line["event"] for line in lines} & BY_NAME
    assert told == ({"callback.failed"} if states == ["failed"] else set())


async def test_a_promise_that_is_cancelled_while_it_is_claimed_is_not_rung(centre: Centre) -> None:
    await centre.promises()
    centre.live.add(LiveCall(call_id="c2", flow="f", ani=NUMBER, name=None, dialled="100", began=NOW, language="pl"))
    call_id = centre.place
    centre.claims = asyncio.Event()
    await centre.answers(call_id)
    await centre.answers("c2")
    centre.claims.set()
    await centre.settled()
    assert [d for d in centre.done if d[0] == "dial"] == []
    assert centre.states() == ["cancelled"]
    assert call_id in centre.calls, "the claim is given back"


async def test_a_place_that_is_lost_is_taken_again(centre: Centre) -> None:
    await centre.promises()
    first = centre.place
    centre.places.clear()
    centre.bus.publish(CallerLeftQueue(call_id=first, queue="support", waited=1, why="abandoned"))
    await centre.settled()
    assert centre.place != first
    assert centre.live.get(first) is None
    assert [t.call_id for t in centre.told if isinstance(t, CallEnded)] == [first]


async def test_a_place_on_an_asterisk_that_stays_away_is_taken_on_another(centre: Centre) -> None:
    await centre.promises()
    before = centre.place
    centre.lost_places.add(before)
    centre.keeper.look()
    await centre.settled()
    assert centre.place != before
    assert [t.call_id for t in centre.told if isinstance(t, CallEnded)] == [before]


async def test_a_place_with_an_agent_is_not_taken_a_second_time(centre: Centre) -> None:
    """Whether the person was rung there is not known yet."""
    await centre.promises()
    before = centre.place
    await centre.rings(before)
    centre.lost_places.add(before)
    centre.keeper.look()
    await centre.settled()
    assert centre.place == before


async def test_a_promise_whose_time_is_nearly_over_moves_to_the_front(centre: Centre) -> None:
    await centre.promises(within=1200)
    first = centre.place
    centre.now += timedelta(minutes=11)
    await centre.up()
    await centre.up()
    assert centre.place != first
    assert centre.places[centre.place][1] == 1


@pytest.mark.parametrize(
    ("found", "states"),
    [(None, ["waiting"]), (AttemptState.DONE, ["done"]), (AttemptState.UNKNOWN, ["failed"]), (AttemptState.INTENT, [])],
)
async def test_a_call_that_was_under_way_when_the_program_ended_is_not_made_again_unless_nobody_was_rung(
    found: AttemptState | None, states: list[str]
) -> None:
    centre = Centre()
    row = Callback("b1", "c1", "support", NUMBER, "", NOW, NOW, NOW + timedelta(hours=4), attempt="a1")
    centre.rows = (row.moved(CallbackState.CALLING, ""),)
    if found:
        centre.attempts["a1"] = Attempt("a1", "a1", "c1", NUMBER, "boot", "a1", NOW, found, "")
    task = asyncio.create_task(centre.keeper.run())
    await centre.up()
    assert centre.states() == states
    assert [d for d in centre.done if d[0] == "dial"] == []
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_places_of_an_engine_that_died_are_given_up_before_new_ones_are_taken() -> None:
    centre = Centre()
    centre.refuses_sweep = True
    task = asyncio.create_task(centre.keeper.run())
    await centre.up()
    await centre.promises()
    assert centre.places == {}
    centre.refuses_sweep = False
    await centre.up()
    assert centre.sweeps == 1
    assert len(centre.places) == 1
    await centre.keeper.close()
    assert centre.places == {}, "the program ends"
    assert len(list(centre.keeper)) == 1, "the promise stays"
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


# --- rows -------------------------------------------------------------------------------------------------------


async def test_a_promise_survives_the_program(store: Store) -> None:
    log = EventLog(store, [project])
    centre = Centre(log)
    task = asyncio.create_task(centre.keeper.run())
    writer = asyncio.create_task(log.run())
    centre.begins("c1", joined=NOW - timedelta(minutes=5))
    await centre.promises()
    await centre.promises("c2", number="+48600000009")
    (first, _second) = centre.keeper
    await log.flush()
    assert await open_callbacks(store) == tuple(sorted(centre.keeper, key=lambda c: c.since))
    assert (first.since, first.name, first.language) == (NOW - timedelta(minutes=5), "Anna", "pl")
    await centre.up()
    await centre.hangs_up("c1")
    call_id = next(c for c in centre.places if (live := centre.live.get(c)) and live.ani == NUMBER)
    await centre.answers(call_id)
    await centre.ends(call_id, AttemptState.DONE)
    await log.flush()
    assert [c.call_id for c in await open_callbacks(store)] == ["c2"]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await log.close()
    await writer


async def test_a_step_performed_again_after_a_crash_promises_nothing_new(store: Store) -> None:
    log = EventLog(store, [project])
    writer = asyncio.create_task(log.run())
    for _ in range(2):
        log.append(CallbackAsked(call_id="c1", at=NOW, queue="support", number=NUMBER, within=60, tell="", key="c1:9"))
    await log.flush()
    assert len(await open_callbacks(store)) == 1
    await log.close()
    await writer


async def test_a_chosen_time_survives_the_program(store: Store) -> None:
    then = NOW + timedelta(hours=3)
    log = EventLog(store, [project])
    writer = asyncio.create_task(log.run())
    log.append(
        CallbackAsked(
            call_id="c1", at=NOW, queue="support", number=NUMBER, within=60, tell="", key="k", not_before=micros(then)
        )
    )
    await log.flush()
    assert [(one.since, one.not_before, one.asked) for one in await open_callbacks(store)] == [(then, then, NOW)]
    await log.close()
    await writer
