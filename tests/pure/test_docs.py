"""Who looks for something in the docs finds it: keys of `centrala.yaml`, how-tos, decisions, what a link means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from centrala.config import Config

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [*DOCS.rglob("*.md"), *ROOT.glob("*.md")]
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
MARK_OF_A_MERGE = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
WRITTEN_BY_THE_DEMONSTRATION = {"demo"}


def models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models in an annotation, however deep."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from models(part)


def keys(model: type[BaseModel]) -> Iterator[str]:
    """The keys of a model and of what stands below them."""
    for name, field in model.model_fields.items():
        if name not in WRITTEN_BY_THE_DEMONSTRATION:
            yield field.alias or name
            for below in models(field.annotation):
                yield from keys(below)


def test_every_key_stands_on_a_page() -> None:
    written = set(re.findall(r"\w+", " ".join(page.read_text() for page in DOCS.rglob("*.md"))))
    assert set(keys(Config)) - written == set()
    assert {"heartbeat", "drain", "keep_free"} <= set(keys(Config))


@pytest.mark.parametrize("folder", ["how-to", "decisions"])
def test_every_page_stands_in_its_index(folder: str) -> None:
    named = set(LINK.findall((DOCS / folder / "README.md").read_text()))
    assert {page.name for page in (DOCS / folder).glob("*.md")} - named == {"README.md"}


def test_decisions_are_numbered_without_holes() -> None:
    numbers = sorted(int(page.name[:4]) for page in (DOCS / "decisions").glob("0*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_no_page_has_two_sides_of_a_merge() -> None:
    assert [page.name for page in PAGES if MARK_OF_A_MERGE.search(page.read_text())] == []


def test_every_link_leads_to_a_file() -> None:
    links = [(page, link) for page in PAGES for link in LINK.findall(page.read_text())]
    assert len(links) > 50
    assert [(page.name, link) for page, link in links if not (page.parent / link).exists()] == []
