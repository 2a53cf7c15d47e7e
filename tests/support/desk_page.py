"""What an agent does at the desk in a browser, with the keyboard alone; for the browser test and the pictures."""

from __future__ import annotations

import subprocess
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from cti.web.server import STATIC
from support.centre import PASSWORD

USER = "ewa"
"""Whose desk it is."""

WEB = Path(__file__).parents[2] / "web"
SOURCES = (
    "index.html",
    "board.html",
    "office.html",
    "campaigns.html",
    "package-lock.json",
    "vite.config.ts",
    "src",
    "public",
)
NPM_DEADLINE = 180.0
"""Seconds to fetch the packages and build."""


def build() -> None:
    """Make cti/static when it is missing or older than its sources."""
    files = [file for name in SOURCES for file in [WEB / name, *(WEB / name).rglob("*")] if file.is_file()]
    index = STATIC / "index.html"
    if index.exists() and index.stat().st_mtime >= max(file.stat().st_mtime for file in files):
        return
    if not (WEB / "node_modules" / ".bin" / "vite").exists():
        _npm("ci", "--ignore-scripts")
    _npm("run", "build")


def _npm(*words: str) -> None:
    done = subprocess.run(["npm", *words], cwd=WEB, capture_output=True, text=True, timeout=NPM_DEADLINE, check=False)
    if done.returncode:
        raise RuntimeError(f"npm {' '.join(words)}: {done.stdout}{done.stderr}")


async def log_in(page: Page, url: str, password: str = PASSWORD, user: str = USER) -> None:
    await page.goto(url)
    await fill_in_login(page, password, user)


async def fill_in_login(page: Page, password: str = PASSWORD, user: str = USER) -> None:
    await page.get_by_label("User name").fill(user)
    await page.get_by_label("Password").fill(password)
    await page.keyboard.press("Enter")


async def get_ready(page: Page) -> None:
    await expect(page.get_by_text("Live")).to_be_visible()
    await page.keyboard.press("r")
    await expect(page.get_by_role("heading", name="Waiting for a call")).to_be_visible()


def card(page: Page) -> Locator:
    return page.get_by_role("article")


async def choose_and_note(page: Page, note: str) -> None:
    """The call has ended and the focus is on the first disposition: take it, write a note."""
    await expect(page.get_by_role("radio").first).to_be_focused()
    await page.keyboard.press("Space")
    await page.keyboard.press("Tab")
    await page.keyboard.type(note)


async def store(page: Page) -> None:
    await page.keyboard.press("Control+Enter")
    await expect(card(page).get_by_text("Stored")).to_be_visible()
