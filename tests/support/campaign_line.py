"""A campaign runner on a real database with the product's own ledger, and a telephone line that a test plays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Unpack

import orjson

from cti import surveys
from ivr import kept_alarms
from ivr.asterisk.rings import Ring
from ivr.bus import Bus
from ivr.dialguard import attempts, suppression
from ivr.dialguard.attempts import Attempts
from ivr.dialguard.fence import Outcome
from ivr.dialguard.lease import Lease
from ivr.dialguard.limits import Limits
from ivr.dialguard.numbers import NotNow
from ivr.dialguard.ports import Attempt, Claiming
from ivr.dialguard.states import AttemptState
from ivr.eventlog import EventLog
from ivr.happenings import CallBegan, CallEnded, Happening, OutcomeSaid
from ivr.live import LiveCalls
from ivr.statements import Sql, grouped
from ivr.store import Store
from outbound.braking import signals as brake_signals
from outbound.braking import store as brake_rows
from outbound.campaigns import orders
from outbound.campaigns import store as rows
from outbound.campaigns.ports import AllLines, Brake, InFlight, Needs, Person, Style
from outbound.campaigns.runner import Runner
from outbound.campaigns.store import Standing, standings
from outbound.lists import rows as candidate_rows
from outbound.lists.candidate import Candidate
from outbound.lists.candidates import Candidates
from scripts_dsl.campaign import Campaign
from scripts_dsl.check import check_file
from scripts_dsl.graph import Graph
from scripts_dsl.site import Site
from support.patience import PATIENCE

NOON = datetime(2026, 5, 6, 10, tzinfo=UTC)
"""A Wednesday; noon in Warsaw."""
NUMBERS = tuple(f"+4860{n}234567" for n in range(1, 9))
FREELY = Limits(neighbours=1_000_000, a_minute=1_000_000)

CAMPAIGN = """\
campaign: overdue
purpose: debt
owner: sofia
people:
  from: db.overdue_customers
  fields: {phone: phone, name: text, debt: money PLN}
call:
  with: flow reminder
  from: +48221234567
  style: robot
  lines: 3
outcomes:
  busy: again in 15m, 2 times
  no_answer: again in 20h
  machine: again in 20h
  wrong_number: fix_number
  promised: done
  do_not_call: never again
stop:
  - when: share(do_not_call, 3) > 50%
    tell: sofia
"""
INSERT = Sql(
    "INSERT INTO candidate (campaign, number, list, fields, priority, rank, state, not_before, tries, because, since)"
    " VALUES (:campaign, :number, 'l1', :fields, 5, :rank, 'waiting', 0, 0, '', 0)"
)
CALLS = Sql("SELECT number, outcome, in_pitch FROM campaign_call ORDER BY at, number")


def campaign(old: str = "", new: str = "") -> Campaign:
    """The one above, with one piece of it written otherwise."""
    assert old in CAMPAIGN
    checked = check_file(CAMPAIGN.replace(old, new, 1), "x.campaign.yaml", Site(zone="Europe/Warsaw", known=False))
    assert checked.campaign is not None, checked.messages
    return checked.campaign


@dataclass(frozen=True, slots=True)
class End:
    state: AttemptState
    because: str
    outcome: Outcome | None


class NoLines(AllLines):
    """Agents call by hand."""

    def lines(self, campaign: Campaign, calls: Sequence[InFlight]) -> int:
        return 0


class Unbraked:
    """Nobody is unhappy."""

    def may(self, campaign: str) -> bool:
        return True

    def serves(self, campaign: str, call_id: str) -> None: ...


class PlayedLine:
    """Rings; a test says what becomes of it. `claims`: the product's own ledger."""

    def __init__(self, ledger: Attempts) -> None:
        self._ledger = ledger
        self.ready = True
        self.boot = "boot-1"
        self.rung: list[tuple[str, Ring]] = []
        """Number, and how."""
        self.attempts: dict[str, Attempt] = {}
        """By number, the last one."""
        self.ends: dict[str, asyncio.Future[End]] = {}

    async def claim(self, written: str, key: str, **how: Unpack[Claiming]) -> Attempt:
        if not self.ready:
            raise NotNow("no Asterisk is ready to call out")
        attempt = await self._ledger.claim(written, key, boot=self.boot, **how)
        self.attempts[attempt.number] = attempt
        return attempt

    async def dial(self, attempt: Attempt, ring: Ring) -> None:
        self.rung.append((attempt.number, ring))

    def let_go(self, attempt: Attempt) -> asyncio.Future[End]:
        self.attempts[attempt.number] = attempt
        return self.ends.setdefault(attempt.id, asyncio.get_running_loop().create_future())

    def look(self, attempt: Attempt) -> None: ...

    async def hang_up(self, attempt: Attempt) -> None: ...

    def numbers(self) -> list[str]:
        """Those that rang, in order."""
        return [number for number, _ in self.rung]

    def ended(self, number: str, status: str, *, cause: int = 0, talk: float = 0.0) -> None:
        """As Asterisk's fence has it: busy, no_answer, failed, answered; or `unknown`, `blocked`, `given up`."""
        attempt = self.attempts[number]
        if status in ("unknown", "blocked"):
            end = End(AttemptState(status), status, None)
        elif status == "given up":
            end = End(AttemptState.FAILED, "given up before it was dialled", None)
        else:
            outcome = Outcome(status, cause, talk)
            end = End(outcome.state, "Asterisk wrote its outcome", outcome)
        self._ledger.ended(attempt, end.state, status, cause=cause, talk=talk)
        self.ends[attempt.id].set_result(end)


async def no_rules() -> tuple[()]:
    """Of no country."""
    return ()


class Centre:
    """One engine. Several may stand on one store."""

    def __init__(self, store: Store, limits: Limits = FREELY, brake: Brake | None = None) -> None:
        self.store, self.at, self.bus = store, NOON, Bus()
        projections = [
            attempts.project, suppression.project, rows.project, candidate_rows.project,
            brake_signals.project, brake_rows.project, surveys.project, kept_alarms.project,
        ]  # fmt: skip
        self.log = EventLog(store, projections)
        self.bus.subscribe(Happening, self.log.append)
        self.told: list[Happening] = []
        self.bus.subscribe(Happening, self.told.append)
        self.ledger = Attempts(self.log, store, "box", "PL", frozenset, lambda: self.at, limits)
        self.line = PlayedLine(self.ledger)
        self.live = LiveCalls()
        self.heard: list[Person] = []
        self.heartbeat = lambda: self.at
        """Of the surveys."""
        self.graphs: dict[str, Graph] = {}
        self.took_over: list[int] = []
        """How many it had rung, at each time that the lease was new."""
        self.runner = Runner(
            Needs(
                bus=self.bus,
                store=store,
                flush=self.log.flush,
                live=self.live,
                line=self.line,
                lease=Lease("campaigns", store, lambda: self.at),
                brake=brake or Unbraked(),
                limits=limits,
                attempt=self.ledger.by_id,
                styles={"robot": Style(AllLines(), self._hears), "preview": Style(NoLines(), self._hears)},
                rules=no_rules,
                heartbeat=lambda: self.heartbeat(),
                clock=lambda: self.at,
                take_over=self._takes_over,
            )
        )
        self.runner.put({"overdue": campaign()})

    async def _takes_over(self) -> None:
        self.took_over.append(len(self.line.rung))

    def _hears(self, person: Person) -> Graph | None:
        self.heard.append(person)
        return self.graphs.get(person.campaign.call.name)

    async def people(self, *numbers: str, name: str = "overdue") -> None:
        """They wait on the campaign's list."""
        fields = orjson.dumps({"phone": "", "name": "Jan", "debt": "80 PLN"}).decode()
        made = [INSERT(campaign=name, number=number, fields=fields, rank=n) for n, number in enumerate(numbers)]
        await self.store.write(grouped(made))

    async def start(self, name: str = "overdue") -> None:
        """As a person on the page or the command line."""
        await self.order(orders.start(self.runner.campaigns[name], await self.standing(name), "sofia", self.at))

    async def order(self, moved: Any) -> None:
        self.bus.publish(moved)
        await self.log.flush()

    async def standing(self, name: str = "overdue") -> Standing:
        await self.log.flush()
        return (await standings(self.store)).get(name, Standing())

    async def turns(self, times: int = 3) -> None:
        """What the runner does within a second or two."""
        for _ in range(times):
            await self.runner.turn()
            await asyncio.sleep(0)

    async def taken_up(self, *numbers: str) -> list[Attempt]:
        """Their calls, which an engine before this one has claimed, when this one has found them."""
        async with asyncio.timeout(PATIENCE):
            while any(number not in self.line.attempts for number in numbers):
                await self.log.flush()
        return [self.line.attempts[number] for number in numbers]

    async def settled(self, number: str) -> Candidate:
        """The candidate, when their call is over."""
        async with asyncio.timeout(PATIENCE):
            while True:
                await self.log.flush()
                found = await Candidates(self.store).one("overdue", number)
                assert found is not None
                if found.state != "claimed":
                    return found
                await asyncio.sleep(0.005)

    async def calls(self) -> list[tuple[str, str]]:
        """Number and outcome of every call that counts."""
        await self.log.flush()
        return [(number, outcome) for number, outcome, _ in await self.store.fetch(CALLS)]

    def later(self, **how: float) -> None:
        self.at += timedelta(**how)


def talks(one: Centre, number: str, word: str | None = None, *, hung_up: bool = False) -> None:
    """The person has answered; the flow says this word, and the call is over."""
    call_id = one.line.attempts[number].id
    began = CallBegan(
        call_id=call_id, at=one.at, direction="outbound", ani=number, name=None, dialled="+48221234567",
        flow="reminder", flow_hash="9f3a", asterisk="box", uniqueid=call_id, linkedid=call_id,
    )  # fmt: skip
    one.bus.publish(began)
    if word is not None:
        one.bus.publish(OutcomeSaid(call_id=call_id, at=one.at, word=word))
    one.bus.publish(CallEnded(call_id=call_id, at=one.at, seconds=5, why="hung_up" if hung_up else "completed"))
    one.line.ended(number, "answered", talk=5)


@asynccontextmanager
async def centre(store: Store, limits: Limits = FREELY, brake: Brake | None = None) -> AsyncIterator[Centre]:
    """An engine at work on `store`, but for its own turns."""
    made = Centre(store, limits, brake)
    writing = asyncio.create_task(made.log.run())
    try:
        yield made
    finally:
        await made.runner.close()
        await made.log.close()
        await writing
