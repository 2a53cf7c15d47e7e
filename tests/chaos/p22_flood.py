"""More events than anybody asked for."""

from __future__ import annotations

import asyncio
import http.client
import time

from chaos.scene import Scene
from chaos.table import Promise, Size
from chaos.trial import Trial

PROMISE = Promise("P22", "5,000 events a second", "the engine answers within 100 ms (99 of 100), and stays connected")
SIZE = Size(short=4, long=600, of="seconds of it", seconds=150, tries="questions")
"""For ten minutes: --only P22 --seconds 620."""
AT_ONCE = 4
RATE, EVERY = 5_000, 0.05
BURST = 50_000
LIMIT = 0.1
SLOW = 0.01
"""Share of the questions that may take longer."""
EVENT = b"Event: DeviceStateChange\r\nPrivilege: call,all\r\nDevice: PJSIP/nobody%d\r\nState: NOT_INUSE\r\n\r\n"


async def run(scene: Scene, trial: Trial) -> None:
    await scene.ready()
    tally, lost = trial.tally, len(scene.engine.said("ami.lost"))
    for seconds in trial.rounds(AT_ONCE):
        flooding = asyncio.create_task(_flood(scene, seconds))
        while not flooding.done():
            tally.n += 1
            tally.took(await asyncio.to_thread(_ask, scene.engine.web_port))
            await asyncio.sleep(0.02)
        tally.count("events", await flooding)
    await scene.proxy.say(b"".join(EVENT % (n % 100) for n in range(BURST)))
    tally.count("at once", BURST)
    await asyncio.to_thread(_ask, scene.engine.web_port)
    p99 = tally.part(1 - SLOW)
    tally.at_worst("99 of 100 within", p99)
    if p99 > LIMIT:
        tally.broken.append(f"p99 {p99:.3f} s")
    if cuts := len(scene.engine.said("ami.lost")) - lost:
        tally.broken.append(f"disconnected {cuts} times")


async def _flood(scene: Scene, seconds: int) -> int:
    due, end, sent = time.monotonic(), time.monotonic() + seconds, 0
    part = b"".join(EVENT % (n % 100) for n in range(int(RATE * EVERY)))
    while due < end:
        await scene.proxy.say(part)
        sent += int(RATE * EVERY)
        due += EVERY
        await asyncio.sleep(max(0.0, due - time.monotonic()))
    return sent


def _ask(port: int) -> float:
    """Seconds until /healthz has answered."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    began = time.monotonic()
    try:
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        return time.monotonic() - began
    finally:
        connection.close()
