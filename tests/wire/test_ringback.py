"""Whoever was called rings back: why, when next, never again, at another time; by what the runner decides with."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.asterisk.ami_wire import AmiDown
from ivr.dialguard.suppression import Suppression, one
from ivr.hooks import Functions
from ivr.store import Store
from outbound.campaigns import orders
from outbound.lists.candidate import CandidateState
from outbound.ringback.functions import functions
from outbound.ringback.ringback import LAST, Ringback
from outbound.ringback.words import ABOUT, about
from scripts_dsl.campaign.words import PURPOSES
from scripts_dsl.policy import Rule
from scripts_dsl.policy.person import UNRUNG
from scripts_dsl.site import Site
from support.campaign_line import NUMBERS, Centre, campaign, centre

JAN, EWA, OLA, *_ = NUMBERS
WARSAW = ZoneInfo("Europe/Warsaw")
SITE = Site(zone="Europe/Warsaw", known=True, house="Energia")
TOMORROW = date(2026, 5, 7)


async def no_rules() -> tuple[Rule, ...]:
    return ()


@dataclass
class Asked:
    centre: Centre
    ringback: Ringback
    keys: dict[str, str] = field(default_factory=dict)
    down: bool = False

    async def called(self, number: str, outcome: str = "no_answer") -> None:
        await self.centre.people(number)
        await self.centre.start()
        await self.centre.turns()
        self.centre.line.ended(number, outcome)
        await self.centre.settled(number)

    async def run(self, name: str, **arguments: str) -> object:
        return await Functions(functions(self.ringback)).call(name, arguments, "call-1:3", 5)


@pytest.fixture
async def asked(store: Store) -> AsyncIterator[Asked]:
    async with centre(store) as made:
        asked: Asked

        async def set_key(number: str, value: str) -> None:
            if asked.down:
                raise AmiDown("no Asterisk", sent=False)
            asked.keys[number] = value

        suppression = Suppression(made.log, store, set_key, lambda: made.at)
        ringback = Ringback(store, made.log, suppression.suppress, no_rules, lambda: made.at)
        ringback.put(SITE, {"overdue": campaign()})
        asked = Asked(made, ringback)
        yield asked


async def test_who_was_called_hears_who_called_when_why_and_when_next(asked: Asked) -> None:
    await asked.called(JAN)
    asked.centre.later(minutes=5)
    assert await asked.run("campaigns.why_called", number=JAN, language="pl") == {
        "house": "Energia",
        "about": "w sprawie umowy z nami",
        "day": "2026-05-06",
        "at": "12:00",
        "over": False,
        "next_day": "2026-05-07",
        "next_at": "09:00",
    }


async def test_of_a_number_that_never_rang_nothing_is_said(asked: Asked) -> None:
    await asked.called(JAN, "busy")
    assert await asked.run("campaigns.why_called", number=JAN, language="pl") is None
    assert await asked.run("campaigns.why_called", number=EWA, language="pl") is None


async def test_next_is_what_the_runner_does(asked: Asked) -> None:
    await asked.called(JAN)
    why = await asked.ringback.why(JAN)
    assert why is not None
    assert why.next is not None
    asked.centre.at = why.next - timedelta(seconds=1)
    asked.centre.runner.put({"overdue": campaign()})
    await asked.centre.turns()
    assert asked.centre.line.numbers() == [JAN]
    asked.centre.at = why.next
    asked.centre.runner.put({"overdue": campaign()})
    await asked.centre.turns()
    assert asked.centre.line.numbers() == [JAN, JAN]


async def test_a_stop_is_on_disk_and_in_every_asterisk_before_the_call_ends_and_nobody_calls_again(
    asked: Asked,
) -> None:
    await asked.called(JAN)
    assert await asked.run("campaigns.never_again", number=JAN) is True
    kept = await one(asked.centre.store, JAN)
    assert kept is not None
    assert (kept.scope, kept.evidence) == ("all", "call-1:3")
    assert asked.keys[JAN].startswith("all-")
    why = await asked.ringback.why(JAN)
    assert why is not None
    assert (why.over, why.next) == (True, None)
    asked.centre.later(days=2)
    await asked.centre.turns()
    assert asked.centre.line.numbers() == [JAN]


async def test_a_stop_is_kept_when_no_asterisk_hears_of_it(asked: Asked) -> None:
    asked.down = True
    assert await asked.run("campaigns.never_again", number=EWA) is False
    assert await one(asked.centre.store, EWA) is not None


async def test_a_chosen_time_is_when_the_campaign_calls(asked: Asked) -> None:
    await asked.called(JAN)
    said = await asked.run("campaigns.call_at", number=JAN, day="2026-05-07", at="15:30")
    assert said == {"kept": True, "day": "2026-05-07", "at": "15:30"}
    waits = await asked.centre.settled(JAN)
    assert (waits.state, waits.because) == (CandidateState.WAITING, "chosen")
    assert waits.not_before is not None
    assert waits.not_before.astimezone(WARSAW).time() == time(15, 30)
    why = await asked.ringback.why(JAN)
    assert why is not None
    assert why.next == waits.not_before


@pytest.mark.parametrize(("day", "at"), [("2026-05-07", "22:00"), ("2026-05-09", "12:00"), ("2026-05-06", "16:00")])
async def test_at_a_time_that_a_rule_forbids_nobody_is_promised_a_call(asked: Asked, day: str, at: str) -> None:
    """Late in the evening, on a Saturday, before the gap is over: the first moment after it is offered."""
    await asked.called(JAN)
    said = await asked.ringback.at(JAN, date.fromisoformat(day), time.fromisoformat(at))
    assert not said.kept
    assert said.when is not None
    assert (await asked.centre.settled(JAN)).because == "no_answer"
    taken = await asked.ringback.at(JAN, said.when.date(), said.when.time())
    assert taken.kept


async def test_no_time_is_promised_to_who_is_called_no_more(asked: Asked) -> None:
    await asked.called(JAN)
    await asked.ringback.stop(JAN, "said so")
    assert (await asked.ringback.at(JAN, TOMORROW, time(12))).when is None
    assert (await asked.ringback.at(OLA, TOMORROW, time(12))).when is None


async def test_the_past_and_next_year_are_no_times(asked: Asked) -> None:
    await asked.called(JAN)
    for day in (date(2026, 5, 5), date(2027, 5, 6)):
        assert not (await asked.ringback.at(JAN, day, time(12))).kept


async def test_a_paused_campaign_promises_nothing_and_is_not_over(asked: Asked) -> None:
    await asked.called(JAN)
    at = await asked.centre.standing()
    await asked.centre.order(orders.pause("overdue", at, "a pause", "sofia", asked.centre.at))
    why = await asked.ringback.why(JAN)
    assert why is not None
    assert (why.next, why.over) == (None, False)
    assert not (await asked.ringback.at(JAN, TOMORROW, time(12))).kept
    asked.ringback.put(SITE, {})
    why = await asked.ringback.why(JAN)
    assert why is not None
    assert why.over


async def test_two_who_choose_at_once_are_both_served(asked: Asked) -> None:
    await asked.called(JAN)
    said = await asyncio.gather(*(asked.ringback.at(JAN, TOMORROW, time(hour)) for hour in (13, 14)))
    assert [one.kept for one in said] == [True, True]


def test_every_purpose_has_words_in_four_languages_that_name_no_debt() -> None:
    assert set(ABOUT) == set(PURPOSES)
    for purpose in PURPOSES:
        assert len({about(purpose, language) for language in ("pl", "ru", "sl", "en")}) == 4
    assert about("debt", "pl") == about("service", "pl")
    assert about("debt", "de") == about("debt", "en")


def test_what_did_not_ring_is_nothing_to_ask_about() -> None:
    assert all(f"'{word}'" in LAST.sqlite for word in UNRUNG)
