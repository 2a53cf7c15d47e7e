"""The web server that runs an application.

In: what agents_side.py has put together. Out: a running HTTP server. Nothing global, nothing found by itself.
"""

from __future__ import annotations

import logging
from pathlib import Path

import structlog
from aiohttp import web
from aiohttp.http_exceptions import BadHttpMessage

STATIC = Path(__file__).parents[1] / "static"
"""The built pages."""
IDLE = 75.0
"""Seconds that a connection may stay silent between requests; also for its first request to arrive whole."""
BACKLOG = 2_048
"""Connections that wait to be accepted: after a restart a whole centre comes back within a second."""
SHUTDOWN = 3.0
"""Seconds for requests in work when the server goes down; websockets are told before."""

Server = web.AppRunner

log = structlog.get_logger(__name__)


class _NoBytes(logging.Filter):
    """What is no HTTP is the stranger's fault: one short line, without its bytes, which may hold a token."""

    def filter(self, record: logging.LogRecord) -> bool:
        problem = record.exc_info[1] if record.exc_info else None
        if isinstance(problem, BadHttpMessage):
            log.info("web.not_http", kind=type(problem).__name__)
            return False
        return True


_NO_BYTES = _NoBytes()


async def start(app: web.Application, host: str, port: int) -> tuple[Server, int]:
    """Listen; returns what to `cleanup()` and the port (another than asked for when that was 0)."""
    logging.getLogger("aiohttp.server").addFilter(_NO_BYTES)
    runner = web.AppRunner(app, access_log=None, keepalive_timeout=IDLE, shutdown_timeout=SHUTDOWN)
    await runner.setup()
    site = web.TCPSite(runner, host, port, backlog=BACKLOG)
    await site.start()
    found: int = runner.addresses[0][1]
    return runner, found
