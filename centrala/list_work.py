"""Imports that the page orders, each in a program beside the engine: see outbound/lists/routes.py."""

from __future__ import annotations

import asyncio
import sys

import structlog

from centrala.config import Config
from centrala.people_import import as_json, place_of
from outbound.lists.plan import Order

LONGEST = 3600.0
"""Seconds for an import."""
SAID = 2_000
"""Bytes of what it says at its end that go into the log."""

log = structlog.get_logger(__name__)


class Beside:
    """routes.Work."""

    def __init__(self, config: Config) -> None:
        self._place = place_of(config)

    async def run(self, order: Order) -> str:
        """Why it failed; '' when it did not, or has said so itself."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "centrala.people_import",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            async with asyncio.timeout(LONGEST):
                _, said = await process.communicate(as_json(self._place, order))
        except TimeoutError:
            return f"it took more than {LONGEST:.0f} s"
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        log.info("lists.imported", list=order.list, campaign=order.campaign, status=process.returncode)
        if process.returncode and said:
            log.error("lists.import_broke", list=order.list, said=said[-SAID:].decode("utf-8", "replace"))
        return "the program that imports ended before its work was done" if process.returncode else ""
