"""Wrap-up and pauses: the clock is the server's, over a reload and a restart; the reasons are the site's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from ivr.statements import Sql
from scripts_dsl.site import Desk, Site
from support.centre import Centre, Desktop, bearer, opened

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


# --- how it ended ------------------------------------------------------------------------------------------------


async def stored(centre: Centre, disposition: str, user: str = "ewa") -> int:
    token = await centre.log_in(user)
    body = {"disposition": disposition, "note": f"{disposition}."}
    url = f"{centre.url}/api/calls/c1/disposition"
    async with centre.http.post(url, json=body, headers=bearer(token)) as answer:
        return answer.status


async def test_where_a_disposition_is_required_nobody_gets_a_call_without_one(sqlite_url: str, tmp_path: Path) -> None:
    async with opened(sqlite_url, tmp_path, wrap_up=0.05) as centre:
        centre.office.put(Site(desk=Desk(disposition_required=True)))
        async with wrapping_up(centre) as desk:
            await desk.get("agent", state="wrap_up")
            await desk.get("agent", state="not_ready", reason="disposition missing")
            assert not centre.switch.rings("PJSIP/ewa")
            await desk.say(type="state", state="ready")
            assert (await desk.get("error"))["code"] == "disposition_missing"
            assert await stored(centre, "solved") == 200
            await desk.get("agent", state="ready")


async def test_where_it_is_asked_for_the_next_call_comes_all_the_same(sqlite_url: str, tmp_path: Path) -> None:
    async with opened(sqlite_url, tmp_path, wrap_up=0.05) as centre, wrapping_up(centre) as desk:
        await desk.get("agent", state="wrap_up")
        await desk.get("agent", state="ready")
        async with centre.desktop() as again:
            assert again.welcome["call"]["disposition_needed"], "it can still be stored"


async def test_who_wanted_no_more_calls_is_not_ready_after_a_late_disposition_either(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with opened(sqlite_url, tmp_path, wrap_up=0.2) as centre:
        centre.office.put(Site(desk=Desk(disposition_required=True)))
        async with wrapping_up(centre) as desk:
            await desk.get("agent", state="wrap_up")
            await desk.say(type="state", state="not_ready", reason="Lunch")
            await desk.get("agent", state="not_ready")
            assert await stored(centre, "solved") == 200
            await desk.get("call", disposition_needed=False)
        async with centre.desktop() as again:
            assert again.welcome["agent"]["state"] == "not_ready"


async def test_every_disposition_of_a_call_stays_with_who_and_when_and_the_last_one_counts(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with opened(sqlite_url, tmp_path) as centre, wrapping_up(centre) as desk:
        await desk.get("agent", state="wrap_up")
        for word in ("solved", "complaint"):
            assert await stored(centre, word) == 200
        assert await stored(centre, "solved", "boris") == 404, "another one's talk"
        token = await centre.log_in("sofia")
        async with centre.http.get(f"{centre.url}/api/calls/c1/trace", headers=bearer(token)) as answer:
            said = (await answer.json())["dispositions"]
        assert [(one["user"], one["label"], one["note"]) for one in said] == [
            ("ewa", "Solved", "solved."),
            ("ewa", "Complaint", "complaint."),
        ]
        assert said[0]["at"] < said[1]["at"]
        rows = await centre.store.fetch(Sql("SELECT disposition, note FROM interaction WHERE id = 'c1'"))
        assert rows == [("complaint", "complaint.")]
