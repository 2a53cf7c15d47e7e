"""The network between engine and manager port swallows everything, and no connection ends."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from chaos.scene import Scene
from chaos.table import Promise, Size
from chaos.trial import Trial
from ivr.asterisk.ami_link import Ami, Snapshot
from ivr.asterisk.ami_wire import AmiEvent
from support.tcp_proxy import TcpProxy

PROMISE = Promise(
    "P11", "the manager port falls silent", "noticed within 6 s, calls go on, in step within 5 s of the return"
)
LINKS = 19
"""Further connections of an engine's, each behind a proxy of its own, that fall silent beside the one with calls."""
SIZE = Size(short=1 + LINKS, long=30 * (1 + LINKS), of="silences", seconds=150)
CALLS = 10
NOTICED, BACK = 6.0, 5.0
PHASE = 1.0
"""s; they fall silent at any moment between two Pings."""
LOST = ("ami.lost", "ami.unreachable")


async def run(scene: Scene, trial: Trial) -> None:
    for links in trial.rounds(1 + LINKS):
        await scene.ready()
        async with asyncio.TaskGroup() as tasks:
            for _ in range(links - 1):
                tasks.create_task(_alone(scene, trial, trial.chance.uniform(0, PHASE)))
            tasks.create_task(_with_calls(scene, trial))


async def _with_calls(scene: Scene, trial: Trial) -> None:
    async with scene.in_flow(CALLS) as (eye, callers):
        ups, before, began = len(scene.engine.said("ami.up")), _lost(scene), time.monotonic()
        scene.proxy.freeze()
        await scene.engine.until(lambda before=before: _lost(scene) > before, within=20)
        noticed = time.monotonic() - began
        fallen = [one for one in await eye.look() if one.uniqueid in callers and one.fallen_back]
        scene.proxy.thaw()
        back = await scene.in_step_after(ups)
    trial.tally.broken += [f"{one.uniqueid} fell back" for one in fallen]
    trial.tally.count("with calls")
    _silence(trial, noticed, back)


def _silence(trial: Trial, noticed: float, back: float) -> None:
    kept = noticed <= NOTICED and back <= BACK
    trial.tally.tried(kept, f"noticed after {noticed:.2f} s, back after {back:.2f} s", noticed)
    trial.tally.at_worst("back after", back)


def _lost(scene: Scene) -> int:
    return sum(len(scene.engine.said(event)) for event in LOST)


# --- links without an engine --------------------------------------------------------------------------------------


class _Link:
    """ami_link.Listener."""

    names: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self.is_down = asyncio.Event()

    def on_snapshot(self, _snapshot: Snapshot) -> None:
        self.is_down.clear()

    def on_event(self, _event: AmiEvent) -> None: ...

    def on_down(self) -> None:
        self.is_down.set()


@asynccontextmanager
async def _linked(scene: Scene) -> AsyncIterator[tuple[Ami, _Link, TcpProxy]]:
    proxy, link, user = await TcpProxy.open(scene.pbx.box.ports.ami), _Link(), scene.pbx.box.engine
    ami = Ami("127.0.0.1", proxy.port, user.name, user.secret, link)
    running = asyncio.create_task(ami.run())
    try:
        async with asyncio.timeout(5):
            await ami.ready()
        yield ami, link, proxy
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await proxy.close()


async def _alone(scene: Scene, trial: Trial, phase: float) -> None:
    async with _linked(scene) as (ami, link, proxy):
        await asyncio.sleep(phase)
        began = time.monotonic()
        proxy.freeze()
        async with asyncio.timeout(20):
            await link.is_down.wait()
        noticed = time.monotonic() - began
        began = time.monotonic()
        proxy.thaw()
        async with asyncio.timeout(20):
            await ami.ready()
        _silence(trial, noticed, time.monotonic() - began)
