"""The brake of a campaign on a real database: what people answer is heard once and in order, and stops the campaign."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from ivr.dialguard.happenings import NumberSuppressed
from ivr.happenings import CallPlaced, SurveyEnded
from ivr.statements import Sql, grouped
from ivr.store import Store, open_store
from outbound.braking import store as rows
from outbound.braking.course import folded
from outbound.braking.happenings import BrakeTripped
from outbound.campaigns import orders
from outbound.campaigns.happenings import CampaignMoved
from outbound.campaigns.states import RUNNING, STOPPED
from scripts_dsl.policy.brake.plans import plan_of
from scripts_dsl.policy.brake.states import EFFECTS
from scripts_dsl.policy.brake.watching import begun
from support.braked import NAME, Braked, braked, in_pitch, number
from support.campaign_line import talks

ROWS = Sql("SELECT signal, x, place FROM brake_answer WHERE place > 0 ORDER BY n")


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


async def test_nobody_is_called_without_the_lease_of_the_brake(one: Braked) -> None:
    await one.people(5)
    await one.start()
    await one.centre.turns()
    assert one.line.numbers() == [], "the brake has not looked yet"
    await one.look()
    await one.centre.turns()
    assert len(one.line.numbers()) == 3
    one.monotonic += 1.1
    one.line.ended(one.line.numbers()[0], "no_answer")
    await one.settled(one.line.numbers()[0])
    await one.centre.turns()
    assert len(one.line.numbers()) == 3, "a brake that is broken stops the car"


async def test_before_the_first_sign_of_life_of_the_answers_way_nobody_is_called(one: Braked) -> None:
    one.sends_beats = False
    await one.people(3)
    await one.start()
    await one.look()
    assert not one.brake.may(NAME)
    one.sends_beats = True
    await one.look()
    assert one.brake.may(NAME)


async def test_every_answered_call_says_three_things_once(here: Braked) -> None:
    await here.run_calls(["promised", in_pitch, "do_not_call", "no_answer"])
    heard = await here.store.fetch(ROWS)
    by_place = sorted((place, signal, x) for signal, x, place in heard)
    assert [(signal, x) for _, signal, x in by_place] == [
        ("hangs_up_in_pitch", 1), ("opts_out", 1), ("complains", 1),
        ("hangs_up_in_pitch", 0), ("opts_out", 1), ("complains", 1),
        ("hangs_up_in_pitch", 1), ("opts_out", 0), ("complains", 1),
    ]  # fmt: skip
    assert [place for place, *_ in by_place] == list(range(1, 10))


# --- amber, red, restart ---------------------------------------------------------------------------------------------


async def test_scores_that_fall_make_it_amber_then_red_and_nobody_is_called_any_more(here: Braked) -> None:
    await here.people(40)
    await here.start()
    await here.look()
    await here.surveyed(5, 5, 4)
    assert here.state() == "green"
    seen = list[str]()
    for _ in range(12):
        await here.surveyed(1)
        seen += [here.state()] if here.state() not in seen else []
    assert seen == ["green", "amber", "red"]
    assert not here.brake.may(NAME)
    rung = len(here.line.rung)
    await here.centre.turns()
    assert len(here.line.rung) == rung
    standing = await here.standing()
    assert (standing.state, standing.because) == (STOPPED, "brake")
    assert "csat: evidence" in standing.why
    (told,) = [h for h in here.centre.told if type(h) is CampaignMoved and h.state == STOPPED]
    assert told.tell == "sofia"
    amber, red = await here.moves()
    assert [(m.before, m.state, m.because) for m in (amber, red)] == [
        ("green", "amber", "csat"), ("amber", "red", "csat"),
    ]  # fmt: skip
    assert red.evidence["csat"]["evidence"] >= red.threshold > amber.evidence["csat"]["evidence"]


async def test_a_reader_reckons_every_move_again_from_the_answers(one: Braked) -> None:
    await one.people(40)
    await one.start()
    await one.look()
    await one.surveyed(5, 2, 1, 1, 3, 1, 1, 1, 1, 1, 1, 1, 1)
    kept = await rows.one(one.store, NAME)
    assert kept is not None
    plan = plan_of(kept.plan)
    watch, again = begun(plan, 0), {}
    for answer in await one.answers():
        watch = folded(plan, watch, answer.signal, answer.x)
        assert answer.evidence == pytest.approx(watch.by_signal.get(answer.signal, answer.evidence))
        again[answer.at] = watch
    moves = await one.moves()
    assert [m.state for m in moves] == ["amber", "red"]
    for moved in moves:
        then = again[max(at for at in again if at <= moved.at)]
        assert moved.evidence["csat"]["evidence"] == pytest.approx(then.by_signal["csat"])
    events = await one.store.fetch(Sql("SELECT body FROM event WHERE kind = 'brake.heard' ORDER BY n"))
    assert len(events) == len(await one.answers())


async def test_after_a_stop_it_goes_on_only_by_whom_the_file_names_with_a_reason_and_a_change(one: Braked) -> None:
    await one.people(60)
    await one.start()
    await one.look()
    await one.surveyed(*[1] * 12)
    assert one.state() == "red"
    for how in ({"reason": ""}, {"change": " "}, {"by": "olga"}):
        with pytest.raises(orders.NotAllowed):
            await one.resume(**how)
    await one.look()
    assert (one.state(), one.brake.may(NAME)) == ("red", False)
    await one.resume()
    assert (one.state(), one.brake.may(NAME)) == ("green", True)
    *_, restart = await one.moves()
    assert (restart.state, restart.because, restart.by, restart.reason, restart.change, restart.run) == (
        "green", "restarted", "sofia", "the text was rude", "version 3", 1,
    )  # fmt: skip
    first = 1 / 0.05 * 3.14159265**2 / 6
    assert restart.threshold == pytest.approx(4 * first), "the second run wants more proof"
    await one.surveyed(*[1] * 15)
    assert one.state() == "red"
    assert (await one.standing()).state is STOPPED


async def test_what_was_said_after_the_stop_belongs_to_the_run_that_stopped(one: Braked) -> None:
    await one.people(60)
    await one.start()
    await one.look()
    await one.surveyed(*[1] * 12)
    left = one.ringing()
    assert left, "they ring on"
    talks(one.centre, left[0], "promised")
    await one.settled(left[0])
    one.later(seconds=3)
    await one.survey(one.line.attempts[left[0]].id, 5)
    heard = await one.answers(0)
    assert heard[-1].call_id == one.line.attempts[left[0]].id
    assert one.state() == "red"


# --- what comes late, and what stops at once ---------------------------------------------------------------------


async def test_a_complaint_days_later_takes_the_place_of_the_good_answer_of_its_call(here: Braked) -> None:
    await here.people(20)
    await here.start()
    await here.look()
    calls = [await here.call("promised") for _ in range(4)]
    place = next(a.place for a in await here.answers() if a.call_id == calls[1] and a.signal == "opts_out")
    await here.wait(days=2)
    who = next(n for n, a in here.line.attempts.items() if a.id == calls[1])
    here.bus.publish(NumberSuppressed(at=here.centre.at, number=who, scope="all", why="a letter"))
    await here.look()
    late = [a for a in await here.answers() if a.late]
    assert [(a.place, a.x, a.call_id) for a in late] == [(place, 0.0, calls[1])]
    kept = await rows.one(here.store, NAME)
    assert kept is not None
    n, total, *_ = kept.watch["streams"]["opts_out"]
    assert (n, total) == (4, 3), "three good and one bad, and not five"
    here.bus.publish(NumberSuppressed(at=here.centre.at, number=who, scope="all", why="said again"))
    await here.look()
    assert len([a for a in await here.answers() if a.late]) == 1


async def test_an_opt_out_ten_days_later_is_not_held_against_the_campaign(one: Braked) -> None:
    await one.run_calls(["promised"])
    (who,) = list(one.line.attempts)[:1]
    await one.wait(days=10)
    one.bus.publish(NumberSuppressed(at=one.centre.at, number=who, scope="all", why="a letter"))
    await one.look()
    assert not [a for a in await one.answers() if a.late]


async def test_three_complaints_in_fifty_calls_stop_it_without_statistics(one: Braked) -> None:
    await one.run_calls(["promised"] * 3 + ["complaint", "promised", "complaint", "promised", "complaint"])
    *_, red = await one.moves()
    assert (red.state, red.because, one.state()) == ("red", "complaints", "red")
    assert (await one.standing()).state is STOPPED


async def test_an_opt_out_that_was_not_kept_stops_it(one: Braked) -> None:
    await one.people(3)
    await one.start()
    await one.look()
    await one.centre.turns()
    who = one.ringing()[0]
    talks(one.centre, who, "do_not_call")  # and nobody has written it down
    await one.settled(who)
    await one.look()
    assert one.state() == "green", "it may still be on its way"
    one.later(seconds=6)
    await one.look()
    *_, red = await one.moves()
    assert (red.state, red.because) == ("red", "blocked_opt_out")


async def test_a_call_outside_the_hours_stops_it(one: Braked) -> None:
    await one.people(3)
    await one.start()
    await one.look()
    await one.wait(hours=5, minutes=59, seconds=30)  # 17:59:30 in Warsaw
    placed = CallPlaced(
        call_id="a", at=one.centre.at, number=number(0), shown="", flow=None, because=f"campaign {NAME}"
    )
    one.bus.publish(placed)
    await one.look()
    assert one.state() == "green", "nobody new is rung in the last minute, and who was decided about before may be"
    await one.wait(minutes=1)
    one.bus.publish(replace(placed, at=one.centre.at))
    await one.look()
    *_, red = await one.moves()
    assert (red.state, red.because) == ("red", "outside_window")
    assert "18:00" in red.why


async def test_a_letter_of_an_authority_stops_it_at_once(one: Braked) -> None:
    await one.run_calls(["promised"])
    one.bus.publish(BrakeTripped(campaign=NAME, trigger="regulator", why="UKE, 12 May", by="olga", at=one.centre.at))
    assert not one.brake.may(NAME)
    *_, red = await one.moves()
    assert (red.state, red.because, red.by) == ("red", "regulator", "olga")
    assert "UKE, 12 May" in (await one.standing()).why


# --- what is neither good nor bad, and slow channels ----------------------------------------------------------------


async def test_who_refuses_the_survey_moves_no_satisfaction_and_who_hangs_up_in_it_counts_a_quarter(
    one: Braked,
) -> None:
    await one.people(5)
    await one.start()
    await one.look()
    for outcome in ("refused", "hung_up"):
        await one.survey(await one.call("promised"), None, outcome=outcome)
    heard = [(a.signal, a.x) for a in await one.answers() if a.signal in ("csat", "answers_survey")]
    assert [x for signal, x in heard if signal == "csat"] == [0.25]
    assert [x for signal, x in heard if signal == "answers_survey"] == [0.0, 0.0]


async def test_answers_in_writing_wait_a_day_and_come_in_the_order_of_the_calls(one: Braked) -> None:
    await one.people(1)
    await one.start()
    await one.look()
    first = await one.call("promised")
    await one.people(1, first=1)
    second = await one.call("promised")
    await one.survey(second, 1, "email")
    await one.survey(first, 5, "web")
    assert not [a for a in await one.answers() if a.signal == "csat"]
    await one.wait(hours=24)
    assert [a.call_id for a in await one.answers() if a.signal == "csat"] == [first, second]


async def test_amber_asks_everybody_offers_nothing_and_rings_nobody_ahead(one: Braked) -> None:
    await one.people(40)
    await one.start()
    await one.look()
    one.brake.serves(NAME, "a call")
    assert (one.brake.ask_everybody("a call"), EFFECTS[one.brake.state(NAME)].offers, one.brake.ahead(NAME)) == (
        False,
        True,
        True,
    )
    while one.state() != "amber":
        await one.surveyed(1)
    assert (one.brake.ask_everybody("a call"), EFFECTS[one.brake.state(NAME)].offers, one.brake.ahead(NAME)) == (
        True,
        False,
        False,
    )
    assert not one.brake.ask_everybody("a call of nobody's campaign")
    assert one.brake.may(NAME)


# --- when something breaks -------------------------------------------------------------------------------------------


async def test_a_pipeline_without_a_sign_of_life_is_dead(one: Braked) -> None:
    await one.run_calls(["promised"])
    one.sends_beats = False
    one.later(minutes=29)
    await one.look()
    assert one.state() == "green"
    one.later(minutes=2)
    await one.look()
    assert (one.state(), one.brake.may(NAME)) == ("dead", False)
    standing = await one.standing()
    assert (standing.state, standing.because) == (STOPPED, "silence")
    await one.resume()
    assert one.state() == "dead", "the pipeline is as silent as before"
    one.sends_beats = True
    await one.look()
    await one.resume()
    assert (one.state(), one.brake.may(NAME)) == ("green", True)


async def test_a_clock_that_goes_back_is_dead(one: Braked) -> None:
    await one.run_calls(["promised"])
    one.later(hours=-1)
    await one.look()
    *_, moved = await one.moves()
    assert (moved.state, moved.because) == ("dead", "clock")


async def test_a_mistake_in_the_brake_ends_the_lease_and_nothing_else(one: Braked, monkeypatch: Any) -> None:
    await one.run_calls(["promised"])
    assert one.brake.may(NAME)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("outbound.braking.braking.move", broken)
    one.monotonic += 1.1
    await one.look()
    assert not one.brake.may(NAME)
    assert (await one.standing()).state is RUNNING


# --- several engines -------------------------------------------------------------------------------------------------


async def test_an_answer_that_another_engine_took_stops_the_dialling_of_this_one(here: Braked) -> None:
    """It does not hold the lease; the answer is on disk as soon as it is said."""
    async with braked(here.store) as other:
        await here.people(40)
        await here.start()
        await here.look()
        for _ in range(12):
            attempt = await here.call("promised")
            if not attempt:
                break
            await other.survey(attempt, 1)
            await here.look(1)
        assert (here.state(), here.brake.may(NAME)) == ("red", False)
        await other.look()
        assert (other.state(), other.brake.may(NAME)) == ("red", False), "told on every engine"
        places = [a.place for a in await here.answers()]
        assert places == list(range(1, len(places) + 1))


async def test_a_hard_trigger_on_another_engine_stops_this_one(here: Braked) -> None:
    async with braked(here.store) as other:
        await here.run_calls(["promised"])
        await other.look()
        other.bus.publish(BrakeTripped(campaign=NAME, trigger="wrong_list", why="", at=here.centre.at))
        await other.look(1)
        await here.look(1)
        assert (here.state(), here.brake.may(NAME)) == ("red", False)
        assert (await here.standing()).state is STOPPED


async def test_an_engine_that_dies_between_an_answer_and_the_stop_leaves_the_stop_to_the_next(here: Braked) -> None:
    await here.people(40)
    await here.start()
    await here.look()
    while here.state() != "amber":
        await here.surveyed(1)
    scored = [a for a in await here.answers() if a.signal == "csat"]
    left = [await here.call("promised") for _ in range(3)]
    for attempt in left:  # heard by nobody: the engine is dead
        here.bus.publish(said(here, attempt))
    await here.centre.log.flush()
    async with braked(here.store) as other:
        other.centre.at = here.centre.at
        other.later(seconds=7)
        await other.store.write(grouped([rows.beat(other.centre.at)]))
        await other.centre.runner.turn()
        assert other.line.numbers() == [], "no answer is heard yet: no lease"
        await other.look()
        assert (other.state(), (await other.standing()).state) == ("red", STOPPED)
        await other.centre.turns()
        assert other.line.numbers() == []
        heard = [a for a in await other.answers() if a.signal == "csat"]
        assert [a.call_id for a in heard] == [a.call_id for a in scored] + left, "none lost, none twice"


async def test_an_engine_that_slept_changes_nothing_more(here: Braked) -> None:
    await here.people(40)
    await here.start()
    await here.look()
    await here.surveyed(5)
    async with braked(here.store) as other:
        other.centre.at = here.centre.at
        other.later(seconds=7)
        await other.centre.runner.turn()
        await other.look()
        attempt = await here.call("promised")  # it rang before
        here.bus.publish(said(here, attempt))
        await here.centre.log.flush()
        await here.look()  # it still believes that it calls people
        await other.look()
        kept = await rows.one(here.store, NAME)
        assert kept is not None
        heard = [a for a in await other.answers() if a.signal == "csat"]
        assert len(heard) == kept.watch["streams"]["csat"][0] == 2


def said(one: Braked, attempt: str) -> SurveyEnded:
    """1 of 5."""
    return SurveyEnded(
        call_id=attempt, at=one.centre.at, survey="after", hash="9f3a", outcome="answered", score=None, band=None,
        satisfaction=0.0,
    )  # fmt: skip
