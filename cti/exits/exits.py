"""A clear refusal in a talk: the agent's desk says `let go` and counts, and a talk that goes on is written down.

In: the bus (a no in the talk script, key 9, the agent's word that the person wants no more calls, the ends of talks)
and the agent's own word over HTTP. Out: `let_go_by` of the agent's call, the happenings ExitAsked, ExitBlocked,
ExitGiven. Only the first refusal of a call counts, for the agent who heard it; but key 9 counts after any other one:
what the person does is better known than what somebody says of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cti.agents import AgentState
from cti.core import Core
from cti.feature import Feature
from cti.floor.lanes import Work
from cti.floor.seats import Seat
from cti.happenings import ExitAsked, ExitBlocked, ExitGiven, NeverAgainSaid
from cti.web.routes import ID, Answer, ApiProblem, Auth, Call, Route
from ivr.happenings import CallEnded, ConsentSaid, OfferAnswered, StopKeyPressed, TalkEnded
from scripts_dsl.offered import REFUSED
from scripts_dsl.policy.letting_go import BUTTON, KEY, LIMIT, SCRIPT, in_time
from scripts_dsl.policy.peace import OFFERS

NO_EXIT = frozenset({"recording"})
"""Purposes of consents to which a no ends nothing: the talk goes on, unrecorded."""
ALL = "all"
"""Scope of who wants no calls whatever they are about."""
TIMER = "exit"


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who heard the first refusal of a call, and when."""

    user: str
    how: str
    what: str
    at: datetime


class Exits(Feature):
    """Subscribes itself, behind the talk scripts."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._asked: dict[str, _Asked] = {}
        """By call, while its talk goes on."""
        bus = core.bus
        bus.subscribe(ConsentSaid, self._consent)
        bus.subscribe(OfferAnswered, self._offer)
        bus.subscribe(StopKeyPressed, lambda e: self._refused(e.call_id, KEY, "9", e.at))
        bus.subscribe(NeverAgainSaid, self._never_again)
        bus.subscribe(TalkEnded, lambda e: self._over(e.call_id, e.member, e.at))
        bus.subscribe(CallEnded, lambda e: self._over(e.call_id, None, e.at))

    def routes(self) -> list[Route]:
        return [
            Route(
                method="POST",
                path=f"/api/calls/{{call_id:{ID}}}/refused",
                auth=Auth.SESSION,
                handler=self.refused,
                answers={204: "", 404: "problem"},
                summary="The person you talk with does not want what the call is about: say good-bye within 15 seconds",
            )
        ]

    async def refused(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        assert call.agent is not None
        call_id, user = call.path["call_id"], call.agent.user
        seat = self._talking(call_id)
        if seat is None or seat.user != user:
            raise ApiProblem(404, "no_such_talk", "You do not talk in that call.")
        self._refused(call_id, BUTTON, "", self._core.now())
        return Answer(status=204)

    # --- refusals ------------------------------------------------------------------------------------------------

    def _consent(self, event: ConsentSaid) -> None:
        if not event.given and event.purpose not in NO_EXIT:
            self._refused(event.call_id, SCRIPT, event.purpose, event.at)

    def _offer(self, event: OfferAnswered) -> None:
        if event.answer in REFUSED:
            self._refused(event.call_id, SCRIPT, event.product, event.at)

    def _never_again(self, event: NeverAgainSaid) -> None:
        """Whoever has called us may want no calls, and yet an answer now; so may whoever wants no advertising."""
        call, seat = self._core.live.get(event.call_id), self._talking(event.call_id)
        if call is None or not call.rung or seat is None or seat.user != event.user:
            return
        sells = call.campaign is not None and call.campaign.purpose in OFFERS
        if sells or event.scope == ALL:
            self._refused(event.call_id, BUTTON, "never again", event.at)

    def _refused(self, call_id: str | None, how: str, what: str, at: datetime) -> None:
        seat = self._talking(call_id)
        if seat is None or call_id is None:
            return
        before = self._asked.get(call_id)
        if before is not None and (how != KEY or before.how == KEY):
            return
        self._asked[call_id] = asked = _Asked(seat.user, how, what, at)
        self._core.bus.publish(ExitAsked(call_id=call_id, at=at, user=seat.user, how=how, what=what))
        self._core.floor.later(seat.user, self._shown(seat, call_id, at, key=how == KEY))
        left = max(0.0, LIMIT - (self._core.now() - at).total_seconds())
        self._core.floor.start(TIMER, seat.user, left, lambda: self._late(call_id, asked))

    def _talking(self, call_id: str | None) -> Seat | None:
        """The desk at which this call is a talk now; a flow that hears a no has none."""
        if call_id is None:
            return None
        seats = (seat for seat in self._core.floor if seat.state is AgentState.TALKING and seat.call is not None)
        return next((seat for seat in seats if seat.call is not None and seat.call.call_id == call_id), None)

    def _shown(self, seat: Seat, call_id: str, at: datetime, *, key: bool) -> Work:
        async def show() -> None:
            if seat.call is not None and seat.call.call_id == call_id and seat.call.state == "answered":
                by = seat.call.let_go_by or at + timedelta(seconds=LIMIT)
                seat.call = seat.call.model_copy(update={"let_go_by": by, "stop_key": key or seat.call.stop_key})
                self._core.desk.send(seat.user, seat.call)

        return show

    async def _late(self, call_id: str, asked: _Asked) -> None:
        """The talk goes on: it is said at once, not when it is over."""
        if self._asked.get(call_id) is asked:
            self._core.bus.publish(
                ExitBlocked(call_id=call_id, user=asked.user, how=asked.how, what=asked.what, seconds=LIMIT)
            )

    def _over(self, call_id: str | None, user: str | None, at: datetime) -> None:
        """The talk in which it was said, or the whole call."""
        asked = self._asked.get(call_id or "")
        if asked is None or call_id is None or user not in (None, asked.user):
            return
        del self._asked[call_id]
        self._core.floor.stop(TIMER, asked.user)
        seconds = max(0.0, (at - asked.at).total_seconds())
        self._core.bus.publish(
            ExitGiven(call_id=call_id, at=at, user=asked.user, how=asked.how, seconds=seconds, in_time=in_time(seconds))
        )
