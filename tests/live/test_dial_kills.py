"""However often the engine is killed, nobody is dialled twice and nothing is forgotten, as seen at the far end.

CENTRALA_DIALS and CENTRALA_DIAL_KILLS make it longer.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections import Counter
from pathlib import Path

from centrala.demo.folder import ROOT
from ivr.statements import Sql
from ivr.store import open_store
from support.asterisk import Pbx
from support.dial_kills import number

DIALS = int(os.environ.get("CENTRALA_DIALS", "120"))
KILLS = int(os.environ.get("CENTRALA_DIAL_KILLS", "8"))
SEED = int(os.environ.get("CENTRALA_SEED", "1"))
ROWS = Sql("SELECT number, state, because FROM attempt")


class Witness:
    """The outside world's own count of who was rung."""

    def __init__(self, pbx: Pbx) -> None:
        self._pbx, self.rung = pbx, Counter[str]()

    async def watch(self) -> None:
        user = self._pbx.box.demo
        assert user is not None
        reader, writer = await asyncio.open_connection("127.0.0.1", self._pbx.box.ports.ami)
        writer.write(f"Action: Login\r\nUsername: {user.name}\r\nSecret: {user.secret}\r\n\r\n".encode())
        try:
            while line := await reader.readline():
                if line.startswith(b"Number: "):
                    self.rung[line.decode().strip().removeprefix("Number: ")] += 1
        finally:
            writer.close()


async def test_nobody_is_dialled_twice_and_every_attempt_has_an_end(pbx: Pbx, sqlite_url: str) -> None:
    pbx.cli("devstate change Custom:demo-carrier NOT_INUSE")
    witness, chance = Witness(pbx), random.Random(SEED)
    watching = asyncio.create_task(witness.watch())
    engine = pbx.box.engine
    script = Path(__file__).parents[1] / "support" / "dial_kills.py"
    command = [str(script), sqlite_url, str(pbx.box.ports.ami), engine.name, engine.secret, str(DIALS)]
    kills = 0
    while True:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        life = await asyncio.create_subprocess_exec(sys.executable, *command, env=environment)
        try:
            async with asyncio.timeout(chance.uniform(1.0, 3.0) if kills < KILLS else 120):
                status = await life.wait()
                break
        except TimeoutError:
            life.kill()
            await life.wait()
            kills += 1
            assert kills <= KILLS
    assert status == 0
    await asyncio.sleep(0.5)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    pbx.cli("devstate change Custom:demo-carrier UNAVAILABLE")
    await _compare(sqlite_url, witness.rung, kills)


async def _compare(url: str, rung: Counter[str], kills: int) -> None:
    store = await open_store(url)
    rows = {n: (state, because) for n, state, because in await store.fetch(ROWS)}
    await store.close()
    print(f"seed {SEED}: {len(rows)} attempts, {kills} kills, {sum(rung.values())} dialled")
    assert set(rows) == {number(n) for n in range(DIALS)}
    assert max(rung.values()) == 1, "dialled twice"
    for dialled, (state, because) in rows.items():
        assert state == "failed", (state, because)
        assert rung[dialled] == (0 if because.startswith("given up") else 1), (dialled, because)
