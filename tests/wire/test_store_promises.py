"""Promises, tasks and calls at a time in the tables of both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import cti.customers
import cti.promises
import ivr.callbacks.store
from cti.agents import Agent, Agents
from cti.board.messages import PromiseNow
from cti.board.owed import OwedNow
from cti.customers import Customer, Customers
from cti.promises import Promises, PromiseState, What
from ivr.bus import Bus
from ivr.callbacks.happenings import CallbackPlaced
from ivr.eventlog import EventLog
from ivr.happenings import CallbackAsked, CallBegan, Happening
from ivr.moments import micros
from ivr.store import Store

NOW = datetime(2026, 5, 6, 10, tzinfo=UTC)
ANNA = "+48601234567"
DUE = NOW + timedelta(hours=4)


def called(call_id: str) -> CallBegan:
    return CallBegan(
        call_id=call_id, at=NOW, ani=ANNA, name=None, dialled="100", flow="f", flow_hash="h", asterisk="pbx",
        uniqueid="1", linkedid="1",
    )  # fmt: skip


async def test_what_is_owed_is_written_read_taken_and_ended_on_both_databases(store: Store) -> None:
    log = EventLog(store, [cti.customers.project, cti.promises.project, ivr.callbacks.store.project])
    bus = Bus()
    bus.subscribe(Happening, log.append)
    await Customers(store).keep(Customer("anna", "Anna", "pl", (ANNA,)), now=NOW)
    await Agents(store).keep(Agent("boris", "Boris", ("agent",), "boris", ("pl",), ("faults",)))
    promises = Promises(bus, store, log, lambda: NOW)
    board: list[list[PromiseNow]] = []
    async with asyncio.TaskGroup() as group:
        group.create_task(log.run())
        bus.publish(called("c1"))
        promised = await promises.make("c1", "Send it", DUE, owner="ewa", by="ewa")
        task = await promises.make(None, "Check it", DUE, owner=None, by="ewa", what=What.TASK, queue="faults")
        assert (promised.name, promised.number, task.name, task.queue) == ("Anna", ANNA, None, "faults")
        then = NOW + timedelta(hours=3)
        asked = CallbackAsked(
            call_id="c1", at=NOW, queue="support", number=ANNA, within=1, tell="", key="k", not_before=micros(then)
        )
        bus.publish(asked)
        bus.publish(
            CallbackPlaced(call_id="c1", callback=asked.id, since=micros(then), name="Anna", language="pl", caller=ANNA)
        )
        assert [one.id for one in await promises.of("boris")] == [task.id], "of a queue of his"
        assert [one.id for one in await promises.of("ewa")] == [promised.id]
        card = (await Customers(store).history(ANNA)).promises
        assert [(one.kind, one.due_at, one.queue) for one in card] == [
            ("callback", then, "support"),
            ("promise", DUE, None),
        ]
        await OwedNow(bus, store, log, lambda: NOW, board.append, lambda: True).read()
        assert [(one.kind, one.owner, one.queue, one.name, one.number) for one in board[0]] == [
            ("callback", None, "support", "Anna", ANNA),
            ("promise", "ewa", None, "Anna", ANNA),
            ("task", None, "faults", None, None),
        ]
        assert (await promises.take(task.id, by="ewa")).owner == "ewa"
        assert (await promises.end(promised.id, PromiseState.KEPT, by="ewa")).state is PromiseState.KEPT
        await promises.load()
        assert [(one.id, one.what, one.owner, one.queue) for one in promises] == [
            (task.id, What.TASK, "ewa", "faults"),
        ]
        await log.close()
