"""What a caller of `appended` was told is on disk survives the sudden death of the process."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from ivr.eventlog import happened
from ivr.journal import Journal
from ivr.statements import Sql
from ivr.store import open_store

PROGRAM = """
import asyncio, sys
from ivr.eventlog import EventLog
from ivr.happenings import CallStepped, NoteTaken
from ivr.journal import Journal
from ivr.store import open_store

async def main(url):
    store = await open_store(url)
    log = EventLog(store)
    writer = asyncio.create_task(log.run())
    calls = Journal(log, store)
    for seq in range(1, 1_000_000):
        for i in range(3):
            log.append(NoteTaken(call_id="c1", text=f"{seq}.{i}"))
        step = CallStepped(call_id="c1", seq=seq, step="start.1", event={})
        await calls.record(step, lambda: str(seq).encode(), wait=True)
        print(seq, flush=True)

asyncio.run(main(sys.argv[1]))
"""
DIES_AFTER = 40
"""Steps; some hundred commits would change nothing."""


async def test_a_killed_process_loses_nothing_that_was_waited_for(url: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        PROGRAM,
        url,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
    )
    assert process.stdout is not None
    async with asyncio.timeout(20):
        while int(await process.stdout.readline() or b"0") < DIES_AFTER:
            assert process.returncode is None
        process.send_signal(signal.SIGKILL)
        told = int((b"%d\n" % DIES_AFTER + await process.stdout.read()).split()[-1])
        await process.wait()
    store = await open_store(url)
    try:
        steps = [r.body["seq"] for r in await happened(store, "c1") if r.kind == "call.stepped"]
        found = await Journal(None, store).read("c1")  # type: ignore[arg-type]
        notes = await store.fetch(Sql("SELECT body FROM event WHERE kind = 'call.note'"))
    finally:
        await store.close()
    assert steps == list(range(1, len(steps) + 1))
    assert len(steps) in (told, told + 1), "one more may be on disk whose word was not yet given"
    assert found is not None
    assert found.seq == len(steps)
    assert len(notes) >= 3 * told, "what was appended before is not behind"
