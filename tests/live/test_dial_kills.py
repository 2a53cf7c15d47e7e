"""However often the engine is killed, nobody is dialled twice and nothing is forgotten, as seen at the far end.

`make chaos` does the same for longer (tests/chaos/p05_dials.py).
"""

from __future__ import annotations

import random

from chaos.p05_dials import dial_and_kill
from support.asterisk import Pbx

DIALS, KILLS = 120, 8


async def test_nobody_is_dialled_twice_and_every_attempt_has_an_end(pbx: Pbx, sqlite_url: str) -> None:
    kills, wrong = await dial_and_kill(pbx, sqlite_url, DIALS, KILLS, random.Random(1))
    assert wrong == []
    assert kills > 1
