"""Flows that the checker let through by mistake run in circles beside calls whose flows are right. `python -m
chaos.p19_neighbours SEED` is the engine's telephone side, in a process of its own."""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from chaos.p19_poison import poisoned
from chaos.table import Promise, Size, Tally
from chaos.trial import Trial
from support.fake_agi import head

PROMISE = Promise(
    "P19",
    "flows run in circles beside 100 calls",
    "their callers are left to the fallback, the others' steps take at most twice as long (99 of 100)",
)
POISONED, OTHERS = 50, 100
SIZE = Size(short=0, long=10 * POISONED, of="flows", seconds=150, tries="steps of others")
HALF = 10.0
"""s without them, then as many with them, in turn: what else this machine does is in both."""
THINKS = 0.2, 1.0
"""s until a caller presses the next key."""
TIMES = 2.0
SLOW = 0.01
"""Share of the steps that may take longer."""
FALLS = 2.0
"""s until the caller of a circle is left to the fallback."""
GOOD = """
    vars: {n: number = 1}
    places:
      start:
        - set: {n: n + 1}
        - menu: Press one, or two to end.
          options: {1: start, 2: bye}
      bye:
        - hangup: Goodbye.
    """
NUMBER, CIRCLES = "100", "6"
"""What is dialled: the good flow, and the first digit of the others."""
PROMPT = "prompt"
ANSWERS = {b"GET DATA": b"200 result=1\n", b"STREAM FILE": b"200 result=49 endpos=8000\n"}
"""Who is asked presses one."""


async def run(trial: Trial, _folder: Path) -> None:
    tally, quiet = trial.tally, Tally("steps")
    async with _engine(trial.chance.randrange(1_000_000)) as port, asyncio.TaskGroup() as tasks:
        into = [quiet]
        calls = [tasks.create_task(_other(port, n, into, trial.chance)) for n in range(OTHERS)]
        for count in trial.rounds(POISONED):
            into[:] = [quiet]
            await asyncio.sleep(HALF)
            into[:] = [tally]
            await asyncio.gather(*(_caught(port, trial, n) for n in range(count)))
            tally.count("flows in circles", count)
        for call in calls:
            call.cancel()
    tally.n, alone, beside = sum(tally.times.values()), quiet.part(1 - SLOW), tally.part(1 - SLOW)
    tally.at_worst("99 of 100 within", beside)
    tally.at_worst("without them", alone)
    if beside > TIMES * alone:
        tally.broken.append(f"99 of 100 steps took {beside:.4f} s, and {alone:.4f} s without circles beside them")


@asynccontextmanager
async def _engine(seed: int) -> AsyncIterator[int]:
    """Its FastAGI port."""
    command = [sys.executable, "-m", "chaos.p19_neighbours", str(seed)]
    pipe, quiet = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=quiet)
    assert process.stdout is not None
    try:
        yield int(await process.stdout.readline())
    finally:
        process.kill()
        await process.wait()


async def _other(port: int, number: int, into: list[Tally], chance: random.Random) -> None:
    """A caller who presses key after key; how long each next question took goes to the tally of the moment."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head(uniqueid=f"box-1.{number}", extension=NUMBER, dnid=NUMBER))
    line = await reader.readline()
    try:
        while line:
            await asyncio.sleep(chance.uniform(*THINKS))
            began = time.monotonic()
            writer.write(_answer(line))
            line = await reader.readline()
            into[0].took(time.monotonic() - began)
    finally:
        writer.close()


async def _caught(port: int, trial: Trial, number: int) -> None:
    """Some time in this half, one more whose flow goes round; it ends without the engine's last word."""
    await asyncio.sleep(trial.chance.uniform(0, HALF))
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    dialled, began, said = f"{CIRCLES}{number}", time.monotonic(), b""
    writer.write(head(uniqueid=f"box-2.{trial.done}.{number}", extension=dialled, dnid=dialled))
    try:
        async with asyncio.timeout(FALLS):
            while line := await reader.readline():
                said += line
                writer.write(_answer(line))
        if b"IVR_DONE" in said:
            trial.tally.broken.append(f"{dialled} was ended as if all were well")
    except TimeoutError:
        trial.tally.broken.append(f"{dialled} was not left to the fallback within {FALLS} s: {said!r}")
    finally:
        writer.close()
    trial.tally.at_worst("left to the fallback after", time.monotonic() - began)


def _answer(command: bytes) -> bytes:
    return next((answer for verb, answer in ANSWERS.items() if command.startswith(verb)), b"200 result=0\n")


# --- the engine's side --------------------------------------------------------------------------------------------


async def _serve(seed: int) -> None:
    from datetime import UTC, datetime

    from ivr.asterisk.agi_server import AgiServer
    from ivr.asterisk.inbound import Inbound
    from ivr.asterisk.registry import Registry
    from ivr.bus import Bus
    from ivr.calls import Exchange
    from ivr.live import LiveCalls
    from ivr.prompts.plan import Clip, Plan
    from scripts_dsl.effects import Parts, text_of
    from support.callers import flow

    class Journal:
        async def record(self, *_step: object, **_more: object) -> None: ...

        def forget(self, _call_id: str) -> None: ...

    class Prompts:
        async def plan(self, parts: Parts) -> Plan:
            return (Clip(PROMPT, 1.0),) if text_of(parts) else ()

    class Routing:
        def flow_for(self, dialled: str) -> object:
            return flows[dialled]

    class Shelf:
        book = Prompts()

    chance, bus = random.Random(seed), Bus()
    flows = {NUMBER: flow(GOOD), **{f"{CIRCLES}{n}": flow(poisoned(chance)) for n in range(POISONED)}}
    nobody: Any = None
    stubs: Any = (Journal(), Routing(), Shelf())
    exchange = Exchange(bus, stubs[0], nobody, LiveCalls(), lambda _names: {}, lambda: datetime.now(UTC))
    server = AgiServer(Inbound("box", "PL", exchange, stubs[1], stubs[2], Registry(bus)))
    print(await server.start(), flush=True)
    parent = os.getppid()
    while os.getppid() == parent:  # noqa: ASYNC110
        await asyncio.sleep(1)


if __name__ == "__main__":
    import structlog

    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    asyncio.run(_serve(int(sys.argv[1])))
