"""G11: people rung a second, each claimed on disk before and its end on disk after, beside a bare client of the manager
port that only asks for them. Same Asterisk, same dial guard, same line that is engaged at once; fifty under way.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import structlog
import uvloop

from bench.figures import Figure
from bench.scene import ROOT
from centrala.migrations import upgrade
from centrala.pbx.box import Wishes, new_box
from centrala.pbx.instance import Instance
from centrala.pbx.sounds import make_sounds
from centrala.pbx.unpack import find_or_unpack
from ivr.asterisk.ami_happenings import AmiHappenings
from ivr.asterisk.ami_link import Ami
from ivr.asterisk.box import Box
from ivr.asterisk.calls_out import Way
from ivr.asterisk.dialling import Dialling
from ivr.asterisk.model import Model
from ivr.asterisk.places import Places
from ivr.asterisk.registry import Registry
from ivr.asterisk.rings import Ring, Rings
from ivr.bus import Bus
from ivr.dialguard import attempts, suppression
from ivr.dialguard.attempts import Attempts
from ivr.dialguard.limits import Limits
from ivr.eventlog import EventLog
from ivr.ids import new_id
from ivr.store import open_store

SHOWN = "+48221234567"
ENGAGED = "\n[demo-carrier](+)\nexten => _+4822XXXXXXX,1,Hangup(17)\n"
UNDER_WAY, CALLS, WARM, ROUNDS = 50, 1_000, 100, 3
FREELY = Limits(neighbours=10_000_000, a_minute=10_000_000, minutes=10_000_000)
FIELDS = "Context: campaign-answered\r\nExten: s\r\nPriority: 1\r\nTimeout: 20000\r\nAsync: true\r\n"


def number(n: int) -> str:
    """The nth, in a block of its own."""
    return f"+4822{n % 1000:03d}{n // 1000:03d}7"


class Bare:
    """Lines out, lines in."""

    def __init__(self, box: Box) -> None:
        self._box = box

    async def rate(self, first: int, count: int) -> float:
        """Calls a second, to the last one's OriginateResponse."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._box.ports.ami)
        user = self._box.demo
        assert user is not None
        writer.write(f"Action: Login\r\nUsername: {user.name}\r\nSecret: {user.secret}\r\n\r\n".encode())
        room, left = asyncio.Semaphore(UNDER_WAY), count
        over = asyncio.Event()

        async def read() -> None:
            nonlocal left
            while line := await reader.readline():
                if line == b"Event: OriginateResponse\r\n":
                    room.release()
                    left -= 1
                    if not left:
                        over.set()

        reading = asyncio.create_task(read())
        began = time.perf_counter()
        for n in range(first, first + count):
            await room.acquire()
            id_ = new_id()
            writer.write(
                f"Action: Originate\r\nActionID: {n}\r\nChannel: Local/{number(n)}@to-carrier/n\r\nChannelId: {id_}\r\n"
                f"{FIELDS}CallerID: <{SHOWN}>\r\nVariable: __ATT={id_}\r\nVariable: __PURPOSE=service\r\n"
                f"Variable: __RING=15\r\nVariable: __SHOW={SHOWN}\r\n\r\n".encode()
            )
        async with asyncio.timeout(60):
            await over.wait()
        took = time.perf_counter() - began
        writer.close()
        await asyncio.gather(reading, return_exceptions=True)
        return count / took


class Ours:
    """Claims, orders and ends as the product has them."""

    def __init__(self, ledger: Attempts, dialling: Dialling, rings: Rings) -> None:
        self._ledger, self._dialling, self._rings = ledger, dialling, rings

    async def rate(self, first: int, count: int) -> float:
        """Calls a second, to the last one's end."""
        room = asyncio.Semaphore(UNDER_WAY)

        async def one(n: int) -> None:
            async with room:
                attempt = await self._rings.claim(number(n), f"k{n}", attempt=new_id())
                await self._rings.dial(attempt, Ring(SHOWN, 15))
                await self._rings.let_go(attempt)

        began = time.perf_counter()
        async with asyncio.timeout(120):
            await asyncio.gather(*(one(n) for n in range(first, first + count)))
        return count / (time.perf_counter() - began)


@asynccontextmanager
async def ours(box: Box, folder: Path) -> AsyncIterator[Ours]:
    url = f"sqlite:///{folder}/originate.db"
    await upgrade(url)
    store = await open_store(url)
    bus, log = Bus(), EventLog(store, [attempts.project, suppression.project])
    registry, user = Registry(bus), box.engine
    ami = Ami("127.0.0.1", box.ports.ami, user.name, user.secret, AmiHappenings(bus, registry))
    ledger = Attempts(log, store, "", "PL", frozenset, lambda: datetime.now(UTC), FREELY)
    dialling = Dialling(bus, ami, ledger, lambda: suppression.keys(store))
    way = Way(dialling, Places(ami, registry), Model().now)
    serving = [asyncio.create_task(work) for work in (log.run(), ami.run(), dialling.run())]
    async with asyncio.timeout(10):
        await dialling.ready()
    try:
        yield Ours(ledger, dialling, Rings({"": way}, {"": ami}))
    finally:
        await log.close()
        for work in serving[1:]:
            work.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
        await store.close()


def measure() -> tuple[list[Figure], list[str]]:
    """Both in turns."""
    with tempfile.TemporaryDirectory(prefix="centrala-bench-") as folder:
        base, cache = Path(folder), ROOT / ".cache" / "asterisk"
        program = find_or_unpack(cache, print)
        instance = Instance(program, new_box(program, Wishes("bench", base / "pbx", make_sounds(cache), {}, demo=True)))
        instance.write()
        with (instance.base / "etc/extensions.conf").open("a", encoding="utf-8") as file:
            file.write(ENGAGED)
        instance.start(dies_with_us=True)
        structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
        try:
            instance.cli("devstate change Custom:demo-carrier NOT_INUSE")
            pairs = uvloop.run(_turns(instance.box, base))
        finally:
            instance.stop()
    mine, bare = median(a for a, _ in pairs), median(b for _, b in pairs)
    figure = Figure(
        "G11", "people rung a second, claimed and ended on disk", f"{mine:,.0f}", f"{bare:,.0f}, a bare client",
        median(a / b for a, b in pairs), 0.9, at_most=False,
    )  # fmt: skip
    return [figure], [
        f"G11: {ROUNDS} rounds of {CALLS:,} for each, in turns, {UNDER_WAY} under way; through the dial guard to a line"
        " that is engaged at once. The bare client keeps nothing and asks nothing; a campaign begins 40 a second."
    ]


async def _turns(box: Box, folder: Path) -> list[tuple[float, float]]:
    bare, first, pairs = Bare(box), 0, []
    async with ours(box, folder) as mine:
        for side in (bare, mine):
            await side.rate(first, WARM)
            first += WARM
        for _ in range(ROUNDS):
            found = []
            for side in (mine, bare):
                found.append(await side.rate(first, CALLS))
                first += CALLS
            pairs.append((found[0], found[1]))
    return pairs
