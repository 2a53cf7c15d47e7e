"""A manager port that speaks AMI as Asterisk 22 does, follows a test's script, and remembers what it was told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

BANNER = b"Asterisk Call Manager/11.0.0\r\n"
Message = dict[str, str]


def message(**headers: str) -> bytes:
    """One message; `_` in names stands for `-`."""
    return "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in headers.items()).encode() + b"\r\n"


def event(name: str, **headers: str) -> bytes:
    """One event."""
    return message(Event=name, Privilege="call,all", SystemName="box", **headers)


class FakeAmi:
    """Set the attributes before or while clients connect."""

    def __init__(self) -> None:
        self.secret = "s3cret"
        self.name = "box"
        """systemname."""
        self.started = "10:00:00"
        self.banner = BANNER
        self.channels: list[Message] = []
        self.members: list[Message] = []
        self.waiting: list[Message] = []
        self.devices: list[Message] = []
        self.booted = True
        self.cuts_at_once = False
        self.silent: set[str] = set()
        """Actions that are never answered; '*': none is."""
        self.replies: dict[str, Callable[[Message], bytes]] = {}
        self.actions: list[Message] = []
        """Everything received, logins and Pings included."""
        self.during: dict[str, bytes] = {}
        """Sent to the events connection just before the answer to this action."""
        self._events: list[asyncio.StreamWriter] = []
        self._all: list[asyncio.StreamWriter] = []
        self.logins = 0
        self.port = 0

    async def start(self) -> None:
        """Listen, on the same port again after stop()."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """The port is closed and every connection cut."""
        self._server.close()
        self.cut()
        await asyncio.sleep(0)

    def cut(self) -> None:
        """Every connection ends; the port stays."""
        for writer in self._all:
            writer.transport.abort()
        self._all, self._events = [], []

    def tell(self, data: bytes) -> None:
        """Send to every connection that gets events."""
        for writer in self._events:
            writer.write(data)

    def named(self, name: str) -> list[Message]:
        """The actions received of this name."""
        return [a for a in self.actions if a["Action"] == name]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.cuts_at_once:
            writer.transport.abort()
            return
        self._all.append(writer)
        writer.write(self.banner)
        try:
            while True:
                raw = await reader.readuntil(b"\r\n\r\n")
                lines = raw.decode().split("\r\n")
                action = dict(line.split(": ", 1) for line in lines if line)
                self.actions.append(action)
                self._answer(action, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
            self._all = [one for one in self._all if one is not writer]
            self._events = [one for one in self._events if one is not writer]

    def _answer(self, action: Message, writer: asyncio.StreamWriter) -> None:
        name = action["Action"]
        if name in self.during:
            writer.write(self.during.pop(name))
        if name in self.silent or "*" in self.silent:
            return
        if name in self.replies:
            writer.write(self.replies[name](action))
        elif name == "Login":
            self._login(action, writer)
        else:
            writer.write(self._known(name, {"ActionID": action["ActionID"]} if "ActionID" in action else {}))

    def _login(self, action: Message, writer: asyncio.StreamWriter) -> None:
        self.logins += 1
        reply = {"ActionID": action["ActionID"]}
        if action["Secret"] != self.secret:
            writer.write(message(Response="Error", **reply, Message="Authentication failed"))
            return
        writer.write(message(Response="Success", **reply, Message="Authentication accepted"))
        if action["Events"] == "on":
            self._events.append(writer)
            if self.booted:
                writer.write(event("FullyBooted", Status="Fully Booted"))

    def _known(self, name: str, reply: Message) -> bytes:
        match name:
            case "Ping":
                return message(Response="Success", **reply, Ping="Pong")
            case "CoreSettings":
                return message(Response="Success", **reply, AsteriskVersion="22.10.1", SystemName=self.name)
            case "CoreStatus":
                day = "2026-05-06"
                return message(Response="Success", **reply, CoreStartupDate=day, CoreStartupTime=self.started)
            case "CoreShowChannels":
                return self._list("CoreShowChannelsComplete", reply, "CoreShowChannel", self.channels)
            case "QueueStatus":
                head = event("QueueParams", Queue="support", **reply)
                members = b"".join(event("QueueMember", **reply, **m) for m in self.members)
                return self._list("QueueStatusComplete", reply, "QueueEntry", self.waiting, head + members)
            case "DeviceStateList":
                return self._list("DeviceStateListComplete", reply, "DeviceStateChange", self.devices)
        return message(Response="Error", **reply, Message="Invalid/unknown command")

    @staticmethod
    def _list(end: str, reply: Message, name: str, items: Iterable[Message], first: bytes = b"") -> bytes:
        head = message(Response="Success", **reply, EventList="start", Message="will follow")
        body = b"".join(event(name, **reply, **item) for item in items)
        return head + first + body + event(end, **reply, EventList="Complete", ListItems="0")
