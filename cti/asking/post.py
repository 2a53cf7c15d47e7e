"""Hands invitations over: each once at most, whatever dies meanwhile.

In: rows that SurveyInvited made. Out: letters through the senders of the site, InvitationMoved. A letter is claimed on
disk before it leaves; whoever finds a claim that nobody has brought to its end calls it unsure and sends nothing.
Called by routes.py, which owns the task.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from cti.asking.letters import SurveyLinks, letter
from cti.surveys import invitations as rows
from cti.surveys.happenings import InvitationMoved
from cti.surveys.invitations import Invitation, Invitations
from cti.surveys.states import Delivery
from ivr.bus import Bus
from ivr.eventlog import EventLog
from ivr.ids import new_id
from ivr.moments import micros
from ivr.outside.failures import BreakerOpen, NoSuchReceiver, NotTaken, OutsideFailed, ServerTrouble
from scripts_dsl.effects import Fetch, Send
from scripts_dsl.site import Site

TRIES = 6
REST = timedelta(minutes=5)
"""Before the second try; each further one waits twice as long."""
AT_ONCE = 5
"""Letters of one channel in the hands of its server: one that hangs does not hold the rest."""
TIMEOUT = 20.0
"""Seconds that a server has for taking a letter."""

log = structlog.get_logger(__name__)


class Asks(Protocol):
    """outside.asking.Outside."""

    async def ask(self, effect: Fetch | Send) -> Any:
        """Raises OutsideFailed."""


class Post:
    """See above. `site`: zone and senders in force now."""

    def __init__(
        self,
        bus: Bus,
        events: EventLog,
        known: Invitations,
        outside: Asks,
        links: SurveyLinks,
        site: Callable[[], Site],
        now: Callable[[], datetime],
    ) -> None:
        self._bus, self._events, self._known, self._outside = bus, events, known, outside
        self._links, self._site, self._now = links, site, now
        self._me = new_id()

    async def tick(self, channel: str) -> int:
        """Hand over what is due on this channel; how many letters were looked at. Raises StoreError."""
        now, room = self._now(), asyncio.Semaphore(AT_ONCE)
        self._events.also(rows.LOST(at=micros(now), long_ago=micros(now - rows.UNSURE_AFTER)))
        await self._events.flush()
        due = await self._known.due(now, channel)

        async def take(one: Invitation) -> None:
            async with room:
                await self._take(one)

        done = await asyncio.gather(*map(take, due), return_exceptions=True)
        for problem in done:
            if isinstance(problem, BaseException):
                raise problem
        return len(due)

    async def _take(self, one: Invitation) -> None:
        ready = await self._addressed(one) if one.state == Delivery.NEW else one
        if ready is None or not await self._claimed(ready.id):
            return
        await self._hand_over(ready)

    async def _addressed(self, one: Invitation) -> Invitation | None:
        """With the address that we know; None: nobody is written to."""
        customer, email, number = one.customer_id, None, one.number
        if one.call_id is not None:
            theirs, email, calls_from = await self._known.whose(one.call_id)
            customer, number = customer or theirs, number or calls_from
        address = one.address or (email if one.channel == "email" else number) or ""
        self._events.also(rows.KNOWN(id=one.id, address=address, number=number, customer_id=customer))
        if one.channel == "web":
            self._moved(one, Delivery.READY)
            return None
        if not address or one.until <= self._now():
            self._moved(one, Delivery.WITHHELD, "no address" if not address else "too late")
            return None
        if await self._known.unwanted(self._links.mark(address.casefold()), customer):
            self._moved(one, Delivery.WITHHELD, "they want none")
            return None
        return replace(one, address=address, number=number, customer_id=customer)

    async def _claimed(self, id_: str) -> bool:
        """On disk, and by nobody else."""
        self._events.also(rows.CLAIM(id=id_, holder=self._me, at=micros(self._now())))
        await self._events.flush()
        return await self._known.held_by(id_) == self._me

    async def _hand_over(self, one: Invitation) -> None:
        site = self._site()
        said = letter(one, self._links, site.senders.get("sms", ""), site.zone)
        send = Send(one.channel, one.address, said.text, TIMEOUT, f"survey:{one.id}", said.headers)
        try:
            async with asyncio.timeout(2 * TIMEOUT):
                await self._outside.ask(send)
        except NoSuchReceiver:
            self._moved(one, Delivery.BOUNCED, "the server refuses the receiver")
        except (NotTaken, BreakerOpen) as problem:
            self._again(one, str(problem))
        except (ServerTrouble, TimeoutError) as problem:
            self._moved(one, Delivery.UNSURE, str(problem))
        except OutsideFailed as problem:
            self._moved(one, Delivery.UNSURE if problem.kind == "times_out" else Delivery.FAILED, str(problem))
        else:
            self._moved(one, Delivery.SENT)
        await self._events.flush()

    def _again(self, one: Invitation, because: str) -> None:
        """Later: it is certain that nobody has it."""
        tries, now = one.tries + 1, self._now()
        if tries >= TRIES:
            self._moved(one, Delivery.FAILED, because)
            return
        when = now + REST * 2**one.tries
        self._events.also(rows.LATER(id=one.id, because=because, at=micros(now), not_before=micros(when)))

    def _moved(self, one: Invitation, state: Delivery, because: str = "") -> None:
        log.info("survey.invitation", invitation=one.id, state=str(state), because=because)
        self._bus.publish(
            InvitationMoved(call_id=one.call_id, at=self._now(), invitation=one.id, state=state, because=because[:200])
        )
