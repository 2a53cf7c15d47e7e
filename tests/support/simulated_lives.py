"""The lives of engines in a simulated world: each is killed somewhere, the last one comes to its end."""

from __future__ import annotations

import random
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from support.simulated_asterisk import Asterisk
from support.simulated_loop import Killed, Loop, World

LIVES = 200
"""Engines in one world at most."""


@dataclass(slots=True)
class Lived:
    """Of all engines of one world."""

    kills: int = 0
    steps: int = 0


def lived(
    world: World,
    chance: random.Random,
    asterisk: Asterisk,
    engine: Callable[[], Coroutine[Any, Any, None]],
    *,
    kill_after: Sequence[int | float],
    pbx_kills: int,
    cuts: int,
) -> Lived:
    """`engine` makes one life. `kill_after`: steps (int) or s (float) of each life but the last; Asterisk is killed and
    cut off at random moments of the first 5 s."""
    made = Lived()
    for _ in range(cuts):
        world.later(chance.uniform(0, 5), asterisk.cut)
    for _ in range(pbx_kills):
        world.later(chance.uniform(0, 5), asterisk.kill)
    for life in [*kill_after[: LIVES - 1], None]:
        loop = Loop(world, life if isinstance(life, int) else None)
        if isinstance(life, float):
            world.later(life, loop.kill)
        try:
            loop.run(engine())
        except Killed:
            made.kills += 1
        made.steps += loop.made
        world.settles(chance.choice((0.0, 0.001, 0.01, 0.5, 5.0)))
    return made
