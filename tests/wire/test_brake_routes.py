"""The brake of a campaign over HTTP: its evidence for who may see it, and a stop that a person orders."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from outbound.braking import store as rows
from outbound.braking.evidence import Evidences
from outbound.braking.signals import HOLD_OUT
from outbound.campaigns.happenings import CampaignMoved
from outbound.campaigns.store import standings
from scripts_dsl.policy.brake import CSAT
from support.brake_page import brake_of
from support.campaign_line import campaign
from support.centre import Centre, opened
from wire.test_campaign_routes import manager

ONE = "/api/campaigns/overdue"


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path, campaigns=lambda: {"overdue": campaign()}) as made:
        yield made


async def test_a_campaign_that_was_never_started_has_heard_nothing(centre: Centre) -> None:
    async with manager(centre) as ask:
        status, here = await ask("GET", f"{ONE}/brake")
        assert (status, here["state"], here["signals"], here["restarts"]) == (200, "never", [], "sofia")
        assert (await ask("GET", "/api/campaigns/nothing/brake"))[0] == 404
        status, problem = await ask("POST", f"{ONE}/halt", trigger="regulator", why="a letter")
        assert (status, problem["message"]) == (409, "It is draft: there is nothing to stop.")


async def test_the_evidence_is_shown_with_what_it_is_made_of(centre: Centre) -> None:
    await brake_of(centre, "overdue", [1.0] * 3 + [0.0] * 9)
    async with manager(centre) as ask:
        _, here = await ask("GET", f"{ONE}/brake")
    csat = here["signals"][0]
    assert (here["state"], csat["signal"], csat["n"], csat["mean"]) == ("red", "csat", 12, 0.25)
    assert csat["low"] < 0.25 < csat["high"]
    assert csat["evidence"] == csat["line"][-1][1] >= here["threshold"]
    assert [m["state"] for m in here["moves"]] == ["red", "amber"]
    assert here["answers"][0]["place"] == 12


async def test_that_it_was_the_campaign_is_said_when_those_are_more_content_whom_it_never_calls(
    centre: Centre,
) -> None:
    await brake_of(centre, "overdue", [(CSAT, 0.25), (CSAT, 0.5), (HOLD_OUT, 0.25)] * 30)
    async with manager(centre) as ask:
        _, both = await ask("GET", f"{ONE}/brake")
    await brake_of(centre, "spring", [(CSAT, 0.25), (CSAT, 0.5), (HOLD_OUT, 1.0)] * 30)
    found = await Evidences(centre.store).of(replace(campaign(), name="spring"))
    assert found is not None
    assert (both["left_alone"], both["campaign_did_it"]) == (30, None), "both are as unhappy"
    assert (found.left_alone, found.campaign_did_it) == (30, True)


async def test_a_person_stops_it_at_once_and_says_why(centre: Centre) -> None:
    centre.bus.publish(CampaignMoved(campaign="overdue", state="running", because="started", why="", by="olga"))
    await brake_of(centre, "overdue", [1.0])
    moved = list[CampaignMoved]()
    centre.bus.subscribe(CampaignMoved, moved.append)
    async with manager(centre, "max", "supervisor") as ask:
        assert (await ask("POST", f"{ONE}/halt", trigger="rain", why="x"))[0] == 400
        assert (await ask("POST", f"{ONE}/halt", trigger="regulator", why=" "))[0] in (400, 409)
        status, here = await ask("POST", f"{ONE}/halt", trigger="regulator", why="a letter of UKE")
        assert (status, here["state"], here["because"], here["moves"][0]["by"]) == (200, "red", "regulator", "max")
    assert [(one.state, one.tell, one.by) for one in moved] == [("stopped", "sofia", "")], "as by the brake itself"
    standing = (await standings(centre.store))["overdue"]
    assert standing.state == "stopped"
    assert "a letter of UKE" in standing.why
    kept = await rows.one(centre.store, "overdue")
    assert kept is not None
    assert kept.state == "red"


async def test_of_two_who_stop_it_at_once_the_first_one_did_it(centre: Centre) -> None:
    """Its owner has one letter, and the brake one move."""
    centre.bus.publish(CampaignMoved(campaign="overdue", state="running", because="started", why="", by="olga"))
    await brake_of(centre, "overdue", [1.0])
    moved = list[CampaignMoved]()
    centre.bus.subscribe(CampaignMoved, moved.append)
    async with manager(centre, "max", "supervisor") as ask:
        both = [ask("POST", f"{ONE}/halt", trigger="wrong_list", why=f"click {n}") for n in (1, 2)]
        answers = dict(await asyncio.gather(*both))
    assert (sorted(answers), len(moved)) == ([200, 409], 1)
    assert answers[409]["message"] == "It is stopped: there is nothing to stop."
    assert len(await rows.moves(centre.store, "overdue")) == 1
