"""The world outside as the configuration puts it together."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from structlog.testing import capture_logs

from centrala.config import Config
from centrala.outside import way_out
from ivr.hooks import Functions
from ivr.outside.failures import OutsideFailed
from scripts_dsl.effects import Fetch, Send
from scripts_dsl.site import Site
from support.web_servers import nothing, says, serving

SMS = Send("sms", "+48601234567", "Your order is on its way.", 2, "c-1:3")


def config(**more: Any) -> Config:
    secret = "of-this-test-alone"
    return Config.model_validate({"asterisk": {"ami": {"secret": secret}, "agi": {"secret": secret}}, **more})


async def ask(effect: Fetch | Send, site: Site, **more: Any) -> Any:
    way = way_out(config(**more), Functions(()))
    way.outside.put(site)
    try:
        return await way.outside.ask(effect)
    finally:
        await way.close()


async def test_an_inner_program_needs_both_the_site_and_whoever_runs_it() -> None:
    async with serving(says("200 OK", b'{"a": 1}')) as server:
        get = Fetch("http", f"GET {server.url}/a", {}, timeout=2, key="c:1")
        site = Site(http=(server.url,))
        opened = {"outgoing": {"allow": [f"127.0.0.1:{server.port}"]}}
        assert await ask(get, site, **opened) == {"a": 1}
        for closed in ((site, {}), (Site(), opened)):
            with pytest.raises(OutsideFailed):
                await ask(get, closed[0], **closed[1])
        assert len(server.asked) == 1


async def test_nobody_is_waited_for_longer_than_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivr.outside.asking.LONGEST", 0.1)
    async with serving(nothing) as server:
        get = Fetch("http", f"GET {server.url}/a", {}, timeout=3600, key="c:1")
        opened = {"outgoing": {"allow": [f"127.0.0.1:{server.port}"]}}
        with pytest.raises(OutsideFailed) as raised:
            await asyncio.wait_for(ask(get, Site(http=(server.url,)), **opened), 5)
    assert raised.value.kind == "times_out"


async def test_what_was_asked_is_logged_without_a_value_of_the_call() -> None:
    get = Fetch("http", "GET https://billing.example/accounts/4539578767", {"n": "739146"}, timeout=2, key="c:1")
    with capture_logs() as logs, pytest.raises(OutsideFailed):
        await ask(get, Site())
    (line,) = [line for line in logs if line["event"] == "outside.failed"]
    assert (line["asked"], line["result"]) == ("GET https://billing.example", "fails")
    assert "4539578767" not in str(logs)
    assert "739146" not in str(logs)


async def test_our_own_fault_is_the_flow_s_error_exit_and_loud() -> None:
    with capture_logs() as logs, pytest.raises(OutsideFailed):
        await ask(Fetch("fax", "x", {}, timeout=2, key="c:1"), Site())
    assert "outside.our_fault" in [line["event"] for line in logs]


async def test_messages_leave_by_what_is_configured_and_in_the_demonstration_by_its_log() -> None:
    site = Site(senders={"sms": "Shop"})
    async with serving(says("202 Accepted")) as server:
        await ask(SMS, site, senders={"sms": {"url": server.url}})
        assert len(server.asked) == 1
    with pytest.raises(OutsideFailed):
        await ask(SMS, site)
    assert await ask(SMS, site, demo={"agents": []}) is None
