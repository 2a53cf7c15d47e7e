"""What the pacing promises, tried in whole shifts on the virtual clock; `make bench-pacing` plays the long forms."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from bench.pacing.equal import at, hull
from bench.pacing.lives import broken
from bench.pacing.optimum import Model, optimum
from bench.pacing.playing import Kept
from bench.pacing.rivals import Blind, Progressive, Ratio, load
from bench.pacing.vicidial import AVERAGE, HARD, Settings, Vicidial
from outbound.pacing import ANYTIME, Agent, Decision, Line, Market, Pacer, Talked, Window
from outbound.simulation.day import Dialler, Result, Shift
from outbound.simulation.paced import Paced, shift
from outbound.simulation.world import HOUR, Fates, Markov, World
from scripts_dsl.policy import Pace


def play(dialler: Dialler, agents: int, hours: float, world: World | Markov | None = None, seed: int = 101) -> Result:
    """One shift."""
    where = world or World()
    return Shift(where, dialler, agents, hours * HOUR, Fates(where, seed)).run()


def test_the_strict_guard_holds_in_random_lives_of_a_floor() -> None:
    assert broken(200) == 0


def test_twenty_agents_are_busy_and_few_calls_are_abandoned() -> None:
    """The first hour, of which the start is spent on learning."""
    found = shift(World(), Pacer(Pace()), 20, 1)
    assert found.utilisation > 0.7
    assert found.share < 0.02
    assert found.broken == 0


def test_where_the_optimum_is_known_it_is_nearly_reached() -> None:
    """A short form; what is learned and where the price comes to rest takes the first hour."""
    found = shift(Markov(), Pacer(Pace(Decimal(3), Decimal(20))), 8, 2, 101)
    assert found.utilisation > optimum(8, 0.3, found.share) - 0.03


@pytest.mark.parametrize(
    ("agents", "chance", "share", "busy"),
    [(2, 0.1, 0.005, 60.6), (5, 0.3, 0.01, 81.2), (5, 0.2, 0.05, 82.2), (10, 0.3, 0.03, 86.5), (10, 0.5, 0.01, 87.7)],
)
def test_the_exact_optimum_of_a_world_without_memory(agents: int, chance: float, share: float, busy: float) -> None:
    assert 100 * optimum(agents, chance, share) == pytest.approx(busy, abs=0.1)


def test_one_agent_and_one_line_at_a_time_is_known_by_hand() -> None:
    model = Model(1, 0.15)
    one_line = model.shares([1, 0])
    assert one_line.busy == pytest.approx(150 / (150 + 12 / 0.15), abs=1e-9)
    assert one_line.abandoned == 0


@pytest.mark.parametrize("deviation", ["lognormal", "exponential"])
def test_blind_dialling_loses_what_erlang_says_whatever_the_lengths(deviation: str) -> None:
    """Nobody tells the simulation of Erlang: this tries the simulation itself."""
    lognormal = World(wait=0.0)
    world: World | Markov = lognormal if deviation == "lognormal" else Markov(live=0.25)
    found = play(Blind(20, 0.03, 7, (0.25, 150.0)), 20, 24, world)
    assert 100 * found.share == pytest.approx(3.0, abs=0.6)
    assert found.utilisation == pytest.approx(load(20, 0.03) * 0.97 / 20, abs=0.02)


class Watched(Paced):
    """Remembers all that it saw and said."""

    def __init__(self, pacer: Pacer) -> None:
        super().__init__(pacer)
        self.log: list[tuple[str, object]] = []
        self.said: list[Decision] = []
        tell = {name: getattr(self, name) for name in ("answered", "ended", "connected", "abandoned")}
        for name, told in tell.items():
            setattr(
                self, name, lambda *seconds, name=name, told=told: (self.log.append((name, seconds)), told(*seconds))
            )

    def handled(self, talk: float, wrap: float) -> None:
        self.log.append(("handled", (Talked(talk, wrap),)))
        super().handled(talk, wrap)

    def lines(self, shift: Shift) -> int:
        market = self.market(shift)
        self.log.append(("decide", market))
        self.said.append(self.pacer.decide(market))
        return self.said[-1].lines


def test_the_log_of_a_shift_gives_the_same_decisions_again() -> None:
    """No clock and no dice inside: a decision can be looked at afterwards."""
    watched = Watched(Pacer(Pace()))
    play(watched, 12, 0.4)
    again, said = Pacer(Pace()), []
    for name, seen in watched.log:
        if isinstance(seen, Market):
            said.append(again.decide(seen))
        else:
            assert isinstance(seen, tuple)
            getattr(again, name)(*seen)
    assert said == watched.said
    assert any(decision.lines > 1 for decision in said)


def test_one_agent_never_has_more_than_one_line() -> None:
    """And so it is what one line for each agent comes to."""
    watched = Watched(Pacer(Pace(), ANYTIME))
    found = play(watched, 1, 3)
    markets = [seen for _, seen in watched.log if isinstance(seen, Market)]
    assert all(market.in_flight <= market.idle for market in markets)
    assert (found.abandoned, found.dialled) == (0, play(Progressive(), 1, 3).dialled)


@pytest.mark.parametrize("seed", [101, 102, 103])
def test_a_hundred_agents_who_log_in_at_once_find_their_pace(seed: int) -> None:
    found = play(Paced(Pacer(Pace())), 100, 1 / 12, seed=seed)
    assert found.early <= 10
    assert found.broken == 0


def test_a_wave_of_new_lines_is_no_rise_and_no_fall_of_the_answers() -> None:
    """Of forty lines that begin together the ten answered ones are known first: they wait for the others."""
    pacer = Pacer(Pace())
    known = pacer.chances.live + pacer.chances.dead
    for _ in range(10):
        pacer.answered(12.0)
    pacer.decide(Market(lines=(Line(12.0),) * 30, now=12.0))
    assert pacer.chances.live + pacer.chances.dead == known
    for _ in range(30):
        pacer.ended(28.0)
    pacer.decide(Market(now=28.0))
    assert pacer.chances.mean == pytest.approx(11 / 42, abs=0.02)
    assert pacer.chances.live + pacer.chances.dead > 35


def test_without_a_clock_what_comes_is_learned_at_once() -> None:
    pacer = Pacer(Pace())
    pacer.answered(12.0)
    pacer.decide(Market(lines=(Line(12.0),)))
    assert pacer.chances.live > 1.9


def test_a_large_floor_is_filled_in_stages() -> None:
    pacer = Pacer(Pace(), theta=0.5)
    for n in range(400):
        (pacer.ended if n % 4 else pacer.answered)(28.0 if n % 4 else 12.0)
    agents = (*(Agent("talking", 60.0),) * 60, *(Agent("idle"),) * 20)
    market = Market(agents=agents, windows=(Window("day", Decimal(3), 5_000, 20),), since_result=1.0)
    decision = pacer.decide(market)
    assert (decision.because, decision.lines) == ("stage", 20)
    later = replace(market, lines=(Line(5.0),) * 20)
    assert (pacer.decide(later).because, pacer.decide(later).lines) == ("stage", 10)


def test_every_dialler_of_a_seed_meets_the_same_people() -> None:
    fates = Fates(World(), 3)
    later = [fates.dial(n) for n in range(50)]
    assert later == [Fates(World(), 3).dial(n) for n in range(50)]
    assert fates.talk(7) == Fates(World(), 3).talk(7)
    assert later != [Fates(World(), 4).dial(n) for n in range(50)]


def test_a_bench_that_was_broken_off_goes_on(tmp_path: Path) -> None:
    kept, path = [], tmp_path / "kept"
    for _ in range(2):
        kept.append(Kept(path).play("progressive", "B1", 5, lambda *_: Progressive(), 101, 0.5))
    assert kept[0] == kept[1]
    assert len(path.read_text().splitlines()) == 1


def test_between_two_settings_lies_a_straight_line() -> None:
    points = hull([(0.0, 60.0), (2.0, 80.0), (1.0, 65.0), (3.0, 79.0), (4.0, 84.0)])
    assert points == [(0.0, 60.0), (2.0, 80.0), (4.0, 84.0)]
    assert at(points, 1.0) == pytest.approx(70.0)
    assert at(points, 5.0) is None


# --- rivals ----------------------------------------------------------------------------------------------------------


def test_a_ratio_of_one_is_progressive_and_a_higher_one_dials_more() -> None:
    one, two = play(Ratio(1.0), 10, 2), play(Ratio(2.0), 10, 2)
    assert one == play(Progressive(), 10, 2)
    assert one.abandoned == 0
    assert two.utilisation > one.utilisation + 0.05
    assert two.abandoned > 0


def test_the_emulated_level_rises_with_idle_agents_and_falls_at_the_limit() -> None:
    rival = Vicidial(Settings(HARD))
    found = play(rival, 20, 1)
    assert 1.0 <= rival.level <= 3.0
    assert found.share > 0.02  # it overshoots, and its brake comes late
    calm = play(Vicidial(Settings(AVERAGE, highest=1.25)), 20, 1)
    assert calm.share < found.share


def test_agents_who_leave_and_come_are_counted() -> None:
    moves = ((600.0, -4), (1200.0, 4))
    found = Shift(World(), Progressive(), 20, HOUR, Fates(World(), 1), moves).run()
    assert found.logged_in == pytest.approx(20 * 3600 - 4 * 600, rel=0.03)
    assert found.utilisation < 1
