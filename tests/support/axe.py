"""axe-core in a page: what people who use a screen reader, a keyboard or little contrast would stumble over.

https://github.com/dequelabs/axe-core; its rules of WCAG 2.2 A and AA and its own best practices.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from playwright.async_api import Page

SOURCE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = ("serious", "critical")


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look at a page found."""

    passed: int
    """Rules that had something to look at and found nothing."""
    findings: tuple[str, ...]
    """impact, rule, and the first place; one for each rule that is broken."""

    @property
    def serious(self) -> tuple[str, ...]:
        return tuple(finding for finding in self.findings if finding.startswith(SERIOUS))


@cache
def _source() -> str:
    return SOURCE.read_text()


async def look(page: Page) -> Looked:
    """All of axe's rules on the page as it stands; some 0.3 s."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_source())
    result: dict[str, Any] = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return Looked(len(result["passes"]), tuple(map(_finding, result["violations"])))


def _finding(violation: dict[str, Any]) -> str:
    node = violation["nodes"][0]
    return f"{violation['impact']}: {violation['id']}, {len(violation['nodes'])} times, first {node['html'][:120]}"
