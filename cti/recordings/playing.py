"""Hearing what was recorded, and pausing a recording. A recording is reached by a signed link alone; every playing is
written down, with who and why, before the first byte leaves.

In: route table's calls. Out: a link, sound. Made by recorded.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Protocol

import structlog
from aiohttp import web

from cti.roles import Reach
from cti.web.models import LinkAnswer, LinkRequest, PauseAnswer, PauseRequest
from cti.web.routes import ID, TOLD, WHO, Agent, Answer, ApiProblem, Auth, Call, Route
from ivr.eventlog import EventLog
from ivr.live import LiveCalls
from ivr.recordings.catalogue import Catalogue, Entry
from ivr.recordings.happenings import RecordingPlayed
from ivr.recordings.links import Links
from ivr.recordings.shelf import Shelf
from ivr.taping import MuteFailed

LONGEST_UNTIL = 12
"""Digits of a moment."""
ROW_SECONDS = 0.5
"""Who pauses waits at most this long for the event log."""
FORMS = {".wav": "audio/wav", ".flac": "audio/flac"}
"""What every browser plays."""

log = structlog.get_logger(__name__)


class Pauses(Protocol):
    """Of ivr/recordings."""

    async def pause(self, call_id: str, paused: bool, by: str) -> bool: ...

    def silenced_by(self, call_id: str) -> str | None: ...

    def agents(self, call_id: str) -> frozenset[str]: ...


class RecordingRoutes:
    """`now` gives the time with a zone."""

    def __init__(
        self,
        catalogue: Catalogue,
        shelf: Shelf,
        events: EventLog,
        pauses: Pauses,
        live: LiveCalls,
        now: Callable[[], datetime],
    ) -> None:
        self._catalogue, self._shelf, self._events, self._pauses = catalogue, shelf, events, pauses
        self._live, self._now = live, now
        self._links = Links(lambda: now().timestamp())

    def routes(self) -> list[Route]:
        return [
            Route(
                method="POST",
                path=f"/api/recordings/{{recording:{ID}}}/link",
                auth=Auth.SESSION,
                handler=self.link,
                body=LinkRequest,
                answers={200: LinkAnswer, 404: "problem"},
                summary="A link to hear a recording, good for five minutes in this session; say why",
            ),
            Route(
                method="GET",
                path=f"/api/recordings/{{recording:{ID}}}/{{until:{ID}}}/{{signature:{ID}}}",
                auth=Auth.SESSION,
                raw=self.sound,
                answers={200: "audio/*", 404: "problem"},
                summary="The sound behind such a link; every playing is written down",
            ),
            Route(
                method="POST",
                path=f"/api/calls/{{call_id:{ID}}}/recording",
                auth=Auth.SESSION,
                handler=self.pause,
                body=PauseRequest,
                answers={200: PauseAnswer, 404: "problem"},
                summary="Silence in the recording of your talk, or sound again",
            ),
        ]

    async def link(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        assert isinstance(call.body, LinkRequest)
        assert call.agent is not None
        assert call.session is not None
        entry = await self._audible(call.path["recording"], call.agent)
        end = self._links.make(entry.id, call.agent.user, call.session.token_hash, call.body.why)
        return Answer(LinkAnswer(url=f"/api/recordings/{entry.id}/{end}"))

    async def sound(self, request: web.Request) -> web.StreamResponse:
        """Raises ApiProblem 403, 404."""
        agent, session = request[WHO]
        assert agent is not None
        assert session is not None
        path = request.match_info
        until = path["until"]
        when = int(until) if until.isascii() and until.isdigit() and len(until) <= LONGEST_UNTIL else 0
        why = self._links.reason(path["recording"], agent.user, session.token_hash, when, path["signature"])
        if why is None:
            raise ApiProblem(403, "link_expired", "This link is not yours, or five minutes old: ask for another.")
        entry = await self._audible(path["recording"], agent)
        file = await asyncio.to_thread(self._shelf.find, entry.id)
        if file is None:
            log.error("recording.file_missing", recording=entry.id)
            raise _no_such()
        played = RecordingPlayed(
            call_id=entry.call_id, at=self._now(), recording=entry.id, user=agent.user, why=why
        )  # fmt: skip
        await self._events.appended(played)
        request[TOLD] = Answer(noted={"why": why})
        headers = {"Content-Type": FORMS[file.suffix], "Cache-Control": "private, no-store"}
        return web.FileResponse(file, headers=headers)

    async def pause(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 503."""
        assert isinstance(call.body, PauseRequest)
        assert call.agent is not None
        call_id, agent = call.path["call_id"], call.agent
        if not self._is_theirs(call_id, agent):
            raise ApiProblem(404, "no_such_call", "There is no such call of yours.")
        try:
            recorded = await self._pauses.pause(call_id, call.body.paused, agent.user)
        except MuteFailed as problem:
            log.error("recording.pause_failed", call_id=call_id, problem=str(problem))
            message = "The telephone did not say whether the recording is silent: do not ask for secrets."
            raise ApiProblem(503, "pause_failed", message) from problem
        await self._remembered()
        return Answer(PauseAnswer(recorded=recorded, paused=self._pauses.silenced_by(call_id) is not None))

    async def _remembered(self) -> None:
        """The next engine shows what is so, should this one die now."""
        with suppress(TimeoutError):
            async with asyncio.timeout(ROW_SECONDS):
                await self._events.flush()

    def _is_theirs(self, call_id: str, agent: Agent) -> bool:
        """Their own talk, or any for a supervisor; also one that began before this program."""
        live, recorded = self._live.get(call_id), self._pauses.agents(call_id)
        if agent.reach is Reach.ANY:
            return live is not None or bool(recorded)
        return agent.user in recorded or (live is not None and live.agent == agent.user)

    async def _audible(self, recording: str, agent: Agent) -> Entry:
        """What this agent may hear: messages and answers of customers; of talks his own, a supervisor any. Raises
        ApiProblem 404."""
        entry = await self._catalogue.one(recording)
        if entry is None or not entry.audible:
            raise _no_such()
        if entry.what == "talk" and entry.agent != agent.user and agent.reach is not Reach.ANY:
            raise _no_such()
        return entry


def _no_such() -> ApiProblem:
    return ApiProblem(404, "no_such_recording", "There is no such recording.")
