"""The newest messages of each conversation, and who has read how far. Pure. Each has the name of its agent."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

MOST = 100
"""Messages of a conversation that are shown, the newest; so many can be unread."""
LONGEST = 1_000
"""Characters of a message."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message. Ids are in the order in which messages were written."""

    id: str
    agent: str
    by: str
    """User name; otherwise than `agent`, it is a supervisor."""
    name: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Headline:
    """A conversation as somebody sees it who does not have it open."""

    agent: str
    id: str
    """Of the newest message."""
    at: datetime
    unread: int


class Conversations:
    """Of everybody."""

    def __init__(self) -> None:
        self._said: dict[str, deque[Said]] = {}
        self._read: dict[tuple[str, str], str] = {}

    def put(self, said: Said) -> None:
        """The newest of all."""
        self._said.setdefault(said.agent, deque(maxlen=MOST)).append(said)

    def of(self, agent: str) -> tuple[Said, ...]:
        """The oldest first."""
        return tuple(self._said.get(agent, ()))

    def read(self, reader: str, agent: str, id_: str) -> str | None:
        """`reader` has seen everything up to there. None: that is nothing new, or there is no such message."""
        if id_ <= self.read_to(reader, agent) or all(one.id != id_ for one in self._said.get(agent, ())):
            return None
        self._read[reader, agent] = id_
        return id_

    def know(self, marks: Iterable[tuple[str, str, str]]) -> None:
        """What was read before this program began: reader, agent, id."""
        self._read.update({(reader, agent): id_ for reader, agent, id_ in marks})

    def read_to(self, reader: str, agent: str) -> str:
        """Id of the last message that was seen; '': none."""
        return self._read.get((reader, agent), "")

    def unread(self, reader: str, agent: str) -> int:
        """Messages of others."""
        edge = self.read_to(reader, agent)
        return sum(one.id > edge and one.by != reader for one in self._said.get(agent, ()))

    def headlines(self, reader: str) -> list[Headline]:
        """Every conversation in which something was written, the newest first."""
        newest = sorted((said[-1] for said in self._said.values()), key=lambda one: one.id, reverse=True)
        return [Headline(one.agent, one.id, one.at, self.unread(reader, one.agent)) for one in newest]

    def forget(self, before: datetime) -> None:
        """Older messages are gone."""
        kept = {agent: [one for one in said if one.at >= before] for agent, said in self._said.items()}
        self._said = {agent: deque(said, maxlen=MOST) for agent, said in kept.items() if said}
        self._read = {(reader, agent): id_ for (reader, agent), id_ in self._read.items() if agent in self._said}
