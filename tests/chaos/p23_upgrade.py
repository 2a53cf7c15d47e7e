"""An engine ends and another one takes its place, with other flows than those that the calls began with."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

from centrala.flows import load_flows
from centrala.publishing.versions import Versions, files_of
from chaos.scene import Scene
from chaos.table import Promise, Size, Tally
from chaos.trial import Trial
from chaos.witness import Witness

PROMISE = Promise(
    "P23",
    "another engine takes over, and the flows are others",
    "each call goes on in the flow it began with, none falls back; who calls meanwhile is served",
)
CALLS, LATER = 20, 5
SIZE = Size(short=1, long=20, of="upgrades", seconds=200, tries="calls")
GIVEN_UP = 20.0
"""s; the dialplan waits for less."""
FLOW, TEXT = "brief", "Welcome to the company"
RESUMED = """SELECT json_extract(b.body, '$.uniqueid') FROM event b
    JOIN event r ON r.call_id = b.call_id AND r.kind = 'call.resumed' WHERE b.kind = 'call.began'"""
BEGUN = """SELECT json_extract(body, '$.uniqueid'), json_extract(body, '$.flow_hash') FROM event
    WHERE kind = 'call.began'"""


async def run(scene: Scene, trial: Trial) -> None:
    for _ in trial.rounds():
        await scene.ready()
        await _once(scene, trial.tally)
        trial.tally.count("upgrades")


async def _once(scene: Scene, tally: Tally) -> None:
    async with scene.in_flow(CALLS) as (eye, callers):
        await asyncio.to_thread(_publish, scene.engine.callflows)
        hash_ = await asyncio.to_thread(_change, scene.engine.callflows, tally)
        before, began = set(eye.seen), time.monotonic()
        os.kill(scene.engine.pid, signal.SIGTERM)
        engine = scene.engine.engine
        await scene.engine.until(lambda: engine is None or engine.exit_status is not None, within=10)
        starting = asyncio.create_task(asyncio.to_thread(scene.engine.start))
        async with scene.crowd(LATER):
            await eye.until(lambda all_: sum(one.uniqueid not in before for one in all_) == LATER, 5)
            later = eye.seen - before
            resumed = await _resumed(scene, eye, callers, began)
            await starting
            served = await _served(scene, eye, later)
        for caller in callers:
            tally.tried(caller in resumed, f"{caller} fell back or is gone", resumed.get(caller))
        for caller in later:
            tally.tried(served.get(caller) == hash_, f"{caller} came meanwhile and has {served.get(caller)}")
        tally.count("came meanwhile", len(later))


def _publish(folder: Path) -> None:
    flows = {f"flow {graph.name}": graph.hash for graph in load_flows(folder).graphs.values()}
    Versions(folder).keep(files_of(folder), flows, datetime.now(UTC), "")


def _change(folder: Path, tally: Tally) -> str:
    """Another text in the flow that the calls are in; its new hash."""
    path = folder / f"{FLOW}.flow.yaml"
    lines = path.read_text("utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if TEXT in line)
    lines[at] = f"    en: {TEXT}{', again' * (1 + tally.counts.get('upgrades', 0))}."
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return load_flows(folder).graphs[FLOW].hash


async def _resumed(scene: Scene, eye: Witness, callers: set[str], began: float) -> dict[str, float]:
    """After how many seconds each of them went on; those who fell back, or are gone, did not."""
    found = dict[str, float]()
    while callers - found.keys() and time.monotonic() - began < GIVEN_UP:
        for (caller,) in scene.engine.fetch(RESUMED):
            if caller in callers:
                found.setdefault(caller, time.monotonic() - began)
        await asyncio.sleep(0.05)
    there = {one.uniqueid for one in await eye.look() if not one.fallen_back}
    return {caller: seconds for caller, seconds in found.items() if caller in there}


async def _served(scene: Scene, eye: Witness, later: set[str]) -> dict[str, str]:
    """The hash of the flow that each of them is in."""
    found, end = dict[str, str](), time.monotonic() + GIVEN_UP
    while later - found.keys() and time.monotonic() < end:
        found = {u: hash_ for u, hash_ in scene.engine.fetch(BEGUN) if u in later}
        await asyncio.sleep(0.05)
    there = {one.uniqueid for one in await eye.look() if not one.fallen_back}
    return {caller: hash_ for caller, hash_ in found.items() if caller in there}
