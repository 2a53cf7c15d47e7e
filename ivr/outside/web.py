"""`http`: a request of a flow, its secrets put in, its answer read as a JSON object."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from itertools import count
from typing import Any, Protocol
from urllib.parse import urlencode

import orjson
from multidict import CIMultiDict

from ivr.outgoing import Answer, Request
from ivr.outside.breaker import Breaker
from ivr.outside.failures import OutsideFailed, ServerTrouble
from ivr.outside.reach import Wanted, wanted
from scripts_dsl.effects import Fetch
from scripts_dsl.requests import OF_SITE, is_header
from scripts_dsl.site import Site

PAUSES = (0.1, 0.2, 0.4, 0.8)
"""Seconds before the next try; the last one for ever."""


class Asks(Protocol):
    """What is asked of outgoing.Outgoing."""

    async def ask(self, request: Request, deadline: float) -> Answer: ...


class Web:
    """Requests of flows. `secrets`: the site's, by name."""

    def __init__(self, outgoing: Asks, breaker: Breaker, secrets: Mapping[str, str]) -> None:
        self._outgoing, self._breaker, self._secrets = outgoing, breaker, secrets
        self._beginnings: tuple[str, ...] = ()

    def put(self, site: Site) -> None:
        """The addresses that may be asked from now on."""
        self._beginnings = site.http

    async def fetch(self, effect: Fetch, deadline: float) -> Any:
        """The JSON object of the answer, None for one without content. Raises OutsideFailed."""
        goal = wanted(effect.name, self._beginnings)
        request = self._request(goal, effect)
        again = effect.retries if effect.harmless else 0
        for attempt in count():
            try:
                with self._breaker.watching(goal.server):
                    return _value(await self._outgoing.ask(request, deadline))
            except ServerTrouble:
                pause = PAUSES[min(attempt, len(PAUSES) - 1)]
                if attempt >= again or asyncio.get_running_loop().time() + pause >= deadline:
                    raise
                await asyncio.sleep(pause)
        return None

    def _request(self, goal: Wanted, effect: Fetch) -> Request:
        headers = CIMultiDict({"Accept": "application/json"})
        headers.update(self._header(name, effect) for name in effect.headers)
        if not effect.harmless:
            headers["Idempotency-Key"] = effect.key
        if not effect.arguments:
            return Request(goal.method, goal.url, headers)
        if goal.method == "GET":
            return Request(goal.method, with_query(goal.url, effect.arguments), headers)
        headers.setdefault("Content-Type", "application/json")
        return Request(goal.method, goal.url, headers, orjson.dumps(effect.arguments))

    def _header(self, name: str, effect: Fetch) -> tuple[str, str]:
        """Raises OutsideFailed."""
        value = effect.headers[name]
        if not is_header(name):
            raise OutsideFailed("fails", f"the header {name[:64]!r} is not a flow's")
        if name in effect.secrets:
            wanted_secret = value.removeprefix(OF_SITE)
            if wanted_secret not in self._secrets:
                raise OutsideFailed("fails", f"the secret {wanted_secret} has no value")
            value = self._secrets[wanted_secret]
        return name, value


def with_query(url: str, arguments: Mapping[str, Any]) -> str:
    """The address with `with:` as its query; an empty value is left out."""
    pairs = [(name, _written(value)) for name, value in arguments.items() if value is not None]
    return f"{url}{'&' if '?' in url else '?'}{urlencode(pairs)}" if pairs else url


def _written(value: Any) -> str:
    """As JSON writes it; a text without quotes."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _value(answer: Answer) -> Any:
    """Raises OutsideFailed."""
    if not 200 <= answer.status < 300:
        raise OutsideFailed("fails", f"status {answer.status}")
    if not answer.body.strip():
        return None
    try:
        value = orjson.loads(answer.body)
    except orjson.JSONDecodeError as problem:
        raise OutsideFailed("wrong_shape", "no JSON") from problem
    if not isinstance(value, dict):
        raise OutsideFailed("wrong_shape", "no JSON object")
    return value
