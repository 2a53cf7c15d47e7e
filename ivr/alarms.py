"""What somebody must know at once leaves the program: by e-mail to people, and as a request to a web hook.

In: lines of the log (what it calls critical, and some by name), and what `tell:` of surveys and boxes asks for, from
the bus. Out: one letter and one request each. No number, name or word of a caller is in them: the call's id leads to
all that.

A thing that goes on for hours is told every five minutes, with how often it happened meanwhile.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import orjson
import structlog
from structlog.typing import EventDict, WrappedLogger

from ivr.ids import new_id
from ivr.outgoing import Answer, Request
from ivr.outside.failures import OutsideFailed
from ivr.outside.sending import Channel, Message
from ivr.recordings.happenings import RecordingKept
from scripts_dsl.site import Site

BY_NAME = frozenset(
    {
        "call.flow_in_circles",
        "callback.failed",
        "calls.refused",
        "calls.turned_away",
        "eventlog.database_down",
        "hooks.stuck",
        "outside.breaker_open",
        "queue.passed_on_too_often",
        "queue.stranger",
        "recording.lost",
    }
)
"""Lines of the log that are told though they are not critical."""
AGAIN = 300.0
"""Seconds until the same thing is told again."""
WAITING = 200
"""Alarms that wait to be sent; more than that have one cause."""
PAUSES = (2.0, 10.0, 60.0)
"""Seconds before the next try."""
DEADLINE = 10.0
"""Seconds of one try."""
OURS = frozenset({"event", "level", "timestamp", "exception", "stack"})
"""Fields of a line that are no details."""
LONGEST = 300
"""Characters of one detail."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing to be told."""

    what: str
    """`eventlog.database_down`; `survey.answered`, `message.left` for those of `tell:`."""
    at: datetime
    details: Mapping[str, str]
    who: str | None = None
    """User or group of `people:`; None: those who look after the program."""
    id: str = field(default_factory=new_id)
    """The same for every try and every way."""


class Way(Protocol):
    """One way out."""

    async def send(self, alarm: Alarm, deadline: float) -> None:
        """Raises OutsideFailed."""
        ...


class Alarms:
    """Made before the first line of the log, of which it is a structlog processor; sends when run() begins."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._waiting: deque[Alarm] = deque(maxlen=WAITING)
        self._early: deque[Alarm] = deque(maxlen=WAITING)
        """Told before anybody kept them."""
        self._keep: Callable[[Alarm], None] = self._early.append
        self._told: dict[str, float] = {}
        self._missed: dict[str, int] = {}
        self.site = Site()
        """People, boxes and senders, as they are now."""
        self._wake: asyncio.Event | None = None
        self._loop = asyncio.get_running_loop()

    def put(self, site: Site) -> None:
        """Boxes and people from now on."""
        self.site = site

    def kept_by(self, keep: Callable[[Alarm], None]) -> None:
        """Every alarm, those of before too, goes to `keep` (kept_alarms.py) as well; a plain function."""
        self._keep = keep
        while self._early:
            keep(self._early.popleft())

    # --- what is told -------------------------------------------------------------------------------------------

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """A line of the log, masked already; from whatever thread."""
        if event.get("level") == "critical" or event.get("event") in BY_NAME:
            details = {str(k): str(v)[:LONGEST] for k, v in event.items() if k not in OURS}
            self._loop.call_soon_threadsafe(self._once, Alarm(str(event["event"]), self._clock(), details))
        return event

    def message(self, happening: RecordingKept) -> None:
        """A handler for the bus: `tell:` of a box."""
        box = self.site.boxes.get(happening.box or "")
        if box is not None and box.tell is not None:
            details = {"box": str(happening.box), "seconds": f"{happening.seconds:.0f}"}
            self.tell("message.left", happening.call_id, details, box.tell)

    def of_queue(self, queue: str | None) -> str | None:
        """Group of `tell:` of this queue; None: it has none."""
        found = self.site.queues.get(queue or "")
        return found.tell if found is not None else None

    def tell(self, what: str, call_id: str | None, details: dict[str, str], who: str | None) -> None:
        """`who`: user or group; None: those who look after the program. Nothing of a caller is in `details`."""
        self._add(Alarm(what, self._clock(), details | ({"call_id": call_id} if call_id else {}), who))

    def _once(self, alarm: Alarm) -> None:
        """The same of another Asterisk is something else."""
        now, what = self._loop.time(), f"{alarm.what} {alarm.details.get('asterisk', '')}"
        if now - self._told.get(what, -AGAIN) < AGAIN:
            self._missed[what] = self._missed.get(what, 0) + 1
            return
        self._told[what] = now
        more = self._missed.pop(what, 0)
        self._add(Alarm(alarm.what, alarm.at, {**alarm.details, "since_then": str(more)}) if more else alarm)

    def _add(self, alarm: Alarm) -> None:
        self._waiting.append(alarm)
        self._keep(alarm)
        if self._wake is not None:
            self._wake.set()

    # --- how it leaves ------------------------------------------------------------------------------------------

    async def run(self, *ways: Way) -> None:
        """Until cancelled; what came before is sent too. A way that is slow keeps no other waiting."""
        self._wake = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            while True:
                while self._waiting:
                    alarm = self._waiting.popleft()
                    for way in ways:
                        tasks.create_task(self._send(way, alarm))
                self._wake.clear()
                await self._wake.wait()

    async def _send(self, way: Way, alarm: Alarm) -> None:
        problem: OutsideFailed | None = None
        for pause in (0.0, *PAUSES):
            await asyncio.sleep(pause)
            try:
                await way.send(alarm, self._loop.time() + DEADLINE)
                return
            except OutsideFailed as failed:
                problem = failed
        log.warning("alarm.not_sent", what=alarm.what, way=type(way).__name__, problem=str(problem))


class Letters:
    """By e-mail. `sender` as settings.yaml names it; `addresses`: of users; `operators`: who look after the program."""

    def __init__(
        self,
        channel: Channel,
        sender: Callable[[], str],
        operators: Sequence[str],
        addresses: Mapping[str, str],
        groups: Callable[[], Mapping[str, tuple[str, ...]]],
    ) -> None:
        self._channel, self._sender, self._operators = channel, sender, tuple(operators)
        self._addresses, self._groups = addresses, groups

    async def send(self, alarm: Alarm, deadline: float) -> None:
        to = self._operators if alarm.who is None else self._of(alarm.who)
        if not to and alarm.who is not None:
            log.warning("alarm.nobody", what=alarm.what, who=alarm.who)
        for address in to:
            message = Message(self._sender(), address, letter(alarm), f"{alarm.id}:{address}")
            await self._channel.send(message, deadline)

    def _of(self, who: str) -> tuple[str, ...]:
        users = self._groups().get(who, (who,))
        return tuple(self._addresses[user] for user in users if user in self._addresses)


def letter(alarm: Alarm) -> str:
    """The first line is the subject."""
    lines = [f"{name}: {value}" for name, value in alarm.details.items()]
    return "\n".join([f"Centrala: {alarm.what}", "", f"at: {alarm.at.isoformat(timespec='seconds')}", *lines])


class Asks(Protocol):
    """What is asked of outgoing.Outgoing."""

    async def ask(self, request: Request, deadline: float) -> Answer: ...


class WebHook:
    """A POST of JSON; docs/how-to/be-told.md says which."""

    def __init__(self, outgoing: Asks, url: str, token: str | None = None) -> None:
        """`token` goes into `Authorization: Bearer …`."""
        self._outgoing, self._url = outgoing, url
        self._headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}

    async def send(self, alarm: Alarm, deadline: float) -> None:
        body: dict[str, Any] = {"id": alarm.id, "what": alarm.what, "at": alarm.at, "details": dict(alarm.details)}
        headers = {**self._headers, "Idempotency-Key": alarm.id}
        request = Request("POST", self._url, headers, orjson.dumps(body | {"who": alarm.who}))
        answer = await self._outgoing.ask(request, deadline)
        if not 200 <= answer.status < 300:
            raise OutsideFailed("fails", f"status {answer.status}")


__all__ = ["Alarm", "Alarms", "Letters", "Way", "WebHook", "letter"]
