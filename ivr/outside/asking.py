"""The one entry: an effect that asks or sends goes in, a JSON value comes out, or OutsideFailed. See the package."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

from ivr.hooks import FunctionFailed, Functions
from ivr.outside.failures import OutsideFailed
from scripts_dsl.effects import Fetch, Send
from scripts_dsl.site import Site
from scripts_dsl.verbs.fetching import LONGEST

log = structlog.get_logger(__name__)


class Fetches(Protocol):
    """Web and Queries."""

    def put(self, site: Site) -> None: ...

    async def fetch(self, effect: Fetch, deadline: float) -> Any: ...


class Sends(Protocol):
    """Senders."""

    def put(self, site: Site) -> None: ...

    async def send(self, effect: Send, deadline: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Outside:
    """Everything outside that this program reaches."""

    functions: Functions
    web: Fetches
    queries: Fetches
    senders: Sends
    time: Callable[[], float]
    """The event loop's clock."""

    def put(self, site: Site) -> None:
        """Addresses, queries and senders of the site from now on."""
        for part in (self.web, self.queries, self.senders):
            part.put(site)

    async def ask(self, effect: Fetch | Send) -> Any:
        """The answer as a JSON value; of Send, None. Raises OutsideFailed."""
        try:
            return await self._ask(effect, min(effect.timeout, LONGEST))
        except TimeoutError as problem:
            failed = OutsideFailed("times_out", "no answer in time")
            failed.__cause__ = problem
        except FunctionFailed as problem:
            failed = OutsideFailed("fails", str(problem))
        except OutsideFailed as problem:
            failed = problem
        except asyncio.CancelledError:
            raise
        except Exception:
            log.exception("outside.our_fault", kind=effect.kind)
            failed = OutsideFailed("fails", "our fault")
        log.warning("outside.failed", kind=effect.kind, asked=_shown(effect), result=failed.kind, why=str(failed))
        raise failed

    async def _ask(self, effect: Fetch | Send, seconds: float) -> Any:
        deadline = self.time() + seconds
        if isinstance(effect, Send):
            return await self.senders.send(effect, deadline)
        match effect.kind:
            case "run":
                return await self.functions.call(effect.name, effect.arguments, effect.key, seconds)
            case "http":
                return await self.web.fetch(effect, deadline)
            case "db":
                return await self.queries.fetch(effect, deadline)
        raise ValueError(effect.kind)


def _shown(effect: Fetch | Send) -> str:
    """What was asked, without a value of the call: method and server, or a name."""
    if isinstance(effect, Send):
        return effect.kind
    return "/".join(effect.name.split("/", 3)[:3]) if effect.kind == "http" else effect.name
