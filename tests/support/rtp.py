"""The sound of a test caller: speaks a wav and presses keys (RFC 4733) as RTP/PCMU, keeps what it hears. No root."""

from __future__ import annotations

import asyncio
import random
import struct
import time
import wave
from pathlib import Path

import numpy as np

RATE = 8000
FRAME = 160
"""Samples in a packet: 20 ms."""
PCMU, KEYS = 0, 101
"""RTP payload types, as the scenarios in support/sipp offer them."""
SILENCE = b"\xff" * FRAME
KEY_FRAMES = 8
"""Packets a key lasts: 160 ms."""
JUMP = RATE // 2
"""Samples; Asterisk restarts its timestamps when the far end changes, then the clock decides."""
PAUSE = 2 * RATE
"""Samples; timestamps that go on by less are believed, however late we read them."""


def _expand() -> np.ndarray:
    code = ~np.arange(256, dtype=np.int32) & 0xFF
    size = (((code & 15) << 3) + 0x84) << (code >> 4 & 7)
    return np.where(code & 0x80, 0x84 - size, size - 0x84).astype("<i2")


EXPAND = _expand()
"""µ-law byte -> 16-bit sample (ITU-T G.711)."""
_ORDER = np.argsort(EXPAND, kind="stable")
_SORTED = EXPAND[_ORDER].astype(np.int32)


def to_ulaw(samples: np.ndarray) -> bytes:
    """16-bit samples -> the nearest µ-law bytes."""
    right = np.clip(np.searchsorted(_SORTED, samples), 1, 255)
    nearer_left = samples - _SORTED[right - 1] < _SORTED[right] - samples
    return _ORDER[right - nearer_left].astype(np.uint8).tobytes()


def read_wav(path: Path) -> np.ndarray:
    """8 kHz mono samples."""
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2), path
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.int32)


class RtpLeg(asyncio.DatagramProtocol):
    """One leg of sound. It learns where to send from the first packet it gets."""

    def __init__(self) -> None:
        self._source = random.getrandbits(32)
        self._sequence = random.getrandbits(15)
        self._at = 0
        self._speech = b""
        self._keys: list[str] = []
        self._peer: tuple[str, int] | None = None
        self._heard: list[tuple[int, bytes]] = []
        """Where each packet belongs (samples), and its sound: those that recording() has not put there yet."""
        self._packets = 0
        self._sound = np.zeros(16 * RATE, "<i2")
        self._length = 0
        self._first = 0.0
        self._base: int | None = None
        self._next = 0
        self.keys_heard = ""
        self._last_key: int | None = None

    @classmethod
    async def open(cls, port: int, host: str = "127.0.0.1") -> RtpLeg:
        loop = asyncio.get_running_loop()
        transport, leg = await loop.create_datagram_endpoint(cls, local_addr=(host, port))
        leg._transport = transport
        leg._task = loop.create_task(leg._clock())
        return leg

    def say(self, wav: Path) -> None:
        """Speak the file after what is already being said."""
        self._speech += to_ulaw(read_wav(wav))

    def number_from(self, first: int) -> None:
        """Before anything is sent: what Debian's Asterisk hears after another leg that began higher is lost, where it
        translates on a channel that both legs use."""
        self._sequence = first

    def press(self, keys: str) -> None:
        """Press 0-9 * # one after the other."""
        self._keys += keys

    @property
    def speaking(self) -> bool:
        return bool(self._speech or self._keys)

    @property
    def packets(self) -> int:
        """Packets of sound that came in."""
        return self._packets

    @property
    def seconds(self) -> float:
        """Since the first sound came."""
        return time.monotonic() - self._first if self._first else 0.0

    def recording(self) -> np.ndarray:
        """What was heard so far, with its pauses, as 16-bit samples."""
        for at, part in self._heard:
            end = at + len(part)
            if end > len(self._sound):
                self._sound = np.pad(self._sound, (0, end))
            self._sound[at:end] = EXPAND[np.frombuffer(part, np.uint8)]
            self._length = max(self._length, end)
        self._heard.clear()
        return self._sound[: self._length].copy()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if len(data) < 12 or data[0] >> 6 != 2:
            return
        self._peer = addr
        stamp = int.from_bytes(data[4:8], "big")
        if data[1] & 127 == PCMU:
            self._keep(stamp, data[12:])
        elif data[1] & 127 == KEYS and data[13] & 0x80 and stamp != self._last_key:
            self._last_key = stamp
            self.keys_heard += "0123456789*#"[data[12]] if data[12] < 12 else ""

    def _keep(self, stamp: int, part: bytes) -> None:
        now = time.monotonic()
        self._first = self._first or now
        at = int((now - self._first) * RATE)
        goes_on = stamp - self._next & 0xFFFFFFFF < PAUSE
        if self._base is None or (not goes_on and abs((stamp - self._base & 0xFFFFFFFF) - at) > JUMP):
            self._base = stamp - at & 0xFFFFFFFF
        self._next = stamp + len(part)
        self._heard.append((stamp - self._base & 0xFFFFFFFF, part))
        self._packets += 1

    async def _clock(self) -> None:
        due = time.monotonic()
        while True:
            if self._keys:
                due = await self._press("0123456789*#".index(self._keys.pop(0)), due)
            else:
                part, self._speech = self._speech[:FRAME], self._speech[FRAME:]
                self._send(PCMU, part.ljust(FRAME, b"\xff") if part else SILENCE, self._at)
                due = await self._frame(due)

    async def _press(self, key: int, due: float) -> float:
        start = self._at
        for number in range(1, KEY_FRAMES + 1):
            end = number == KEY_FRAMES
            for _ in range(3 if end else 1):
                payload = struct.pack("!BBH", key, 0x8A if end else 0x0A, number * FRAME)
                self._send(KEYS, payload, start, mark=number == 1)
            due = await self._frame(due)
        for _ in range(3):
            self._send(PCMU, SILENCE, self._at)
            due = await self._frame(due)
        return due

    async def _frame(self, due: float) -> float:
        """Who is late does not hurry: no telephone presses two keys at once."""
        self._at += FRAME
        due = max(due + FRAME / RATE, time.monotonic())
        await asyncio.sleep(due - time.monotonic())
        return due

    def _send(self, kind: int, payload: bytes, stamp: int, mark: bool = False) -> None:
        self._sequence += 1
        if self._peer:
            head = struct.pack(
                "!BBHII", 0x80, mark << 7 | kind, self._sequence & 0xFFFF, stamp & 0xFFFFFFFF, self._source
            )
            self._transport.sendto(head + payload, self._peer)

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._transport.close()
