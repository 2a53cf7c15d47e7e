"""What we ask of Twilio by ourselves: calls out, whether a call lives, its end, and sound that it recorded.

Through Twilio's own library, over the one HTTP client of the program: same limits, same guard. Every request is sent
once; what was sent and not answered may have happened.

TwilioFailed              the request was not done
└── PerhapsDone           … or nobody knows
"""

from __future__ import annotations

import asyncio
import logging
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from twilio.base.exceptions import TwilioException
from twilio.http import AsyncHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from ivr.outgoing import Outgoing, Request
from ivr.outside.failures import OutsideFailed, ServerTrouble

LAST = 20
"""Calls to one number that are looked at."""
SECONDS = 10.0
"""For one request."""
MOST_SOUND = 64 * 1024 * 1024
"""Bytes of a recording: an hour."""
SOUND_SECONDS = 60.0
"""For one recording to come."""
API = "https://api.twilio.com"
NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class Rang:
    """A call that Twilio made to a number."""

    made: datetime
    status: str
    seconds: float


class TwilioFailed(Exception):
    """Twilio refused; says what it says, without numbers."""


class PerhapsDone(TwilioFailed):
    """No answer, or one that nobody understands."""


class Rest:
    """Of one account. `api`: where it is reached; another address than Twilio's is for tests."""

    def __init__(self, account: str, token: str, outgoing: Outgoing, api: str = API) -> None:
        self._account, self._outgoing, self._api = account, outgoing, api.rstrip("/")
        self._login = {"Authorization": "Basic " + b64encode(f"{account}:{token}".encode()).decode()}
        self._client = Client(account, token, http_client=_Http(outgoing, self._api))

    async def call(self, number: str, shown: str, *, then: str, told: str, ring: int) -> str:
        """Ring `number` for `ring` seconds; its sid. `then` is asked when somebody answers, `told` how it ended.
        Raises TwilioFailed."""
        made = await self._done(
            self._client.calls.create_async(
                to=number,
                from_=shown,
                url=then,
                method="POST",
                status_callback=told,
                status_callback_method="POST",
                status_callback_event=["completed"],
                timeout=ring,
            )
        )
        return str(made.sid)

    async def status(self, sid: str) -> str | None:
        """CallStatus now; None: there is no such call. Raises TwilioFailed."""
        try:
            call = await self._done(self._client.calls(sid).fetch_async())
        except TwilioFailed as problem:
            if getattr(problem.__cause__, "status", None) == NOT_FOUND:
                return None
            raise
        return str(call.status)

    async def calls_to(self, number: str) -> tuple[Rang, ...]:
        """The last calls that rang `number`. Raises TwilioFailed."""
        found = await self._done(self._client.calls.list_async(to=number, limit=LAST, page_size=LAST))
        return tuple(Rang(call.date_created, str(call.status), float(call.duration or 0)) for call in found)

    async def hang_up(self, sid: str) -> None:
        """End a call. Raises TwilioFailed."""
        await self._done(self._client.calls(sid).update_async(status="completed"))

    async def forget_queue(self, sid: str) -> None:
        """Nobody waits in this queue any more. Raises TwilioFailed."""
        await self._done(self._client.queues(sid).delete_async())

    async def sound(self, sid: str, file: Path) -> bool:
        """What recording `sid` holds, as WAV, into `file`; False: it is not there yet. Raises TwilioFailed."""
        url = f"{self._api}/2010-04-01/Accounts/{self._account}/Recordings/{sid}.wav"
        deadline = asyncio.get_running_loop().time() + SOUND_SECONDS
        try:
            status = await self._outgoing.save(Request("GET", url, self._login), file, MOST_SOUND, deadline)
        except OutsideFailed as problem:
            raise TwilioFailed(str(problem)) from problem
        if status not in (200, NOT_FOUND):
            raise TwilioFailed(f"status {status}")
        return status != NOT_FOUND

    async def _done(self, asked: Any) -> Any:
        try:
            return await asked
        except ServerTrouble as problem:
            raise PerhapsDone(str(problem)) from problem
        except OutsideFailed as problem:
            raise TwilioFailed(str(problem)) from problem
        except TwilioException as problem:
            raise TwilioFailed(f"status {getattr(problem, 'status', '?')}") from problem
        except (KeyError, TypeError, ValueError) as problem:
            raise PerhapsDone(f"an answer that is none: {type(problem).__name__}") from problem


class _Http(AsyncHttpClient):  # type: ignore[misc]
    """Twilio's library, speaking through ours."""

    def __init__(self, outgoing: Outgoing, api: str) -> None:
        super().__init__(logging.getLogger("twilio"), True)
        self._outgoing, self._api = outgoing, api

    async def request(
        self,
        method: str,
        uri: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        **_: object,
    ) -> Response:
        """One request. Raises OutsideFailed, ServerTrouble."""
        url = self._api + uri.removeprefix(API) + (f"?{urlencode(params, doseq=True)}" if params else "")
        sent = dict(headers or {})
        if auth is not None:
            sent["Authorization"] = "Basic " + b64encode(":".join(auth).encode()).decode()
        body = urlencode(data, doseq=True).encode() if data else None
        deadline = asyncio.get_running_loop().time() + SECONDS
        answer = await self._outgoing.ask(Request(method.upper(), url, sent, body), deadline)
        return Response(answer.status, answer.body.decode("utf-8", "replace"))
