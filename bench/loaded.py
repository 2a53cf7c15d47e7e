"""G6 and G15: how long callers wait while a hundred others call every second, and while strangers break off connections
to the engine's port.

Beside the crowd (sipp) a few callers with exact time stamps call again and again: the dialplan alone, Centrala, and
Centrala while connections that ended before the blank line come to its FastAGI port, in turns.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import suppress
from statistics import median, quantiles

from bench.figures import Figure
from bench.latency import Probe, Timing
from bench.scene import Scene
from bench.sipp import Background

TOTAL = 100
"""Calls a second."""
CALLERS = 24
"""With time stamps, at once; each of their calls lasts two seconds."""
RATE = TOTAL - CALLERS / 2.0
"""Calls a second of the crowd."""
ROUNDS = 3
SECONDS = 9.0
"""Of the crowd in a phase."""
BEGIN, END = 2.0, 0.5
"""Seconds of it before the first and after the last measured call begins."""
BROKEN = 20
"""Connections a second."""
HEAD = b"agi_network: yes\nagi_network_script: call\nagi_request: agi://127.0.0.1/call\nagi_channel: PJSIP/x-1\n"
"""The beginning of a head, without the blank line that ends it."""
RESET = struct.pack("ii", 1, 0)
"""SO_LINGER: close at once, with a reset."""
PHASES = {"dialplan": ("901", False), "centrala": ("904", False), "strangers": ("904", True)}


def measure(scene: Scene) -> tuple[list[Figure], list[str]]:
    """All phases in turns. Raises RuntimeError when a call was not good, TimeoutError when one stayed silent."""
    rounds: list[dict[str, list[Timing]]] = []
    for turn in range(ROUNDS):
        order = list(PHASES) if turn % 2 == 0 else list(reversed(PHASES))
        rounds.append({name: _phase(scene, *PHASES[name]) for name in order})
        print(
            f"  round {turn + 1} of {ROUNDS}: " + ", ".join(f"{n} {_p99s(t)}" for n, t in rounds[-1].items()),
            flush=True,
        )
    titles = {"answer": "INVITE → 200 OK", "digit": "key → next prompt"}
    crowd = f"{TOTAL} calls a second, p99"
    figures = [
        *(_figure(rounds, "G6", f"{t}, {crowd}", what, "centrala", "dialplan", 2.5) for what, t in titles.items()),
        *(_figure(rounds, "G15", f"{t}, the same beside {BROKEN} broken connections a second", what, "strangers",
                  "centrala", 1.2) for what, t in titles.items()),
    ]  # fmt: skip
    return figures, [
        f"G6, G15: {ROUNDS} rounds of {SECONDS:.0f} s for each of three phases, in turns; some "
        f"{len(rounds[0]['centrala'])} measured calls in each, {CALLERS} at once, beside those of the crowd. Median of "
        "the rounds' p99 and of their ratios, in brackets p50. A broken connection sends half a head and closes, every "
        "other one with a reset.",
    ]


def _p99s(timings: list[Timing]) -> str:
    return "/".join(f"{_p99([getattr(t, what) for t in timings]):.1f}" for what in ("answer", "digit")) + " ms"


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[98]


def _figure(
    rounds: list[dict[str, list[Timing]]], goal: str, title: str, what: str, ours: str, anchor: str, limit: float
) -> Figure:
    def of(side: str, one: dict[str, list[Timing]]) -> list[float]:
        return [getattr(timing, what) for timing in one[side]]

    def shown(side: str) -> str:
        middle = median(value for one in rounds for value in of(side, one))
        return f"{median(_p99(of(side, one)) for one in rounds):.2f} ms ({middle:.2f})"

    ratio = median(_p99(of(ours, one)) / _p99(of(anchor, one)) for one in rounds)
    name = "the dialplan alone" if anchor == "dialplan" else "without them"
    return Figure(goal, title, shown(ours), f"{shown(anchor)}, {name}", ratio, limit)


def _phase(scene: Scene, number: str, strangers: bool) -> list[Timing]:
    with Background(number, scene.sip_port, RATE, SECONDS):
        return asyncio.run(_callers(scene, number, strangers=strangers))


async def _callers(scene: Scene, number: str, *, strangers: bool) -> list[Timing]:
    """Calls of all callers within the crowd's time."""
    loop = asyncio.get_running_loop()
    end = loop.time() + SECONDS - END
    breaking = loop.create_task(_break_off(scene.agi_port)) if strangers else None
    probes = [Probe(scene.sip_port) for _ in range(CALLERS)]

    async def calls(probe: Probe, begin: float) -> list[Timing]:
        await asyncio.sleep(begin)
        timings = []
        while loop.time() < end:
            timings.append(await probe.call(number))
        return timings

    try:
        # The first calls are spread over the length of one.
        found = await asyncio.gather(*(calls(p, BEGIN + 2.0 * place / CALLERS) for place, p in enumerate(probes)))
    finally:
        for probe in probes:
            probe.close()
        if breaking is not None:
            breaking.cancel()
            await asyncio.gather(breaking, return_exceptions=True)
    return [timing for timings in found for timing in timings]


async def _break_off(port: int) -> None:
    """Until cancelled."""
    loop, count = asyncio.get_running_loop(), 0
    due = loop.time()
    while True:
        with suppress(OSError), socket.socket() as stranger:
            stranger.setblocking(False)
            await loop.sock_connect(stranger, ("127.0.0.1", port))
            await loop.sock_sendall(stranger, HEAD[: 20 + count % (len(HEAD) - 20)])
            if count % 2:
                stranger.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        count, due = count + 1, due + 1 / BROKEN
        await asyncio.sleep(max(0.0, due - loop.time()))
