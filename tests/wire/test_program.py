"""The order in which the program ends: callers first, then people's pages, then what both used, the event log last."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web

from centrala.flows import Flows
from centrala.program import Program, Stop
from ivr.admission import Gate
from scripts_dsl.site import Site
from support.patience import PATIENCE

SERVED = [
    "restore desks",
    "open FastAGI",
    "open Twilio",
]
ENDED = [
    "close FastAGI",
    "close Twilio",
    "close callbacks",
    "close web",
    "close office",
    "end work",
    "close calling",
    "close events",
    "close store",
]


class Parts:
    """Everything that a Program touches, told in `said`."""

    def __init__(self, drain: float) -> None:
        self.said: list[str] = []
        self.stop = Stop()
        self._written = asyncio.Event()
        self.config: Any = SimpleNamespace(drain=drain, heartbeat=None, web=SimpleNamespace(host="127.0.0.1", port=0))

    def program(self) -> Program:
        app = web.Application()
        app.on_shutdown.append(self._web)
        prompts = SimpleNamespace(book=SimpleNamespace(prune=lambda: None))
        asterisks = SimpleNamespace(
            run=self._for_ever, open=self._says("open FastAGI"), promise_the_next=self._promises_the_next
        )
        ground = SimpleNamespace(
            bus=None,
            events=SimpleNamespace(run=self._written.wait, close=self._events),
            store=SimpleNamespace(close=self._says("close store")),
        )
        made: Any = {
            "config": self.config,
            "stop": self.stop,
            "following": SimpleNamespace(follow=self._for_ever),
            "telling": SimpleNamespace(run=self._for_ever),
            "refusals": SimpleNamespace(run=self._for_ever),
            "parts": SimpleNamespace(
                ground=ground,
                asterisks=asterisks,
                gate=Gate(),
                recordings=SimpleNamespace(run=self._for_ever),
            ),
            "calling": SimpleNamespace(
                callers=SimpleNamespace(left=(), prompts=prompts),
                journal=None,
                callbacks=SimpleNamespace(run=self._work, close=self._says("close callbacks")),
                campaigns=SimpleNamespace(run=self._for_ever, close=self._says("call nobody")),
                braking=SimpleNamespace(run=self._for_ever),
                agents=SimpleNamespace(run=self._for_ever, graphs=lambda _campaigns: ()),
                close=self._says("close calling"),
            ),
            "ringback": None,
            "port": SimpleNamespace(calls=0, close=self._says("close FastAGI"), drain=self._says("drain")),
            "twilio": SimpleNamespace(start=self._starts, close=self._says("close Twilio")),
            "office": SimpleNamespace(
                app=app, run=self._for_ever, restore=self._says("restore desks"), close=self._says("close office")
            ),
        }
        return Program(**made)

    def _says(self, what: str) -> Any:
        async def say(*_: object) -> None:
            await asyncio.sleep(0)
            self.said.append(what)

        return say

    async def _for_ever(self, *_: object) -> None:
        await asyncio.Event().wait()

    async def _work(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            self.said.append("end work")

    async def _web(self, _app: web.Application) -> None:
        self.said.append("close web")

    async def _events(self) -> None:
        self.said.append("close events")
        self._written.set()

    async def _promises_the_next(self, within: float) -> None:
        self.said.append("promise the next" if within else "promise nobody")

    async def _starts(self) -> None:
        """The last thing of a start; somebody asks for the end then."""
        self.said.append("open Twilio")
        self.stop.asked.set()


@pytest.fixture(autouse=True)
def _no_freezing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the collector is told is for a process of its own."""
    monkeypatch.setattr("centrala.program._keep_what_there_is", lambda: None)


async def _ended(parts: Parts) -> list[str]:
    async with asyncio.timeout(PATIENCE):
        await parts.program().run(Flows(Site(), {}))
    return parts.said


async def test_whoever_calls_is_told_of_the_next_engine_and_then_the_doors_close_before_what_is_behind_them() -> None:
    assert await _ended(Parts(drain=0)) == [*SERVED, "call nobody", "promise the next", *ENDED]


async def test_with_drain_nobody_is_called_back_and_those_who_talk_are_waited_for() -> None:
    assert await _ended(Parts(drain=900)) == [
        *SERVED,
        "call nobody",
        "promise nobody",
        "close callbacks",
        "drain",
        *ENDED,
    ]


async def test_calls_are_ready_until_somebody_asks_for_the_end() -> None:
    stop = Stop()
    assert await stop.not_asked()
    stop.asked.set()
    assert not await stop.not_asked()
