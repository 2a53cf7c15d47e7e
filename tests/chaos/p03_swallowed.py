"""There is no engine when a call comes, and its port swallows what comes: no answer, no refusal."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from chaos.p03_absent import AT_ONCE, fall_back
from chaos.scene import Scene
from chaos.table import Promise, Size
from chaos.trial import Trial

PROMISE = Promise("P3", "the engine's port swallows a call that comes", "the fallback answers within 2.5 s")
SIZE = Size(short=10, long=10 * AT_ONCE, of="calls", seconds=90)
LIMIT = 2.5
"""s: Asterisk tries for two of them."""
FULL = 4
"""Connections that nobody accepts: more than a queue of none holds."""


async def run(scene: Scene, trial: Trial) -> None:
    if scene.running:
        await scene.kill()
    with swallowing(scene.pbx.agi_port):
        await fall_back(scene, trial, LIMIT)


@contextmanager
def swallowing(port: int) -> Iterator[None]:
    """A port of this machine whose queue is full: the kernel drops whoever wants to connect, as a network that swallows
    everything does. Raises OSError when somebody still gets in."""
    with ExitStack() as open_:
        listening = open_.enter_context(socket.socket())
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen(0)
        for _ in range(FULL):
            one = open_.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        with socket.socket() as another:
            another.settimeout(0.2)
            if another.connect_ex(("127.0.0.1", port)) == 0:
                raise OSError(f"port {port} swallows nothing")
        yield
