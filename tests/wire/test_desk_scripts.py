"""A talk script on the agent's desk, over a real websocket and a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from ivr.statements import Sql
from support.centre import Centre, Desktop, opened
from support.power_script import SITE, World, forget_last_call, power

ANSWERS = Sql("SELECT question, answer, agent FROM script_answer WHERE call_id = :call_id ORDER BY at, id")
RUNS = Sql("SELECT count(*) FROM script_run")
SUMMARY = Sql("SELECT summary FROM interaction WHERE id = :id")


@asynccontextmanager
async def desks(url: str, folder: Path) -> AsyncIterator[tuple[Centre, World]]:
    world = World()
    async with opened(url, folder, outside=world) as centre:
        centre.office.put(SITE, {}, {"power": power()})
        await centre.scripts.restore()
        yield centre, world


@pytest.fixture
async def scene(sqlite_url: str, tmp_path: Path) -> AsyncIterator[tuple[Centre, World]]:
    async with desks(sqlite_url, tmp_path) as made:
        yield made


async def talking(centre: Centre, desktop: Desktop) -> dict[str, Any]:
    """Anna is on the line; the first page of the script."""
    await desktop.say(type="state", state="ready")
    await desktop.get("agent", state="ready")
    centre.call("c1")
    centre.ring("c1")
    centre.answer("c1")
    return await desktop.get("script")


async def choose(desktop: Desktop, page: dict[str, Any], word: str) -> dict[str, Any]:
    await desktop.say(type="choose", call_id="c1", turn=page["turn"], word=word)
    return await desktop.get("script")


async def test_the_script_of_the_queue_comes_with_the_talk_and_the_values_of_the_card(
    scene: tuple[Centre, World],
) -> None:
    centre, _ = scene
    centre.phone()
    async with centre.desktop() as desktop:
        page = await talking(centre, desktop)
        texts = [(line["kind"], line["text"]) for line in page["lines"]]
        assert texts == [("tell", "Account 4539578767."), ("say", "Dzień dobry, Anna Kowalska.")]
        assert (page["question"], page["field"], page["always"]) == ("Ile domów?", "number 1-9", ["angry"])


async def test_a_talk_by_the_script_is_looked_up_kept_and_on_the_timeline(scene: tuple[Centre, World]) -> None:
    centre, world = scene
    await forget_last_call(centre.events)
    centre.phone()
    async with centre.desktop() as desktop:
        page = await talking(centre, desktop)
        page = await choose(desktop, page, "many")
        assert page["refusal"]["why"] == "field"
        page = await choose(desktop, page, "3")
        while page["busy"]:
            page = await desktop.get("script")
        assert world.asked == [("faults.report", {"houses": 3})]
        assert page["question"] == "Załatwione?"
        page = await choose(desktop, page, "angry")
        assert [line["text"] for line in page["lines"]] == ["Przepraszam."]
        page = await choose(desktop, page, "yes")
        page = await choose(desktop, page, "yes")
        assert (page["over"], page["outcome"], page["offer"]["made"]) == (True, "done", True)
        await centre.events.flush()
        rows = await centre.store.fetch(ANSWERS, call_id="c1")
        assert [tuple(row) for row in rows] == [
            ("houses", "3", "ewa"), ("solved", "yes", "ewa"), ("hear_offer", "yes", "ewa"),
        ]  # fmt: skip
        assert (await centre.store.fetch(SUMMARY, id="c1"))[0][0] == "houses: 3; solved: yes; hear offer: yes"


async def test_who_called_the_day_before_yesterday_hears_no_offer(scene: tuple[Centre, World]) -> None:
    centre, _ = scene
    centre.phone()
    async with centre.desktop() as desktop:
        page = await choose(desktop, await talking(centre, desktop), "3")
        while page["busy"]:
            page = await desktop.get("script")
        page = await choose(desktop, await choose(desktop, page, "yes"), "yes")
        assert page["over"]
        assert page["lines"] == []
        assert (page["offer"]["made"], page["offer"]["missing"]) == (False, ["calls_once"])


async def test_a_page_that_is_loaded_anew_shows_the_same_question(scene: tuple[Centre, World]) -> None:
    centre, _ = scene
    centre.phone()
    async with centre.desktop() as desktop:
        page = await talking(centre, desktop)
        page = await choose(desktop, page, "angry")
    async with centre.desktop() as again:
        assert again.welcome["script"] == {key: page[key] for key in again.welcome["script"]}


async def test_a_choice_for_a_call_of_somebody_else_is_refused(scene: tuple[Centre, World]) -> None:
    centre, _ = scene
    centre.phone()
    async with centre.desktop() as desktop, centre.desktop("boris") as other:
        page = await talking(centre, desktop)
        await other.say(type="choose", call_id="c1", turn=page["turn"], word="3")
        assert (await other.get("error"))["code"] == "no_script"


async def test_a_program_that_was_started_again_has_the_question_where_it_was(sqlite_url: str, tmp_path: Path) -> None:
    async with desks(sqlite_url, tmp_path) as (centre, _):
        centre.phone()
        async with centre.desktop() as desktop:
            page = await choose(desktop, await talking(centre, desktop), "3")
            while page["busy"]:
                page = await desktop.get("script")
    async with desks(sqlite_url, tmp_path) as (centre, _), centre.desktop() as desktop:
        assert desktop.welcome["script"]["question"] == "Załatwione?"
        page = await choose(desktop, desktop.welcome["script"], "yes")
        assert page["question"] == "Czy mogę coś zaproponować?"
