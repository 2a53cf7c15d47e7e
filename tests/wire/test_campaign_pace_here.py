"""The pace of a campaign over HTTP: what was decided and why, and what every rule still leaves to be abandoned."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from outbound.people.happenings import PaceDecided, PersonAnswered, PersonReached
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy import Pace
from support.campaign_line import campaign
from support.campaign_manager import manager
from support.centre import Centre, now, opened

PATH = "/api/campaigns/overdue/pace"
MARKET = {
    "lines": [1.0, 2.0], "agents": [["idle", 3.0], ["talking", 5.0], ["talking", 9.0]], "waiting": 1, "windows": [],
    "since_result": 1.0, "reserved": False, "now": 1.0,
}  # fmt: skip


def predictive() -> Campaign:
    call = replace(campaign().call, style="predictive", queue="sales", kind="script", name="winback")
    return replace(campaign(), call=call, pace=Pace())


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    files = {"overdue": predictive(), "robot": replace(campaign(), name="robot")}
    async with opened(sqlite_url, tmp_path, campaigns=lambda: files) as made:
        yield made


def decided(centre: Centre, **more: Any) -> PaceDecided:
    said = {"lines": 1, "style": "predictive", "because": "risk", "why": "too risky", "risk": 0.03, "theta": 0.02}
    told = PaceDecided(
        at=now() - timedelta(seconds=2), campaign="overdue", began=True, asked={}, heard=(), market=MARKET,
        **{**said, **more},
    )  # fmt: skip
    centre.bus.publish(told)
    return told


async def test_the_last_decision_is_told_with_its_reason_and_what_it_was_decided_by(centre: Centre) -> None:
    decided(centre)
    async with manager(centre) as ask:
        status, found = await ask("GET", PATH)
    assert (status, found["style"], found["target"], found["cap"]) == (200, "predictive", 1.0, 3.0)
    told = found["decided"]
    assert (told["because"], told["risk"], told["theta"]) == ("risk", 0.03, 0.02)
    assert (told["lines"], told["ringing"], told["idle"], told["agents"], told["waiting"]) == (1, 2, 1, 3, 1)


async def test_a_decision_of_another_engine_is_read_from_the_event_log(sqlite_url: str, tmp_path: Path) -> None:
    files = {"overdue": predictive()}
    async with opened(sqlite_url, tmp_path, campaigns=lambda: files) as first:
        decided(first, because="stage")
        await first.events.flush()
    async with opened(sqlite_url, tmp_path, campaigns=lambda: files) as second, manager(second) as ask:
        _, found = await ask("GET", PATH)
        assert (found["decided"]["because"], found["decided"]["agents"]) == ("stage", 3)


async def test_what_the_house_still_leaves_is_counted(centre: Centre) -> None:
    """3 % of 70 answered are 2.1; two of them found nobody."""
    for n in range(70):
        call = {"call_id": f"c{n}", "at": now(), "campaign": "overdue"}
        centre.bus.publish(PersonAnswered(**call, windows=("house/overdue",)))
        if n >= 2:
            centre.bus.publish(PersonReached(**call, user="ewa", after=1.0, in_time=True))
    await centre.events.flush()
    async with manager(centre) as ask:
        _, found = await ask("GET", PATH)
    (window,) = found["windows"]
    assert (window["rule"], window["answered"], window["abandoned"], window["left"]) == ("house", 70, 2, 0)
    assert window["until"] == 29


async def test_a_robot_has_lines_and_no_windows(centre: Centre) -> None:
    async with manager(centre) as ask:
        _, found = await ask("GET", "/api/campaigns/robot/pace")
        assert (found["style"], found["lines"], found["windows"], found["decided"]) == ("robot", 3, [], None)
        assert (await ask("GET", "/api/campaigns/nothing/pace"))[0] == 404
