"""Who may log in and take calls. In: a user name. Out: an Agent; the password's hash only to who asks for it alone.

Whoever was removed is nobody here, and keeps a name in what happened; changes are made in changes.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ivr.statements import Sql, Write, grouped
from ivr.store import Row, Store

_AGENT = "SELECT a.user_name, a.name, a.role, a.sip_user, a.epoch, s.kind, s.name FROM agent a"
_SKILLS = " LEFT JOIN agent_skill s ON s.user_name = a.user_name"
ONE = Sql(f"{_AGENT}{_SKILLS} WHERE a.user_name = :user AND a.removed IS NULL ORDER BY s.kind, s.place")
ALL = Sql(f"{_AGENT}{_SKILLS} WHERE a.removed IS NULL ORDER BY a.user_name, s.kind, s.place")
HASH = Sql("SELECT password_hash FROM agent WHERE user_name = :user AND removed IS NULL")
NAMES = Sql("SELECT user_name, name FROM agent")
KEEP = Sql(
    "INSERT INTO agent (user_name, name, role, sip_user) VALUES (:user, :name, :role, :sip_user)"
    " ON CONFLICT (user_name) DO UPDATE SET name = excluded.name, role = excluded.role, sip_user = excluded.sip_user,"
    " epoch = agent.epoch + CASE WHEN agent.role = excluded.role THEN 0 ELSE 1 END",
    key="user",
)
FORGET_SKILLS = Sql("DELETE FROM agent_skill WHERE user_name = :user", key="user")
KEEP_SKILL = Sql(
    "INSERT INTO agent_skill (user_name, kind, name, place) VALUES (:user, :kind, :name, :place)", key="user"
)
KEEP_HASH = Sql("UPDATE agent SET password_hash = :hash, epoch = epoch + 1 WHERE user_name = :user", key="user")
EPOCHS = Sql("SELECT user_name, epoch FROM agent")
EPOCH_SUM = Sql("SELECT count(*), sum(epoch) FROM agent")


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody with a desk."""

    user: str
    """Name to log in with; also the name of the queue member."""
    name: str
    """As colleagues know the agent."""
    roles: tuple[str, ...]
    """Words of cti.roles.Role; none: may do nothing."""
    sip_user: str | None
    """Account of the telephone; None: no telephone (a supervisor)."""
    languages: tuple[str, ...] = ()
    """ISO 639-1, the best first."""
    queues: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    """What colleagues and queues come to this person for: billing."""
    epoch: int = field(default=0, compare=False)
    """Counts changes of password and roles: a session that began under another one is over."""

    @property
    def interface(self) -> str | None:
        """Name of the telephone in the switch: PJSIP/ewa."""
        return f"PJSIP/{self.sip_user}" if self.sip_user else None


class Agents:
    """All agents, as the store has them. Every method raises StoreDown."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def by_user(self, user: str) -> Agent | None:
        """None: nobody of that name."""
        found = _agents(await self._store.fetch(ONE, user=user))
        return found[0] if found else None

    async def all(self) -> tuple[Agent, ...]:
        """By user name."""
        return _agents(await self._store.fetch(ALL))

    async def names(self) -> dict[str, str]:
        """User -> name, of removed people too: they stand in the past."""
        return dict(await self._store.fetch(NAMES))

    async def password_hash(self, user: str) -> str | None:
        """None: no such user, or one without a password."""
        rows = await self._store.fetch(HASH, user=user)
        return rows[0][0] if rows else None

    async def epochs(self) -> dict[str, int]:
        """Everybody's, by user name."""
        return dict(await self._store.fetch(EPOCHS))

    async def epoch_sum(self) -> tuple[int, int]:
        """How many there are, and the sum of their epochs: another one when anybody's is another."""
        ((count, total),) = await self._store.fetch(EPOCH_SUM)
        return count, int(total or 0)

    async def keep(self, agent: Agent) -> None:
        """Add or change an agent; the password stays. Other roles end the sessions that there are."""
        await self._store.write(grouped(_kept(agent)))

    async def set_password(self, user: str, password_hash: str) -> None:
        """`password_hash` as cti.logins.passwords.Passwords.hash makes it. Ends the sessions that there are."""
        await self._store.write(grouped([KEEP_HASH(user=user, hash=password_hash)]))


def _kept(agent: Agent) -> Iterable[Write]:
    user = agent.user
    yield KEEP(user=user, name=agent.name, role=" ".join(agent.roles), sip_user=agent.sip_user)
    yield FORGET_SKILLS(user=user)
    for kind, names in (("language", agent.languages), ("queue", agent.queues), ("skill", agent.skills)):
        yield from skills_kept(user, kind, names)


def skills_kept(user: str, kind: str, names: Iterable[str]) -> Iterable[Write]:
    """Rows of one kind: language, queue, skill."""
    for place, name in enumerate(names):
        yield KEEP_SKILL(user=user, kind=kind, name=name, place=place)


def _agents(rows: Iterable[Row]) -> tuple[Agent, ...]:
    found: dict[str, Agent] = {}
    for user, name, role, sip_user, epoch, kind, skill in rows:
        agent = found.get(user) or Agent(user, name, tuple(role.split()), sip_user, epoch=epoch)
        if kind == "language":
            agent = replace(agent, languages=(*agent.languages, skill))
        elif kind == "queue":
            agent = replace(agent, queues=(*agent.queues, skill))
        elif kind == "skill":
            agent = replace(agent, skills=(*agent.skills, skill))
        found[user] = agent
    return tuple(found.values())
