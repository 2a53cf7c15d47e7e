"""The port that Twilio asks: forms come in, TwiML and sounds go out. Nothing else is served here; the desk has its own.

Every form is refused with 403 unless Twilio signed it for this account, before anything looks at what it says.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import parse_qsl

import structlog
from aiohttp import web

from ivr.twilio.calls import TwilioCalls
from ivr.twilio.outbound import Outbound
from ivr.twilio.ringing import Ringing
from ivr.twilio.signing import Forged, Signatures, SoundLinks

MOST_BYTES = 16 * 1024
"""Of a form; Twilio's have about one KiB."""
MOST_FIELDS = 100
SECONDS = 5.0
"""For a form to arrive."""
SHUTDOWN = 3.0
"""Seconds for requests in work when the server goes down."""
FORM = "application/x-www-form-urlencoded"
HEADERS = {"Server": "centrala", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
HOOKS = r"/twilio/calls/{number:[0-9]{1,6}}/{kind:(say|listen|record|queue|dial|wait|key|hold[0-9]{1,4})}"
USER = "agent:[A-Za-z0-9_.-]{1,64}"
AGENT = f"/twilio/agents/{{{USER}}}/{{call:[0-9a-f-]{{36}}}}"
OUT = r"/twilio/out/{attempt:[0-9a-f-]{36}}"

Form = Mapping[str, str]
log = structlog.get_logger(__name__)


class Addresses:
    """Addresses under which Twilio reaches us (line.Links). `public`: without a slash at its end."""

    def __init__(self, public: str, sounds: SoundLinks) -> None:
        self._public, self._sounds = public.rstrip("/"), sounds

    def sound(self, path: str) -> str:
        """Of a sound file."""
        return self._sounds.address(path)

    def hook(self, number: int, kind: str) -> str:
        """Of the answer to a document."""
        return f"{self._public}/twilio/calls/{number}/{kind}"


class Hooks:
    """The routes."""

    def __init__(
        self, calls: TwilioCalls, signatures: Signatures, sounds: SoundLinks, outbound: Outbound, ringing: Ringing
    ) -> None:
        self._calls, self._signatures, self._sounds = calls, signatures, sounds
        self._outbound, self._ringing = outbound, ringing

    def app(self) -> web.Application:
        """An application that knows these routes and nothing else."""
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_post("/twilio/voice", self._signed(self._voice))
        app.router.add_post("/twilio/status", self._signed(self._status))
        app.router.add_post(HOOKS, self._signed(self._hook))
        app.router.add_post(f"/twilio/bridge/{{{USER}}}", self._signed(self._bridge))
        app.router.add_post(OUT, self._signed(self._out))
        app.router.add_post(f"{OUT}/status", self._signed(self._out_status))
        app.router.add_post(AGENT, self._signed(self._agent))
        app.router.add_post(f"{AGENT}/status", self._signed(self._agent_status))
        app.router.add_get(r"/twilio/sounds/{seal:[0-9a-f]{32}}/{name:[A-Za-z0-9_-]{1,1000}}.wav", self._sound)
        app.on_response_prepare.append(_add_headers)
        return app

    def _signed(
        self, handle: Callable[[web.Request, Form], Awaitable[str]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handler(request: web.Request) -> web.Response:
            try:
                form = self._signatures.check(
                    request.raw_path, await _form(request), request.headers.get("X-Twilio-Signature", "")
                )
            except Forged as problem:
                log.warning("twilio.refused", because=str(problem), address=request.remote)
                raise web.HTTPForbidden from None
            return web.Response(text=await handle(request, form), content_type="application/xml")

        return handler

    async def _voice(self, _request: web.Request, form: Form) -> str:
        return await self._calls.begin(form)

    async def _status(self, _request: web.Request, form: Form) -> str:
        self._calls.status(form)
        return ""

    async def _bridge(self, request: web.Request, form: Form) -> str:
        return self._calls.bridged(request.match_info["agent"], form)

    async def _out(self, request: web.Request, form: Form) -> str:
        return await self._outbound.answered(request.match_info["attempt"], form)

    async def _out_status(self, request: web.Request, form: Form) -> str:
        self._outbound.ended(request.match_info["attempt"], form)
        return ""

    async def _agent(self, request: web.Request, _form: Form) -> str:
        return self._ringing.answered(request.match_info["agent"], request.match_info["call"])

    async def _agent_status(self, request: web.Request, form: Form) -> str:
        self._ringing.ended(request.match_info["agent"], request.match_info["call"], form)
        return ""

    async def _hook(self, request: web.Request, form: Form) -> str:
        number, kind = int(request.match_info["number"]), request.match_info["kind"]
        if kind in ("wait", "key"):
            return await self._calls.waits(number, kind, form)
        if held := re.fullmatch("hold([0-9]+)", kind):
            return await self._calls.held(number, int(held[1]), form)
        return await self._calls.answered(number, kind, form)

    async def _sound(self, request: web.Request) -> web.StreamResponse:
        file = self._sounds.file(request.match_info["seal"], request.match_info["name"])
        if file is None or not file.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(file, headers={"Content-Type": "audio/wav", "Cache-Control": "private, max-age=86400"})


async def _form(request: web.Request) -> tuple[tuple[str, str], ...]:
    """The fields in the order of the wire. Raises Forged for what is no form of Twilio's."""
    if request.content_type != FORM:
        raise Forged("not a form")
    try:
        async with asyncio.timeout(SECONDS):
            body = await request.read()
        return tuple(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except (TimeoutError, ValueError):
        raise Forged("not a form, or too slow") from None


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


async def start(app: web.Application, host: str, port: int) -> tuple[web.AppRunner, int]:
    """Listen; returns what to `cleanup()` and the port (another than asked for when that was 0)."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    found: int = runner.addresses[0][1]
    return runner, found
