"""The evidence against a campaign: what it promises while nothing has fallen, and that nothing else moves it."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_dsl.policy.brake import COMPLAINS, CSAT, IN_PITCH, OPTS_OUT, SIGNALS, Brake
from scripts_dsl.policy.brake.grades import CALM, DETECTOR, MOST_UNHEARD, Rule, State
from scripts_dsl.policy.brake.plans import RESPONSE, Baseline, Plan, Stake, of_events, of_response, of_scores, plan_of
from scripts_dsl.policy.brake.watching import (
    BLOCKS,
    MOST,
    Watch,
    begun,
    connected,
    fresh,
    heard,
    listened,
    watch_of,
    weight,
)

BEFORE = Baseline(0.7575, 0.286)
"""4.03 points of 1-5, as it was before."""
STAKES = [
    of_scores(BEFORE, 0.05),
    of_scores(Baseline(0.98, 0.1), 0.0),
    of_scores(Baseline(0.3, 0.3), 0.5),
    of_events(OPTS_OUT, Baseline(0.99)),
    of_events(IN_PITCH, Baseline(0.8)),
    of_events(COMPLAINS, Baseline(1.0)),
    of_events(IN_PITCH, Baseline(0.02)),
    of_response(Baseline(0.06)),
]
PLAN = Plan.of(Brake(), SIGNALS, {CSAT: BEFORE, IN_PITCH: Baseline(0.8)}, Baseline(0.2))
X = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])


def after(plan: Plan, *answers: tuple[str, float], watch: Watch | None = None) -> Watch:
    """The watch after these answers."""
    found = watch or begun(plan)
    for signal, x in answers:
        found = heard(plan, found, signal, x)
    return found


def evidence(stake: Stake, answers: list[float]) -> float:
    """Of one signal after these answers."""
    stream = fresh(stake)
    for x in answers:
        stream = listened(stake, stream, x)
    return stream.evidence


def most(watch: Watch) -> float:
    """The evidence of a campaign: that of its loudest signal which can stop it."""
    return max((stream.evidence for stream in watch.streams.values() if stream.stops), default=0.0)


# --- the promise ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stake", STAKES)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.001, 1)), min_size=1, max_size=6))
def test_no_bet_wins_on_average_while_nothing_has_fallen(stake: Stake, people: list[tuple[float, float]]) -> None:
    """Whoever answers, with a mean that is not below the floor."""
    whole = sum(share for _, share in people)
    mean = sum(x * share for x, share in people) / whole
    lift = max(0.0, stake.floor - mean) / (1 - mean) if mean < 1 else 0.0
    lifted = [(x + lift * (1 - x), share / whole) for x, share in people]
    for bet in stake.bets:
        assert sum(share * (1 + bet * (stake.floor - x)) for x, share in lifted) <= 1 + 1e-9
        assert 1 + bet * (stake.floor - 1) >= 0.09
        assert bet > 0
    assert sum(stake.parts) == pytest.approx(1)


@pytest.mark.parametrize("stake", STAKES)
def test_at_the_floor_the_evidence_stays_one_on_average(stake: Stake) -> None:
    """All answers of yes and no that can come, each with its chance: two blocks of them, shortened."""
    short = replace(stake, share=1.0, block=5)
    whole = 0.0
    for answers in product((0.0, 1.0), repeat=11):
        chance = math.prod(stake.floor if x else 1 - stake.floor for x in answers)
        whole += chance * evidence(short, list(answers))
    assert whole == pytest.approx(1, rel=1e-9)


def test_what_is_laid_over_the_longest_campaign_is_never_more_than_the_stake() -> None:
    laid = math.fsum(weight(block) for block in range(BLOCKS))
    assert 0.9999 < laid <= 1
    assert weight(BLOCKS) == 0
    assert all(weight(block) > weight(block + 1) for block in range(100))


def test_the_chances_of_all_runs_together_are_what_the_file_says() -> None:
    assert sum(PLAN.alpha(run) for run in range(100_000)) == pytest.approx(0.05, rel=1e-4)
    assert sum(PLAN.alpha(run) for run in range(100_000)) < 0.05
    assert PLAN.alpha(0) == pytest.approx(0.05 * 6 / math.pi**2)
    assert begun(PLAN, 2).threshold == pytest.approx(9 * begun(PLAN).threshold)


def test_the_signals_share_the_evidence_and_are_never_multiplied() -> None:
    """The chances of a false stop of all signals sum up to the campaign's, whatever they have to do with each other."""
    assert sum(stake.share for stake in PLAN.stakes.values() if stake.stops) == pytest.approx(1)
    calm = after(PLAN, (IN_PITCH, 1.0), (IN_PITCH, 0.0))
    cross = after(PLAN, *[(OPTS_OUT, 0.0)] * 3, watch=calm)
    assert cross.streams[IN_PITCH] == calm.streams[IN_PITCH]
    both = after(PLAN, (OPTS_OUT, 0.0), (COMPLAINS, 0.0))
    one = after(PLAN, (OPTS_OUT, 0.0))
    assert most(both) == most(one)


def test_the_shares_of_signals_that_cannot_come_go_to_the_others() -> None:
    plan = Plan.of(Brake(), {OPTS_OUT, COMPLAINS}, {})
    assert {signal: stake.share for signal, stake in plan.stakes.items()} == {OPTS_OUT: 0.5, COMPLAINS: 0.5}
    assert Plan.of(Brake(), (), {}).stakes == {}
    assert most(begun(Plan.of(Brake(), (), {}))) == 0


@given(st.lists(X, min_size=1, max_size=60), st.data())
def test_a_worse_answer_is_never_less_evidence(answers: list[float], data: st.DataObject) -> None:
    """So a complaint that comes late may take the place of the good answer that was counted: it stops a campaign only
    if the answers as they are now would."""
    place = data.draw(st.integers(0, len(answers) - 1))
    worse = [*answers[:place], answers[place] * data.draw(st.floats(0, 1)), *answers[place + 1 :]]
    for stake in STAKES[:5]:
        assert evidence(stake, worse) >= evidence(stake, answers) * (1 - 1e-12)


# --- numbers that are easy to get wrong -------------------------------------------------------------------------------


def test_the_first_bets_are_those_of_the_formula() -> None:
    """Worked out by hand: a 2 of 5 as the first answer, floor 0.745."""
    stake = STAKES[0]
    assert stake.floor == pytest.approx(0.745)
    assert stake.bets == pytest.approx([d / (0.286**2 + d * d) for d in (0.0375, 0.075, 0.15, 0.3)])
    first = weight(0)
    assert first == pytest.approx(1 / (2.0088 * 2 * math.log(2) ** 2))
    stream = listened(stake, fresh(stake), 0.25)
    assert stream.bets == pytest.approx([(1 + bet * 0.495) * first for bet in stake.bets])
    parts = zip((0.35, 0.3, 0.2, 0.15), stream.bets, strict=True)
    assert stream.evidence == pytest.approx(sum(part * m for part, m in parts) + 1 - first)
    second = listened(stake, stream, 1.0)
    assert second.bets == pytest.approx([m * (1 - bet * 0.255) for m, bet in zip(stream.bets, stake.bets, strict=True)])


def test_the_detector_lays_a_whole_stake_before_each_answer() -> None:
    stake = STAKES[0]
    one = listened(stake, fresh(stake), 0.25)
    two = listened(stake, one, 1.0)
    up, down = ([1 + bet * (stake.floor - x) for bet in stake.bets] for x in (0.25, 1.0))
    assert one.detector == pytest.approx(up)
    assert two.detector == pytest.approx([d * (u + 1) for u, d in zip(up, down, strict=True)])
    assert two.alarm == pytest.approx(sum(two.detector) / 4)


def test_for_yes_and_no_it_is_the_likelihood_ratio() -> None:
    stake = of_events(OPTS_OUT, Baseline(0.99))
    assert stake.floor == pytest.approx(1 - 0.011)
    for bet, rise in zip(stake.bets, (1.4, 1.8, 2.7, 4.5), strict=True):
        assert 1 + bet * stake.floor == pytest.approx(rise)
        assert 1 + bet * (stake.floor - 1) == pytest.approx((1 - rise * 0.011) / (1 - 0.011))
    assert of_events(IN_PITCH, Baseline(0.8)).floor == pytest.approx(0.79)


def test_new_bets_begin_every_25_answers_and_every_100_calls() -> None:
    for stake, block in ((STAKES[0], 25), (STAKES[3], 100)):
        stream = fresh(stake)
        lefts = []
        for _ in range(2 * block + 1):
            stream = listened(stake, stream, 1.0)
            lefts.append(stream.left)
        assert [n for n in range(1, len(lefts)) if lefts[n] < lefts[n - 1]] == [block, 2 * block]


def test_nothing_overflows_and_nothing_is_lost_for_ever() -> None:
    stake = STAKES[0]
    stream = fresh(stake)
    for _ in range(3000):
        stream = listened(stake, stream, 0.0)
    assert stream.evidence <= MOST
    assert math.isfinite(stream.evidence)
    for _ in range(30_000):
        stream = listened(stake, stream, 1.0)
    assert 0 <= stream.evidence < 1
    assert all(0 <= m < 1e-3 for m in stream.bets)
    for _ in range(400):
        stream = listened(stake, stream, 0.0)
    assert stream.evidence > 1000


@pytest.mark.parametrize("x", [-0.1, 1.1, math.nan, math.inf])
def test_what_is_not_between_0_and_1_is_no_answer(x: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        heard(PLAN, begun(PLAN), CSAT, x)


def test_a_signal_that_is_not_listened_to_changes_nothing() -> None:
    watch = begun(PLAN)
    assert heard(PLAN, watch, "mood", 0.0) is watch


@given(st.lists(st.tuples(st.sampled_from([*SIGNALS, RESPONSE]), X), max_size=60))
def test_a_watch_goes_on_from_what_was_written_down(answers: list[tuple[str, float]]) -> None:
    plan = plan_of(json.loads(json.dumps(PLAN.as_json())))
    assert plan == PLAN
    watch = after(PLAN, *answers)
    kept = watch_of(json.loads(json.dumps(watch.as_json())))
    assert kept == watch
    assert after(plan, (CSAT, 0.0), watch=kept) == after(PLAN, (CSAT, 0.0), watch=watch)


def test_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="version 2"):
        plan_of(PLAN.as_json() | {"version": 2})
    with pytest.raises(ValueError, match="version 9"):
        watch_of(begun(PLAN).as_json() | {"version": 9})


# --- what is compared with --------------------------------------------------------------------------------------------


def test_satisfaction_that_was_measured_is_taken_for_the_lowest_that_it_surely_was() -> None:
    answers = [0.75, 1.0, 1.0, 0.5, 0.75, 1.0, 0.0, 1.0, 0.75, 1.0] * 30
    before = Baseline.measured(answers)
    assert before.mean == pytest.approx(0.775)
    assert before.mean - 0.12 < before.sure < before.mean - 0.02
    assert of_scores(before, 0.05).floor == pytest.approx(before.sure - 0.0125)
    longer = Baseline.measured(answers * 10)
    assert before.sure < longer.sure < longer.mean
    few, many = Baseline.counted(98, 100), Baseline.counted(9800, 10_000)
    assert few.sure < many.sure < many.mean == few.mean == pytest.approx(0.98)
    assert 1 - many.sure == pytest.approx(0.0245, abs=0.001)
    for before in (few, many):
        rate = 1 - before.sure
        assert of_events(OPTS_OUT, before).floor == pytest.approx(1 - min(1.1 * rate, rate + 0.01))
    with pytest.raises(ValueError, match="no earlier answer"):
        Baseline.measured([])
    with pytest.raises(ValueError, match="no share"):
        Baseline.counted(0, 0)


def test_where_nothing_bad_ever_happened_one_complaint_is_no_stop() -> None:
    plan = Plan.of(Brake(), {COMPLAINS}, {COMPLAINS: Baseline.counted(50, 50)})
    assert after(plan, (COMPLAINS, 0.0)).grade is State.GREEN
    never = Plan.of(Brake(), {COMPLAINS}, {COMPLAINS: Baseline(1.0)})
    assert never.stakes[COMPLAINS].floor == pytest.approx(1 - 1e-4)


def test_a_written_baseline_is_a_score() -> None:
    assert Baseline.written(4.2).sure == pytest.approx(0.8)
    assert Baseline.written(5).sd == 0
    assert all(map(math.isfinite, of_scores(Baseline.written(5), 0.0).bets))


# --- grades -----------------------------------------------------------------------------------------------------------


def until(watch: Watch, signal: str, x: float, grade: State, most: int = 5000) -> Watch:
    """The same answer until the grade comes."""
    for _ in range(most):
        if watch.grade is grade:
            return watch
        watch = heard(PLAN, watch, signal, x)
    raise AssertionError(f"never {grade}")


def test_bad_answers_make_amber_then_red_and_red_stays() -> None:
    amber = until(begun(PLAN), CSAT, 0.0, State.AMBER)
    assert amber.because is not None
    assert amber.because.rule is Rule.EVIDENCE
    assert amber.because.value >= amber.threshold / 4
    red = until(amber, CSAT, 0.0, State.RED)
    assert red.because is not None
    assert (red.because.signal, red.because.threshold) == (CSAT, red.threshold)
    assert red.because.value == red.streams[CSAT].evidence >= red.threshold == pytest.approx(math.pi**2 / 6 * 20)
    assert after(PLAN, *[(CSAT, 1.0)] * 2000, watch=red).grade is State.RED
    evidence_so_far = [after(PLAN, *[(CSAT, 0.0)] * n).streams[CSAT].evidence for n in range(red.streams[CSAT].n)]
    assert max(evidence_so_far) < red.threshold
    assert str(red.because).startswith("csat: evidence ")


def test_amber_is_green_again_after_200_calm_outcomes() -> None:
    amber = until(begun(PLAN), OPTS_OUT, 0.0, State.AMBER)
    watch, calm = amber, 0
    while watch.grade is State.AMBER:
        watch = heard(PLAN, watch, OPTS_OUT, 1.0)
        calm = calm + 1 if watch.streams[OPTS_OUT].evidence < watch.threshold / 8 else 0
    assert calm == CALM
    assert watch.because is None
    mixed = until(begun(PLAN), OPTS_OUT, 0.0, State.AMBER)
    while mixed.streams[OPTS_OUT].evidence >= mixed.threshold / 8:
        mixed = heard(PLAN, mixed, OPTS_OUT, 1.0)
    for _ in range(CALM - 1):
        mixed = after(PLAN, (IN_PITCH, 1.0), (COMPLAINS, 1.0), watch=mixed)
    assert mixed.grade is State.AMBER
    assert after(PLAN, (IN_PITCH, 1.0), (COMPLAINS, 1.0), watch=mixed).grade is State.GREEN


def test_the_detector_makes_amber_and_never_red() -> None:
    """After many good answers it is sooner than the evidence."""
    good = after(PLAN, *[(CSAT, 1.0), (CSAT, 0.5)] * 500)
    amber = until(good, CSAT, 0.25, State.AMBER)
    assert amber.because is not None
    assert (amber.because.rule, amber.because.threshold) == (Rule.DETECTOR, DETECTOR)
    assert amber.because.value >= DETECTOR
    assert most(amber) < amber.threshold / 4


def test_fewer_answers_to_the_survey_make_amber_however_few() -> None:
    amber = until(begun(PLAN), RESPONSE, 0.0, State.AMBER)
    assert amber.because is not None
    assert amber.because.rule is Rule.RESPONSE
    silent = after(PLAN, *[(RESPONSE, 0.0)] * 5000, watch=amber)
    assert silent.grade is State.AMBER
    assert most(silent) < 1
    as_before = after(PLAN, *[(RESPONSE, 1.0), *[(RESPONSE, 0.0)] * 4] * 200)
    assert as_before.grade is State.GREEN


def test_calls_of_which_nothing_is_known_make_amber() -> None:
    watch = begun(PLAN)
    for _ in range(MOST_UNHEARD):
        watch = connected(watch)
    assert watch.grade is State.GREEN
    amber = connected(watch)
    assert (amber.grade, amber.because and amber.because.rule) == (State.AMBER, Rule.UNHEARD)
    assert after(PLAN, (CSAT, 1.0), watch=amber).unheard == 0
    red = until(begun(PLAN), CSAT, 0.0, State.RED)
    for _ in range(MOST_UNHEARD + 1):
        red = connected(red)
    assert red.grade is State.RED


def test_a_brake_that_is_told_to_be_surer_wants_more() -> None:
    sure = Plan.of(Brake(false_stop=Decimal(1)), SIGNALS, {})
    assert begun(sure).threshold == pytest.approx(5 * begun(PLAN).threshold)
