"""G5: a caller with exact time stamps. INVITE -> 200 OK, and digit (SIP INFO) -> first sound of the second prompt.

One call at a time on an idle Asterisk. The caller sends three RTP packets after the 200, so that Answer() does not wait
for media, and one key when prompt 1 has ended, so that the next sound belongs to prompt 2. What arrives has the time of
the kernel: a caller who is woken late measures no less exactly. bench/loaded.py has many of them at once.
"""

from __future__ import annotations

import asyncio
import re
import socket
import struct
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from statistics import median, quantiles
from typing import TypeVar

from bench.figures import Figure

SDP = "v=0\r\no=p 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
CALLS = 30
"""For each of the two, one of each in turns."""
QUIET = 0.3
"""Seconds without sound after which prompt 1 is over and the application waits for a key."""
AGAIN, LAST = (0.5, 1.0, 2.0), 4.0
"""Seconds until a request is sent again (RFC 3261 section 17.1.1.2), and until it is given up."""
HEADER = 12
"""Bytes of RTP before the sound (RFC 3550 section 5.1)."""
SO_TIMESTAMPNS = 35
"""Linux, socket(7): datagrams come with the time of their arrival, seconds and nanoseconds since 1970."""
T = TypeVar("T")
ARRIVAL = struct.Struct("@qq")


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds."""

    answer: float
    digit: float


async def measure(sip_port: int) -> tuple[list[Figure], list[str]]:
    """Calls to 901 (dialplan) and 904 (Centrala) in turns."""
    probe = Probe(sip_port)
    timings: dict[str, list[Timing]] = {"901": [], "904": []}
    try:
        for _ in range(CALLS):
            for number, found in timings.items():
                found.append(await probe.call(number))
    finally:
        probe.close()
    return [_figure(timings, "answer", "INVITE → 200 OK", 1.5), _figure(timings, "digit", "key → next prompt", 0.5)], [
        f"G5: {CALLS} calls to each in turns on an idle Asterisk; p50, and in brackets p90; the ratio column is the "
        "added time.",
    ]


def _figure(timings: dict[str, list[Timing]], what: str, title: str, limit: float) -> Figure:
    anchor, ours = ([getattr(t, what) for t in timings[number]] for number in ("901", "904"))

    def shown(values: list[float]) -> str:
        return f"{median(values):.2f} ms ({quantiles(values, n=10)[-1]:.2f})"

    added = median(ours) - median(anchor)
    return Figure("G5", title, shown(ours), f"{shown(anchor)}, the dialplan alone", added, limit, unit="ms")


class _Udp:
    """A socket on the loopback; `receive` gets every datagram and when it arrived, in seconds since 1970."""

    def __init__(self, receive: Callable[[float, bytes], None]) -> None:
        self._receive = receive
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        asyncio.get_running_loop().add_reader(self._socket, self._read)

    def _read(self) -> None:
        while True:
            try:
                data, ((_, _, stamp),), _, _ = self._socket.recvmsg(4_096, 64)
            except BlockingIOError:
                return
            seconds, nanoseconds = ARRIVAL.unpack(stamp)
            self._receive(seconds + nanoseconds / 1e9, data)

    def send(self, data: bytes, to: tuple[str, int]) -> float:
        """When it went."""
        at = time.time()
        self._socket.sendto(data, to)
        return at

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()


class Probe:
    """A caller on the loopback, made in an event loop: `await call(number)`."""

    def __init__(self, asterisk_port: int) -> None:
        self._peer = ("127.0.0.1", asterisk_port)
        self._messages: asyncio.Queue[tuple[float, str]] = asyncio.Queue()
        self._sounds: list[float] = []
        """When packets of the present call came that are no silence."""
        self._heard = asyncio.Event()
        self._sip, self._rtp = _Udp(self._message), _Udp(self._packet)
        self._count = 0

    def close(self) -> None:
        self._sip.close()
        self._rtp.close()

    def _message(self, at: float, data: bytes) -> None:
        self._messages.put_nowait((at, data.decode("utf-8", "replace")))

    def _packet(self, at: float, data: bytes) -> None:
        """Asterisk sends silence while it waits; only sound counts."""
        if len(set(data[HEADER:])) > 1:
            self._sounds.append(at)
            self._heard.set()

    async def call(self, number: str) -> Timing:
        """One call to `number`. Raises TimeoutError when Asterisk or the application stays silent."""
        self._count += 1
        self._sounds.clear()
        self._number, self._call_id = number, f"probe-{self._sip.port}-{self._count}@127.0.0.1"
        sdp = SDP + f"m=audio {self._rtp.port} RTP/AVP 0\r\n"
        invite = self._request("INVITE", 1, f"sip:{number}@127.0.0.1", "application/sdp", sdp)
        sent = self._send(invite)
        answered, ok = await self._until(invite, self._ok)
        self._to = _header(ok, "To")
        self._send(self._request("ACK", 1, self._target(ok)))
        self._media(int(re.search(r"m=audio (\d+)", ok)[1]))  # type: ignore[index]
        before = await self._until_quiet()
        key = self._request("INFO", 2, self._target(ok), "application/dtmf-relay", "Signal=1\r\nDuration=100\r\n")
        pressed = self._send(key)
        first = await self._until(key, lambda: self._first_after(before))
        await self._finish()
        return Timing((answered - sent) * 1000, (first - pressed) * 1000)

    def _request(self, method: str, cseq: int, uri: str, kind: str = "", body: str = "") -> bytes:
        to = f"<sip:{self._number}@127.0.0.1>" if method == "INVITE" else self._to
        content = f"Content-Type: {kind}\r\n" if body else ""
        here, branch = f"127.0.0.1:{self._sip.port}", f"z9hG4bK{self._sip.port}-{self._count}{method}"
        text = (
            f"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {here};branch={branch}\r\n"
            f"From: <sip:+48601000000@{here}>;tag=p{self._count}\r\nTo: {to}\r\nCall-ID: {self._call_id}\r\n"
            f"CSeq: {cseq} {method}\r\nContact: <sip:probe@{here}>\r\nMax-Forwards: 70\r\n{content}"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        )
        return text.encode()

    def _send(self, request: bytes) -> float:
        return self._sip.send(request, self._peer)

    async def _until(self, request: bytes, answer: Callable[[], Awaitable[T]]) -> T:
        """Send `request` again as a telephone does, until the answer is there. Raises TimeoutError."""
        for seconds in AGAIN:
            try:
                async with asyncio.timeout(seconds):
                    return await answer()
            except TimeoutError:
                self._send(request)
        async with asyncio.timeout(LAST):
            return await answer()

    async def _ok(self) -> tuple[float, str]:
        while True:
            at, text = await self._messages.get()
            if text.startswith("SIP/2.0 200") and "CSeq: 1 " in text and self._call_id in text:
                return at, text

    def _target(self, ok: str) -> str:
        return _header(ok, "Contact").strip("<>").split(";")[0].rstrip(">")

    def _media(self, port: int) -> None:
        for seq in range(3):
            packet = struct.pack("!BBHII", 0x80, 0, seq, seq * 160, 7) + b"\xff" * 160
            self._rtp.send(packet, ("127.0.0.1", port))

    async def _until_quiet(self) -> int:
        """Wait for the end of prompt 1; returns the number of its packets. Raises TimeoutError."""
        while True:
            begun = len(self._sounds)
            self._heard.clear()
            try:
                async with asyncio.timeout(QUIET if begun else 5):
                    await self._heard.wait()
            except TimeoutError:
                if not begun:
                    raise
                return begun

    async def _first_after(self, before: int) -> float:
        """When the first sound after prompt 1 came."""
        while len(self._sounds) == before:
            self._heard.clear()
            await self._heard.wait()
        return self._sounds[before]

    async def _finish(self) -> None:
        async with asyncio.timeout(5):
            while True:
                _, text = await self._messages.get()
                if text.startswith("BYE") and self._call_id in text:
                    break
        kept = "".join(f"{h}: {_header(text, h)}\r\n" for h in ("Via", "From", "To", "Call-ID", "CSeq"))
        self._sip.send(f"SIP/2.0 200 OK\r\n{kept}Content-Length: 0\r\n\r\n".encode(), self._peer)


def _header(text: str, name: str) -> str:
    found = re.search(rf"^{name}: *(.*?)\r?$", text, re.M | re.I)
    if found is None:
        raise ValueError(f"no {name} in {text[:60]!r}")
    return found[1]
