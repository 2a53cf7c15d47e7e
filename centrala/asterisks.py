"""All Asterisks of the configuration, as the rest of the program sees them: as one. The wiring; nothing decides here.

Each is `Attached` on its own and fails on its own. What is asked of all of them together is here: who holds a place,
whose queue an agent serves, whose call comes in at the port, what is there now.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from centrala.attached import Attached, Callers, Ground
from centrala.config import Config
from ivr.admission import Gate
from ivr.asterisk.agi_server import LOOPBACK, AgiServer, ByToken
from ivr.asterisk.all_members import AllMembers, Served
from ivr.asterisk.calls_out import CallsOut, Way
from ivr.asterisk.hands import AllHands
from ivr.asterisk.held_legs import AllHeldLegs, HeldLegs, Holder
from ivr.asterisk.model import PbxState
from ivr.asterisk.registry import Registry
from ivr.asterisk.rescue import channels
from ivr.asterisk.rings import Rings
from ivr.asterisk.spying import Spies
from ivr.asterisk.taped_legs import TapeMuter
from ivr.left_calls import LeftCalls


class Asterisks:
    """See above."""

    def __init__(self, config: Config, ground: Ground) -> None:
        sections = config.asterisks
        registries: list[Registry] = []
        self._all = {
            name: Attached(section, ground, config.lines(name), registries, alone=len(sections) == 1)
            for name, section in sections.items()
        }
        self._secrets = {name: section.agi.secret.get_secret_value() for name, section in sections.items()}
        self._doors = tuple(dict.fromkeys((one.agi.host, one.agi.port) for one in sections.values()))
        self._peers = LOOPBACK.union(one.ami.host for one in sections.values())
        self.mute = TapeMuter({name: one.ami for name, one in self._all.items()})
        self.spies = Spies({name: one.ami for name, one in self._all.items()})
        ways = {name: Way(one.dialling, one.places, one.now, one.reaches, one.codec) for name, one in self._all.items()}
        self.calls_out = CallsOut(ground.bus, ways)
        self.rings = Rings(ways, {name: one.ami for name, one in self._all.items()})
        self.held = AllHeldLegs(
            {name: Holder(HeldLegs(one.ami), one.is_up, one.has_phone) for name, one in self._all.items()}
        )
        self.hands = AllHands([one.hands for one in self._all.values()])
        self.members = AllMembers(
            ground.bus, {name: Served(one.members, one.is_up, one.has_phone) for name, one in self._all.items()}
        )

    def port(self, callers: Callers, gate: Gate) -> AgiServer:
        """Where their calls come in, as far as `gate` lets them; open() opens it."""
        calls = ByToken({self._secrets[name]: one.inbound(callers) for name, one in self._all.items()})
        return AgiServer(calls, admit=calls.admits, peers=self._peers, gate=gate)

    async def open(self, port: AgiServer) -> None:
        """Raises OSError."""
        for host, number in self._doors:
            await port.start(host, number)

    async def run(self, callers: Callers) -> None:
        """Until cancelled. Raises AmiLoginRefused."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.members.run())
            for one in self._all.values():
                tasks.create_task(one.run(callers))

    async def promise_the_next(self, within: float) -> None:
        """This engine takes no calls any more, and another one will in so many seconds; 0: nobody knows when."""
        await asyncio.gather(*(one.promise_the_next(within) for one in self._all.values()))

    def now(self) -> Mapping[str, PbxState]:
        """What there is, by name."""
        return {name: one.now() for name, one in self._all.items()}

    def checks(self) -> Mapping[str, Callable[[], Awaitable[bool]]]:
        """For /readyz: whether one of them is there, which is enough, and of several which."""

        async def any_up() -> bool:
            return any(one.is_up() for one in self._all.values())

        def is_up(one: Attached) -> Callable[[], Awaitable[bool]]:
            async def up() -> bool:
                return one.is_up()

            return up

        several = {f"asterisk.{name}": is_up(one) for name, one in self._all.items()} if len(self._all) > 1 else {}
        return {"asterisk": any_up, **several}

    async def living(self, left: LeftCalls) -> frozenset[str]:
        """Uniqueids of all channels, and of the calls on an Asterisk that cannot be asked."""
        found: set[str] = set()
        for name, one in self._all.items():
            there = await channels(one.ami)
            found |= {call.uniqueid for call in left if call.asterisk == name} if there is None else there
        return frozenset(found)
