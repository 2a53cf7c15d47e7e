"""Imports that the page orders, and looks at their files, each in a program beside the engine: see
outbound/lists/routes.py."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process

import orjson
import structlog

from centrala.config import Config
from centrala.people_import import as_json, place_of
from outbound.lists.api import TablePreview
from outbound.lists.plan import ImportFailed, Order

LONGEST = 3600.0
"""Seconds for an import."""
LOOKING = 20.0
"""Seconds for a look at a file, with the wait for the looks before it."""
AT_ONCE = 2
"""Looks."""
SAID = 2_000
"""Bytes of what it says at its end that go into the log."""

log = structlog.get_logger(__name__)


class Beside:
    """routes.Work."""

    def __init__(self, config: Config) -> None:
        self._place = place_of(config)
        self._looks = asyncio.Semaphore(AT_ONCE)

    async def look(self, order: Order) -> TablePreview:
        """What an import would make of the file. Raises ImportFailed."""
        try:
            async with asyncio.timeout(LOOKING), self._looks:
                said = await _told(await _program(PIPE, DEVNULL), as_json(self._place, order, look=True))
        except TimeoutError:
            raise ImportFailed(f"looking at it took more than {LOOKING:g} s: save it as CSV") from None
        except OSError as problem:
            raise ImportFailed(f"the program that looks cannot be started: {problem.strerror}") from problem
        found = orjson.loads(said[0] or b'{"refused": "the program that looks has ended without a word"}')
        if "refused" in found:
            raise ImportFailed(found["refused"])
        return TablePreview(**found["table"])

    async def run(self, order: Order) -> str:
        """Why it failed; '' when it did not, or has said so itself."""
        process = await _program(DEVNULL, PIPE)
        try:
            async with asyncio.timeout(LONGEST):
                _, said = await _told(process, as_json(self._place, order))
        except TimeoutError:
            return f"it took more than {LONGEST:.0f} s"
        log.info("lists.imported", list=order.list, campaign=order.campaign, status=process.returncode)
        if process.returncode and said:
            log.error("lists.import_broke", list=order.list, said=said[-SAID:].decode("utf-8", "replace"))
        return "the program that imports ended before its work was done" if process.returncode else ""


async def _program(out: int, err: int) -> Process:
    """Raises OSError."""
    command = (sys.executable, "-m", "centrala.people_import")
    return await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=out, stderr=err)


async def _told(process: Process, text: bytes) -> tuple[bytes, bytes]:
    """What it says; it has ended then, whatever happens."""
    try:
        return await process.communicate(text)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
