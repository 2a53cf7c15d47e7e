"""A client of the desk's websocket by somebody who has nothing but /api/asyncapi.yaml: nothing of the project is
imported here.

Address, first message, the schemas of all messages and the words that tell them apart come from the fetched document;
every message that arrives is validated. `async with stranger(url, "ewa", password) as desk:`
"""

from __future__ import annotations

import asyncio
import copy
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
import yaml
from jsonschema import Draft202012Validator

Message = dict[str, Any]
CHANNEL = "cti"
"""The desk's; the document has another one for supervisors."""
WITHIN = 60.0
"""s; as tests/support/patience.py. This client knows nothing but the published document."""


class Document:
    """An AsyncAPI 3 document."""

    def __init__(self, text: str) -> None:
        self.root: Message = yaml.safe_load(text)
        assert self.root["asyncapi"].startswith("3.")

    def at(self, reference: str) -> Any:
        """What `#/a/b` stands for, through further references."""
        found: Any = self.root
        for key in reference.removeprefix("#/").split("/"):
            found = found[key]
        return self.at(found["$ref"]) if isinstance(found, dict) and found.keys() == {"$ref"} else found

    @property
    def address(self) -> str:
        (server,), channel = self.root["servers"].values(), self.root["channels"][CHANNEL]
        return f"{server['protocol']}://{server['host']}{channel['address']}"

    def messages(self, action: str) -> dict[str, Message]:
        """Messages by the word that tells them apart: those the server `send`s, or those it `receive`s."""
        ours = {"$ref": f"#/channels/{CHANNEL}"}
        operations = [o for o in self.root["operations"].values() if o["action"] == action and o["channel"] == ours]
        found = [self.at(m["$ref"]) for o in operations for m in o["messages"]]
        return {message["name"]: message for message in found}

    def validator(self, message: Message) -> Draft202012Validator:
        """For the payload of one message."""
        reference = message["payload"]["$ref"]
        return Draft202012Validator({"$ref": reference, "components": self.root["components"]})


class Desk:
    """One connection after the other of one agent. `received`: every message of all connections, welcomes too."""

    def __init__(self, http: aiohttp.ClientSession, url: str, document: Document) -> None:
        self._http, self._url = http, url
        self.document = document
        self._sent_by_us = document.messages("receive")
        self._valid = {word: document.validator(m) for word, m in document.messages("send").items()}
        self._headers: dict[str, str] = {}
        self._ws: aiohttp.ClientWebSocketResponse | None = None
        self._reading: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self.received: list[Message] = []
        self.seen = 0
        """Number of the last message that came."""

    # --- HTTP ---

    async def log_in(self, user: str, password: str) -> None:
        answer = await self.ask("POST", "/api/login", {"user": user, "password": password})
        self._headers = {"Authorization": f"Bearer {answer['token']}"}

    async def ask(self, method: str, path: str, body: Message | None = None) -> Message:
        """One request of the HTTP side, which the document names; the JSON of its answer."""
        async with self._http.request(method, self._url + path, json=body, headers=self._headers) as answer:
            assert answer.status == 200, await answer.text()
            given: Message = await answer.json()
            return given

    async def order(self, path: str, body: Message | None = None) -> None:
        """A request that has nothing to answer."""
        async with self._http.post(self._url + path, json=body or {}, headers=self._headers) as answer:
            assert answer.status == 204, await answer.text()

    # --- websocket ---

    async def connect(self, **resume: Any) -> Message:
        """Say hello as the document's example does; the welcome. `resume`: epoch and last_seq."""
        hello = self.example("hello") | {"epoch": None, "last_seq": None} | resume
        hello["ticket"] = (await self.ask("POST", "/api/cti/ticket"))["ticket"]
        self._ws = await self._http.ws_connect(self.document.address)
        await self._send(hello)
        self._reading = asyncio.create_task(self._read(self._ws))
        return await self.get("welcome", after=len(self.received))

    async def come_back(self) -> Message:
        """Connect again and say what was seen last."""
        return await self.connect(epoch=self.last("welcome")["epoch"], last_seq=self.seen)

    async def break_off(self) -> None:
        """The line breaks: no word of goodbye."""
        assert self._ws
        assert self._reading
        self._ws.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
        await self._reading

    async def closed(self, within: float = WITHIN) -> int | None:
        """Wait until the server has closed the connection; its code."""
        assert self._ws
        assert self._reading
        async with asyncio.timeout(within):
            await self._reading
        return self._ws.close_code

    async def wish(self, state: str, reason: str | None = None) -> None:
        """Be ready or not."""
        message = self.example("state") | {"state": state, "reason": reason}
        await self._send(message)

    async def get_ready(self) -> None:
        await self.wish("ready")
        await self.get("agent", after=self._index("welcome"), state="ready")

    def last(self, word: str) -> Message:
        return next(m for m in reversed(self.received) if m["type"] == word)

    def all(self, word: str, **matching: Any) -> list[Message]:
        return [m for m in self.received if m["type"] == word and matching.items() <= m.items()]

    async def get(self, word: str, *, after: int = 0, within: float = WITHIN, **matching: Any) -> Message:
        """The first message of this kind with these values among `received[after:]`, waited for if need be."""
        return await self.until(
            lambda: next(
                (m for m in self.received[after:] if m["type"] == word and matching.items() <= m.items()), None
            ),
            within,
            f"{word} {matching}",
        )

    async def whole(self, pop: Message) -> Message:
        """The card with what it lacks where the look-up was late."""
        return pop if pop["history"] != "late" else pop | await self.get("known", call_id=pop["call_id"])

    def course(self, call_id: str, after: int = 0) -> list[tuple[str, str | None]]:
        """What was told of this call: kinds, and states; a busy machine completes its card late."""
        told = [m for m in self.received[after:] if m.get("call_id") == call_id and m["type"] != "known"]
        return [(m["type"], m.get("state")) for m in told]

    async def until(self, look: Callable[[], Any], within: float, what: str) -> Any:
        """The first true answer of `look`, asked at each message."""
        try:
            async with asyncio.timeout(within):
                while not (found := look()):
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            shown = "\n".join(str(m)[:300] for m in self.received)
            raise AssertionError(f"no {what} in {within} s, but:\n{shown}") from None
        return found

    def example(self, word: str) -> Message:
        """A copy of the document's first example."""
        return copy.deepcopy(self._sent_by_us[word]["examples"][0]["payload"])

    # --- inside ---

    async def _send(self, message: Message) -> None:
        assert self._ws
        self.document.validator(self._sent_by_us[message["type"]]).validate(message)
        await self._ws.send_json(message)

    async def _read(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        async for frame in ws:
            message = frame.json()
            self._valid[message["type"]].validate(message)
            self.received.append(message)
            await self._count(message)
            self._news.set()

    async def _count(self, message: Message) -> None:
        if message["type"] == "welcome":
            self.seen = message["seq"] if message["resync"] else self.seen
        elif "seq" in message:
            assert message["seq"] == self.seen + 1
            self.seen = message["seq"]
            with suppress(ConnectionError):  # it is counted, though the line broke before we could say so
                await self._send(self.example("ack") | {"seq": self.seen})

    def _index(self, word: str) -> int:
        return max((i for i, m in enumerate(self.received) if m["type"] == word), default=0)

    async def close(self) -> None:
        if self._ws is not None:
            await self._ws.close()
        if self._reading is not None:
            await asyncio.gather(self._reading, return_exceptions=True)


@asynccontextmanager
async def stranger(url: str, user: str, password: str) -> AsyncIterator[Desk]:
    """Read the document, log in, connect."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        async with http.get(f"{url}/api/asyncapi.yaml") as answer:
            assert answer.status == 200
            document = Document(await answer.text())
        desk = Desk(http, url, document)
        await desk.log_in(user, password)
        await desk.connect()
        try:
            yield desk
        finally:
            await desk.close()
