"""Chromium for tests: headless, silent towards the network, and a witness of everything that a page must not do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, async_playwright, expect

from support.patience import PATIENCE

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-GB",
]
DEADLINE_MS = PATIENCE * 1000
"""For anything that a page is expected to do."""
expect.set_options(timeout=DEADLINE_MS)


@dataclass
class Witness:
    """What went on in the page: all three lists are empty when the page is as it should be."""

    foreign: list[str] = field(default_factory=list)
    """Requests to another origin."""
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    """Uncaught errors and everything that the content security policy refused."""

    def saw_nothing(self) -> bool:
        return not (self.foreign or self.dialogs or self.errors)


@asynccontextmanager
async def chromium(*flags: str) -> AsyncIterator[Browser]:
    """A browser without any page; half a second. `flags`: beside those of every browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=[*FLAGS, *flags])
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def new_page(browser: Browser, origin: str, **options: Any) -> AsyncIterator[tuple[Page, Witness]]:
    """An empty page of its own profile, and its witness; `options` go to the context (viewport, color_scheme)."""
    context = await browser.new_context(**{"locale": "en-GB", **options})
    context.set_default_timeout(DEADLINE_MS)
    page, witness = await context.new_page(), Witness()
    _watch(page, witness, origin)
    try:
        yield page, witness
    finally:
        await context.close()


def _watch(page: Page, witness: Witness, origin: str) -> None:
    async def refuse(dialog: Any) -> None:
        witness.dialogs.append(dialog.message)
        await dialog.dismiss()

    page.on("request", lambda request: None if request.url.startswith(origin) else witness.foreign.append(request.url))
    page.on("dialog", refuse)
    page.on("pageerror", lambda error: witness.errors.append(str(error)))
    page.on("console", lambda said: witness.errors.append(said.text) if "Content Security" in said.text else None)
