"""A flow that the checker let through by mistake runs in circles."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path

from chaos.table import Promise, Size
from chaos.trial import Trial
from scripts_dsl import engine
from scripts_dsl.events import CallFacts
from support.callers import NOON, flow

PROMISE = Promise("P19", "a flow runs in circles", "it is stopped within 200 ms of CPU")
SIZE = Size(short=100, long=5_000, of="flows", seconds=60)
LIMIT = 0.2


async def run(trial: Trial, _folder: Path) -> None:
    for _ in trial.rounds():
        await asyncio.sleep(0)
        graph = flow(poisoned(trial.chance))
        began, stopped = time.process_time(), False
        try:
            engine.start(graph, CallFacts(call_id="c", dialled="100", number=None), NOON, {})
        except engine.EngineBudget:
            stopped = True
        seconds = time.process_time() - began
        trial.tally.tried(stopped and seconds <= LIMIT, f"stopped: {stopped}, after {seconds:.3f} s", seconds)


def poisoned(chance: random.Random) -> str:
    """Some places, each of which counts, and goes to another one."""
    places = [f"p{n}" for n in range(chance.randrange(1, 30))]
    lines = ["always: {0: person}", "vars: {n: number = 1}", "places:", "  start:", "    - goto: p0"]
    for place in places:
        lines += [f"  {place}:", *["    - set: {n: n + 1}"] * chance.randrange(0, 20)]
        if chance.random() < 0.5:
            lines += ["    - when: n > 1000000", "      then: [{goto: person}]"]
        lines.append(f"    - goto: {chance.choice(places)}")
    return "\n".join(
        [*lines, "  person:", "    - queue: support", "      on_timeout: bye", "  bye:", "    - hangup: Goodbye."]
    )
