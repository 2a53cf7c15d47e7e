"""Asterisk's side of a FastAGI connection: a channel with a caller who presses keys and hangs up at given times.

Behaves as Asterisk 22 was seen to: keys pressed while no command reads them are lost, STREAM FILE tells the sample
where it stopped, hanging up gives `200 result=-1` and the end of the connection, a command sent before the reply of
the one before is an error of the engine.
"""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

RATE = 8000
"""Samples in a second of sound."""

HEAD = {
    "network": "yes",
    "network_script": "call",
    "request": "agi://127.0.0.1/call",
    "channel": "PJSIP/trunk-00000001",
    "language": "en",
    "uniqueid": "box-1.1",
    "callerid": "+48601234567",
    "calleridname": "Anna",
    "dnid": "100",
    "extension": "100",
    "priority": "5",
}


def head(**changes: str) -> bytes:
    """The head of a connection."""
    return b"".join(f"agi_{k}: {v}\n".encode() for k, v in {**HEAD, **changes}.items()) + b"\n"


class Gone(Exception):
    """The caller hung up; the argument is what Asterisk says of it behind `200 result=-1`."""


@dataclass
class FakeChannel:
    """One call. Times in seconds from its begin, on the loop's clock."""

    keys: list[tuple[float, str]] = field(default_factory=list)
    hangs_up: float | None = None
    sounds: dict[str, float] = field(default_factory=dict)
    """Seconds by path; a path that is not here does not exist."""
    queue: Callable[[FakeChannel, str], Awaitable[str]] | None = None
    """What EXEC Queue does; gives QUEUESTATUS, '' for none."""
    env: dict[str, str] = field(default_factory=dict)
    mute: frozenset[str] = frozenset()
    """Verbs that are never answered."""
    quiet_after: float = 10_000
    """Seconds that the caller speaks when recorded."""
    speaks: list[tuple[float, float]] | None = None
    """From second to second, in their order; when given, it counts instead of `quiet_after`."""
    played: list[tuple[str, float, float]] = field(default_factory=list)
    """Path, from second, to second."""
    commands: list[str] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)

    async def call(self, port: int) -> None:
        """From connect to the end of the connection."""
        self._began = asyncio.get_running_loop().time()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head(**self.env))
        line = asyncio.ensure_future(reader.readline())
        try:
            while await self._next(line):
                text = line.result().decode().removesuffix("\n")
                line = asyncio.ensure_future(reader.readline())
                try:
                    answer = await self._do(text)
                except Gone as gone:
                    writer.write(f"200 result=-1{''.join(gone.args)}\n".encode())
                    return
                assert not line.done() or not line.result(), f"{line.result()!r} sent before the reply to {text!r}"
                if answer is not None:
                    writer.write(f"200 result={answer}\n".encode())
        except ConnectionResetError:
            # The engine has closed without reading our last answer.
            return
        finally:
            writer.close()
            line.cancel()
            await asyncio.gather(line, return_exceptions=True)

    @property
    def now(self) -> float:
        """Seconds since the call began."""
        return asyncio.get_running_loop().time() - self._began

    async def _next(self, line: asyncio.Future[bytes]) -> bool:
        """Wait for a command; False when the engine or the caller has gone."""
        left = None if self.hangs_up is None else max(0.0, self.hangs_up - self.now)
        await asyncio.wait({line}, timeout=left)
        return line.done() and bool(line.result())

    async def _do(self, text: str) -> str | None:
        self.commands.append(text)
        words = shlex.split(text)
        for verb in self.mute:
            if text.startswith(verb):
                await self.wait(10_000)
        match words:
            case ["ANSWER"]:
                return "0"
            case ["STREAM", "FILE", path, keys, *offset]:
                return await self._stream(path, keys, int(offset[0]) if offset else 0)
            case ["WAIT", "FOR", "DIGIT", ms]:
                return str(ord(await self._key(int(ms) / 1000, "0123456789*#") or "\0"))
            case ["GET", "DATA", path, ms, "1"]:
                key = await self._data(path, int(ms) / 1000)
                return {"": " (timeout)", "#": ""}.get(key, key)
            case ["RECORD", "FILE", _path, "wav", keys, ms, *silence]:
                return await self._record(keys, int(ms) / 1000, float(silence[0].removeprefix("s=")) if silence else 0)
            case ["SET", "MUSIC", "ON" | "OFF"]:
                return "0"
            case ["SET", "VARIABLE", name, value]:
                self.variables[name] = value
                return "1"
            case ["GET", "VARIABLE", name]:
                return f"1 ({self.variables[name]})" if name in self.variables else "0"
            case ["EXEC", "Queue", arguments]:
                assert self.queue is not None
                # Silent when a key leads out of it.
                if status := await self.queue(self, arguments):
                    self.variables["QUEUESTATUS"] = status
                return "0"
        raise AssertionError(f"unknown command {text!r}")

    async def _data(self, path: str, wait: float) -> str:
        began = self.now
        try:
            return await self._key(self.sounds[path] + wait, "0123456789*#")
        finally:
            self.played.append((path, 0, round(min(self.sounds[path], self.now - began), 3)))

    async def _record(self, keys: str, longest: float, silence: float) -> str:
        """What is recorded counts from now; of the silence that ends it one second is kept."""
        began = self.now
        spoken = min(longest, self._until_quiet(began, silence) + silence) if silence else longest
        try:
            key = await self._key(spoken, keys)
        except Gone:
            raise Gone(f" (hangup) endpos={round((self.now - began) * RATE)}") from None
        kept = self.now - began - (silence - 1 if silence and not key and spoken < longest else 0)
        return f"{ord(key) if key else 0} ({'dtmf' if key else 'timeout'}) endpos={round(kept * RATE)}"

    def _until_quiet(self, began: float, silence: float) -> float:
        """Seconds from `began` to the begin of so much silence."""
        if self.speaks is None:
            return self.quiet_after
        quiet = began
        for start, end in self.speaks:
            if end > quiet and start < quiet + silence:
                quiet = end
        return quiet - began

    async def _stream(self, path: str, keys: str, offset: int) -> str:
        if path not in self.sounds:
            return "-1 endpos=0"
        start = offset / RATE
        began = self.now
        try:
            key = await self._key(self.sounds[path] - start, keys)
        finally:
            stopped = min(self.sounds[path], start + self.now - began)
            self.played.append((path, round(start, 3), round(stopped, 3)))
        return f"{ord(key) if key else 0} endpos={round(stopped * RATE)}"

    async def _key(self, seconds: float, heeded: str) -> str:
        """The first heeded key that is pressed within `seconds` from now; '' for none."""
        end = self.now + seconds
        self.keys = [(at, key) for at, key in self.keys if at >= self.now - 1e-6]
        while self.keys and self.keys[0][0] < end:
            at, key = self.keys.pop(0)
            await self.wait(at - self.now)
            if key in heeded:
                return key
        await self.wait(end - self.now)
        return ""

    async def wait(self, seconds: float) -> None:
        """Let time pass; raises Gone when the caller hangs up in it."""
        if self.hangs_up is not None and self.hangs_up <= self.now + seconds:
            await asyncio.sleep(max(0.0, self.hangs_up - self.now))
            raise Gone
        await asyncio.sleep(max(0.0, seconds))
