"""People say stop while a real Asterisk is being told to ring them: claim, order and stop in a fifth of a second."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from centrala.migrations import upgrade
from chaos.table import Promise, Size
from chaos.trial import Trial
from ivr.asterisk.ami_wire import AmiError
from ivr.asterisk.places import Places
from ivr.dialguard.numbers import Refused
from ivr.ids import new_id
from support.asterisk import Pbx, started
from support.dial_kills import FREELY, number
from support.outside import Engine, beside, now
from support.world import world

PROMISE = Promise(
    "P7",
    "somebody says stop while they are being dialled",
    "acknowledged within 50 ms (99 of 100), and nobody is rung 20 ms after it",
)
AT_ONCE = 20
SIZE = Size(short=AT_ONCE, long=10_000, of="races", seconds=600)
AROUND = 0.2
"""s in which both happen."""
APART = 0.05
"""s from one race to the next."""
LATE, SOON = 0.02, 0.05
REACHES = 1.0
"""s that the last ring needs to be told to the witness."""


class Rung:
    """Who was rung, and when on the monotonic clock, as the far end tells; a thread of its own, so that nothing here
    makes it late."""

    def __init__(self, pbx: Pbx) -> None:
        self.at: dict[str, float] = {}
        user = pbx.box.demo
        assert user is not None
        self._socket = socket.create_connection(("127.0.0.1", pbx.box.ports.ami))
        self._socket.sendall(f"Action: Login\r\nUsername: {user.name}\r\nSecret: {user.secret}\r\n\r\n".encode())
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        with self._socket.makefile("rb") as lines:
            for line in lines:
                if line.startswith(b"Number: "):
                    self.at[line.decode().strip().removeprefix("Number: ")] = time.monotonic()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._socket.close()


@contextmanager
def far_end(pbx: Pbx) -> Iterator[Rung]:
    rung = Rung(pbx)
    try:
        yield rung
    finally:
        rung.close()


async def run(trial: Trial, folder: Path) -> None:
    url = f"sqlite:///{folder}/races.db"
    await upgrade(url)
    tally = trial.tally
    with started("chaos-races", folder / "races") as pbx, world(pbx, 1.0), far_end(pbx) as rung:
        async with beside(pbx, url, folder) as engine:
            engine.ledger._limits = FREELY
            places, stopped = Places(engine.ami, engine.registry), dict[str, float]()
            for count in trial.rounds(AT_ONCE):
                races = []
                for n in range(trial.done, trial.done + count):
                    races.append(asyncio.create_task(_race(engine, places, trial, number(n), stopped)))
                    await asyncio.sleep(APART)
                await asyncio.gather(*races)
                tally.n += count
            await asyncio.sleep(REACHES)
    for stop, at in stopped.items():
        if rung.at.get(stop, 0.0) > at + LATE:
            tally.broken.append(f"{stop} was rung {1000 * (rung.at[stop] - at):.0f} ms after its stop")
    tally.count("rung before the stop", len(rung.at))
    tally.at_worst("99 of 100 acknowledged within", tally.part(0.99))
    if tally.part(0.99) > SOON:
        tally.broken.append(f"99 of 100 were acknowledged within {tally.part(0.99):.3f} s")


async def _race(engine: Engine, places: Places, trial: Trial, who: str, stopped: dict[str, float]) -> None:
    await asyncio.gather(
        _dial(engine, places, who, trial.chance.uniform(0, AROUND)),
        _stop(engine, trial, who, trial.chance.uniform(0, AROUND), stopped),
    )


async def _dial(engine: Engine, places: Places, who: str, after: float) -> None:
    await asyncio.sleep(after)
    id_ = new_id()
    try:
        attempt = await engine.dialling.claim(who, f"k{who}", attempt=id_)
    except Refused:
        return
    try:
        await places.dial(attempt, id_, now())
    except AmiError:
        """Perhaps sent."""
    engine.dialling.let_go(attempt)


async def _stop(engine: Engine, trial: Trial, who: str, after: float, stopped: dict[str, float]) -> None:
    await asyncio.sleep(after)
    began = time.monotonic()
    await engine.suppression.suppress(who, "all", "key 9")
    stopped[who] = time.monotonic()
    trial.tally.took(stopped[who] - began)
