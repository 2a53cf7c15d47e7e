"""G5: a caller with exact time stamps. INVITE -> 200 OK, and digit (SIP INFO) -> first sound of the second prompt.

One call at a time on an idle Asterisk. The caller sends three RTP packets after the 200, so that Answer() does not wait
for media, and one key when prompt 1 has ended, so that the next sound belongs to prompt 2.
"""

from __future__ import annotations

import asyncio
import re
import struct
import time
from dataclasses import dataclass
from statistics import median, quantiles
from typing import cast

from bench.figures import Figure

SDP = "v=0\r\no=p 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
CALLS = 40
"""For each of the two, one of each in turns."""
QUIET = 0.3
"""Seconds without sound after which prompt 1 is over and the application waits for a key."""
HEADER = 12
"""Bytes of RTP before the sound (RFC 3550 section 5.1)."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds."""

    answer: float
    digit: float


async def measure(sip_port: int) -> tuple[list[Figure], list[str]]:
    """Calls to 901 (dialplan) and 904 (Centrala) in turns."""
    probe = await Probe.open(sip_port)
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


class _Sip(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.messages: asyncio.Queue[tuple[float, str]] = asyncio.Queue()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, _addr: object) -> None:
        self.messages.put_nowait((time.perf_counter(), data.decode("utf-8", "replace")))


class _Rtp(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.arrivals: list[float] = []
        self.arrived = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, _addr: object) -> None:
        """Asterisk sends silence while it waits; only sound counts."""
        at = time.perf_counter()
        if len(set(data[HEADER:])) > 1:
            self.arrivals.append(at)
            self.arrived.set()


class Probe:
    """A caller on the loopback. `await Probe.open(port of Asterisk)`, then `await call(number)`."""

    sip: _Sip
    rtp: _Rtp

    @classmethod
    async def open(cls, asterisk_port: int) -> Probe:
        self, loop = cls(), asyncio.get_running_loop()
        self.peer = ("127.0.0.1", asterisk_port)
        _, self.sip = await loop.create_datagram_endpoint(_Sip, local_addr=("127.0.0.1", 0))
        _, self.rtp = await loop.create_datagram_endpoint(_Rtp, local_addr=("127.0.0.1", 0))
        self.port = self.sip.transport.get_extra_info("sockname")[1]
        self.media = self.rtp.transport.get_extra_info("sockname")[1]
        self.count = 0
        return self

    def close(self) -> None:
        self.sip.transport.close()
        self.rtp.transport.close()

    async def call(self, number: str) -> Timing:
        """One call to `number`. Raises TimeoutError when Asterisk or the application stays silent for 5 s."""
        self.count += 1
        self.rtp.arrivals.clear()
        self.number, self.call_id, self.tag = number, f"probe-{self.port}-{self.count}@127.0.0.1", f"p{self.count}"
        sdp = SDP + f"m=audio {self.media} RTP/AVP 0\r\n"
        sent = self._send("INVITE", 1, f"sip:{number}@127.0.0.1", "application/sdp", sdp)
        answered, ok = await self._response(1)
        self.to = _header(ok, "To")
        self._send("ACK", 1, self._target(ok))
        self._media(int(re.search(r"m=audio (\d+)", ok)[1]))  # type: ignore[index]
        before = await self._until_quiet()
        pressed = self._send("INFO", 2, self._target(ok), "application/dtmf-relay", "Signal=1\r\nDuration=100\r\n")
        first = await self._first_after(before)
        await self._finish()
        return Timing((answered - sent) * 1000, (first - pressed) * 1000)

    def _send(self, method: str, cseq: int, uri: str, kind: str = "", body: str = "") -> float:
        to = f"<sip:{self.number}@127.0.0.1>" if method == "INVITE" else self.to
        content = f"Content-Type: {kind}\r\n" if body else ""
        text = (
            f"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{self.port};branch=z9hG4bK{self.count}{method}\r\n"
            f"From: <sip:+48601000000@127.0.0.1:{self.port}>;tag={self.tag}\r\nTo: {to}\r\nCall-ID: {self.call_id}\r\n"
            f"CSeq: {cseq} {method}\r\nContact: <sip:probe@127.0.0.1:{self.port}>\r\nMax-Forwards: 70\r\n{content}"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        )
        self.sip.transport.sendto(text.encode(), self.peer)
        return time.perf_counter()

    async def _response(self, cseq: int) -> tuple[float, str]:
        async with asyncio.timeout(5):
            while True:
                at, text = await self.sip.messages.get()
                if text.startswith("SIP/2.0 200") and f"CSeq: {cseq} " in text and self.call_id in text:
                    return at, text

    def _target(self, ok: str) -> str:
        return _header(ok, "Contact").strip("<>").split(";")[0].rstrip(">")

    def _media(self, port: int) -> None:
        for seq in range(3):
            packet = struct.pack("!BBHII", 0x80, 0, seq, seq * 160, 7) + b"\xff" * 160
            self.rtp.transport.sendto(packet, ("127.0.0.1", port))

    async def _until_quiet(self) -> int:
        """Wait for the end of prompt 1; returns the number of its packets. Raises TimeoutError."""
        while True:
            begun = len(self.rtp.arrivals)
            self.rtp.arrived.clear()
            try:
                async with asyncio.timeout(QUIET if begun else 5):
                    await self.rtp.arrived.wait()
            except TimeoutError:
                if not begun:
                    raise
                return begun

    async def _first_after(self, before: int) -> float:
        """When the first sound after prompt 1 came."""
        async with asyncio.timeout(5):
            while len(self.rtp.arrivals) == before:
                self.rtp.arrived.clear()
                await self.rtp.arrived.wait()
        return self.rtp.arrivals[before]

    async def _finish(self) -> None:
        async with asyncio.timeout(5):
            while True:
                _, text = await self.sip.messages.get()
                if text.startswith("BYE") and self.call_id in text:
                    break
        kept = "".join(f"{h}: {_header(text, h)}\r\n" for h in ("Via", "From", "To", "Call-ID", "CSeq"))
        self.sip.transport.sendto(f"SIP/2.0 200 OK\r\n{kept}Content-Length: 0\r\n\r\n".encode(), self.peer)


def _header(text: str, name: str) -> str:
    found = re.search(rf"^{name}: *(.*?)\r?$", text, re.M | re.I)
    if found is None:
        raise ValueError(f"no {name} in {text[:60]!r}")
    return found[1]
