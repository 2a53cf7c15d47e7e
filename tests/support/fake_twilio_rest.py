"""Twilio's API on loopback: calls that ring, are answered, and end; recordings that come late.

Every request and every answer is held against Twilio's own description (twilio_contract.py); one that does not fit is a
mistake of the test (`broken`), as is a login that is not the account's.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Coroutine
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

from support.fake_twilio import ACCOUNT, TOKEN, FakeCall, FakeTwilio
from support.twilio_contract import Broken, check_answer, check_request, example

ROOT = f"/2010-04-01/Accounts/{ACCOUNT}"
RING = 4.0
"""Seconds until somebody answers."""


class FakeRest:
    """The account's API. `answers`: number -> what the person does; others let it ring, or have `ends` for it."""

    twilio: FakeTwilio

    def __init__(self) -> None:
        self.answers: dict[str, tuple[str, ...]] = {}
        self.ends: dict[str, str] = {}
        self.calls: dict[str, dict[str, Any]] = {}
        self.placed: list[dict[str, list[str]]] = []
        self.broken: list[str] = []
        self.forgotten: list[str] = []
        """Queues that were deleted."""
        self.refuses: int | None = None
        """A status that every request gets."""
        self.silent = False
        """Takes requests, does what they say, and never answers."""
        self.sounds: dict[str, tuple[int, bytes]] = {}
        """Recording -> how often it is not there yet, and its bytes."""
        self.people: list[FakeCall] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> str:
        """The address of the API."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        """Everything that was rung is over."""
        await self.quiet()
        await self._runner.cleanup()

    async def quiet(self) -> None:
        """Until nothing rings and nobody talks."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        login = "Basic " + b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if request.headers.get("Authorization") != login:
            return web.json_response({"code": 20003, "message": "Authenticate", "status": 401}, status=401)
        if self.refuses is not None:
            return web.json_response({"code": 1, "message": "no", "status": self.refuses}, status=self.refuses)
        if request.path.startswith(f"{ROOT}/Recordings/") and request.path.endswith(".wav"):
            return self._sound(request.path.removeprefix(f"{ROOT}/Recordings/").removesuffix(".wav"))
        form = parse_qs(await request.text(), keep_blank_values=True)
        try:
            query = parse_qs(request.query_string)
            check_request(request.method, request.path, form, query)
            status, body = self._route(request.method, request.path, form, query)
            check_answer(request.method, request.path, status, body)
        except Broken as problem:
            self.broken.append(str(problem))
            return web.json_response({"code": 20001, "message": str(problem), "status": 400}, status=400)
        if self.silent:
            await asyncio.sleep(3600)
        return web.json_response(body, status=status) if body is not None else web.Response(status=status)

    def _route(
        self, method: str, path: str, form: dict[str, list[str]], query: dict[str, list[str]]
    ) -> tuple[int, Any]:
        if method == "POST" and path == f"{ROOT}/Calls.json":
            return 201, self._place(form)
        if method == "GET" and path == f"{ROOT}/Calls.json":
            return 200, self._listed(query)
        if method == "DELETE" and path.startswith(f"{ROOT}/Queues/"):
            self.forgotten.append(path.removeprefix(f"{ROOT}/Queues/").removesuffix(".json"))
            return 204, None
        sid = path.removeprefix(f"{ROOT}/Calls/").removesuffix(".json")
        if sid not in self.calls:
            return 404, {"code": 20404, "message": "not found", "status": 404}
        if method == "POST":
            self.calls[sid]["status"] = form["Status"][0]
        return 200, self.calls[sid]

    def _listed(self, query: dict[str, list[str]]) -> dict[str, Any]:
        page = example("GET", f"{ROOT}/Calls.json", 200)
        page["calls"] = [call for call in self.calls.values() if call["to"] == query["To"][0]]
        return page | {"next_page_uri": None}

    def _place(self, form: dict[str, list[str]]) -> dict[str, Any]:
        number, shown = form["To"][0], form["From"][0]
        person = self.twilio.starts(*self.answers.get(number, ()), number=shown, to=number, Direction="outbound-api")
        person.voice, person.told = form["Url"][0], form["StatusCallback"][0]
        self.placed.append(form)
        self.people.append(person)
        made = example("POST", f"{ROOT}/Calls.json", 201)
        made |= {"sid": person.sid, "account_sid": ACCOUNT, "to": number, "from": shown, "status": "queued"}
        made |= {"direction": "outbound-api", "duration": None, "start_time": None, "end_time": None}
        self.calls[person.sid] = made
        self._own(self._ring(person, number, int(form.get("Timeout", ["60"])[0])))
        return made

    async def _ring(self, person: FakeCall, number: str, ring: int) -> None:
        call = self.calls[person.sid]
        call["status"] = "ringing"
        if number in self.answers:
            await asyncio.sleep(RING * self.twilio.pace)
            call["status"] = "in-progress"
            await person.carry()
            call["status"] = "completed"
        else:
            end = self.ends.get(number, "no-answer")
            await asyncio.sleep((ring if end == "no-answer" else RING) * self.twilio.pace)
            call["status"] = end
            await person.status(end)

    def _sound(self, sid: str) -> web.StreamResponse:
        missing, data = self.sounds.get(sid, (1, b""))
        if missing:
            self.sounds[sid] = (missing - 1, data) if sid in self.sounds else (1, b"")
            return web.Response(status=404)
        return web.Response(body=data, content_type="audio/wav")

    def _own(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
