"""Where every agent stands now: in memory for the hot paths, in a table so that a restart forgets nobody.

In: moves, from the desk (ready, not ready) and the telephone (ringing, talking, wrap-up). Out: AgentStateChanged on
the bus; the event log writes it and the row of `agent_state` with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from cti.agents.states import AgentState, move
from cti.happenings import AgentStateChanged
from ivr.happenings import Happening
from ivr.moments import micros, moment
from ivr.statements import Sql, Write
from ivr.store import Store

KEEP = Sql(
    "INSERT INTO agent_state (user_name, state, reason, since, call_id) VALUES (:user, :state, :reason, :at, :call_id)"
    " ON CONFLICT (user_name) DO UPDATE SET state = excluded.state, reason = excluded.reason, since = excluded.since,"
    " call_id = excluded.call_id",
    key="user",
)
ALL = Sql("SELECT user_name, state, reason, since, call_id FROM agent_state")


@dataclass(frozen=True, slots=True)
class Status:
    """Where one agent stands."""

    state: AgentState
    reason: str | None
    """Why not ready; None otherwise."""
    since: datetime
    call_id: str | None = None
    """The call that rings, is talked, or was."""


def project(happening: Happening) -> tuple[Write, ...]:
    """The row of `agent_state`."""
    if type(happening) is not AgentStateChanged:
        return ()
    at = micros(happening.at)
    return (
        KEEP(user=happening.user, state=happening.state, reason=happening.reason, at=at, call_id=happening.call_id),
    )


class Presence:
    """All agents. `publish` tells the bus; `clock` gives the time with a zone."""

    def __init__(self, publish: Callable[[Happening], None], clock: Callable[[], datetime]) -> None:
        self._publish, self._clock = publish, clock
        self._began = clock()
        self._now: dict[str, Status] = {}

    async def load(self, store: Store) -> None:
        """Take up where the last process stopped. Raises StoreDown."""
        for user, state, reason, since, call_id in await store.fetch(ALL):
            self._now[user] = Status(AgentState(state), reason, moment(since), call_id)

    def of(self, user: str) -> Status:
        """Logged out when nothing is known."""
        return self._now.get(user) or Status(AgentState.LOGGED_OUT, None, self._began)

    def __iter__(self) -> Iterator[tuple[str, Status]]:
        return iter(self._now.items())

    def change(
        self, user: str, state: AgentState, *, reason: str | None = None, call_id: str | None = None,
        cause_id: str | None = None,
    ) -> Status:  # fmt: skip
        """Move an agent and tell it. Raises IllegalMove, and then nothing has changed."""
        before = self.of(user).state
        at = self._clock().astimezone(UTC)
        status = Status(move(before, state), reason, at, call_id)
        self._now[user] = status
        self._publish(
            AgentStateChanged(
                user=user, before=before, state=state, reason=reason, call_id=call_id, at=at, cause_id=cause_id
            )
        )
        return status
