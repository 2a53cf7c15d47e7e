"""`http`: what a flow's request looks like on the wire, and what becomes of every answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from ivr.outgoing import Answer, Outgoing, Request
from ivr.outside.breaker import FAILURES, Breaker
from ivr.outside.failures import BreakerOpen, OutsideFailed, ServerTrouble
from ivr.outside.reach import Reach, opening
from ivr.outside.web import Web, with_query
from scripts_dsl.effects import Fetch
from scripts_dsl.site import Site
from support.web_servers import Answers, WebServer, nothing, says, serving

GET = Fetch("http", "GET ", {}, timeout=2, key="c-1:7")
OK = says("200 OK", b'{"debt": "120.50 PLN"}')


@dataclass
class Asking:
    """A server and a flow that may ask it."""

    server: WebServer
    web: Web

    async def __call__(self, path: str = "/", effect: Fetch = GET, method: str = "GET", seconds: float = 2) -> Any:
        effect = replace(effect, name=f"{method} {self.server.url}{path}")
        return await self.web.fetch(effect, asyncio.get_running_loop().time() + seconds)


@asynccontextmanager
async def asking(*answers: Answers, secrets: Mapping[str, str] | None = None) -> AsyncIterator[Asking]:
    async with serving(*answers) as server:
        outgoing = Outgoing(Reach((opening(f"127.0.0.1:{server.port}"),)))
        web = Web(outgoing, Breaker(asyncio.get_running_loop().time), secrets or {})
        web.put(Site(http=(server.url,)))
        try:
            yield Asking(server, web)
        finally:
            await outgoing.close()


async def test_a_get_carries_its_values_in_the_query_and_gives_an_object() -> None:
    async with asking(OK) as ask:
        effect = replace(GET, arguments={"number": "+48601", "all": True, "n": 1.5, "none": None})
        assert await ask("/accounts/7?on=2026-05-01", effect) == {"debt": "120.50 PLN"}
        request = ask.server.asked[0]
        assert request.line == "GET /accounts/7?on=2026-05-01&number=%2B48601&all=true&n=1.5 HTTP/1.1"
        assert request.headers["accept"] == "application/json"
        assert "idempotency-key" not in request.headers


async def test_another_request_carries_them_as_json_under_a_key_that_does_not_change() -> None:
    async with asking(OK) as ask:
        await ask("/pay", replace(GET, arguments={"sum": "5.00 PLN", "ż": None}), "POST")
        request = ask.server.asked[0]
        assert json.loads(request.body) == {"sum": "5.00 PLN", "ż": None}
        assert (request.headers["content-type"], request.headers["idempotency-key"]) == ("application/json", "c-1:7")


async def test_what_a_flow_says_of_its_body_stands_once() -> None:
    async with asking(OK) as ask:
        headers = {"content-type": "application/vnd.shop+json", "accept": "application/vnd.shop+json"}
        await ask("/pay", replace(GET, arguments={"sum": 5}, headers=headers), "POST")
        assert ask.server.asked[0].headers["content-type"] == "application/vnd.shop+json"
        assert ask.server.asked[0].names.count("content-type") == ask.server.asked[0].names.count("accept") == 1


def test_a_query_begins_once() -> None:
    assert with_query("https://x.example/a", {"b": "ż &"}) == "https://x.example/a?b=%C5%BC+%26"
    assert with_query("https://x.example/a?b=1", {"c": 2}) == "https://x.example/a?b=1&c=2"
    assert with_query("https://x.example/a", {"b": None}) == "https://x.example/a"


# --- secrets --------------------------------------------------------------------------------------------------------


async def test_a_secret_is_put_in_on_the_way_out() -> None:
    async with asking(OK, secrets={"TOKEN": "Bearer abc"}) as ask:
        headers = {"Authorization": "secret TOKEN", "Accept-Language": "pl"}
        await ask("/", replace(GET, headers=headers, secrets=frozenset({"Authorization"})))
        assert ask.server.asked[0].headers["authorization"] == "Bearer abc"
        assert ask.server.asked[0].headers["accept-language"] == "pl"


async def test_a_caller_who_is_called_secret_token_gets_no_secret() -> None:
    async with asking(OK, secrets={"TOKEN": "Bearer abc"}) as ask:
        await ask("/", replace(GET, headers={"X-Name": "secret TOKEN"}))
        assert ask.server.asked[0].headers["x-name"] == "secret TOKEN"


@pytest.mark.parametrize("name", ["Host", "content-length", "Transfer-Encoding", "Idempotency-Key", "a b", "a:b", ""])
async def test_how_a_message_is_carried_is_not_a_flow_s_affair(name: str) -> None:
    async with asking(OK) as ask:
        with pytest.raises(OutsideFailed):
            await ask("/", replace(GET, headers={name: "x"}))
        assert ask.server.asked == []


async def test_a_secret_without_a_value_asks_nobody() -> None:
    async with asking(OK) as ask:
        with pytest.raises(OutsideFailed, match="TOKEN"):
            await ask("/", replace(GET, headers={"A": "secret TOKEN"}, secrets=frozenset({"A"})))
        assert ask.server.asked == []


# --- answers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answers", [says("204 No Content", b""), says("200 OK", b""), says("200 OK", b" \r\n")])
async def test_no_content_is_nothing(answers: Answers) -> None:
    async with asking(answers) as ask:
        assert await ask() is None


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        (says("200 OK", b"[1]"), "wrong_shape"),
        (says("200 OK", b'"text"'), "wrong_shape"),
        (says("200 OK", b"<html>"), "wrong_shape"),
        (says("200 OK", b'{"a": NaN}'), "wrong_shape"),
        (says("200 OK", b'{"a": "\xff"}'), "wrong_shape"),
        (says("200 OK", b'{"a":' * 40_000), "wrong_shape"),
        (says("200 OK", b'{"a": "' + b"x" * 300_000 + b'"}'), "too_large"),
        (says("404 Not Found"), "fails"),
        (says("302 Found", b"", "Location: http://127.0.0.1/"), "fails"),
        (says("500 Internal Server Error"), "fails"),
    ],
)
async def test_every_other_answer_is_a_failure(answers: Answers, kind: str) -> None:
    async with asking(answers) as ask:
        with pytest.raises(OutsideFailed) as raised:
            await ask()
        assert raised.value.kind == kind


async def test_what_the_site_does_not_allow_is_not_asked() -> None:
    async with asking(OK) as ask:
        ask.web.put(Site(http=("https://billing.example",)))
        with pytest.raises(OutsideFailed):
            await ask()
        assert ask.server.asked == []


# --- again ----------------------------------------------------------------------------------------------------------

DOWN = says("503 Service Unavailable")


async def test_a_get_is_tried_again_when_the_server_was_in_trouble() -> None:
    async with asking(DOWN, DOWN, OK) as ask:
        assert await ask("/", replace(GET, retries=2)) == {"debt": "120.50 PLN"}
        assert len(ask.server.asked) == 3


async def test_not_more_often_than_the_flow_says_and_not_after_an_answer() -> None:
    async with asking(DOWN) as ask:
        with pytest.raises(ServerTrouble):
            await ask("/", replace(GET, retries=1))
        assert len(ask.server.asked) == 2
    async with asking(says("404 Not Found"), OK) as ask:
        with pytest.raises(OutsideFailed):
            await ask("/", replace(GET, retries=3))
        assert len(ask.server.asked) == 1


async def test_what_changes_something_is_asked_once() -> None:
    async with asking(DOWN, OK) as ask:
        with pytest.raises(ServerTrouble):
            await ask("/", replace(GET, retries=3), "POST")
        assert len(ask.server.asked) == 1


async def test_all_tries_share_one_deadline() -> None:
    async with asking(DOWN, nothing) as ask:
        began = asyncio.get_running_loop().time()
        with pytest.raises(ServerTrouble) as raised:
            await ask("/", replace(GET, retries=9), seconds=0.3)
        assert raised.value.kind == "times_out"
        assert asyncio.get_running_loop().time() - began < 1


async def test_a_server_that_fails_again_and_again_is_left_alone() -> None:
    async with asking(DOWN) as ask:
        for _ in range(FAILURES):
            with pytest.raises(ServerTrouble):
                await ask()
        with pytest.raises(BreakerOpen):
            await ask()
        assert len(ask.server.asked) == FAILURES


async def test_a_request_that_is_given_up_does_not_count_against_the_server() -> None:
    class Waits:
        async def ask(self, _request: Request, _deadline: float) -> Answer:
            await asyncio.Event().wait()
            raise AssertionError

    web = Web(Waits(), Breaker(asyncio.get_running_loop().time), {})
    web.put(Site(http=("https://billing.example",)))
    effect = replace(GET, name="GET https://billing.example")
    for _ in range(FAILURES + 1):
        asked = asyncio.ensure_future(web.fetch(effect, 1e9))
        await asyncio.sleep(0)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
