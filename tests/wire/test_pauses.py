"""Wrap-up and pauses: the clock is the server's, over a reload and a restart; the reasons are the site's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from scripts_dsl.site import Desk, Site
from support.centre import Centre, Desktop, opened

SITE = Site(desk=Desk(90, ("Lunch", "Training")))


@asynccontextmanager
async def wrapping_up(centre: Centre) -> AsyncIterator[Desktop]:
    """Ewa has talked, and has written nothing down yet."""
    centre.phone()
    async with centre.desktop() as desk:
        await desk.say(type="state", state="ready")
        await desk.get("agent", state="ready")
        centre.call("c1")
        centre.ring("c1")
        await desk.get("pop")
        centre.answer("c1")
        centre.hang_up("c1")
        yield desk


async def test_a_reload_and_a_restart_change_nothing_of_the_clock_of_wrap_up(sqlite_url: str, tmp_path: Path) -> None:
    async with opened(sqlite_url, tmp_path) as centre:
        async with wrapping_up(centre) as desk:
            told = await desk.get("agent", state="wrap_up")
        since, until = datetime.fromisoformat(told["since"]), datetime.fromisoformat(told["until"])
        assert timedelta(seconds=119) < until - since < timedelta(seconds=121)
        async with centre.desktop() as again:
            assert (again.welcome["agent"]["since"], again.welcome["agent"]["until"]) == (told["since"], told["until"])
    async with opened(sqlite_url, tmp_path) as centre, centre.desktop() as later:
        agent = later.welcome["agent"]
        assert (agent["state"], agent["since"]) == ("wrap_up", told["since"])
        assert datetime.fromisoformat(agent["until"]) - since == timedelta(seconds=120)


async def test_wrap_up_that_was_over_when_the_program_began_again_is_over(sqlite_url: str, tmp_path: Path) -> None:
    async with opened(sqlite_url, tmp_path) as centre, wrapping_up(centre) as desk:
        await desk.get("agent", state="wrap_up")
    async with opened(sqlite_url, tmp_path, wrap_up=0.01) as centre, centre.desktop() as desk:
        if desk.welcome["agent"]["state"] == "wrap_up":
            assert (await desk.get("agent"))["until"] is None


async def test_the_settings_say_for_which_reasons_an_agent_may_pause(sqlite_url: str, tmp_path: Path) -> None:
    async with opened(sqlite_url, tmp_path) as centre:
        centre.phone()
        async with centre.desktop() as desk:
            assert desk.welcome["pauses"] == []
            await desk.say(type="state", state="not_ready", reason="whatever")
            await desk.get("agent", reason="whatever")
        centre.office.put(SITE)
        async with centre.desktop() as desk:
            assert desk.welcome["pauses"] == ["Lunch", "Training"]
            for reason in ("whatever", None):
                await desk.say(type="state", state="not_ready", reason=reason)
                assert (await desk.get("error"))["code"] == "unknown_reason"
            await desk.say(type="state", state="not_ready", reason="Lunch")
            await desk.get("agent", reason="Lunch")
