"""Real SIP callers and phones for tests: sipp speaks SIP, `RtpLeg` is mouth, finger and ear."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import numpy as np

from centrala.pbx.ports import free_ports
from support.hearing import Hearing, heard
from support.patience import PATIENCE
from support.rtp import RATE, RtpLeg, read_wav

SCENARIOS = Path(__file__).with_name("sipp")
UDP = socket.SOCK_DGRAM
POLL = 0.02
"""s between two looks at what sipp has reached."""
LOOK = 0.25
"""s between two searches of the recording."""
FLAGS = ("answered", "ringing", "callid", "held", "unheld", "held_again")
"""Files that scenarios make."""
QUIET = 200
"""Of 32,767: what is below is no voice."""


class SipError(AssertionError):
    """The SIP side did not get where the test expected it."""


class _Sipp:
    """One sipp process with a scenario, a sound leg, and files by which the scenario says how far it is."""

    def __init__(
        self,
        server: str,
        scenario: str,
        keys: dict[str, str] | None = None,
        arguments: tuple[str, ...] = (),
        port: int | None = None,
    ) -> None:
        self._server = server
        self._scenario = scenario
        self._keys = keys or {}
        self._arguments = arguments
        self._process: asyncio.subprocess.Process | None = None
        self._home = tempfile.TemporaryDirectory(prefix="sipp-")
        self._errors = self._flag("errors").open("wb")
        own, self._sound_port = free_ports([UDP, UDP])
        self.port = port or own

    def _flag(self, name: str) -> Path:
        return Path(self._home.name) / name

    async def _start(self) -> None:
        self.sound = await RtpLeg.open(self._sound_port)
        keys = {"mport": str(self._sound_port), **{flag: str(self._flag(flag)) for flag in FLAGS}}
        given = [word for name, value in (keys | self._keys).items() for word in ("-key", name, value)]
        scenario = str(SCENARIOS / f"{self._scenario}.xml")
        local = ["-i", "127.0.0.1", "-p", str(self.port)]
        self._process = await asyncio.create_subprocess_exec(
            *("sipp", self._server, "-sf", scenario, *local, *given, *self._arguments, "-nostdin"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=self._errors,
            cwd=self._home.name,
        )

    async def _reached(self, name: str, within: float) -> None:
        end = time.monotonic() + within
        while not self._flag(name).exists():
            if self._process is None or self._process.returncode is not None:
                raise SipError(f"{self._scenario}: ended before it was {name}: {self._flag('errors').read_text()}")
            if time.monotonic() > end:
                raise SipError(f"{self._scenario}: not {name} after {within} s")
            await asyncio.sleep(POLL)

    async def ended(self, within: float = PATIENCE) -> int:
        """Wait until the other side has hung up; gives sipp's exit status (0: all as in the scenario)."""
        assert self._process
        async with asyncio.timeout(within):
            return await self._process.wait()

    async def hang_up(self) -> None:
        """End the call from this side with a BYE; sipp is told by a MESSAGE that belongs to its call."""
        assert self._process
        if self._process.returncode is None and self._flag("answered").exists():
            self._tell_sipp(self._call_id())
            with contextlib.suppress(TimeoutError):
                await self.ended(2)
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    def _call_id(self) -> str:
        raise NotImplementedError

    def _tell_sipp(self, call_id: str, word: str = "MESSAGE") -> None:
        own = (
            "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-test\r\nFrom: <sip:test@127.0.0.1>\r\nTo: <sip:sipp@127.0.0.1>"
        )
        text = f"{word} sip:sipp@127.0.0.1 SIP/2.0\r\n{own}\r\nCall-ID: {call_id}\r\nCSeq: 1 {word}\r\n\r\n"
        with socket.socket(socket.AF_INET, UDP) as test:
            test.sendto(text.encode(), ("127.0.0.1", self.port))

    def press(self, keys: str) -> None:
        self.sound.press(keys)

    def say(self, wav: Path) -> None:
        self.sound.say(wav)

    def recording(self) -> np.ndarray:
        """What was heard so far (8 kHz)."""
        return self.sound.recording()

    async def until(self, true: Callable[[], bool], within: float = PATIENCE) -> None:
        """Wait until something holds. Raises SipError."""
        end = time.monotonic() + within
        while not true():
            if time.monotonic() > end:
                raise SipError(f"not so after {within} s")
            await asyncio.sleep(POLL)

    async def hears_nothing(self, seconds: float, within: float = PATIENCE) -> None:
        """Wait for so much silence from now on. Raises SipError."""
        start, length = len(self.recording()), int(seconds * RATE)

        def silent() -> bool:
            sound = self.recording()[start:]
            return len(sound) > length and int(np.abs(sound[-length:]).max()) < QUIET

        await self.until(silent, within)

    async def hears(self, prompt: Path, within: float = PATIENCE, share: float = 0.6, after: int = 0) -> Hearing:
        """Wait until `share` of the prompt was heard, by the sample `after` or later. Raises SipError."""
        end = time.monotonic() + within
        length, searched, most = len(read_wav(prompt)), 0, 0.0
        while True:
            began, sound = time.monotonic(), self.recording()
            # What lies further back was searched the last time.
            start = max(after, searched - length - RATE)
            found = await asyncio.to_thread(heard, sound[start:], prompt)
            if found.share >= share:
                return Hearing(found.share, found.start + start / RATE)
            most = max(most, found.share)
            if began > end:
                raise SipError(f"heard {most:.2f} of {prompt.name} within {within} s")
            searched = len(sound)
            await asyncio.sleep(max(LOOK, time.monotonic() - began))

    async def __aenter__(self) -> Self:
        try:
            await self._start()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        try:
            await self.hang_up()
        finally:
            await self.sound.close()
            self._errors.close()
            self._home.cleanup()


class SipCaller(_Sipp):
    """A caller from the carrier. `async with SipCaller("127.0.0.1:5060", "100", "+48601234567") as caller:`"""

    def __init__(self, server: str, number: str, caller: str, name: str = "") -> None:
        super().__init__(server, "caller", {"caller": caller, "shown": name or caller}, ("-s", number, "-m", "1"))
        self._arguments += ("-cid_str", self._call_id())

    def _call_id(self) -> str:
        return f"caller-{self.port}@127.0.0.1"

    async def answered(self, within: float = PATIENCE) -> None:
        """Wait for the 200 OK. Raises SipError."""
        await self._reached("answered", within)


class SipAnswerer(_Sipp):
    """Who rings and answers after `ring` seconds at `port`: the outside world behind the carrier."""

    def __init__(self, server: str, ring: float = 0.5, port: int | None = None) -> None:
        super().__init__(server, "phone", arguments=("-d", str(int(ring * 1000))), port=port)

    def _call_id(self) -> str:
        return next(Path(self._home.name).glob("callid=*")).name.partition("=")[2]

    async def ringing(self, within: float = PATIENCE) -> None:
        await self._reached("ringing", within)

    async def answered(self, within: float = PATIENCE) -> None:
        await self._reached("answered", within)

    async def hold(self) -> None:
        """The key of the telephone; twice in a call at most."""
        flag = "held_again" if self._flag("unheld").exists() else "held"
        self._tell_sipp(self._call_id(), "INFO")
        await self._reached(flag, 5)

    async def unhold(self) -> None:
        """Talk again."""
        self._tell_sipp(self._call_id(), "INFO")
        await self._reached("unheld", 5)

    @property
    def has_answered(self) -> bool:
        return self._flag("answered").exists()


class SipPhone(SipAnswerer):
    """An agent's phone: registers, then rings and answers."""

    def __init__(self, server: str, user: str, secret: str, ring: float = 0.5) -> None:
        super().__init__(server, ring)
        self._register = {"user": user, "phone_port": str(self.port)}
        self.secret = secret

    async def _start(self) -> None:
        await super()._start()
        await self.register()

    async def register(self, expires: int = 3600) -> None:
        """Register the contact; 0 takes it away. Raises SipError when it is refused."""
        keys = self._register | {"expires": str(expires)}
        given = [word for name, value in keys.items() for word in ("-key", name, value)]
        own = ["-i", "127.0.0.1", "-p", str(free_ports([UDP])[0]), "-m", "1", "-timeout", "5s", "-nostdin"]
        own += ["-au", self._register["user"], "-ap", self.secret]
        process = await asyncio.create_subprocess_exec(
            *("sipp", self._server, "-sf", str(SCENARIOS / "register.xml"), *own, *given),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=self._home.name,
        )
        if await process.wait() != 0:
            raise SipError(f"{self._register['user']}: REGISTER was refused")
