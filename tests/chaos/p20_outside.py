"""What a flow asks outside is dead, drips, is huge, is a bomb, or leads elsewhere."""

from __future__ import annotations

import asyncio
import gzip
import os
import time
from contextlib import AsyncExitStack
from pathlib import Path

from chaos.table import Promise, Size
from chaos.trial import Trial
from ivr.outgoing import MOST_PLAIN, Outgoing, Request
from ivr.outside.failures import OutsideFailed
from ivr.outside.reach import Reach, opening
from support.web_servers import Answers, Asked, nothing, says, serving

PROMISE = Promise(
    "P20", "a look-up is dead, drips, is huge or a bomb", "cut off by its deadline, and nothing stays open"
)
AT_ONCE = 100
SIZE = Size(short=2_000, long=100_000, of="look-ups", seconds=240)
DEADLINE, LATE = 0.1, 1.0


async def drip(_: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


async def huge(_: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n")


BOMB = gzip.compress(b" " * (100 * MOST_PLAIN))
KINDS: tuple[Answers, ...] = (nothing, drip, huge, says("200 OK", BOMB, "Content-Encoding: gzip"))


async def run(trial: Trial, _folder: Path) -> None:
    tally, loop = trial.tally, asyncio.get_running_loop()
    client = Outgoing(Reach((opening("127.0.0.0/8"),), everywhere=True))
    before = len(os.listdir("/proc/self/fd"))

    async def ask(url: str) -> None:
        began = time.monotonic()
        try:
            await client.ask(Request("GET", url), loop.time() + DEADLINE)
            failed = False
        except OutsideFailed:
            failed = True
        seconds = time.monotonic() - began
        tally.tried(failed and seconds <= DEADLINE + LATE, f"failed: {failed}, after {seconds:.2f} s", seconds)

    async with AsyncExitStack() as servers:
        urls = [(await servers.enter_async_context(serving(answers))).url for answers in KINDS]
        for _ in trial.rounds(AT_ONCE * len(KINDS)):
            for url in urls:
                await asyncio.gather(*(ask(url) for _ in range(AT_ONCE)))
    await client.close()
    for _ in range(100):
        await asyncio.sleep(0.01)
        left = len(os.listdir("/proc/self/fd")) - before
        if left <= 0:
            break
    if left > 0:
        tally.broken.append(f"{left} descriptors stay open")
