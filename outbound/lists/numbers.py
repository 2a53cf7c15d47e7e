"""What people do with one number: no campaign calls it for a time, campaigns may again, or it is taken off the list of
those who want no call. Over HTTP; the command line has the same (centrala/cli/rests.py, suppression.py).

In: route table's calls. Out: NumberRested, NumberAllowed, each with who and why. Made in centrala/people.py; the roles
stand in cti/roles.py.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from zoneinfo import ZoneInfo

from cti.core import Core
from cti.feature import Feature
from cti.model import Model
from cti.web.routes import Answer, ApiProblem, Auth, Call, Route
from ivr.dialguard import suppression
from ivr.dialguard.suppression import Suppression
from ivr.eventlog import EventLog
from ivr.store import Store, StoreError
from outbound.lists import respites
from outbound.lists.happenings import NumberRested
from outbound.lists.numbers_api import AllowNumber, NumberHere, RestHere, RestNumber, WakeNumber

NUMBER = r"\+?[0-9]{2,16}"


class NumberOrders(Feature):
    """`e164`: a number as written -> E.164, None when it is none."""

    def __init__(
        self, core: Core, store: Store, events: EventLog, numbers: Suppression, e164: Callable[[str], str | None]
    ) -> None:
        self._core, self._store, self._events, self._numbers, self._e164 = core, store, events, numbers, e164

    def routes(self) -> list[Route]:
        one = f"/api/numbers/{{number:{NUMBER}}}"
        here: dict[int, type[Model] | str] = {200: NumberHere, 404: "problem", 409: "problem"}
        return [
            Route(
                method="GET", path=f"{one}/rest", auth=Auth.SESSION, handler=self.rests,
                answers={200: NumberHere, 404: "problem"},
                summary="Whether campaigns leave this number in peace for a time, why and until when",
            ),
            Route(
                method="POST", path=f"{one}/rest", auth=Auth.SESSION, body=RestNumber, handler=self.rest, answers=here,
                summary="No campaign calls this number for a time; agents still may",
            ),
            Route(
                method="POST", path=f"{one}/wake", auth=Auth.SESSION, body=WakeNumber, handler=self.wake, answers=here,
                summary="Campaigns may call this number again, before its rest is over",
            ),
            Route(
                method="POST", path=f"{one}/allow", auth=Auth.SESSION, body=AllowNumber, handler=self.allow,
                answers={**here, 503: "problem"},
                summary="Somebody who wanted no call wants them again, or it was entered by mistake",
            ),
        ]  # fmt: skip

    async def rests(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        return await self._here(self._number(call))

    async def rest(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        said = call.body
        assert isinstance(said, RestNumber)
        assert call.agent is not None
        zone, now = ZoneInfo(self._core.site.zone), self._core.now()
        until = datetime.combine(said.until, time(), zone) if said.until is not None else None
        if until is not None and until <= now:
            raise ApiProblem(409, "over", "That day is over already.")
        number = self._number(call)
        self._core.bus.publish(
            NumberRested(at=now, number=number, until=until, why=_said(said.why), who=call.agent.user)
        )
        return await self._here(number)

    async def wake(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409."""
        said, number = call.body, self._number(call)
        assert isinstance(said, WakeNumber)
        assert call.agent is not None
        await self._events.flush()
        if await respites.one(self._store, number) is None:
            raise ApiProblem(409, "does_not_rest", "This number does not rest.")
        now = self._core.now()
        self._core.bus.publish(
            NumberRested(at=now, number=number, until=None, why=_said(said.why), who=call.agent.user, over=True)
        )
        return await self._here(number)

    async def allow(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409, 503."""
        said, number = call.body, self._number(call)
        assert isinstance(said, AllowNumber)
        assert call.agent is not None
        await self._events.flush()
        if await suppression.one(self._store, number) is None:
            raise ApiProblem(409, "not_suppressed", "Nobody has said that this number wants no call.")
        try:
            await self._numbers.allow(number, _said(said.why), _said(said.evidence), call.agent.user)
        except StoreError:
            raise
        except Exception:  # of whichever Asterisk: the row is gone, its key goes when it is back
            raise ApiProblem(503, "not_everywhere", "It is written down, and not yet in every Asterisk.") from None
        return await self._here(number)

    def _number(self, call: Call) -> str:
        """Raises ApiProblem 404."""
        number = self._e164(call.path["number"])
        if number is None:
            raise ApiProblem(404, "no_number", "That is no telephone number.")
        return number

    async def _here(self, number: str) -> Answer:
        await self._events.flush()
        found = await respites.one(self._store, number)
        if found is None or (found.until is not None and found.until <= self._core.now()):
            return Answer(NumberHere(number=number, rests=None))
        rests = RestHere(since=found.since, until=found.until, why=found.why, who=found.who)
        return Answer(NumberHere(number=number, rests=rests))


def _said(text: str) -> str:
    """Raises ApiProblem 409."""
    if not text.strip():
        raise ApiProblem(409, "no_reason", "Say why, and where it can be seen.")
    return text.strip()
