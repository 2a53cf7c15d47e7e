"""What the brake of a campaign hears beside good and bad calls: complaints that are taken back, people who are not let
go, people who are never called, silence; and who is told, and shown, what came of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from centrala.cli.brake import _retold
from ivr.alarms import Alarms
from ivr.dialguard.happenings import NumberSuppressed
from ivr.kept_alarms import KeptAlarms
from ivr.moments import micros
from ivr.statements import Sql, grouped
from ivr.store import Store, open_store
from outbound.braking import store as rows
from outbound.braking.evidence import Evidences
from outbound.braking.halting import halt
from outbound.braking.happenings import BrakeTripped
from outbound.campaigns.happenings import CampaignMoved
from outbound.campaigns.telling import STOP, told
from scripts_dsl.policy.brake.states import Trigger
from support.braked import NAME, Braked, braked, file

LEFT_ALONE = Sql(
    "INSERT INTO candidate (campaign, number, list, fields, priority, rank, state, not_before, tries, because, since)"
    " VALUES ('overdue', :number, 'l', '{}', 0, 1, 'never', 0, 0, :because, 0)"
)
CONTACT = Sql(
    "INSERT INTO interaction (id, number, at, kind, direction, summary) VALUES (:id, :number, 0, 'call', 'inbound', '')"
)
CALLED = Sql(
    "INSERT INTO campaign_call (attempt, campaign, candidate, number, purpose, subject, at, outcome, in_pitch)"
    " VALUES (:attempt, 'overdue', 1, :number, 'debt', '', 0, 'reserved', FALSE)"
)
ASKED = Sql(
    "INSERT INTO brake_answer (id, campaign, signal, x, call_id, at, due, late, run, place)"
    " VALUES (:n, 'other', 'answers_survey', :x, :n, :at, :at, false, 0, 1)"
)


@pytest.fixture
async def one(sqlite_url: str) -> AsyncIterator[Braked]:
    store = await open_store(sqlite_url)
    async with braked(store) as made:
        yield made
    await store.close()


@pytest.fixture
async def here(store: Store) -> AsyncIterator[Braked]:
    """On both databases."""
    async with braked(store) as made:
        yield made


async def test_a_complaint_that_is_taken_back_gives_the_good_answer_back(here: Braked) -> None:
    calls = [await here.call("promised") for _ in await here.prepared(6)]
    letter = here.complaint(here.number_of(calls[1]))
    await here.look()
    assert await here.complaints() == (6, 5)
    here.taken_back(letter)
    await here.look()
    assert await here.complaints() == (6, 6)
    first, second = [a for a in await here.answers() if a.late]
    assert (first.place, first.x, second.place, second.x) == (first.place, 0.0, first.place, 1.0)
    here.taken_back(letter)
    await here.look()
    assert len([a for a in await here.answers() if a.late]) == 2
    assert (await _retold(here.store, NAME, 50)).differences == 0
    await here.call("promised")
    assert (await _retold(here.store, NAME, 50)).differences == 0


async def test_of_two_complaints_about_one_call_both_are_taken_back_before_it_was_good(here: Braked) -> None:
    (call,) = [await here.call("complaint") for _ in await here.prepared(1)]
    word, letter = here.complaint(call_id=call), here.complaint(here.number_of(call))
    await here.look()
    assert await here.complaints() == (1, 0)
    here.taken_back(word)
    await here.look()
    assert await here.complaints() == (1, 0)
    here.taken_back(letter)
    await here.look()
    assert await here.complaints() == (1, 1)


async def test_a_complaint_taken_back_is_none_of_the_three_that_stop_it(one: Braked) -> None:
    calls = [await one.call("promised") for _ in await one.prepared(4)]
    for call in calls[:2]:
        one.complaint(one.number_of(call))
    await one.look()
    one.taken_back(one.complaint(one.number_of(calls[2])))
    await one.look(1)
    assert one.state() != "red", "it was never heard as one of three"
    one.complaint(one.number_of(calls[3]))
    await one.look()
    *_, red = await one.moves()
    assert (red.state, red.because) == ("red", "complaints")


async def test_who_pressed_9_and_was_not_let_go_stops_it(here: Braked) -> None:
    """An agent stands in the way of an opt-out: no statistics."""
    calls = [await here.call("promised") for _ in await here.prepared(4)]
    await here.refused(calls[0], "key", 12.0)
    await here.refused(calls[1], "script", 40.0)
    assert here.state() == "green", "let go in time; and a no to an offer is no opt-out"
    await here.refused(calls[2], "key", 15.5)
    *_, red = await here.moves()
    assert (red.state, red.because) == ("red", "blocked_opt_out")
    assert "pressed 9, and the agent went on for more than 15 seconds" in (await here.standing()).why
    told = await here.store.fetch(Sql("SELECT call_id FROM event WHERE kind = 'brake.tripped'"))
    assert told == [(calls[2],)]
    said = [(a.signal, a.x) for a in await here.answers() if a.signal in ("exit_blocked", "opt_out_blocked")]
    assert said == [("exit_blocked", 1), ("exit_blocked", 0), ("exit_blocked", 0), ("opt_out_blocked", 0)]
    assert (await _retold(here.store, NAME, 50)).differences == 0


async def test_people_who_are_not_let_go_after_a_no_stop_a_campaign_that_listens_to_it(one: Braked) -> None:
    """Each refusal says it once, however long the talk went on."""
    shares = "{csat: 40%, hangs_up_in_pitch: 25%, opts_out: 10%, complains: 10%, exit_blocked: 15%}"
    one.centre.runner.put({NAME: file(f"brake: {{listens_to: {shares}, baseline: 4.6, compare_with: 0%}}\nstop:\n")})
    for n in await one.prepared(40):
        call = await one.call("promised")
        if not call:
            break
        await one.refused(call, "script", 60.0 if n > 4 else 5.0)
    *_, red = await one.moves()
    assert (red.state, red.because) == ("red", "exit_blocked")
    counted = red.evidence["exit_blocked"]
    assert counted["share"] == 0.15
    assert counted["mean"] == 5 / counted["n"]


async def test_a_survey_of_somebody_who_is_never_called_is_compared_and_stops_nothing(one: Braked) -> None:
    """Left out by lot, and asked after a contact of their own."""
    page = Evidences(one.store)
    calls = [await one.call("promised") for _ in await one.prepared(4)]
    for who, because in (("+48601999001", "compare_with"), ("+48601999002", "lists")):
        await one.store.write(grouped([LEFT_ALONE(number=who, because=because)]))
        await one.store.write(grouped([CONTACT(id=f"in {who}", number=who)]))
        await one.survey(f"in {who}", 5)
    found = await page.of(file())
    assert found is not None
    assert (found.left_alone, found.campaign_did_it) == (1, None)
    assert [(a.call_id, a.evidence) for a in found.answers if a.signal == "hold_out"] == [("in +48601999001", None)]
    assert sum(signal.n for signal in found.signals if signal.name == "csat") == 0
    assert len(calls) == 4
    assert (await _retold(one.store, NAME, 50)).differences == 0


async def test_one_person_is_one_answer_to_the_survey_in_a_campaign(here: Braked) -> None:
    """Who is called twice and asked twice has said it the first time."""
    await here.prepared(1)
    for call, who in (("a", "+48601999001"), ("b", "+48601999001"), ("c", "+48601999002")):
        await here.store.write(grouped([CALLED(attempt=call, number=who)]))
        await here.survey(call, 5 if call == "a" else 1)
    heard = [(a.call_id, a.x) for a in await here.answers() if a.signal == "csat"]
    assert heard == [("a", 1.0), ("c", 0.0)]
    assert len([a for a in await here.answers() if a.signal == "answers_survey"]) == 3


async def test_fewer_answers_to_the_survey_than_before_make_amber(one: Braked) -> None:
    """Silence is a symptom: four of five had answered."""
    await one.store.write(
        grouped([ASKED(n=str(n), x=float(n % 5 > 0), at=micros(one.centre.at) - n) for n in range(1, 400)])
    )
    for _ in await one.prepared(60):
        await one.survey(await one.call("promised"), None, outcome="refused")
        if one.state() != "green":
            break
    *_, amber = await one.moves()
    assert (amber.state, amber.because, one.brake.may(NAME)) == ("amber", "answers_survey", True)


async def test_many_that_come_late_take_the_lease_of_their_campaign_until_all_are_heard(
    one: Braked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each folds a part of the run again; the other campaigns wait half a second, and not for all of them."""
    calls, hear = [await one.call("promised") for _ in await one.prepared(4)], rows.hear

    async def slow(*args: Any) -> None:
        await hear(*args)
        one.monotonic += 0.3

    monkeypatch.setattr("outbound.braking.store.hear", slow)
    for call in calls[:3]:
        one.bus.publish(NumberSuppressed(at=one.centre.at, number=one.number_of(call), scope="all", why="a letter"))
    await one.centre.log.flush()
    one.brake.permits.take(NAME)
    await one.look(1)
    assert (len([a for a in await one.answers() if a.late]), one.brake.may(NAME)) == (2, False)
    await one.look(1)
    assert (len([a for a in await one.answers() if a.late]), one.brake.may(NAME)) == (3, True)


async def test_a_page_that_asks_again_reads_what_is_new_and_what_has_changed(
    here: Braked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It asks every two seconds, of runs of a hundred thousand answers."""
    monkeypatch.setattr("outbound.braking.evidence.AT_ONCE", 5)
    calls = [await here.call("promised") for _ in await here.prepared(5)]
    await here.survey(calls[0], 4)
    read, answers = list[tuple[int, int]](), rows.answers

    async def noted(store: Store, campaign: str, run: int, after: int = 0, to: int = 0) -> tuple[rows.Answer, ...]:
        read.append((after, to))
        return await answers(store, campaign, run, after, to)

    monkeypatch.setattr("outbound.braking.store.answers", noted)
    page = Evidences(here.store)
    assert (await page.of(file())) == (await Evidences(here.store).of(file()))
    assert read == [(0, 5), (5, 10), (10, 15), (15, 17)] * 2
    read.clear()
    await page.of(file())
    assert read == [], "nothing is new"
    await here.survey(calls[1], 1)
    found = await page.of(file())
    assert found is not None
    assert read == [(17, 19)], "the answer, and that there was one"
    assert (found.answers[0].signal, found.answers[1].signal) == ("answers_survey", "csat")
    read.clear()
    here.complaint(here.number_of(calls[1]))
    await here.look()
    found = await page.of(file())
    assert found == await Evidences(here.store).of(file())
    assert found is not None
    assert [one.mean for one in found.signals if one.name == "complains"] == [0.8]
    assert found.answers[0].late
    assert read[:4] == [(0, 5), (5, 10), (10, 15), (15, 19)]


async def test_who_stops_it_beside_the_engine_has_its_owner_told_once(here: Braked) -> None:
    """The command line has nobody to tell: the engine that calls people does."""
    await here.run_calls(["promised"])
    await halt(here.store, file(), Trigger.REGULATOR, "a letter of UKE", "olga", here.centre.at)
    await here.look()
    assert (here.state(), here.alarms.told) == ("red", [(f"{STOP} {NAME}", "sofia")])
    await here.look()
    assert len(here.alarms.told) == 1


async def test_a_stop_that_was_told_is_not_told_again_by_the_next_engine(here: Braked) -> None:
    alarms = Alarms(lambda: here.centre.at)
    alarms.kept_by(KeptAlarms(here.bus.publish, lambda: here.centre.at).keep)
    here.bus.subscribe(CampaignMoved, told(alarms))
    await here.run_calls(["promised"])
    here.bus.publish(BrakeTripped(campaign=NAME, trigger="wrong_list", why="", at=here.centre.at))
    await here.look()
    async with braked(here.store) as other:
        other.centre.at = here.centre.at
        other.later(seconds=7)
        await other.brake.turn()
        await other.centre.runner.turn()
        await other.look()
        assert (other.state(), other.alarms.told) == ("red", [])
