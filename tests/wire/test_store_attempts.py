"""Attempts and suppressed numbers on disk: claimed once is claimed for ever, and a refusal holds at the claim."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog

from ivr.dialguard import attempts, suppression
from ivr.dialguard.attempts import ALARM, Attempts
from ivr.dialguard.limits import MINUTES, NEIGHBOURS, Limits
from ivr.dialguard.numbers import Costly, NotNow, Refused, TooMuch
from ivr.dialguard.ports import Attempt
from ivr.dialguard.states import AttemptState
from ivr.dialguard.suppression import Suppression
from ivr.eventlog import EventLog
from ivr.statements import Sql
from ivr.store import Store

NOW = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
NUMBER = "+48221234567"
REFUSALS = Sql("SELECT call_id, body FROM event WHERE kind = 'attempt.refused' ORDER BY call_id")


class Guard:
    def __init__(self, store: Store) -> None:
        self.log = EventLog(store, [attempts.project, suppression.project])
        self.now = NOW
        self.store = store
        self.attempts = self.limited(Limits())
        self.keys: dict[str, str] = {}
        self.suppression = Suppression(self.log, store, self.set_key, lambda: self.now)

    def limited(self, limits: Limits) -> Attempts:
        return Attempts(
            self.log, self.store, "box", "PL", lambda: frozenset({"+48221111111"}), lambda: self.now, limits
        )

    async def refusals(self) -> list[tuple[str | None, str]]:
        """Calls and reasons, as the event log has them."""
        await self.log.flush()
        return [(call_id, json.loads(body)["because"]) for call_id, body in await self.store.fetch(REFUSALS)]

    async def set_key(self, number: str, value: str) -> None:
        self.keys[number] = value

    async def claim(self, key: str = "c1:7", number: str = NUMBER, **more: Any) -> Attempt:
        return await self.attempts.claim(number, key, boot="boot-1", **more)


@pytest.fixture
async def guard(store: Store) -> AsyncIterator[Guard]:
    made = Guard(store)
    async with asyncio.TaskGroup() as group:
        group.create_task(made.log.run())
        yield made
        await made.log.close()


async def test_a_claim_is_on_disk_before_anything_is_sent(guard: Guard) -> None:
    claimed = await guard.claim(number="22 123 45 67", call_id="c1", channel="box-1.1")
    assert (claimed.number, claimed.state, claimed.boot) == (NUMBER, AttemptState.INTENT, "boot-1")
    assert (claimed.call_id, claimed.channel, claimed.claimed) == ("c1", "box-1.1", NOW)
    assert await guard.attempts.open() == (claimed,)
    assert claimed.id != claimed.channel
    assert (await guard.claim("other")).channel == (await guard.attempts.by_key("other")).id  # type: ignore[union-attr]


async def test_one_key_is_one_attempt_whoever_asks_and_however_often(guard: Guard) -> None:
    first, *others = await asyncio.gather(*(guard.claim() for _ in range(5)))
    assert {a.id for a in others} == {first.id}
    guard.attempts.ended(first, AttemptState.DONE, "answered", talk=3)
    await guard.log.flush()
    assert (await guard.claim()).state is AttemptState.DONE
    assert await guard.attempts.open() == ()


async def test_an_end_is_final(guard: Guard) -> None:
    claimed = await guard.claim()
    guard.attempts.ended(claimed, AttemptState.UNKNOWN, "Asterisk began anew")
    guard.attempts.ended(claimed, AttemptState.DONE, "answered")
    await guard.log.flush()
    row = await guard.attempts.by_key("c1:7")
    assert row is not None
    assert (row.state, row.because) == (AttemptState.UNKNOWN, "Asterisk began anew")


@pytest.mark.attack("A35")
@pytest.mark.parametrize(
    ("scope", "purpose", "asked", "rings"),
    [
        ("all", "service", None, False),
        ("all", "marketing", None, False),
        ("marketing", "service", None, True),
        ("marketing", "marketing", None, False),
        ("all", "service", NOW + timedelta(hours=1), True),
        ("all", "service", NOW - timedelta(hours=1), False),
        ("all", "service", NOW, False),
    ],
)
async def test_a_refusal_holds_at_the_claim_unless_the_person_asked_afterwards(
    guard: Guard, scope: str, purpose: str, asked: datetime | None, rings: bool
) -> None:
    await guard.suppression.suppress(NUMBER, scope, "key 9")
    assert guard.keys == {NUMBER: f"{scope}-{int(NOW.timestamp())}"}
    if rings:
        await guard.claim(purpose=purpose, asked=asked)
    else:
        with pytest.raises(Refused, match="suppressed"):
            await guard.claim(purpose=purpose, asked=asked)
    assert len(await guard.attempts.open()) == rings


async def test_a_later_and_narrower_refusal_does_not_weaken_an_earlier_one(guard: Guard, store: Store) -> None:
    await guard.suppression.suppress(NUMBER, "all", "a letter", "letter 12")
    before = await suppression.one(store, NUMBER), await suppression.keys(store)
    guard.now += timedelta(days=1)
    await guard.suppression.suppress(NUMBER, "marketing", "key 9")
    assert (await suppression.one(store, NUMBER), await suppression.keys(store)) == before
    assert guard.keys == dict(before[1])


async def test_a_refusal_is_taken_back_here_and_in_asterisk(guard: Guard, store: Store) -> None:
    await guard.suppression.suppress(NUMBER, "all", "a letter")
    await guard.suppression.allow(NUMBER, "asked to be called again, on paper")
    assert await suppression.keys(store) == {}
    assert guard.keys == {NUMBER: ""}
    await guard.claim()


@pytest.mark.attack("A29")
async def test_of_fifty_calls_at_once_to_neighbouring_numbers_ten_are_rung(guard: Guard) -> None:
    burst = [guard.claim(f"c{n}:1", f"+4822123{n:04d}") for n in range(50)]
    went = await asyncio.gather(*burst, return_exceptions=True)
    assert len([one for one in went if isinstance(one, Attempt)]) == NEIGHBOURS == 10
    assert {str(one) for one in went if isinstance(one, NotNow)} == {
        "too many calls to neighbouring numbers within a minute"
    }
    await guard.claim("elsewhere:1", "+48221240000")
    guard.now += timedelta(seconds=61)
    await guard.claim("later:1", "+48221239999")


@pytest.mark.attack("A29")
async def test_a_burst_to_numbers_all_over_the_country_is_stopped_too(guard: Guard) -> None:
    attempts = guard.limited(Limits(a_minute=5))
    for n in range(5):
        await attempts.claim(f"+4822{n}234567", f"c{n}:1", boot="boot-1")
    with pytest.raises(TooMuch, match="too many calls out within a minute"):
        await attempts.claim("+48601234567", "more:1", boot="boot-1")
    guard.now += timedelta(seconds=61)
    await attempts.claim("+48601234567", "later:1", boot="boot-1")


@pytest.mark.attack("A29")
async def test_the_minutes_of_a_day_are_counted_also_of_calls_that_go_on_and_of_those_nobody_knows_the_end_of(
    guard: Guard,
) -> None:
    attempts = guard.limited(Limits(minutes=60))
    talked = await attempts.claim(NUMBER, "a:1", boot="boot-1")
    guard.now += timedelta(minutes=20)
    attempts.ended(talked, AttemptState.DONE, "answered", talk=15 * 60)
    lost = await attempts.claim(NUMBER, "b:1", boot="boot-1")
    guard.now += timedelta(minutes=20)
    attempts.ended(lost, AttemptState.UNKNOWN, "Asterisk began anew")
    await attempts.claim(NUMBER, "c:1", boot="boot-1")
    guard.now += timedelta(minutes=24)
    await attempts.claim(NUMBER, "d:1", boot="boot-1")
    guard.now += timedelta(minutes=1)
    with pytest.raises(TooMuch, match="used up for 24 hours"):
        await attempts.claim(NUMBER, "e:1", boot="boot-1")
    guard.now += timedelta(hours=24)
    await attempts.claim(NUMBER, "f:1", boot="boot-1")
    assert MINUTES == 3_000, "what docs/how-to/call-out.md says"


@pytest.mark.attack("A29")
async def test_a_refusal_stands_in_the_calls_past_and_what_costs_is_told_at_once(guard: Guard) -> None:
    with structlog.testing.capture_logs() as lines:
        for n, number in enumerate(("+48700123456", "+4930123456", "112", "sip:x@evil")):
            with pytest.raises(Refused):
                await guard.claim(f"{n}:1", number, call_id=f"call-{n}")
    costly = [line for line in lines if line["event"] == ALARM]
    assert [(line["log_level"], line["call_id"]) for line in costly] == [("critical", "call-0"), ("critical", "call-1")]
    assert "+48700123456" not in repr(lines)
    assert await guard.refusals() == [
        ("call-0", "a number that costs a lot: premium, shared cost, personal or satellite"),
        ("call-1", "a number of DE, where this site does not call (calls_out.countries)"),
        ("call-2", "an emergency number: only an agent's own telephone rings it"),
        ("call-3", "not a telephone number"),
    ]
    assert await guard.attempts.open() == ()


async def test_countries_that_are_named_are_called_and_no_others(guard: Guard) -> None:
    attempts = guard.limited(Limits(frozenset({"DE"})))
    assert (await attempts.claim("+4930123456", "a:1", boot="boot-1")).number == "+4930123456"
    with pytest.raises(Costly, match="of PL"):
        await attempts.claim(NUMBER, "b:1", boot="boot-1")


async def test_a_claim_that_could_not_be_kept_dials_nobody(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "CLAIM_SECONDS", 0.01)
    guard = Guard(store)  # its writer does not run
    with pytest.raises(TimeoutError):
        await guard.claim()
    assert await guard.attempts.open() == ()
