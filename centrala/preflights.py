"""Preflights for the pages: one program at a time beside the engine, its report kept for a while.

In: the name of a campaign. Out: how far it is, the report, or why there is none. Made in people.py.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import orjson

from centrala.people_import import Place
from centrala.preflighting import wish

FRESH = 30.0
"""Seconds for which a report stands."""
PATIENCE = 2.0
"""Seconds that a request waits; most lists are looked at by then."""
LONGEST = 1_800.0
"""Seconds of one program."""
LARGEST = 16 * 1024 * 1024
"""Bytes of a line: of a report."""
KEPT = 20
"""Campaigns whose reports are kept."""


class Preflights:
    """`monotonic`: seconds."""

    def __init__(self, place: Place, monotonic: Callable[[], float]) -> None:
        self._place, self._monotonic = place, monotonic
        self._found: dict[str, tuple[float, dict[str, Any]]] = {}
        """Campaign -> when it ended, what came of it."""
        self._far: dict[str, dict[str, Any]] = {}
        self._work: dict[str, asyncio.Task[None]] = {}
        self._one = asyncio.Semaphore(1)

    async def of(self, campaign: str) -> dict[str, Any]:
        """See outbound/preflight/routes.py."""
        ended, found = self._found.get(campaign, (0.0, {}))
        if found and self._monotonic() - ended < FRESH:
            return found
        work = self._work.get(campaign)
        if work is None:
            work = self._work[campaign] = asyncio.create_task(self._make(campaign), name=f"preflight {campaign}")
        await asyncio.wait([work], timeout=PATIENCE)
        return self._found[campaign][1] if work.done() and campaign in self._found else self._far.get(campaign, {})

    async def close(self) -> None:
        for work in list(self._work.values()):
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work

    async def _make(self, campaign: str) -> None:
        found: dict[str, Any] = {"failed": "the program that looks has ended without a word"}
        try:
            async with self._one, asyncio.timeout(LONGEST):
                found = await self._run(campaign) or found
        except TimeoutError:
            found = {"failed": f"nothing came of it within {LONGEST / 60:g} minutes"}
        except OSError as problem:
            found = {"failed": f"the program that looks cannot be started: {problem.strerror}"}
        finally:
            self._far.pop(campaign, None)
            del self._work[campaign]
        self._found[campaign] = (self._monotonic(), found)
        for old in list(self._found)[:-KEPT]:
            del self._found[old]

    async def _run(self, campaign: str) -> dict[str, Any]:
        pipe, quiet = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        command = (sys.executable, "-m", "centrala.preflighting")
        program = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=quiet, limit=LARGEST)
        assert program.stdin is not None
        assert program.stdout is not None
        try:
            program.stdin.write(wish(self._place, campaign))
            program.stdin.close()
            last: dict[str, Any] = {}
            async for text in program.stdout:
                last = orjson.loads(text)
                self._far[campaign] = last
            await program.wait()
            return last if "report" in last or "failed" in last else {}
        finally:
            if program.returncode is None:
                with suppress(ProcessLookupError):
                    program.kill()
                await program.wait()
