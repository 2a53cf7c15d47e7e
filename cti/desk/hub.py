"""All desks: an outbox and at most one connection per agent.

In: bodies of messages for an agent, from screenpop.py, floor.py and floor/agent_calls.py. Out: numbered frames in the
agent's outbox; his connection, if there is one, is woken and sends them. Nothing here waits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from cti.desk.messages import Body, numbered
from cti.desk.outbox import Outbox
from ivr.ids import new_id

REPLACED = 4409
"""Close code: a newer connection of the same agent."""


class Connection(Protocol):
    """A websocket that said hello."""

    def wake(self) -> None:
        """The outbox has something new."""

    def close_soon(self, code: int) -> None:
        """End with this close code; returns at once."""


class Desk:
    """The outboxes of this process. `monotonic` gives seconds."""

    def __init__(self, monotonic: Callable[[], float], new_epoch: Callable[[], str] = new_id) -> None:
        self._monotonic = monotonic
        self._new_epoch = new_epoch
        self._outboxes: dict[str, Outbox] = {}
        self._connections: dict[str, Connection] = {}

    def send(self, user: str, body: Body) -> int:
        """Number `body`, keep it, wake the connection; returns the number."""
        kept = self.outbox(user).put(lambda seq: numbered(seq, body), self._monotonic())
        if connection := self._connections.get(user):
            connection.wake()
        return kept.seq

    def outbox(self, user: str) -> Outbox:
        """An epoch belongs to one agent and one process, so nobody resumes another's stream or a dead numbering."""
        if user not in self._outboxes:
            self._outboxes[user] = Outbox(self._new_epoch())
        return self._outboxes[user]

    def can_resume(self, user: str, epoch: str | None, last_seq: int | None) -> bool:
        return self.outbox(user).can_resume(epoch, last_seq, self._monotonic())

    def attach(self, user: str, connection: Connection) -> None:
        """From now on `connection` is the agent's; an older one is closed."""
        if older := self._connections.get(user):
            older.close_soon(REPLACED)
        self._connections[user] = connection

    def detach(self, user: str, connection: Connection) -> bool:
        """`connection` is over. False: it had been replaced, the agent is still there."""
        if self._connections.get(user) is not connection:
            return False
        del self._connections[user]
        return True

    def close(self, user: str, code: int) -> None:
        """End the agent's connection, if any."""
        if connection := self._connections.get(user):
            connection.close_soon(code)

    def close_all(self, code: int) -> None:
        """The server goes down."""
        for connection in self._connections.values():
            connection.close_soon(code)

    def connected(self, user: str) -> bool:
        return user in self._connections

    def __len__(self) -> int:
        """Connections."""
        return len(self._connections)
