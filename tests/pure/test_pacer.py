"""The pacing of predictive campaigns: sums of chances, what is learned, what is promised, and what a shift comes to."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from random import Random
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbound.countries import countries
from outbound.pacing import ANYTIME, STRICT, Agent, Chances, Line, Market, Pacer, Talked, Window, beta
from outbound.pacing.drift import Drift
from outbound.pacing.guards import anytime, leaks, strict
from outbound.pacing.market import IDLE, TALKING, WRAPPING
from outbound.pacing.price import Price
from outbound.pacing.sums import EXACT, Count
from outbound.pacing.windows import names, window
from outbound.simulation.day import Result
from outbound.simulation.paced import shift
from outbound.simulation.world import World
from scripts_dsl.policy import Pace

DAY = Window("day", Decimal(3), 1_000, 5)


def busy(count: int, state: str = TALKING) -> tuple[Agent, ...]:
    """Agents who have just begun to do something."""
    return (Agent(state, 1.0),) * count


def learned(dials: int = 400, live: float = 0.25) -> Chances:
    """What is known after so many dials."""
    chances, random = Chances(), Random(7)
    for _ in range(dials):
        if random.random() < live:
            chances.answered(random.uniform(8, 20))
            chances.talked(Talked(random.expovariate(1 / 120), random.uniform(10, 50)))
        else:
            chances.ended(random.choice([3.0, 20.0, 28.0]))
    return chances


# --- sums ------------------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(0, 1), max_size=9), st.integers(-1, 10))
def test_a_sum_of_few_chances_is_exact(chances: list[float], count: int) -> None:
    whole = 0.0
    for mask in range(1 << len(chances)):
        hits = [mask >> i & 1 for i in range(len(chances))]
        if sum(hits) >= count:
            whole += math.prod(p if hit else 1 - p for p, hit in zip(chances, hits, strict=True))
    assert Count(chances).at_least(count) == pytest.approx(whole, abs=1e-9)


def test_a_sum_of_many_chances_is_nearly_so() -> None:
    few, many = Count([0.3] * EXACT), Count([0.3] * EXACT)
    many.add(0.0)
    for count in range(10, 35):
        assert many.at_least(count) == pytest.approx(few.at_least(count), abs=0.012)


@given(st.lists(st.floats(0, 1), max_size=90), st.floats(0.5, 0.999))
def test_a_quantile_is_the_smallest_count_that_holds(chances: list[float], share: float) -> None:
    count = Count(chances)
    found = count.quantile(share)
    assert count.at_least(found + 1) <= 1 - share + 1e-9
    assert found == 0 or count.at_least(found) > 1 - share - 1e-9


@pytest.mark.parametrize(("live", "dials", "bound"), [(5, 20, 0.39), (25, 100, 0.31), (125, 500, 0.28)])
def test_upper_bounds_of_a_share(live: int, dials: int, bound: float) -> None:
    assert beta.quantile(0.9, live + 1, dials - live + 1) == pytest.approx(bound, abs=0.008)


@pytest.mark.parametrize(("x", "a", "b", "share"), [(0.5, 1, 1, 0.5), (0.3, 2, 3, 0.3483), (0.9, 0.5, 0.5, 0.7952)])
def test_the_beta_distribution(x: float, a: float, b: float, share: float) -> None:
    assert beta.below(x, a, b) == pytest.approx(share, abs=1e-4)


# --- what is learned -------------------------------------------------------------------------------------------------


def test_the_chance_of_an_answer_is_learned_and_old_dials_are_forgotten() -> None:
    chances = learned(2_000)
    assert chances.mean == pytest.approx(0.25, abs=0.06)
    assert chances.mean < chances.cautious < chances.mean + 0.05
    for _ in range(700):
        chances.ended(20.0)
    assert chances.mean < 0.06


def test_a_new_cell_begins_with_the_mean_of_a_wider_one() -> None:
    wide = learned()
    narrow = Chances.below(wide)
    assert narrow.mean == pytest.approx(wide.mean)
    assert narrow.variance > wide.variance


def test_a_line_that_has_rung_long_is_seldom_answered_any_more() -> None:
    chances = learned()
    chances.horizons()
    new, old = chances.soon(10).lines([0, 22], 0.25)
    assert new > old
    at_last, after_five = chances.soon(60).lines([0, 5], 0.25)
    assert 0.15 < at_last <= 0.26
    assert after_five > 0.25 * (1 - chances.answers.share(5)) * 1.02  # dead ends of 3 s are over


def test_who_wraps_up_is_free_sooner_than_who_talks() -> None:
    chances = learned()
    assert chances.free_from_wrap(20, 15) > chances.free_from_talk(20, 15)
    assert Chances().free_from_talk(20, 15) == pytest.approx(1 - math.exp(-15 / 150))


def dialled(drift: Drift, random: Random, chance: float, learned_: float, most: int) -> int:
    """After how many dials there is an alarm; `most` when there is none."""
    return next((n for n in range(most) if drift.seen(random.random() < chance, learned_)), most)


def test_a_change_of_the_answers_is_noticed_soon_and_none_seldom() -> None:
    random = Random(11)
    fell = sorted(dialled(Drift(), random, 0.10, 0.25, 2_000) for _ in range(60))
    rose = sorted(dialled(Drift(), random, 0.40, 0.25, 2_000) for _ in range(60))
    false = sum(dialled(Drift(), random, 0.25, 0.25, 3_000) < 3_000 for _ in range(30))
    assert fell[30] < 110
    assert rose[30] < 110
    assert false <= 9  # a run of 10,000 on average: 26 % of them are over before 3,000


def test_after_an_alarm_only_the_last_dials_are_known() -> None:
    chances = learned(1_000)
    before = chances.live + chances.dead
    for _ in range(60):
        chances.ended(20.0)
    assert chances.live + chances.dead < before / 2
    assert chances.mean < 0.12


# --- the price -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", [0.005, 0.01, 0.02])
def test_the_price_comes_to_rest_where_the_share_is_the_target(target: float) -> None:
    """A market in which as many are abandoned as theta allows, and twice as many as the model thinks."""
    price, random, lost = Price.of(target), Random(3), 0
    for _ in range(20_000):
        gone = random.random() < min(1.0, 2 * price.theta)
        lost += gone
        price = price.lost() if gone else price.connected()
    assert lost / 20_000 == pytest.approx(target, rel=0.2)


def test_nothing_is_paid_for_a_target_of_nothing() -> None:
    assert Price.of(0.0).theta == 0.0


# --- what is promised ------------------------------------------------------------------------------------------------

OUTCOMES = st.lists(st.integers(0, 9), min_size=1, max_size=250)


@given(st.integers(0, 30), st.integers(0, 500), OUTCOMES, st.sampled_from([Decimal(1), Decimal(3), Decimal(5)]))
def test_the_strict_guard_keeps_its_promise_at_every_event(
    idle: int, answered: int, steps: list[int], cap: Decimal
) -> None:
    """Each step: lines as many as are allowed, then one of them ends, is answered or abandoned, or an agent is free."""
    abandoned, ringing, waiting, talking = 0, 0, 0, 0
    for step in steps:
        window = Window("day", cap, answered, abandoned)
        while ringing + waiting < 300 and strict([window], ringing + waiting + 1 - idle):
            ringing += 1
        if step == 0 and talking:
            idle, talking = idle + 1, talking - 1
        elif step < 4 and waiting:
            waiting, abandoned, answered = waiting - 1, abandoned + 1, answered + 1
        elif step < 9 and ringing:
            ringing, waiting = ringing - 1, waiting + 1
        elif ringing:
            ringing -= 1
        while waiting and idle:
            waiting, idle, talking, answered = waiting - 1, idle - 1, talking + 1, answered + 1
        assert abandoned <= Fraction(cap) / 100 * answered


def test_a_call_that_waits_for_an_agent_is_in_flight() -> None:
    market = Market((Line(3.0),) * 2, (*busy(4), Agent(IDLE)), 1, (replace(DAY, answered=100, abandoned=1),), 1.0)
    assert market.in_flight == 3
    assert strict(market.windows, market.in_flight - market.idle)
    assert not strict(market.windows, market.in_flight), "nor without the agent who waits"


@given(st.integers(0, 2_000), st.integers(0, 60), st.integers(-5, 80))
def test_the_strict_guard_is_the_inequality(answered: int, abandoned: int, beyond: int) -> None:
    window = Window("day", Decimal(3), answered, abandoned)
    worst = Fraction(abandoned + beyond, max(1, answered + beyond)) if beyond > 0 else Fraction(0)
    assert strict([window], beyond) is (worst <= Fraction(3, 100))


def test_the_tightest_window_decides() -> None:
    month = Window("month", Decimal(3), 10_000, 299)
    assert strict([DAY], 20)
    assert not strict([DAY, month], 20)
    assert strict([], 20)  # nobody has a window: the pacer falls back before it asks


def test_with_few_calls_left_to_abandon_the_anytime_guard_is_the_strict_one_besides() -> None:
    assert anytime([DAY], 60, 2, 20)
    assert not strict([DAY], 60)
    assert not anytime([DAY], 60, 20, 100)
    scarce = replace(DAY, abandoned=28)
    assert not anytime([scarce], 4, 0, 20)
    assert anytime([scarce], 1, 0, 20)


def test_agents_who_leave_are_leaks_when_the_promise_rested_on_them() -> None:
    """Three lines rang for three agents; nothing may be abandoned."""
    market = Market((Line(3.0),) * 3, (Agent(IDLE),) * 3, windows=(Window("day", Decimal(3)),))
    assert leaks(market, 0) == 0
    assert [leaks(replace(market, agents=(Agent(IDLE),) * idle), 3 - idle) for idle in (2, 1, 0)] == [1, 2, 3]
    two = replace(market, lines=market.lines[:2])
    assert [leaks(replace(two, agents=(Agent(IDLE),) * idle), 3 - idle) for idle in (2, 1, 0)] == [0, 1, 2]
    bears_two = replace(market, windows=(replace(DAY, answered=90, abandoned=0),))
    assert [leaks(replace(bears_two, agents=(Agent(IDLE),) * idle), 3 - idle) for idle in (2, 1, 0)] == [0, 0, 1]


@pytest.mark.parametrize(
    ("kind", "at", "name"),
    [
        ("day", "2026-05-05 23:30", "2026-05-06"),  # midnight of the centre
        ("month", "2026-04-30 22:30", "2026-05"),
        ("campaign", "2026-05-06 10:00", "overdue"),
        ("campaign or 30 days", "2026-05-30 23:59", "overdue/1"),
        ("campaign or 30 days", "2026-05-31 00:00", "overdue/2"),
    ],
)
def test_which_answered_calls_are_counted_together(kind: str, at: str, name: str) -> None:
    began, now = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in ("2026-05-01 00:00", at))
    assert window(kind, "overdue", began, now, "Europe/Warsaw") == name


def test_every_rule_that_counts_has_its_own_window() -> None:
    began = datetime(2026, 5, 1, tzinfo=UTC)
    found = {name: rule.name for rule, name in names(countries().rules, "spring", began, began, "UTC")}
    assert found == {
        "ca_utr/2026-05": "ca_utr", "gb_ofcom/2026-05-01": "gb_ofcom", "it_silent/spring": "it_silent",
        "us_tcpa/spring/1": "us_tcpa", "us_tsr/spring/1": "us_tsr",
    }  # fmt: skip


# --- decisions -------------------------------------------------------------------------------------------------------


def pacer(guard: str = STRICT, target: str = "1") -> Pacer:
    """One that has learned."""
    return Pacer(Pace(Decimal(target)), guard, learned())


NOW = Market(agents=(*busy(9), Agent(IDLE)), windows=(DAY,), since_result=2.0)


def test_it_rings_more_lines_than_agents_wait_and_says_why_it_stops() -> None:
    decision = Pacer(Pace(), STRICT, learned(), theta=0.3).decide(NOW)
    assert decision.style == "predictive"
    assert decision.lines > 1
    assert decision.because == "risk"
    assert decision.risk > decision.theta > 0


@pytest.mark.parametrize(
    ("change", "style", "because", "lines"),
    [
        ({"since_result": 601.0}, "progressive", "last_result", 1),
        ({"since_result": None}, "progressive", "last_result", 1),
        ({"windows": (replace(DAY, abandoned=31),)}, "progressive", "abandoned", 1),
        ({"windows": (replace(DAY, answered=33, abandoned=0),)}, "progressive", "answers", 1),
        ({"windows": (DAY, Window("month", Decimal(3)))}, "progressive", "answers", 1),
        ({"windows": ()}, "progressive", "answers", 1),
        ({"agents": (Agent(IDLE), Agent(IDLE))}, "progressive", "agents", 2),
        ({"reserved": True}, "preview", "reserved_agent", 0),
    ],
)
def test_it_falls_back_at_once(change: dict[str, object], style: str, because: str, lines: int) -> None:
    decision = pacer().decide(replace(NOW, **change))  # type: ignore[arg-type]
    assert (decision.style, decision.because, decision.lines) == (style, because, lines)


def test_the_guard_stops_it_where_the_risk_would_not() -> None:
    bold = Pacer(Pace(Decimal("2.1")), STRICT, learned(), theta=0.6)
    decision = bold.decide(replace(NOW, windows=(replace(DAY, answered=100, abandoned=1),)))
    assert decision.because == "guard"
    assert decision.lines == 1 + 2  # (3 + 0 of 103 would be too many with one more)


@given(st.integers(0, 40), st.integers(0, 12), st.integers(0, 12), st.integers(0, 3))
def test_more_lines_in_flight_never_let_it_dial_more(lines: int, talking: int, wrapping: int, idle: int) -> None:
    agents = (*busy(talking), *busy(wrapping, WRAPPING), *(Agent(IDLE),) * idle)
    market = Market((Line(4.0),) * lines, agents, windows=(DAY,), since_result=1.0)
    more = replace(market, lines=(*market.lines, Line(4.0)))
    assert PACER.decide(more).lines <= PACER.decide(market).lines


PACER = pacer()


def test_a_decision_at_a_hundred_agents_takes_less_than_two_milliseconds() -> None:
    """Of twenty the fastest, on a machine that others use, too."""
    chances = learned()
    big = Pacer(Pace(), ANYTIME, chances)
    market = Market((Line(7.0),) * 40, (*busy(75), *busy(20, WRAPPING), *(Agent(IDLE),) * 5), 0, (DAY,), 1.0)
    took = []
    for _ in range(20):
        began = perf_counter()
        big.decide(market)
        took.append(perf_counter() - began)
    assert min(took) < 0.002


# --- a shift ---------------------------------------------------------------------------------------------------------


def played(guard: str, agents: int, hours: float, seed: int = 101, theta: float | None = None) -> Result:
    """What it comes to."""
    return shift(World(), Pacer(Pace(), guard, theta=theta), agents, hours, seed)


def test_the_same_history_gives_the_same_decisions() -> None:
    assert played(ANYTIME, 8, 0.3) == played(ANYTIME, 8, 0.3)


@pytest.mark.parametrize("agents", [1, 4, 12])
def test_in_a_shift_the_promise_is_never_broken(agents: int) -> None:
    assert played(STRICT, agents, 0.5).broken == 0


def test_one_agent_has_one_line() -> None:
    found = played(STRICT, 1, 0.5)
    assert found.abandoned == 0


def test_it_keeps_agents_busier_than_one_line_for_each() -> None:
    """64 % is what one line for each comes to; the first minutes are spent on learning."""
    found = played(ANYTIME, 12, 0.75)
    assert found.utilisation > 0.66
    assert found.share < 0.03


def test_a_hundred_agents_who_log_in_at_once_cost_few_calls() -> None:
    """Late answers would find all of them busy, were it not for the longest horizon."""
    found = played(ANYTIME, 100, 1 / 12)
    assert found.early <= 10
    assert found.broken == 0
    assert found.utilisation > 0.35


# --- over the end of a program ---------------------------------------------------------------------------------------


def driven(pacer: Pacer, random: Random, turns: int, *, first: int = 0) -> list[tuple[int, str, float, float]]:
    """A shift of decisions, one a second, with whatever happens in between."""
    found = []
    for turn in range(first, first + turns):
        for _ in range(random.randrange(4)):
            happens = random.randrange(6)
            if happens == 0:
                pacer.answered(random.uniform(5, 20))
            elif happens == 1:
                pacer.handled(Talked(random.uniform(10, 300), random.uniform(5, 60)))
            elif happens == 2:
                (pacer.connected if random.random() < 0.95 else pacer.abandoned)()
            else:
                pacer.ended(random.uniform(3, 30))
        lines = tuple(Line(random.uniform(0, 25)) for _ in range(random.randrange(12)))
        agents = tuple(Agent(random.choice((IDLE, TALKING, WRAPPING)), random.uniform(0, 200)) for _ in range(12))
        decision = pacer.decide(Market(lines, agents, 0, (DAY,), 1.0, now=1_000.0 + turn))
        found.append((decision.lines, decision.because, decision.risk, decision.theta))
    return found


@given(st.integers(0, 10_000), st.integers(1, 120))
def test_a_pacer_that_goes_on_in_another_program_decides_as_if_nothing_had_happened(seed: int, turns: int) -> None:
    """Also after what it knows has gone through JSON."""
    random = Random(seed)
    pacer = Pacer(Pace())
    driven(pacer, random, turns)
    kept = pacer.kept()
    one = Pacer.again(Pace(), ANYTIME, kept)
    other = Pacer.again(Pace(), ANYTIME, json.loads(json.dumps(kept)))
    dice = random.getstate()
    assert one.kept() == kept
    expected = driven(one, random, 40, first=turns)
    random.setstate(dice)
    assert driven(other, random, 40, first=turns) == expected
    assert other.kept() == one.kept()


def test_it_goes_on_nearly_where_it_was_and_not_where_a_new_one_begins() -> None:
    """Taking stock looks at all that was learned, which a pacer does only when enough of it is new."""
    random = Random(3)
    pacer = Pacer(Pace())
    driven(pacer, random, 300)
    again = Pacer.again(Pace(), ANYTIME, pacer.kept())
    assert (again.chances.mean, again.price) == (pacer.chances.mean, pacer.price)
    assert again.chances.mean != Chances().mean
    market = Market((), (*busy(9), Agent(IDLE)), 0, (DAY,), 1.0)
    assert again.decide(market).risk == pytest.approx(pacer.decide(market).risk, rel=0.1)


def test_for_another_target_the_price_begins_in_proportion_and_the_chances_stay() -> None:
    pacer = Pacer(Pace(), theta=0.04)
    pacer.answered(9.0)
    pacer.decide(Market(agents=busy(5)))
    again = Pacer.again(replace(Pace(), target=Decimal("0.5")), ANYTIME, pacer.kept())
    assert math.exp(again.price.log) == pytest.approx(0.02)
    assert (again.price.answered, again.chances.mean) == (0, pacer.chances.mean)
    assert Pacer.again(replace(Pace(), target=Decimal(0)), ANYTIME, pacer.kept()).price.theta == 0


@pytest.mark.parametrize(
    "spoilt", [{"answers": [1.0]}, {"evidence": []}, {"price": [1]}, {"talks": [[1]]}, {"live": None}, {"ends": "x"}]
)
def test_what_another_program_has_kept_otherwise_is_refused(spoilt: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        Pacer.again(Pace(), ANYTIME, {**Pacer(Pace()).kept(), **spoilt})
