"""Letting people go: a clear no shows on the desk with its seconds, and who talks on is written down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import cti.exits.exits
from cti.happenings import ExitAsked, ExitBlocked, ExitGiven, NeverAgainSaid
from ivr.happenings import ConsentSaid, Happening, OfferAnswered, StopKeyPressed
from ivr.statements import Sql
from support.centre import Centre, Desktop, bearer, now, opened
from support.patience import PATIENCE

ROW = Sql("SELECT agent, how, seconds FROM talk_exit WHERE call_id = :id")
SUMMARY = Sql("SELECT summary FROM interaction WHERE id = :id")


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        yield made


def heard(centre: Centre) -> list[Happening]:
    found: list[Happening] = []
    for kind in (ExitAsked, ExitBlocked, ExitGiven):
        centre.bus.subscribe(kind, found.append)
    return found


async def talking(centre: Centre, desktop: Desktop) -> None:
    centre.phone()
    await desktop.say(type="state", state="ready")
    await desktop.get("agent", state="ready")
    centre.call("c1")
    centre.ring("c1")
    centre.answer("c1")
    await desktop.get("call", state="answered")


async def let_go_by(desktop: Desktop) -> datetime:
    while True:
        message: dict[str, Any] = await desktop.get("call", state="answered")
        if message["let_go_by"] is not None:
            return datetime.fromisoformat(message["let_go_by"])


NOES: dict[str, tuple[Callable[[], Happening], str]] = {
    "declined": (lambda: OfferAnswered(call_id="c1", product="gold", answer="declined", user="ewa"), "script"),
    "unheard": (lambda: OfferAnswered(call_id="c1", product="gold", answer="unheard", user="ewa"), "script"),
    "consent": (lambda: ConsentSaid(call_id="c1", purpose="hear_offer", given=False), "script"),
    "key 9": (lambda: StopKeyPressed(call_id="c1"), "key"),
}


@pytest.mark.parametrize("name", NOES)
async def test_a_clear_no_starts_fifteen_seconds(centre: Centre, name: str) -> None:
    said, how = NOES[name]
    told = heard(centre)
    async with centre.desktop() as desktop:
        await talking(centre, desktop)
        no = said()
        centre.bus.publish(no)
        assert await let_go_by(desktop) == no.at + timedelta(seconds=15)
        centre.hang_up("c1")
        await desktop.get("call", state="ended")
    asked, given = told
    assert isinstance(asked, ExitAsked)
    assert isinstance(given, ExitGiven)
    assert (asked.user, asked.how, given.how, given.in_time) == ("ewa", how, how, True)
    await centre.events.flush()
    ((agent, kept, seconds),) = await centre.store.fetch(ROW, id="c1")
    assert (agent, kept, seconds) == ("ewa", how, pytest.approx(given.seconds))


@pytest.mark.parametrize(
    "said",
    [
        ConsentSaid(call_id="c1", purpose="recording", given=False),
        ConsentSaid(call_id="c1", purpose="hear_offer", given=True),
        OfferAnswered(call_id="c1", product="gold", answer="taken", user="ewa"),
        OfferAnswered(call_id="another", product="gold", answer="declined", user="boris"),
    ],
    ids=["recording", "yes", "taken", "another call"],
)
async def test_what_is_no_refusal_of_this_talk_starts_nothing(centre: Centre, said: Happening) -> None:
    told = heard(centre)
    async with centre.desktop() as desktop:
        await talking(centre, desktop)
        centre.bus.publish(said)
        centre.hang_up("c1")
        assert (await desktop.get("call", state="ended"))["let_go_by"] is None
    assert told == []


@pytest.mark.parametrize("name", ["declined", "key 9"])
async def test_whoever_talks_on_is_told_of_at_once_and_it_stands_on_the_timeline(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(cti.exits.exits, "LIMIT", 0.05)
    told, blocked = heard(centre), asyncio.Event()
    centre.bus.subscribe(ExitBlocked, lambda _: blocked.set())
    async with centre.desktop() as desktop:
        await talking(centre, desktop)
        said, how = NOES[name]
        centre.bus.publish(said())
        await let_go_by(desktop)
        async with asyncio.timeout(PATIENCE):
            await blocked.wait()
        assert isinstance(told[1], ExitBlocked)
        what = "9" if how == "key" else "gold"
        assert (told[1].user, told[1].how, told[1].what, told[1].seconds) == ("ewa", how, what, 0.05)
        centre.bus.publish(ConsentSaid(call_id="c1", purpose="hear_offer", given=False))
        centre.hang_up("c1")
        await desktop.get("call", state="ended")
    assert [type(one) for one in told] == [ExitAsked, ExitBlocked, ExitGiven], "the first refusal alone counts"
    await centre.events.flush()
    ((summary,),) = await centre.store.fetch(SUMMARY, id="c1")
    assert f"said no ({how}, {what}), and ewa went on" in summary


async def test_key_9_counts_though_something_was_refused_before(centre: Centre) -> None:
    """What an agent says of his talk first is no way round what the person does himself."""
    told = heard(centre)
    async with centre.desktop() as desktop:
        await talking(centre, desktop)
        assert await post(centre, "ewa") == 204
        by = await let_go_by(desktop)
        key = StopKeyPressed(call_id="c1")
        centre.bus.publish(key)
        while not (message := await desktop.get("call", state="answered"))["stop_key"]:
            pass
        assert datetime.fromisoformat(message["let_go_by"]) == by, "nobody gains seconds by it"
        centre.bus.publish(StopKeyPressed(call_id="c1"))
        centre.hang_up("c1")
        await desktop.get("call", state="ended")
    assert [(type(one), one.how) for one in told if isinstance(one, ExitAsked | ExitGiven)] == [
        (ExitAsked, "button"),
        (ExitAsked, "key"),
        (ExitGiven, "key"),
    ]
    await centre.events.flush()
    ((agent, how, seconds),) = await centre.store.fetch(ROW, id="c1")
    assert (agent, how) == ("ewa", "key")
    assert seconds is not None


@pytest.mark.parametrize(
    ("direction", "scope", "user", "asked"),
    [
        ("outbound", "all", "ewa", True),
        ("outbound", "marketing", "ewa", False),
        ("outbound", "all", "boris", False),
        ("inbound", "all", "ewa", False),
    ],
)
async def test_never_again_is_a_no_to_a_call_that_we_have_made(
    centre: Centre, direction: str, scope: str, user: str, *, asked: bool
) -> None:
    told = heard(centre)
    async with centre.desktop() as desktop:
        await talking(centre, desktop)
        live = centre.live.get("c1")
        assert live is not None
        live.direction = direction
        centre.bus.publish(NeverAgainSaid(call_id="c1", user=user, scope=scope, at=now()))
        if asked:
            await let_go_by(desktop)
        centre.hang_up("c1")
        await desktop.get("call", state="ended")
    assert [type(one) for one in told] == ([ExitAsked, ExitGiven] if asked else [])


async def test_an_agent_says_so_of_the_own_talk_and_of_no_other(centre: Centre) -> None:
    async with centre.desktop() as desktop:
        await talking(centre, desktop)
        assert await post(centre, "boris") == 404
        assert await post(centre, "ewa") == 204
        await let_go_by(desktop)
        await centre.events.flush()
        async with centre.http.get(
            f"{centre.url}/api/calls/c1/trace", headers=bearer(await centre.log_in("sofia"))
        ) as a:
            lines = (await a.json())["lines"]
        assert "says a clear no (button)" in [line["what"] for line in lines]


async def post(centre: Centre, user: str) -> int:
    async with centre.http.post(f"{centre.url}/api/calls/c1/refused", headers=bearer(await centre.log_in(user))) as a:
        return a.status
