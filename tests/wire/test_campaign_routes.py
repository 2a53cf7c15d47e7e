"""Campaigns over HTTP: how they stand, and who may start, pause and resume them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cti.agents import Agent, Agents
from ivr.moments import micros
from ivr.statements import Sql, grouped
from ivr.store import Store, open_store
from outbound.braking.baseline import refusal, too_few
from outbound.campaigns import orders
from outbound.campaigns.happenings import CampaignMoved
from outbound.campaigns.looked import token_of
from outbound.campaigns.staffed import unstaffed
from outbound.campaigns.store import Standing, enter, standings
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy.brake import CSAT, OPTS_OUT
from support.campaign_line import campaign
from support.campaign_manager import manager
from support.candidates import candidate
from support.centre import Centre, opened
from support.satisfied import SURVEY

ONE = "/api/campaigns/overdue"
LIST = Sql(
    "INSERT INTO contact_list (id, campaign, name, origin, consent, imported, by_user, state, accepted, merged,"
    " rejected, share, problem) VALUES (:id, :campaign, 'May', 'own', '', 1, 'sofia', 'done', 5, 0, 0, 1.0, '')"
)


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path, campaigns=lambda: {"overdue": campaign()}) as made:
        yield made


async def test_a_manager_sees_how_it_stands_starts_and_pauses_it(centre: Centre) -> None:
    await candidate(centre.store, "+48601234567")
    async with manager(centre) as ask:
        status, all_ = await ask("GET", "/api/campaigns")
        (one,) = all_["campaigns"]
        assert (status, one["state"], one["people"]["waiting"], one["owner"]) == (200, "draft", 1, "sofia")
        token = await token_of(centre.store, campaign())
        status, one = await ask("POST", f"{ONE}/start", looked=token)
        assert (status, one["state"], one["because"], one["by"]) == (200, "running", "started", "olga")
        status, problem = await ask("POST", f"{ONE}/start", looked=token)
        assert (status, problem["error"]) == (409, "not_now")
        status, one = await ask("POST", f"{ONE}/pause", why="lunch")
        assert (status, one["state"], one["why"]) == (200, "paused", "lunch")
        assert (await ask("POST", f"{ONE}/resume"))[1]["state"] == "running"


async def test_when_the_next_one_may_be_called_is_said_of_a_campaign_that_runs_and_of_no_other(centre: Centre) -> None:
    """With the clock of the site."""
    later = datetime.now(UTC) + timedelta(hours=3)
    await candidate(centre.store, "+48601234567", not_before=micros(later))
    async with manager(centre) as ask:
        assert (await ask("GET", "/api/campaigns"))[1]["campaigns"][0]["next"] is None
        _, one = await ask("POST", f"{ONE}/start", looked=await token_of(centre.store, campaign()))
        assert (datetime.fromisoformat(one["next"]), one["zone"]) == (later, "UTC")
        assert (await ask("POST", f"{ONE}/pause", why="lunch"))[1]["next"] is None


async def test_nobody_is_called_before_somebody_has_looked_at_this_file_and_these_lists(centre: Centre) -> None:
    async with manager(centre) as ask:
        assert "look first" in (await ask("POST", f"{ONE}/start"))[1]["message"].lower()
        seen = await token_of(centre.store, campaign())
        await centre.store.write(grouped([LIST(id="l2", campaign="overdue")]))
        status, problem = await ask("POST", f"{ONE}/start", looked=seen)
        assert (status, "look again" in problem["message"]) == (409, True)
        assert await token_of(centre.store, campaign("promised: done", "promised: never again")) != seen
        now = await token_of(centre.store, campaign())
        assert (await ask("POST", f"{ONE}/start", looked=now))[1]["state"] == "running"


async def test_surveys_that_can_be_compared_with_nothing_want_a_number_before_the_start(
    sqlite_url: str, tmp_path: Path
) -> None:
    """With fifty earlier answers they need none."""
    store = await open_store(sqlite_url)
    files = {"overdue": campaign()}

    async def why(file: Campaign) -> str:
        return await refusal(store, file, (CSAT, OPTS_OUT), datetime.now(UTC))

    async with opened(sqlite_url, tmp_path, campaigns=lambda: files, refusal=why) as centre, manager(centre) as ask:
        assert await refusal(store, campaign(), (OPTS_OUT,), datetime.now(UTC)) == "", "nobody is asked anything"
        await said(store, 49)
        token = await token_of(centre.store, campaign())
        status, problem = await ask("POST", f"{ONE}/start", looked=token)
        assert (status, problem["message"]) == (
            409,
            "Only 49 people have answered a survey before, fewer than 50: write in its file what is usual"
            "  - brake: baseline: 4.1  - on the scale of 1 to 5.",
        )
        files["overdue"] = campaign("outcomes:", "brake: {baseline: 4.1}\noutcomes:")
        assert (await why(files["overdue"]), await too_few(store, campaign(), (CSAT,), datetime.now(UTC))) == ("", 49)
        files["overdue"] = campaign()
        await said(store, 1, first=49)
        assert (await ask("POST", f"{ONE}/start", looked=token))[1]["state"] == "running"
    await store.close()


async def said(store: Store, many: int, first: int = 0) -> None:
    """Yesterday, so many people were asked and have answered; and one has not, long ago one has."""
    yesterday, long_ago = (micros(datetime.now(UTC) - timedelta(days=days)) for days in (1, 91))
    rows = [SURVEY(id=f"talk-{n}", at=yesterday, satisfaction=0.75) for n in range(first, first + many)]
    other = [
        SURVEY(id=f"silent-{first}", at=yesterday, satisfaction=None),
        SURVEY(id=f"old-{first}", at=long_ago, satisfaction=0.75),
    ]
    await store.write(grouped([*rows, *other]))


async def test_of_two_starts_at_once_the_second_hears_that_it_runs_already(centre: Centre) -> None:
    async with manager(centre) as ask:
        token = await token_of(centre.store, campaign())
        answers = await asyncio.gather(*(ask("POST", f"{ONE}/start", looked=token) for _ in range(3)))
        assert sorted(status for status, _ in answers) == [200, 409, 409]
        assert {body.get("error") for status, body in answers if status == 409} == {"not_now"}


async def test_of_two_starts_by_two_programs_one_holds(centre: Centre) -> None:
    first, second = (orders.start(campaign(), Standing(), by, datetime.now(UTC)) for by in ("olga", "max"))
    assert await enter(centre.store, first)
    assert not await enter(centre.store, second)
    assert (await standings(centre.store))["overdue"].by == "olga"


async def test_a_campaign_whose_queue_has_no_agents_says_what_to_do(centre: Centre) -> None:
    with_agents = replace(campaign(), call=replace(campaign().call, queue="winback"))
    said = await unstaffed(centre.store, with_agents)
    assert "no agent has the queue winback" in said
    assert "centrala agent queues NAME winback" in said
    await Agents(centre.store).keep(Agent("jan", "Jan", ("agent",), "jan", ("en",), ("winback",)))
    assert await unstaffed(centre.store, with_agents) == ""
    assert await unstaffed(centre.store, campaign()) == "", "a flow speaks with them"


async def test_a_page_and_a_program_are_told_that_nobody_serves_the_queue(sqlite_url: str, tmp_path: Path) -> None:
    with_agents = replace(campaign(), call=replace(campaign().call, queue="winback"))
    files = {"overdue": with_agents}
    async with opened(sqlite_url, tmp_path, campaigns=lambda: files) as centre, manager(centre) as ask:
        assert (await ask("GET", f"{ONE}/status"))[1]["unstaffed"] == "winback"
        await Agents(centre.store).keep(Agent("jan", "Jan", ("agent",), "jan", ("en",), ("winback",)))
        assert (await ask("GET", "/api/campaigns"))[1]["campaigns"][0]["unstaffed"] == ""


async def test_after_a_stop_the_page_says_who_alone_may_resume_it(centre: Centre) -> None:
    centre.bus.publish(
        CampaignMoved(campaign="overdue", state="stopped", because="share", why="share(do_not_call, 3) > 50%", by="")
    )
    async with manager(centre) as ask:
        _, one = await ask("GET", f"{ONE}/status")
        assert (one["state"], one["because"], one["restarts"]) == ("stopped", "share", "sofia")
        status, problem = await ask("POST", f"{ONE}/resume", reason="urgent", change="none")
        assert (status, problem["message"]) == (409, "It was stopped: only sofia may let it go on.")


async def test_there_is_no_campaign_that_no_file_and_no_row_knows(centre: Centre) -> None:
    async with manager(centre) as ask:
        assert (await ask("GET", "/api/campaigns/nothing/status"))[0] == 404
        assert (await ask("POST", "/api/campaigns/nothing/start"))[0] == 404
