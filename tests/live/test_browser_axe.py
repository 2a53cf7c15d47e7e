"""What people with a screen reader, a keyboard or little contrast would stumble over, asked of axe in Chromium."""

from __future__ import annotations

import pytest

from support import desk_page
from support.axe_tour import BOARD, CAMPAIGNS, DESK, HEADSET, OFFICE, PAGE, SCHEMES, furnished, prepare, tour
from support.browser import chromium

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_axe_finds_nothing_serious_in_any_state_of_the_pages(scheme: str, sqlite_url: str) -> None:
    desk_page.build()
    written = PAGE.read_text()
    async with furnished(sqlite_url) as centre, chromium(*HEADSET) as browser:
        await prepare(centre)
        looked = {name: one async for name, one in tour(browser, centre, scheme)}
    assert list(looked) == [*DESK, *BOARD, *OFFICE, *CAMPAIGNS]
    assert {name: one.serious for name, one in looked.items() if one.serious} == {}
    assert min(one.passed for one in looked.values()) > 15, "axe had hardly anything to look at"
    assert [name for name in looked if f"| {name} |" not in written] == [], "python -m support.axe_tour"
