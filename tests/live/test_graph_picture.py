"""The picture of a flow as a browser draws it."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.browser import CHROMIUM, chromium, new_page
from support.graph_pictures import drawn, shown

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium"),
]

OVERFLOWS = """() => [...document.querySelectorAll('g > text, g > g > text')].filter(text => {
    const room = text.closest('g[transform]').querySelector('.room');
    if (!room) return false;
    const a = text.getBoundingClientRect(), b = room.getBoundingClientRect();
    return !text.classList.contains('capt') && a.width && (a.left < b.left || a.right > b.right + 1);
}).map(text => text.textContent)"""
BACKGROUND = "() => getComputedStyle(document.querySelector('.paper')).fill"


@pytest.mark.parametrize(("scheme", "paper"), [("light", "rgb(246, 247, 249)"), ("dark", "rgb(17, 22, 29)")])
async def test_texts_stay_in_their_rooms_and_nothing_is_fetched(tmp_path: Path, scheme: str, paper: str) -> None:
    path = tmp_path / "energia.svg"
    path.write_text(drawn(), encoding="utf-8")
    async with chromium() as browser, new_page(browser, "file://", color_scheme=scheme) as (page, witness):
        await shown(page, path)
        assert await page.evaluate(OVERFLOWS) == []
        assert await page.evaluate(BACKGROUND) == paper
        assert witness.saw_nothing()
