"""An engine that dials may be killed between any two of its steps: nobody is dialled twice and nobody is forgotten.

The product's own claims, statements and looks on a simulated clock. `make chaos` does it a hundred thousand times, and
with a real Asterisk (tests/chaos/p05_*.py).
"""

from __future__ import annotations

import asyncio
import random

import pytest
import structlog

from support.simulated_dialling import dialled, empty_tables

SECOND = 19
"""The engine after the killed one is killed after so many steps, and twice as many, …"""
MOST_STEPS = 200
"""Of an engine that dials one number and is not killed."""


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return asyncio.run(empty_tables(tmp_path_factory.mktemp("simulated")))


@pytest.fixture(autouse=True)
def silence() -> None:
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())


def test_killed_at_every_step_and_its_successor_at_many(tables: bytes) -> None:
    alive = dialled("alive", tables, numbers=1)
    assert (alive.wrong(), alive.kills, list(alive.rung.values())) == ([], 0, [1])
    assert alive.steps < MOST_STEPS
    for first in range(alive.steps):
        for second in range(0, alive.steps, SECOND):
            made = dialled(f"{first} {second}", tables, numbers=1, kill_after=[first, second])
            assert made.wrong() == [], (first, second)


def test_asterisk_and_the_connection_may_die_too(tables: bytes) -> None:
    for seed in range(16):
        lives = [random.Random(seed).randrange(400), 0.5]
        made = dialled(f"{seed}", tables, kill_after=lives, pbx_kills=seed % 2, cuts=1)
        assert made.wrong() == [], seed


def test_without_the_fence_in_the_dialplan_somebody_is_dialled_who_was_given_up(tables: bytes) -> None:
    """Which world shows it follows from every step of the engine: the first of many."""
    lives = ([1.0, steps, seconds] for seconds in (3.0, 10.0, 2.0) for steps in (250, 280, 400, 300))
    assert any(dialled(f"{s}", tables, kill_after=life, fenced=False).wrong() for life in lives for s in range(60))
