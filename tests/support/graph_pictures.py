"""The picture of the demonstration's flow for docs, see support/pictures.py."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.async_api import Page

from scripts_dsl import drawing
from scripts_dsl.check import check_path
from scripts_dsl.site import read_site
from support.browser import chromium, new_page
from support.keeping import Keep

HERE = Path(__file__).parents[2]
NAME = "energia-graph"


def drawn() -> str:
    """The SVG as `centrala graph callflows/energia.flow.yaml --svg` writes it."""
    folder = HERE / "callflows"
    site = read_site((folder / "settings.yaml").read_bytes())[0]
    path = folder / "energia.flow.yaml"
    return drawing.svg(check_path(path, site).ready())


async def shown(page: Page, path: Path) -> None:
    """The file in the browser, as large as it is."""
    await page.goto(path.as_uri())
    width, height = await page.evaluate("() => ['width', 'height'].map(n => document.documentElement[n].baseVal.value)")
    await page.set_viewport_size({"width": round(width), "height": round(height)})


async def make(keep: Keep) -> None:
    text = drawn()
    keep(f"{NAME}.svg", text.encode())
    async with chromium() as browser, new_page(browser, "file://", color_scheme="light") as (page, _witness):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{NAME}.svg"
            path.write_text(text, encoding="utf-8")
            await shown(page, path)
        keep(f"{NAME}.png", await page.screenshot())
