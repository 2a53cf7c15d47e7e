"""A desk to look at: the real web side of the product over one agent whose calls the caller of this module
directs (`ring`, `answer`, `hang_up`). Used by the browser test and by desk_pictures.py; no Asterisk, no database.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from prometheus_client import CollectorRegistry

from cti.customers import History
from cti.desk.connection import Refused
from cti.desk.hub import Desk
from cti.desk.messages import Agent, AgentStatus, CallStatus, Phone, Pop, QueueStatus, SetState, TimelineEntry
from cti.desk.socket import Snapshot
from cti.metrics import DeskMetrics
from cti.passwords import Passwords
from cti.sessions import MemorySessionTable, Sessions
from cti.web import Parts, all_routes, make_app_of, start

USER, PASSWORD = "ewa", "correct horse battery"


@dataclass(frozen=True)
class Profile:
    user: str = USER
    name: str = "Ewa Nowak"
    role: str = "agent"


class Profiles:
    """The one agent."""

    def __init__(self, password_hash: str) -> None:
        self._hash = password_hash

    async def by_user(self, user: str) -> Profile | None:
        return Profile() if user == USER else None

    async def password_hash(self, user: str) -> str | None:
        return self._hash if user == USER else None


class Nobody:
    """No customer can be looked up: the cards bring the past along."""

    async def by_id(self, _customer_id: str) -> History | None:
        return None


@dataclass
class Scene:
    """The agent's side of the telephone system, moved by hand."""

    desk: Desk = field(default_factory=lambda: Desk(time.monotonic))
    url: str = ""
    pop: Pop | None = None
    call: CallStatus | None = None
    past: list[TimelineEntry] = field(default_factory=list)
    agent: AgentStatus = field(
        default_factory=lambda: AgentStatus(
            state="not_ready", since=now(), phone=Phone(registered=True, interface="PJSIP/ewa")
        )
    )
    queues: dict[str, QueueStatus] = field(
        default_factory=lambda: {
            name: QueueStatus(queue=name, waiting=0, longest_wait=0, agents_ready=ready)
            for name, ready in (("support", 2), ("faults", 1))
        }
    )

    def phone(self, registered: bool) -> None:
        self._agent(phone=Phone(registered=registered, interface="PJSIP/ewa"))

    def queue(self, name: str, waiting: int, longest_wait: float = 0) -> None:
        self.queues[name] = self.queues[name].model_copy(update={"waiting": waiting, "longest_wait": longest_wait})
        self.desk.send(USER, self.queues[name])

    def ring(self, pop: Pop) -> None:
        self.pop = pop
        self.desk.send(USER, pop)
        self._call(pop.call_id, "ringing")
        self._agent(state="ringing", reason=None)

    def answer(self) -> None:
        assert self.pop
        self._call(self.pop.call_id, "answered")
        self._agent(state="talking")

    def hang_up(self, talk: float) -> None:
        assert self.pop
        self._call(self.pop.call_id, "ended", talk=talk, disposition_needed=True)
        self._agent(state="wrap_up")

    def miss(self) -> None:
        assert self.pop
        self._call(self.pop.call_id, "missed")
        self._agent(state="not_ready", reason="missed a call")

    def _call(self, call_id: str, state: Any, **more: Any) -> None:
        queue = self.pop.queue if self.pop else None
        self.call = CallStatus(call_id=call_id, state=state, at=now(), queue=queue, **more)
        self.desk.send(USER, self.call)

    def _agent(self, **change: Any) -> None:
        if "state" in change:
            change["since"] = now()
        self.agent = self.agent.model_copy(update=change)
        self.desk.send(USER, self.agent)

    # --- what the socket asks ---

    async def prepare(self, user: str) -> bool:
        return user == USER

    def arrived(self, _user: str) -> Snapshot:
        agent = Agent(**self.agent.model_dump(), user=USER, name=Profile().name, languages=["pl", "en"])
        return Snapshot(agent, list(self.queues.values()), self.call, self.pop)

    def left(self, _user: str) -> None:
        pass

    async def wish(self, _user: str, wish: SetState) -> None:
        if wish.state == "ready" and not self.agent.phone.registered:
            raise Refused("phone_not_registered", "Your phone is not registered.")
        self._agent(state=wish.state, reason=wish.reason)

    # --- what storing a disposition asks ---

    async def put(self, call_id: str, _user: str, disposition: str, note: str, at: datetime) -> bool:
        if self.pop is None or self.call is None or call_id != self.pop.call_id:
            return False
        self.past.insert(0, contact(at, "call", summary="Call", disposition=disposition, note=note))
        return True

    def disposed(self, _user: str, _call_id: str) -> None:
        self.call = self.pop = None
        self._agent(state="ready")


def now() -> datetime:
    return datetime.now(UTC)


def contact(at: datetime, kind: str, **more: Any) -> TimelineEntry:
    return TimelineEntry(at=at, kind=kind, direction="inbound", agent=USER, **more)


@asynccontextmanager
async def opened(port: int = 0) -> AsyncIterator[Scene]:
    """A scene that a browser can open at `scene.url`."""
    scene = Scene()
    passwords, registry = Passwords(PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)), CollectorRegistry()
    parts = Parts(
        desk=scene.desk,
        seats=scene,
        sessions=Sessions(MemorySessionTable(), now),
        profiles=Profiles(await passwords.hash(PASSWORD)),
        passwords=passwords,
        customers=Nobody(),
        keeper=scene,
        metrics=DeskMetrics(registry),
        registry=registry,
        logged_out=lambda _user: None,
        disposed=scene.disposed,
        checks={},
        now=now,
    )
    runner, found = await start(make_app_of(all_routes(parts), parts), "127.0.0.1", port)
    scene.url = f"http://127.0.0.1:{found}/"
    try:
        yield scene
    finally:
        await runner.cleanup()


def anna(scene: Scene, **change: Any) -> Pop:
    """The sample customer Anna Kowalska calls about her bill; her past is what the scene has stored, and some more."""
    at = now()
    facts: Mapping[str, Any] = {
        "call_id": f"call-{at.timestamp():.0f}",
        "at": at,
        "ani": "+48601234567",
        "caller_name": "KOWALSKA A",
        "dialled": "100",
        "language": "pl",
        "queue": "support",
        "waited": 48.0,
        "tell": "Asks about the bill for account 4539578767: 120.50 PLN have been due since 20 April.",
        "trail": [
            {"place": "welcome", "prompt": "main_menu", "keys": "2", "label": "Bills and payments", "at": at},
            {"place": "bills", "prompt": "which_account", "keys": "4539578767", "label": None, "at": at},
            {"place": "bills", "prompt": "bill_menu", "keys": "3", "label": "Speak to a person", "at": at},
        ],
        "typed": [{"name": "account", "label": "Account number", "value": "4539578767"}],
        "customer": {"id": "c-anna", "name": "Anna Kowalska", "language": "pl", "numbers": ["+48601234567"]},
        "matches": 1,
        "timeline": [*scene.past, *_past(at)],
        "promises": [
            {
                "id": "p1",
                "text": "Send a corrected bill for March",
                "due_at": at - timedelta(days=2),
                "owner": "maja",
                "overdue": True,
            },
            {
                "id": "p2",
                "text": "Call back about the new tariff",
                "due_at": at + timedelta(days=3),
                "owner": "ewa",
                "overdue": False,
            },
        ],
        "consents": [
            {"purpose": "recording", "given": True, "at": at - timedelta(days=200)},
            {"purpose": "marketing calls", "given": False, "at": at - timedelta(days=90)},
        ],
        "accounts": [{"number": "4539578767", "debt": "120.50 PLN", "due": "2026-04-20"}],
        "delay_ms": 8.0,
    }
    return Pop(**{**facts, **change})


def _past(at: datetime) -> list[TimelineEntry]:
    return [
        contact(
            at - timedelta(days=6, hours=2),
            "call",
            summary="The bill for March is too high",
            queue="support",
            disposition="promised",
            note="Meter was read wrong: 4,210 instead of 4,120. Corrected bill promised.",
        ),
        contact(at - timedelta(days=34), "survey", summary="Satisfaction 4 of 5"),
        contact(
            at - timedelta(days=35),
            "call",
            summary="Power was out in Lipowa street",
            queue="faults",
            disposition="solved",
        ),
    ]
