"""The pages behind the links of invitations, for whoever has one; and the task that hands invitations over.

Looking changes nothing: programs that look at links before people do begin no survey and end none. Made in
centrala/people.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Literal

import structlog
from pydantic import Field

from cti.asking import page
from cti.asking.letters import PATH, STOP, SurveyLinks
from cti.asking.post import Asks, Post
from cti.asking.words import LANGUAGES, OTHERWISE
from cti.asking.writing import Stand, Writing
from cti.core import Core
from cti.feature import Feature
from cti.model import Model
from cti.surveys.happenings import InvitationsRefused
from cti.surveys.invitations import CHANNELS, Invitation, Invitations
from cti.surveys.sheet import LONGEST_TEXT
from cti.web.front import crowd
from cti.web.limits import Limits
from cti.web.routes import Answer, ApiProblem, Auth, Call, File, Handler, Route
from cti.web.signed import TOKEN
from ivr.eventlog import EventLog, LogFull
from ivr.happenings import ConsentSaid, SurveyInvited
from ivr.store import Store, StoreError
from scripts_dsl.graph import Graph

OFTEN = (30, 2)
"""Requests of one address at once, and a second after that."""
EVERY = 5.0
"""Seconds after which is looked for invitations, when nothing is told of one."""
SURVEYS = "survey"
"""Purpose of the consent that whoever wants no more takes back."""

log = structlog.get_logger(__name__)


class Written(Model):
    """What the page's form sends. Line ends count twice, and so may signs that take two of the browser's."""

    seal: str = Field(max_length=64)
    seq: int = Field(ge=0, le=1_000_000)
    what: Literal["answer", "skip", "stop"] = "answer"
    word: str = Field(default="", max_length=2 * LONGEST_TEXT)


class OneClick(Model):
    """What a mail program sends (RFC 8058), and the button of the page."""

    List_Unsubscribe: Literal["One-Click"] = Field(alias="List-Unsubscribe")


class AskRoutes(Feature):
    """See above."""

    def __init__(
        self,
        core: Core,
        store: Store,
        events: EventLog,
        outside: Asks,
        links: SurveyLinks,
        facts: Callable[[frozenset[str]], Mapping[str, Any]] = lambda _names: {},
    ) -> None:
        self._core, self._events, self._links = core, events, links
        self._known = Invitations(store)
        self.writing = Writing(core.bus, events, self._known, outside, facts, core.now)
        self.post = Post(core.bus, events, self._known, outside, links, lambda: core.site, core.now)
        self._limits = Limits(OFTEN, core.monotonic)
        self._due = {channel: asyncio.Event() for channel in CHANNELS}
        self._stopping = asyncio.Lock()
        core.bus.subscribe(SurveyInvited, self._invited)

    def put_beside(self, kind: str, graphs: Mapping[str, Graph]) -> None:
        """Surveys in force from now on."""
        if kind == SURVEYS:
            self.writing.put(dict(graphs))

    async def run(self) -> None:
        """Invitations leave, each channel for itself; surveys that nobody goes on with end."""
        async with asyncio.TaskGroup() as tasks:
            for channel, due in self._due.items():
                tasks.create_task(self._again_and_again(partial(self.post.tick, channel), due))
            tasks.create_task(self._again_and_again(self.writing.close_left_alone, asyncio.Event()))

    @staticmethod
    async def _again_and_again(look: Callable[[], Awaitable[int]], due: asyncio.Event) -> None:
        while True:
            try:
                await look()
            except (StoreError, LogFull) as problem:
                log.warning("survey.not_looked", problem=type(problem).__name__)
            try:
                async with asyncio.timeout(EVERY):
                    await due.wait()
            except TimeoutError:
                pass
            due.clear()

    def _invited(self, event: SurveyInvited) -> None:
        if event.channel in self._due:
            self._due[event.channel].set()

    def routes(self) -> Sequence[Route]:
        path = f"{PATH}{{token:{TOKEN}}}"
        stop = f"{path}{STOP}"
        style = Route(
            method="GET", path=page.STYLE_PATH, auth=Auth.OPEN, handler=self.style, documented=False,
            summary="How pages look that somebody has a link to",
        )  # fmt: skip
        return [
            style,
            self._route("GET", path, self.show, "A survey, for whoever has a link", None),
            self._route("POST", path, self.answer, "An answer to a survey, of whoever has a link", Written),
            self._route("GET", stop, self.ask_to_stop, "Whether somebody wants no more surveys", None),
            self._route("POST", stop, self.stop, "No more surveys, for whoever has a link", OneClick),
        ]

    def _route(self, method: str, path: str, handler: Handler, summary: str, form: type[Model] | None) -> Route:
        return Route(
            method=method, path=path, auth=Auth.OPEN, handler=handler, form=form, summary=summary, documented=False,
        )  # fmt: skip

    async def style(self, _call: Call) -> Answer:
        """The style sheet."""
        return Answer(file=File("paper.css", "text/css", page.STYLE.encode(), inline=True))

    async def show(self, call: Call) -> Answer:
        """Raises ApiProblem 429."""
        one = await self._whose(call)
        if one is None:
            return _html(page.told("bad", _language(call)), 404)
        return self._page(call, one, await self.writing.stand(one))

    async def answer(self, call: Call) -> Answer:
        """Raises ApiProblem 429, 400."""
        assert isinstance(call.body, Written)
        token, said = call.path["token"], call.body
        one = await self._whose(call)
        if one is None:
            return _html(page.told("bad", _language(call)), 404)
        if not self._links.sealed(token, said.seal, self._now()):
            return _html(page.told("again", one.language, PATH + token), 403)
        return self._page(call, one, await self.writing.act(one.id, said.seq, said.what, said.word))

    async def ask_to_stop(self, call: Call) -> Answer:
        """Raises ApiProblem 429."""
        one = await self._whose(call)
        if one is None:
            return _html(page.told("bad", _language(call)), 404)
        return _html(page.no_more(f"{PATH}{call.path['token']}{STOP}", one.language))

    async def stop(self, call: Call) -> Answer:
        """On disk when it answers. Raises ApiProblem 429, 400."""
        one = await self._whose(call)
        if one is None:
            return _html(page.told("bad", _language(call)), 404)
        mark = self._links.mark(one.address.casefold() or one.id)
        async with self._stopping:
            if not await self._known.stopped(mark):
                await self._no_more(one, mark)
        return _html(page.told("stop_done", one.language))

    async def _no_more(self, one: Invitation, mark: str) -> None:
        """Told once, however often it is pressed."""
        self._core.bus.publish(InvitationsRefused(call_id=one.call_id, at=self._now(), invitation=one.id, mark=mark))
        if one.call_id is not None:
            self._core.bus.publish(ConsentSaid(call_id=one.call_id, at=self._now(), purpose=SURVEYS, given=False))
        await self._events.flush()

    def _page(self, call: Call, one: Invitation, stand: Stand) -> Answer:
        if stand.course is None:
            return _html(page.told("gone" if stand.gone else "over", one.language), 410 if stand.gone else 200)
        token = call.path["token"]
        seal = self._links.seal(token, self._now())
        text = page.shown(stand.course, PATH + token, seal, stand.course.state.language, understood=stand.understood)
        return _html(text, 200 if stand.understood else 422)

    async def _whose(self, call: Call) -> Invitation | None:
        if not self._limits.take(crowd(call.address)):
            raise ApiProblem(429, "too_often", "Too often; try again later.", headers={"Retry-After": "10"})
        id_ = self._links.opened(call.path["token"], self._now())
        return None if id_ is None else await self._known.by_id(id_)

    def _now(self) -> datetime:
        return self._core.now().astimezone(UTC)


def _language(call: Call) -> str:
    """Of a stranger, by their browser (RFC 9110, first choice)."""
    codes = (one.strip()[:2].lower() for one in call.languages[:200].split(","))
    return next((code for code in codes if code in LANGUAGES), OTHERWISE)


def _html(text: str, status: int = 200) -> Answer:
    return Answer(status=status, file=File("ask.html", "text/html", text.encode(), inline=True))
