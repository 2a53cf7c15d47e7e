"""A real Asterisk for a test module: `with started("name", folder) as pbx:`; about 0.4 s."""

from __future__ import annotations

import dataclasses
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from centrala.pbx.box import Wishes, new_box
from centrala.pbx.instance import Instance
from centrala.pbx.sounds import make_sounds
from centrala.pbx.unpack import find_or_unpack
from ivr.asterisk.box import Box
from support.sip import SipAnswerer, SipCaller, SipPhone

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "asterisk"

AGENTS = {"ewa": "Ewa Nowak", "boris": "Boris Smirnov", "maja": "Maja Kos"}
QUEUES = ("support", "faults", "sales")
LANGUAGES = ("pl", "ru", "sl", "en")
"""Of every queue."""
NUMBERS = ("100", "101")


@dataclass(frozen=True)
class Pbx:
    """A running Asterisk and who can call it."""

    instance: Instance
    sounds: Path
    """Folder of fallback-<language>.wav and the other sounds."""

    @property
    def box(self) -> Box:
        return self.instance.box

    @property
    def sip(self) -> str:
        return f"{self.box.sip_host}:{self.box.ports.sip}"

    @property
    def agi_port(self) -> int:
        """Where its dialplan expects the engine; free until a test listens there."""
        return self.box.ports.agi

    def caller(self, number: str = "100", caller: str = "+48601234567", name: str = "") -> SipCaller:
        """A caller from the carrier: `async with pbx.caller("100") as caller: await caller.answered()`."""
        return SipCaller(self.sip, number, caller, name)

    def phone(self, user: str, ring: float = 0.5) -> SipPhone:
        """An agent's registered phone."""
        secret = next(p.secret for p in self.box.phones if p.user == user)
        return SipPhone(self.sip, user, secret, ring)

    def outside(self, ring: float = 0.5) -> SipAnswerer:
        """The world behind the carrier: answers the calls that go to `to-carrier`."""
        return SipAnswerer(self.sip, ring, int(self.box.carrier_to.rpartition(":")[2]))

    def cli(self, command: str) -> str:
        return self.instance.cli(command)

    def kill(self) -> None:
        """SIGKILL; `instance.start()` brings it back."""
        os.kill(self.instance.pid, signal.SIGKILL)
        while self.instance.running:
            time.sleep(0.01)

    def complaints(self) -> list[str]:
        """WARNING and ERROR lines of the log."""
        return [line for line in self.instance.log().splitlines() if " WARNING[" in line or " ERROR[" in line]


@contextmanager
def started(name: str, folder: Path, **wishes: object) -> Iterator[Pbx]:
    """Start an own Asterisk with free ports in `folder`, stop it at the end. `wishes`: fields of `Wishes`."""
    program = find_or_unpack(CACHE, print)
    sounds = make_sounds(CACHE)
    spoken = dict.fromkeys(QUEUES, LANGUAGES)
    plain = Wishes(name, folder, sounds, AGENTS, QUEUES, spoken, NUMBERS, rtp_ports=100, operators_wait=2, demo=True)
    instance = Instance(program, new_box(program, dataclasses.replace(plain, **wishes)))  # type: ignore[arg-type]
    instance.write()
    instance.start(dies_with_us=True)
    try:
        yield Pbx(instance, sounds)
    finally:
        instance.stop()
