"""Answers of programs beside the engine: one at a time, each kept for a while.

What takes minutes of work (a million people are decided about) must not keep calls waiting, so a module of ours is run
as a program: what is wanted goes in on its standard input, lines of JSON (`tell`) come out: how far it is, at last
`report` or `failed`. Made in people.py, for preflights (preflighting.py) and audiences (audiences.py).
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import orjson

FRESH = 30.0
"""Seconds for which a report stands."""
PATIENCE = 2.0
"""Seconds that a request waits; most lists are looked at by then."""
LONGEST = 1_800.0
"""Seconds of one program."""
LARGEST = 16 * 1024 * 1024
"""Bytes of a line: of a report."""
KEPT = 20
"""Reports that are kept."""
WAITING = 20
"""Programs that are wanted at once; the next one is refused."""
NICE = 10
"""Of such a program: calls come first."""


def tell(**said: Any) -> None:
    """In the program: one of its lines."""
    sys.stdout.buffer.write(json.dumps(said, default=lambda value: value.isoformat()).encode() + b"\n")
    sys.stdout.buffer.flush()


class Programs:
    """`module`: what is run; `wish`: its standard input, by what is asked for; `monotonic`: seconds."""

    def __init__(self, module: str, wish: Callable[[str], bytes], monotonic: Callable[[], float]) -> None:
        self._module, self._wish, self._monotonic = module, wish, monotonic
        self._found: dict[str, tuple[float, dict[str, Any]]] = {}
        """What was asked for -> when it ended, what came of it."""
        self._far: dict[str, dict[str, Any]] = {}
        self._work: dict[str, asyncio.Task[None]] = {}
        self._one = asyncio.Semaphore(1)

    async def of(self, wanted: str) -> dict[str, Any]:
        """How far it is; then `report`, or `failed`. Begins it when there is no fresh one."""
        ended, found = self._found.get(wanted, (0.0, {}))
        if found and self._monotonic() - ended < FRESH:
            return found
        work = self._work.get(wanted)
        if work is None:
            if len(self._work) >= WAITING:
                return {"failed": "too much is being looked at: ask again in a minute"}
            work = self._work[wanted] = asyncio.create_task(self._make(wanted), name=f"{self._module} {wanted!r}")
        await asyncio.wait([work], timeout=PATIENCE)
        return self._found[wanted][1] if work.done() and wanted in self._found else self._far.get(wanted, {})

    async def close(self) -> None:
        """Nothing is left running."""
        for work in list(self._work.values()):
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work

    async def _make(self, wanted: str) -> None:
        found: dict[str, Any] = {"failed": "the program that looks has ended without a word"}
        try:
            async with self._one, asyncio.timeout(LONGEST):
                found = await self._run(wanted) or found
        except TimeoutError:
            found = {"failed": f"nothing came of it within {LONGEST / 60:g} minutes"}
        except OSError as problem:
            found = {"failed": f"the program that looks cannot be started: {problem.strerror}"}
        finally:
            self._far.pop(wanted, None)
            del self._work[wanted]
        self._found[wanted] = (self._monotonic(), found)
        for old in list(self._found)[:-KEPT]:
            del self._found[old]

    async def _run(self, wanted: str) -> dict[str, Any]:
        pipe, quiet = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        command = (sys.executable, "-m", self._module)
        program = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=quiet, limit=LARGEST)
        assert program.stdin is not None
        assert program.stdout is not None
        try:
            program.stdin.write(self._wish(wanted))
            program.stdin.close()
            last: dict[str, Any] = {}
            async for text in program.stdout:
                last = orjson.loads(text)
                self._far[wanted] = last
            await program.wait()
            return last if "report" in last or "failed" in last else {}
        finally:
            if program.returncode is None:
                with suppress(ProcessLookupError):
                    program.kill()
                await program.wait()
