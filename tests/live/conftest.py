"""Fixtures of the live tier: an own Asterisk for each test module."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.asterisk import Pbx, started
from support.engine import RunningEngine, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.live)


@pytest.fixture(scope="module")
def pbx(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    """A running Asterisk of the product's own configuration, with the demonstration's people."""
    name = re.sub(r"[^a-z0-9-]", "-", request.module.__name__.rpartition(".")[2].lower())[:40]
    with started(name, tmp_path_factory.mktemp("pbx")) as running:
        yield running


@pytest.fixture(scope="module")
def engine(pbx: Pbx, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    """The product's engine beside it, as a process."""
    with running(pbx, tmp_path_factory.mktemp("engine")) as started_engine:
        yield started_engine
