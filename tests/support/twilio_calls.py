"""Our side of Twilio for tests: the real web server, line and engine; sounds whose samples are their text.

`async with TwilioSite(tmp_path).open(graph) as site: happened = await site.twilio.call("1")`.
"""

from __future__ import annotations

import asyncio
import wave
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha1
from pathlib import Path
from typing import Any

from ivr.bus import Bus
from ivr.calls import Exchange
from ivr.happenings import CallStepped, Happening
from ivr.left_calls import LeftCalls
from ivr.live import LiveCalls
from ivr.outgoing import Outgoing
from ivr.outside.failures import OutsideFailed
from ivr.outside.reach import Reach
from ivr.prompts.plan import Clip, Hush, Plan
from ivr.routing import Routing
from ivr.taping import Tape
from ivr.twilio.calls import Account, TwilioCalls
from ivr.twilio.outbound import Outbound
from ivr.twilio.rest import Rest
from ivr.twilio.ringing import People, Ringing
from ivr.twilio.signing import Signatures, SoundLinks
from ivr.twilio.web import Addresses, Hooks, start
from scripts_dsl.effects import Fetch, Parts, Pause, Send, Words, text_of
from scripts_dsl.graph import Graph
from support.callers import NOON
from support.fake_twilio import ACCOUNT, TOKEN, FakeTwilio
from support.fake_twilio_rest import FakeRest

PUBLIC = "https://calls.example"
SHOWN = "+48221234567"
SECONDS = 2
"""Length of every prompt."""
RATE = 8_000


class Sounds:
    """Every prompt is a sound file that holds its text."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def plan(self, parts: Parts) -> Plan:
        plan: list[Clip | Hush] = []
        text = ""
        for part in (*parts, Pause(0)):
            if isinstance(part, Pause):
                if text:
                    plan.append(self._clip(text))
                text = ""
                if part.seconds:
                    plan.append(Hush(part.seconds))
            elif isinstance(part, Words) and part.audio:
                plan.append(self._clip(part.audio))
            else:
                text += text_of((part,))
        return tuple(plan)

    def _clip(self, text: str) -> Clip:
        file = self._folder / f"{sha1(text.encode()).hexdigest()}.wav"
        if not file.exists():
            with wave.open(str(file), "wb") as sound:
                sound.setparams((1, 2, RATE, 0, "NONE", ""))
                sound.writeframes(text.strip().encode().ljust(2 * RATE * SECONDS, b"\0"))
        return Clip(str(file.with_suffix("")), SECONDS)


class World:
    """The outside: answers after `takes` seconds."""

    def __init__(self) -> None:
        self.takes, self.answer = 0.0, Any
        self.asked: list[Fetch | Send] = []

    async def ask(self, effect: Fetch | Send) -> Any:
        self.asked.append(effect)
        await asyncio.sleep(self.takes)
        if isinstance(self.answer, OutsideFailed):
            raise self.answer
        return self.answer


class Journal:
    """The last state of every call, as bytes."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self.states: dict[str, bytes] = {}

    async def record(self, happening: CallStepped, state: Callable[[], bytes], *, wait: bool) -> None:
        assert happening.call_id is not None
        self.states[happening.call_id] = state()
        self._bus.publish(happening)

    def forget(self, call_id: str) -> None:
        self.states.pop(call_id, None)


class Tapes:
    """ivr.taping.Recorder and taking_down.Fetcher in memory."""

    def __init__(self) -> None:
        self.begun: list[Tape] = []
        self.dropped: list[Tape] = []
        self.fetched: list[tuple[Tape, str, float]] = []
        self.full = False

    async def begin(self, call_id: str, what: str, box: str | None = None) -> Tape | None:
        if self.full:
            return None
        self.begun.append(Tape(f"{len(self.begun):032x}", "/tape", call_id, what, box))
        return self.begun[-1]

    async def drop(self, tape: Tape) -> None:
        self.dropped.append(tape)

    def fetch(self, tape: Tape, sid: str, seconds: float) -> None:
        self.fetched.append((tape, sid, seconds))


class TwilioSite:
    """One of our engines, and Twilio beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bus, self.told = Bus(), list[Happening]()
        self.bus.subscribe(Happening, self.told.append)
        self.world, self.tapes = World(), Tapes()
        self.journal = Journal(self.bus)
        self.ledger: Any = None
        self.facts: dict[str, Any] = {}
        self.left = LeftCalls()
        self.live = LiveCalls()
        self.ahead = timedelta()
        """How far the world's clock was set."""
        self.at_work, self.ready = {"ewa"}, set[str]()
        self.speak = {"ewa": ("pl", "en"), "boris": ("ru", "en")}
        self.agents = {"ewa": "+48220000001", "boris": "+48220000002"}

    def now(self) -> datetime:
        return NOON.astimezone(UTC) + timedelta(seconds=asyncio.get_running_loop().time() - self.began) + self.ahead

    def happened(self, kind: type[Happening]) -> list[Any]:
        return [happening for happening in self.told if type(happening) is kind]

    def _site(self, names: frozenset[str]) -> Mapping[str, Any]:
        return {name: self.facts[name] for name in names if name in self.facts}

    @asynccontextmanager
    async def open(self, graph: Graph, **account: Any) -> AsyncIterator[TwilioSite]:
        """Serve `graph` under 48221234567."""
        loop = asyncio.get_running_loop()
        self.began = loop.time()
        self.graph = graph
        sounds = SoundLinks(PUBLIC, TOKEN)
        journal, recorder, world = self.journal, self.tapes, self.world
        made: dict[str, Any] = {
            "country": "PL",
            "exchange": Exchange(self.bus, journal, world, self.live, self._site, self.now),  # type: ignore[arg-type]
            "routing": Routing({"48221234567": graph.name}, {graph.name: graph}),
            "prompts": lambda: Sounds(self.folder),
            "links": Addresses(PUBLIC, sounds),
            "ledger": self.ledger,
            "recorder": recorder,
            "fetcher": recorder,
            "left": self.left,
        }
        signatures = Signatures(PUBLIC, TOKEN, ACCOUNT, loop.time)
        self.api = FakeRest()
        outgoing = Outgoing(Reach(everywhere=True))
        self.rest = Rest(ACCOUNT, TOKEN, outgoing, await self.api.start())
        people = People(lambda _: self.at_work, lambda _: self.ready, lambda user: self.speak.get(user, ()))
        self.ringing = Ringing(self.bus, self.live, self.rest, self.agents, people, PUBLIC, SHOWN)
        made["agents"] = self.ringing
        self.calls = TwilioCalls(Account(**(made | account)))
        self.outbound = Outbound(self.calls, self.rest, self.ledger, PUBLIC, SHOWN)
        runner, port = await start(
            Hooks(self.calls, signatures, sounds, self.outbound, self.ringing).app(), "127.0.0.1", 0
        )
        try:
            async with FakeTwilio(f"http://127.0.0.1:{port}", PUBLIC) as self.twilio:
                self.api.twilio = self.twilio
                yield self
                await self.ringing.close()
                await self.api.close()
                assert self.api.broken == []
        finally:
            await outgoing.close()
            await runner.cleanup()
            await self.calls.close()
