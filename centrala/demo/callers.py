"""Simulated callers: Local channels of the demonstration's Asterisk whose near end plays a person ([demo-caller]).

In: how many; out: one line for everything that happens to them. Called by `centrala demo calls`.
"""

from __future__ import annotations

import asyncio
import math
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from centrala.demo.folder import DemoError, RunFolder, read_json
from centrala.demo.manager import Stage, stage
from ivr.asterisk.ami_wire import AmiEvent
from ivr.asterisk.halls import queue_of

Say = Callable[[str], None]

PATIENCE = 150
"""s until a caller gives up."""

AT_ONCE = 1.0
"""s between leaving a queue and the end of a call that its caller gave up; one who is moved to another queue, or whom
the flow takes out, goes on for longer."""

EVENTS = {"QueueCallerJoin", "QueueCallerAbandon", "AgentConnect", "Hangup"}


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    number: str
    language: str
    keys: tuple[tuple[float, str], ...]
    """Seconds to wait, keys to press."""
    rates: str = ""
    """Key for how the talk was, when somebody asks after it."""


PEOPLE = (
    Person("James Smith", "+441632960123", "en", ((4, "0"),), "5"),
    # The bill: account, yes it is right, lost the job.
    Person("Anna Kowalska", "+48601234567", "pl", ((4, "1"), (3, "4539578767"), (5, "1"), (6, "2")), "4"),
    Person("Иван Петров", "+79031234567", "ru", ((6, "2"),), "2"),
    Person("Maja Novak", "+38640123456", "sl", ((6, "3"),), "4"),
    # Nobody knows this one, who presses nothing: helped by the retries, then by a person.
    Person("", "+48225550199", "pl", ()),
)


async def calls(folder: RunFolder, count: int, every: float, say: Say) -> None:
    """Let `count` people call, one every `every` seconds, and wait until the last has hung up. Raises DemoError."""
    ready = read_json(folder.ready) or {}
    number = next(iter(ready.get("numbers", {}).values()), None)
    if number is None:
        raise DemoError("no demonstration is running: start one with `make run`")
    crowd = _Crowd(say)
    async with stage(folder, crowd.hear, EVENTS) as asterisk:
        try:
            for place in range(count):
                await crowd.call(asterisk, PEOPLE[place % len(PEOPLE)], number)
                await asyncio.sleep(every if place < count - 1 else 0)
            await _until_over(crowd, asterisk)
        finally:
            if not asterisk.gone.is_set():
                await asyncio.shield(crowd.hang_up(asterisk))


async def _until_over(crowd: _Crowd, asterisk: Stage) -> None:
    over, gone = asyncio.create_task(crowd.over.wait()), asyncio.create_task(asterisk.gone.wait())
    try:
        await asyncio.wait({over, gone}, return_when=asyncio.FIRST_COMPLETED)
        if asterisk.gone.is_set():
            raise DemoError("the demonstration has ended")
    finally:
        over.cancel()
        gone.cancel()


@dataclass(slots=True)
class _Call:
    title: str
    begun: float
    queue: str = ""
    """In which the person waits or waited last."""
    left: float = -math.inf
    """When he left a queue without an agent."""


class _Crowd:
    """The calls that are going on, by the unique id of the channel that walks through the dialplan."""

    def __init__(self, say: Say, clock: Callable[[], float] = time.monotonic) -> None:
        self._say, self._clock = say, clock
        self._calls: dict[str, _Call] = {}
        self._made = 0
        self.over = asyncio.Event()
        """Set while nobody calls."""

    async def call(self, asterisk: Stage, person: Person, number: str) -> None:
        """Let one person dial `number`."""
        self._made += 1
        title = f"call {self._made}  {person.number} {person.name}".rstrip()
        mark = f"demo-{secrets.token_hex(6)}"
        self._calls[f"{mark}-2"] = _Call(title, self._clock())
        self.over.clear()
        self._say(f"{title}: dials {number}")
        await asterisk.do(
            "Originate",
            Channel=f"Local/{number}@from-carrier/n",
            ChannelId=f"{mark}-1",
            OtherChannelId=f"{mark}-2",
            Context="demo-caller",
            Exten="s",
            Priority="1",
            CallerID=f'"{person.name}" <{person.number}>',
            Variable=_variables(person),
            Async="true",
        )

    def hear(self, event: AmiEvent) -> None:
        call = self._calls.get(event.headers.get("Uniqueid", ""))
        if call is None:
            return
        match event.name:
            case "QueueCallerJoin":
                self._joined(call, queue_of(event.get("Queue")))
            case "QueueCallerAbandon":
                call.left = self._clock()
            case "AgentConnect":
                self._say(f"{call.title}: talks to {event.headers.get('MemberName', '')}")
            case "Hangup":
                if self._clock() - call.left <= AT_ONCE:
                    self._say(f"{call.title}: gives up waiting")
                self._say(f"{call.title}: ended after {self._clock() - call.begun:.0f} s")
                del self._calls[event.headers["Uniqueid"]]
                if not self._calls:
                    self.over.set()

    def _joined(self, call: _Call, queue: str) -> None:
        """From the hall of his language to anyone's he is moved by the engine, and hears nothing of it."""
        if queue != call.queue:
            self._say(f"{call.title}: waits in queue {queue}")
        call.queue, call.left = queue, -math.inf

    async def hang_up(self, asterisk: Stage) -> None:
        """End what is still going on."""
        for uniqueid in list(self._calls):
            await asterisk.hang_up(uniqueid)


def _variables(person: Person) -> list[str]:
    keys = [(f"WAIT_{n}={wait:g}", f"KEYS_{n}={keys}") for n, (wait, keys) in enumerate(person.keys, 1)]
    return [
        f"PATIENCE={PATIENCE}",
        f"SPEAKS={person.language}",
        f"RATES={person.rates}",
        *(word for pair in keys for word in pair),
    ]
