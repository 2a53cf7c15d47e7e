"""Campaigns with agents: how many lines ring, who counts as abandoned, what is kept of each decision, what is heard."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from random import Random

import pytest

from cti.holding import Phase
from ivr.bus import Bus
from ivr.happenings import CallerQueued, Happening
from outbound.campaigns.ports import InFlight
from outbound.countries import countries
from outbound.pacing.market import IDLE, TALKING
from outbound.people.callers import CallersBeside
from outbound.people.fates import HOUSE, Fates
from outbound.people.happenings import PaceDecided, PersonAnswered, PersonReached
from outbound.people.message import with_agents
from outbound.people.pace import AgentsPace, Around
from outbound.people.recorded import replayed
from outbound.people.store import ANSWERED, COUNTED, REACHED, UNCOUNTED, Counted, Windows, project
from outbound.people.store import told as shown
from scripts_dsl.campaign import Campaign
from scripts_dsl.effects import Words
from scripts_dsl.engine import advance, start
from scripts_dsl.events import CallFacts, Keys, QueueTimeout
from scripts_dsl.site import Site, read_site
from support.campaign_line import NOON, campaign

RULES = countries().rules
POLE, BRITON = "+48601234567", "+447700900123"
SITE: Site = read_site("zone: Europe/Warsaw\nqueues: {sales: {}}\n")[0]


def of_style(style: str, name: str = "overdue") -> Campaign:
    made = campaign("flow reminder\n  from: +48221234567\n  style: robot", _call(style))
    return made if name == "overdue" else type(made)(**{**_fields(made), "name": name})


def _call(style: str) -> str:
    return f"script winback by queue sales\n  from: +48221234567\n  style: {style}"


def _fields(made: Campaign) -> dict[str, object]:
    return {name: getattr(made, name) for name in made.__dataclass_fields__}


@dataclass
class Scene:
    """A queue whose agents a test moves."""

    at: datetime = NOON
    agents: list[Phase] = field(default_factory=list)
    told: list[Happening] = field(default_factory=list)
    ahead: bool = True
    """Its brake is green."""
    bus: Bus = field(default_factory=Bus)
    callers: Callable[[str], float] = lambda _: 0.0

    def __post_init__(self) -> None:
        self.fates = Fates(self.told.append, lambda: RULES, lambda: "Europe/Warsaw", lambda: self.at)
        self.pace = AgentsPace(
            Around(
                line=self,
                windows=self.fates.windows,
                ahead=lambda _: self.ahead,
                publish=self.told.append,
                clock=lambda: self.at,
                callers=lambda queue: self.callers(queue),
            )
        )

    def busy(self, queue: str) -> Sequence[Phase]:
        return self.agents if queue == "sales" else ()

    def ready(self, queue: str) -> frozenset[str]:
        return frozenset(one.user for one in self.busy(queue) if one.state == IDLE)

    def idle(self, count: int, state: str = IDLE) -> None:
        self.agents = [Phase(f"a{n}", state, self.at) for n in range(count)]

    def decisions(self) -> list[PaceDecided]:
        return [one for one in self.told if isinstance(one, PaceDecided)]

    def later(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def flying(*rung: float, answered: bool = False) -> list[InFlight]:
    return [InFlight(one, answered) for one in rung]


def test_progressive_rings_one_line_for_each_agent_who_waits() -> None:
    scene, one = Scene(), of_style("progressive")
    assert scene.pace.lines(one, []) == 0
    scene.idle(3)
    assert scene.pace.lines(one, []) == 3
    assert scene.pace.lines(one, flying(1, 2)) == 1
    scene.pace.waits(one, "c1")
    assert scene.pace.lines(one, flying(1) + flying(9, answered=True)) == 1, "whoever waits has one of them"
    scene.pace.connected(one, "c1", "a0")
    scene.idle(2)
    assert scene.pace.lines(one, flying(1) + flying(9, answered=True)) == 1
    scene.idle(3, TALKING)
    assert scene.pace.lines(one, []) == 0


def test_two_campaigns_of_a_queue_do_not_ring_for_the_same_agent() -> None:
    scene, one, other = Scene(), of_style("progressive"), of_style("progressive", "other")
    scene.idle(2)
    assert scene.pace.lines(one, flying(3)) == 1
    assert scene.pace.lines(other, []) == 1
    assert scene.pace.lines(other, flying(1)) == 0


def test_predictive_rings_as_progressive_until_the_rule_could_bear_one_that_is_abandoned() -> None:
    scene, one = Scene(), of_style("predictive")
    scene.idle(2)
    assert (scene.pace.lines(one, []), scene.decisions()[-1].because) == (2, "agents")
    scene.idle(4)
    assert (scene.pace.lines(one, []), scene.decisions()[-1].because) == (4, "answers")


def test_after_enough_answers_it_rings_ahead_and_falls_back_when_one_was_abandoned() -> None:
    scene, one = Scene(), of_style("predictive")
    scene.fates.load(Windows({f"{HOUSE}/overdue": Counted(200, 0)}, {}), {})
    for _ in range(60):
        scene.pace.answered(one, 10.0)
        for _ in range(3):
            scene.pace.ended(one, 25.0, "no_answer")
    scene.idle(10)
    assert scene.pace.lines(one, []) >= 10
    assert scene.decisions()[-1].style == "predictive"
    scene.fates.load(Windows({f"{HOUSE}/overdue": Counted(200, 7)}, {}), {})
    assert scene.pace.lines(one, []) == 10
    assert (scene.decisions()[-1].style, scene.decisions()[-1].because) == ("progressive", "abandoned")


def test_a_brake_that_is_not_green_lets_nobody_ring_ahead_and_what_was_learned_stays() -> None:
    scene, one = Scene(), of_style("predictive")
    scene.fates.load(Windows({f"{HOUSE}/overdue": Counted(200, 0)}, {}), {})
    for _ in range(60):
        scene.pace.answered(one, 10.0)
        for _ in range(3):
            scene.pace.ended(one, 25.0, "no_answer")
    scene.idle(10)
    assert scene.pace.lines(one, []) >= 10
    assert scene.decisions()[-1].style == "predictive"
    scene.ahead = False
    assert scene.pace.lines(one, flying(*[5.0] * 10)) == 0
    assert scene.pace.lines(one, []) == 10
    assert scene.decisions()[-1].style == "progressive"
    scene.ahead = True
    assert scene.pace.lines(one, []) >= 10
    assert scene.decisions()[-1].style == "predictive"
    for told, again in replayed([json.loads(json.dumps(asdict(one), default=str)) for one in scene.decisions()]):
        assert (told["lines"], told["style"]) == (again.lines, again.style)


def test_an_agent_who_leaves_while_a_line_rings_for_him_is_counted_and_whoever_is_given_a_person_is_not() -> None:
    scene, one = Scene(), of_style("progressive")
    scene.idle(3)
    assert scene.pace.lines(one, []) == 3
    scene.later(1)
    scene.agents = scene.agents[:2]
    assert scene.pace.lines(one, flying(1, 1, 1)) == 0
    scene.later(1)
    scene.pace.waits(one, "c1")
    scene.pace.connected(one, "c1", "a0")
    scene.agents = scene.agents[1:]
    scene.pace.lines(one, flying(2, 2))
    scene.later(1)
    scene.idle(2)
    assert scene.pace.lines(one, []) == 2
    assert scene.decisions()[-1].leaks == 1
    scene.later(1)
    scene.idle(1)
    assert scene.pace.lines(one, flying(1)) == 0, "one line, one agent: whoever left was not needed"
    scene.later(1)
    scene.idle(2)
    scene.pace.lines(one, [])
    assert scene.decisions()[-1].leaks == 1


def test_some_who_wait_are_left_to_callers_who_came_to_the_queues_of_these_agents() -> None:
    scene, one = Scene(), of_style("progressive")
    beside = CallersBeside(scene.bus, lambda queue: frozenset({queue, "support"}), lambda: scene.at)
    scene.callers = beside.rate
    scene.idle(10)
    assert scene.pace.lines(one, []) == 10
    for queue in ["support"] * 20 + ["another"] * 500:
        scene.bus.publish(CallerQueued(call_id="c", at=scene.at, queue=queue, position=1))
    scene.later(1200)
    assert scene.pace.lines(one, []) == 8
    told = scene.decisions()[-1]
    assert (told.market["left"], shown(told)["left_to_callers"], shown(told)["idle"]) == (2, 2, 10)
    scene.later(1800)
    assert scene.pace.lines(one, []) == 10, "half an hour later nobody comes any more"


def test_nothing_heard_for_ten_minutes_is_no_ground_to_ring_ahead() -> None:
    scene, one = Scene(), of_style("predictive")
    scene.fates.load(Windows({f"{HOUSE}/overdue": Counted(500, 0)}, {}), {})
    scene.idle(5)
    scene.pace.answered(one, 9.0)
    scene.pace.lines(one, [])
    assert scene.decisions()[-1].style == "predictive"
    scene.later(601)
    assert (scene.pace.lines(one, []), scene.decisions()[-1].because) == (5, "last_result")


def test_whoever_answers_counts_as_abandoned_until_an_agent_is_there() -> None:
    scene, one = Scene(), of_style("progressive")
    scene.fates.answered("c1", one, BRITON)
    house = f"{HOUSE}/overdue"
    names = {w.name: (w.answered, w.abandoned) for w in scene.fates.windows(one)}
    assert names[house] == (1, 1)
    assert any(name.startswith("gb_") and name.endswith("2026-05-06") for name in names), "where the person is"
    scene.later(1.5)
    assert scene.fates.reached("c1", "ewa") is True
    assert {w.abandoned for w in scene.fates.windows(one)} == {0}
    scene.fates.answered("c2", one, POLE)
    scene.later(2.1)
    assert scene.fates.reached("c2", "ewa") is False, "later than two seconds is too late, whatever they talk"
    after = {w.name: (w.answered, w.abandoned) for w in scene.fates.windows(one)}
    assert after[house] == (2, 1)
    assert {counted for name, counted in after.items() if name.startswith("gb_")} == {(1, 0)}
    assert scene.fates.reached("c2", "ewa") is None


def test_what_is_on_disk_says_the_worse_until_it_is_known() -> None:
    answered = PersonAnswered(call_id="c1", campaign="overdue", windows=("house/overdue", "gb/2026-05-06"))
    assert [write.sql for write in project(answered)] == [COUNTED, ANSWERED] * 2, (
        "what counts first: it looks for the row"
    )
    late = PersonReached(call_id="c1", campaign="overdue", user="ewa", after=2.4, in_time=False)
    assert project(late) == ()
    in_time = PersonReached(call_id="c1", campaign="overdue", user="ewa", after=0.3, in_time=True)
    assert [write.sql for write in project(in_time)] == [UNCOUNTED, REACHED]


def test_a_shift_of_decisions_is_made_again_from_what_the_log_keeps() -> None:
    scene, one, random = Scene(), of_style("predictive"), Random(6)
    scene.fates.load(Windows({f"{HOUSE}/overdue": Counted(100, 0)}, {}), {})
    rings: list[float] = []
    for turn in range(400):
        scene.agents = [
            Phase(f"a{n}", random.choice((IDLE, TALKING, TALKING)), scene.at - timedelta(seconds=random.uniform(0, 90)))
            for n in range(8)
        ]
        rings = [rung + 1 for rung in rings]
        for rung in [rung for rung in rings if random.random() < 0.1]:
            rings.remove(rung)
            if random.random() < 0.3:
                call = f"c{turn}-{len(rings)}"
                scene.pace.answered(one, rung)
                scene.fates.answered(call, one, POLE)
                if random.random() < 0.98:
                    scene.fates.reached(call, "ewa")
                    scene.pace.connected(one, call, "ewa")
                    scene.pace.handled(one, random.uniform(20, 200), random.uniform(5, 60))
                else:
                    scene.fates.over(call)
                    scene.pace.abandoned(one, call)
            else:
                scene.pace.ended(one, rung, "no_answer")
        rings += [0.0] * scene.pace.lines(one, flying(*rings))
        scene.later(1)
    bodies = [json.loads(json.dumps(asdict(one), default=str)) for one in scene.decisions()]
    assert len(bodies) > 50
    assert "predictive" in {body["style"] for body in bodies}
    again = list(replayed(bodies))
    assert [decision.lines for _, decision in again] == [body["lines"] for body in bodies]
    assert [(d.because, d.risk, d.theta) for _, d in again] == [(b["because"], b["risk"], b["theta"]) for b in bodies]
    assert len(bodies) < 400, "what changes nothing is not told"


def test_agents_stay_on_the_line_as_long_as_their_campaign_asks_for_lines() -> None:
    scene = Scene()
    scene.pace.lines(of_style("progressive"), [])
    assert scene.pace.holds() == {"sales": "overdue"}
    scene.later(14)
    assert scene.pace.holds() == {"sales": "overdue"}
    scene.later(2)
    assert scene.pace.holds() == {}


def test_a_campaign_whose_file_calls_by_hand_from_now_on_lets_its_agents_go() -> None:
    scene = Scene()
    scene.pace.lines(of_style("progressive"), [])
    assert scene.pace.holds() == {"sales": "overdue"}
    scene.pace.lines(of_style("preview"), [])
    assert scene.pace.holds() == {}


def test_who_answered_an_engine_that_died_stays_counted_as_abandoned_once() -> None:
    """Whoever comes, and whether the next program knows of the answer or not."""
    scene, one = Scene(), of_style("progressive")
    scene.fates.answered("c1", one, POLE)
    after = Scene()
    after.fates.load(Windows({f"{HOUSE}/overdue": Counted(1, 1)}, {"overdue": frozenset({HOUSE})}), {})
    after.fates.resumed("c1", one, 0.5)
    after.fates.answered("c2", one, POLE, waited=3.0)
    assert [after.fates.reached(call, "ewa") for call in ("c1", "c2")] == [False, False]
    assert next((w.answered, w.abandoned) for w in after.fates.windows(one)) == (2, 2)


# --- what people hear ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["pl", "ru", "sl", "en"])
def test_whoever_finds_nobody_hears_who_called_from_which_number_and_the_way_out(language: str) -> None:
    graph = with_agents("sales", "+48221234567", 'Energia: "Kowalski"', "overdue", SITE)
    facts = CallFacts("c1", "+48221234567", POLE, None, direction="outbound", language=language)
    state, _ = start(graph, facts, NOON, {})
    state, effects = advance(graph, state, QueueTimeout(now=NOON))
    said = " ".join(part.text for effect in effects for part in getattr(effect, "parts", ()) if isinstance(part, Words))
    assert "Energia" in said
    assert "4 8, 2 2, 1 2 3, 4 5, 6 7" in said
    assert "9" in said
    state, effects = advance(graph, state, Keys(now=NOON, digits="9", by="key"))
    assert "do_not_call" in str(effects)


def test_without_a_name_it_still_says_that_we_called() -> None:
    graph = with_agents("sales", "+48221234567", "", "overdue", SITE)
    assert "We called you." in str(graph.prompts["nobody_is_free"])
