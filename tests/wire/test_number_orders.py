"""Orders about one number over HTTP: left in peace for a time, called again, allowed again after a refusal."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ivr.dialguard.happenings import NumberSuppressed
from ivr.dialguard.suppression import enter, one
from outbound.lists import past
from support.campaign_manager import manager
from support.centre import Centre, now, opened

NUMBER = "/api/numbers/+48601234567"


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        yield made


async def test_who_is_left_in_peace_is_so_for_every_campaign_until_it_is_taken_back(centre: Centre) -> None:
    async with manager(centre) as ask:
        status, found = await ask("POST", f"{NUMBER}/rest", until="2199-01-15", why="A death in the family.")
        assert (status, found["number"], found["rests"]["who"]) == (200, "+48601234567", "olga")
        assert found["rests"]["until"].startswith("2199-01-15")
        (kept,) = (await past(centre.store, "+48601234567")).suppressions
        assert (kept.reason, kept.forever) == ("A death in the family.", False)
        assert (await ask("GET", f"{NUMBER}/rest"))[1]["rests"]["why"] == "A death in the family."
        status, found = await ask("POST", f"{NUMBER}/wake", why="They called us.")
        assert (status, found["rests"]) == (200, None)
        assert (await ask("POST", f"{NUMBER}/wake", why="again"))[0] == 409
        assert (await past(centre.store, "+48601234567")).suppressions == ()


@pytest.mark.parametrize(
    ("said", "status"), [({"until": "2020-01-01", "why": "x"}, 409), ({"why": " "}, 409), ({}, 400)]
)
async def test_a_rest_needs_a_reason_and_a_day_that_is_not_over(
    centre: Centre, said: dict[str, str], status: int
) -> None:
    async with manager(centre) as ask:
        assert (await ask("POST", f"{NUMBER}/rest", **said))[0] == status


async def test_only_a_supervisor_allows_again_whoever_said_no_with_evidence(centre: Centre) -> None:
    """Whoever runs campaigns does not take back a no."""
    no = NumberSuppressed(at=now(), number="+48601234567", scope="all", why="said so", evidence="", who="")
    await enter(centre.store, no)
    said = {"why": "wants offers again", "evidence": "letter of 6 May"}
    async with manager(centre) as ask:
        assert (await ask("POST", f"{NUMBER}/allow", **said))[0] == 403
    async with manager(centre, "adam", "supervisor") as ask:
        assert (await ask("POST", f"{NUMBER}/allow", why="because"))[0] == 400
        assert (await ask("POST", f"{NUMBER}/allow", **said))[0] == 200
        assert await one(centre.store, "+48601234567") is None
        assert (await ask("POST", f"{NUMBER}/allow", **said))[0] == 409


async def test_what_is_no_number_is_not_found(centre: Centre) -> None:
    async with manager(centre) as ask:
        assert (await ask("GET", "/api/numbers/12/rest"))[0] == 404
