"""An engine that calls people for a campaign may be killed between any two of its steps: nobody is called twice, nobody
is forgotten, and what stands in the campaign's table is what happened.

The product's own runner on a simulated clock. `make chaos` calls a hundred thousand people (tests/chaos/p05_campaigns).
"""

from __future__ import annotations

import asyncio
import random

import pytest
import structlog

from support.simulated_campaign import called
from support.simulated_dialling import empty_tables

EVERY = 7
"""Every so manieth step of an engine that calls one person it is killed at; `make chaos` kills at any."""


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return asyncio.run(empty_tables(tmp_path_factory.mktemp("simulated")))


@pytest.fixture(autouse=True)
def silence() -> None:
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())


def test_killed_at_a_step_and_its_successor_at_another(tables: bytes) -> None:
    alive = called("alive", tables, people=1)
    assert (alive.wrong(), alive.kills, list(alive.rung.values())) == ([], 0, [1])
    for first in range(0, alive.steps, EVERY):
        made = called(f"{first}", tables, people=1, kill_after=[first, alive.steps - first])
        assert made.wrong() == [], first


def test_asterisk_and_the_connection_may_die_too(tables: bytes) -> None:
    for seed in range(8):
        lives = [random.Random(seed).randrange(1_000), 3.0]
        made = called(f"{seed}", tables, people=10, kill_after=lives, pbx_kills=seed % 2, cuts=1)
        assert made.wrong() == [], seed
