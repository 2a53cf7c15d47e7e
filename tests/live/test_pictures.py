"""Every picture of README and docs is made by the code of this commit, and shows something."""

from __future__ import annotations

import re

import pytest

from support import pictures
from support.pictures import PICTURES
from support.png import size

pytestmark = pytest.mark.browser

ROOT = PICTURES.parents[1]
NAMED = re.compile(r"!\[[^\]]*\]\((?:docs/|\.\./)?pictures/([^)]+)\)")
UNNAMED = {"energia-graph.png"}
"""The same as the SVG, for places that show none."""
MEASURED = {"brake.svg", "brake-example.svg", "pacing.svg"}
"""Drawn by a bench, with its figures."""
HIGHER = 0.2
"""Share by which a picture of a whole page may be higher or lower than the one that is kept: texts have other days."""
BLANK = 30_000
"""Bytes that the PNG of a page with hardly anything on it has at most; a full one has 90,000 and more."""


def named() -> set[str]:
    """By README and all pages."""
    pages = ROOT / "README.md", *ROOT.glob("docs/**/*.md")
    return {name for page in pages for name in NAMED.findall(page.read_text("utf-8"))}


async def test_each_picture_that_a_page_shows_is_made_has_its_size_and_is_not_blank() -> None:
    made: dict[str, bytes] = {}
    await pictures.make(made.__setitem__)
    kept = {file.name: file.read_bytes() for file in PICTURES.iterdir()}
    assert made.keys() == kept.keys() - MEASURED, "npm --prefix web run pictures"
    assert named() - MEASURED == made.keys() - UNNAMED
    for name, picture in made.items():
        if not name.endswith(".png"):
            continue
        (width, height), (wide, high) = size(picture), size(kept[name])
        assert width == wide, name
        assert abs(height - high) <= HIGHER * high, name
        assert len(picture) > BLANK, name
