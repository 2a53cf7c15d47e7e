"""More events than anybody asked for."""

from __future__ import annotations

import asyncio
import http.client
import time

from chaos.scene import Scene
from chaos.table import Promise, Tally

PROMISE = Promise("P22", "5,000 events a second", "the engine answers within 100 ms (99 of 100), and stays connected")
SHORT, LONG = 4, 600
"""Seconds of it."""
RATE, EVERY = 5_000, 0.05
BURST = 50_000
LIMIT = 0.1
EVENT = b"Event: DeviceStateChange\r\nPrivilege: call,all\r\nDevice: PJSIP/nobody%d\r\nState: NOT_INUSE\r\n\r\n"


async def run(scene: Scene, seconds: int) -> Tally:
    await scene.ready()
    tally, lost = Tally("questions"), len(scene.engine.said("ami.lost"))
    flooding = asyncio.create_task(_flood(scene, seconds))
    answered: list[float] = []
    while not flooding.done():
        answered.append(await asyncio.to_thread(_ask, scene.engine.web_port))
        await asyncio.sleep(0.02)
    events = await flooding
    await scene.proxy.say(b"".join(EVENT % (n % 100) for n in range(BURST)))
    await asyncio.to_thread(_ask, scene.engine.web_port)
    answered.sort()
    p99 = answered[int(len(answered) * 0.99)]
    tally.n, tally.seen = len(answered), f"{events:,} events, then {BURST:,} at once; p99 {p99 * 1000:.0f} ms"
    if p99 > LIMIT:
        tally.broken.append(f"p99 {p99:.3f} s")
    cuts = len(scene.engine.said("ami.lost")) - lost
    if cuts:
        tally.broken.append(f"disconnected {cuts} times")
    return tally


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
