"""The page behind a link: GET shows why and when next, POST stops for ever, chooses a time or complains. For anybody
who has one.

A stop, a chosen time and a complaint stand in the event log with the candidate as evidence. Made in centrala/people.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, time
from typing import Literal

from pydantic import Field

from cti.complaints import Complaints
from cti.core import Core
from cti.feature import Feature
from cti.model import Model
from cti.web.front import crowd
from cti.web.limits import Limits
from cti.web.models import Lines
from cti.web.routes import Answer, ApiProblem, Auth, Call, File, Handler, Route
from ivr.asterisk.ami_wire import AmiError
from ivr.store import Store
from outbound.lists.candidate import Candidate
from outbound.lists.candidates import Candidates
from outbound.ringback import page, style
from outbound.ringback.links import Links
from outbound.ringback.ringback import Ringback

PATH = "/why/{token:[0-9a-f.]+}"
OFTEN = (20, 1)
"""Requests of one address at once, and a second after that."""
COMPLAINTS = (3, 1 / 3_600)
"""Of one link at once, and a second after that: each of them is told to somebody."""
SAID = "said so on the page of a link"
PAGE = "page"


class Wish(Model):
    """What the page's forms send."""

    seal: str = Field(max_length=64)
    what: Literal["stop", "time", "complaint"]
    text: Lines = Field(default="", max_length=page.LONGEST)
    day: date | None = None
    at: time | None = None


class WhyRoutes(Feature):
    """See above."""

    def __init__(self, core: Core, store: Store, ringback: Ringback, links: Links, complaints: Complaints) -> None:
        self._core, self._ringback, self._links, self._complaints = core, ringback, links, complaints
        self._candidates = Candidates(store)
        self._limits = Limits(OFTEN, core.monotonic)
        self._complaining = Limits(COMPLAINTS, core.monotonic)

    def routes(self) -> Sequence[Route]:
        return [
            self._route("GET", self.show, "Why we called, when next; for whoever has a link", None),
            self._route("POST", self.wish, "Never call again, or at another time; for whoever has a link", Wish),
            Route(
                method="GET",
                path=style.PATH,
                auth=Auth.OPEN,
                handler=self.look,
                documented=False,
                summary="How that page looks",
            ),
        ]

    def _route(self, method: str, handler: Handler, summary: str, form: type[Model] | None) -> Route:
        return Route(
            method=method, path=PATH, auth=Auth.OPEN, handler=handler, form=form, summary=summary, documented=False,
        )  # fmt: skip

    async def look(self, _call: Call) -> Answer:
        return Answer(
            file=File("why.css", "text/css", style.CSS.encode(), inline=True),
            headers={"Cache-Control": "public, max-age=3600"},
        )

    async def show(self, call: Call) -> Answer:
        """Raises ApiProblem 429."""
        language, token = page.language_of(call.languages), call.path["token"]
        found = await self._whose(call)
        if found is None:
            return _html(page.refused("bad", language), 404)
        now = self._core.now()
        why = await self._ringback.why(found.number)
        seal = self._links.seal(token, now)
        return _html(page.shown(why, self._ringback.house, f"/why/{token}", seal, now, language))

    async def wish(self, call: Call) -> Answer:
        """Raises ApiProblem 429, 400."""
        assert isinstance(call.body, Wish)
        language, token, wish = page.language_of(call.languages), call.path["token"], call.body
        found = await self._whose(call)
        if found is None:
            return _html(page.refused("bad", language), 404)
        if not self._links.sealed(token, wish.seal, self._core.now()):
            return _html(page.refused("again", language), 403)
        if wish.what == "stop":
            await self._stop(found)
            return _html(page.stopped(language))
        if wish.what == "complaint":
            if not self._complaining.take(found.id):
                raise ApiProblem(429, "too_often", "Too often; try again later.", headers={"Retry-After": "3600"})
            await self._complaints.made(
                PAGE, number=found.number, customer_id=found.customer_id, text=wish.text.strip(),
                campaign=found.campaign,
            )  # fmt: skip
            return _html(page.complained(language))
        if wish.day is None or wish.at is None:
            raise ApiProblem(400, "bad_request", "Day and time are missing.")
        answer = await self._ringback.at(found.number, wish.day, wish.at.replace(tzinfo=None))
        return _html(page.chosen(answer, f"/why/{token}", language))

    async def _stop(self, found: Candidate) -> None:
        try:
            await self._ringback.stop(found.number, SAID, f"candidate {found.id} of {found.campaign}")
        except AmiError:
            """It is on disk; an Asterisk that has not heard of it dials nobody until it has."""

    async def _whose(self, call: Call) -> Candidate | None:
        if not self._limits.take(crowd(call.address)):
            raise ApiProblem(429, "too_often", "Too often; try again later.", headers={"Retry-After": "10"})
        id_ = self._links.read(call.path["token"], self._core.now().astimezone(UTC))
        return None if id_ is None else await self._candidates.by_id(id_)


def _html(text: str, status: int = 200) -> Answer:
    return Answer(status=status, file=File("why.html", "text/html", text.encode(), inline=True))
