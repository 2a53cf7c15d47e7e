"""What a campaign may do: worse by itself, better only by a person; and what happened in a call as numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbound.braking.api import CampaignHalt
from outbound.braking.course import SAYS
from scripts_dsl.policy.brake import COMPLAINS, CSAT, IN_PITCH, OPTS_OUT, SIGNALS, Brake
from scripts_dsl.policy.brake.grades import Because, Rule, State
from scripts_dsl.policy.brake.outcomes import Asked, Facts, points, recommending, satisfied, x_of
from scripts_dsl.policy.brake.plans import Plan
from scripts_dsl.policy.brake.states import (
    BY_PEOPLE,
    EFFECTS,
    NotRestarted,
    Pulse,
    Trigger,
    complained,
    move,
    restarted,
)
from scripts_dsl.policy.brake.watching import begun

NOON = datetime(2026, 5, 6, 12, tzinfo=UTC)
ALIVE = Pulse(NOON)
GREEN = begun(Plan.of(Brake(), SIGNALS, {}))
WHY = Because(Rule.EVIDENCE, CSAT, 40.0, 32.9)
AMBER = replace(GREEN, grade=State.AMBER, because=WHY)
RED = replace(GREEN, grade=State.RED, because=WHY)


@pytest.mark.parametrize(
    ("state", "watch", "triggers", "pulse", "then", "because"),
    [
        (State.GREEN, GREEN, (), ALIVE, State.GREEN, None),
        (State.GREEN, AMBER, (), ALIVE, State.AMBER, WHY),
        (State.AMBER, AMBER, (), ALIVE, State.AMBER, None),
        (State.AMBER, GREEN, (), ALIVE, State.GREEN, None),
        (State.GREEN, RED, (), ALIVE, State.RED, WHY),
        (State.GREEN, GREEN, (Trigger.WRONG_LIST, Trigger.REGULATOR), ALIVE, State.RED, Trigger.REGULATOR),
        (State.RED, GREEN, (), ALIVE, State.RED, None),
        (State.RED, GREEN, (), Pulse(None), State.RED, None),
        (State.GREEN, GREEN, (), Pulse(None), State.DEAD, "silence"),
        (State.AMBER, AMBER, (), Pulse(NOON - timedelta(minutes=31)), State.DEAD, "silence"),
        (State.GREEN, GREEN, (), Pulse(NOON - timedelta(minutes=30)), State.GREEN, None),
        (State.GREEN, GREEN, (), Pulse(NOON + timedelta(minutes=2)), State.DEAD, "clock"),
        (State.GREEN, GREEN, (), Pulse(NOON, differs="csat"), State.DEAD, "ledger"),
        (State.DEAD, GREEN, (), ALIVE, State.DEAD, None),
        (State.DEAD, GREEN, (Trigger.COMPLAINTS,), ALIVE, State.RED, Trigger.COMPLAINTS),
        (State.DEAD, RED, (), ALIVE, State.RED, WHY),
    ],
)
def test_worse_comes_by_itself_and_only_amber_goes_by_itself(
    state: State, watch: object, triggers: tuple[Trigger, ...], pulse: Pulse, then: State, because: object
) -> None:
    assert move(state, watch, triggers, pulse, NOON) == (then, because)  # type: ignore[arg-type]


@given(
    st.sampled_from([State.RED, State.DEAD]),
    st.sampled_from([GREEN, AMBER, RED]),
    st.sets(st.sampled_from(list(Trigger))),
    st.sampled_from([ALIVE, Pulse(None), Pulse(NOON, differs="csat")]),
)
def test_nothing_but_a_person_leads_out_of_red_and_dead(
    state: State, watch: object, triggers: set[Trigger], pulse: Pulse
) -> None:
    then, _ = move(state, watch, triggers, pulse, NOON)  # type: ignore[arg-type]
    assert not EFFECTS[then].dials


def test_a_person_restarts_with_a_reason_and_a_change() -> None:
    assert restarted(State.RED, "sofia", "sofia", "the list was old", "new list", None) == 1
    assert restarted(State.DEAD, "sofia", "sofia", "the mail server is back", "", None) == 0


def test_sums_that_are_still_wrong_are_left_behind_by_another_run() -> None:
    assert restarted(State.DEAD, "sofia", "sofia", "the database was restored", "as of noon", "ledger") == 1


@pytest.mark.parametrize(
    ("state", "by", "reason", "change", "fault", "said"),
    [
        (State.GREEN, "sofia", "why not", "x", None, "does not hold it"),
        (State.RED, "ewa", "I want to", "x", None, "only sofia may"),
        (State.RED, "", "I want to", "x", None, "only sofia may"),
        (State.RED, "sofia", "  ", "x", None, "say why"),
        (State.RED, "sofia", "it was nothing", " ", None, "say what was changed"),
        (State.RED, "sofia", "it was nothing", "x", "silence", "not sound: silence"),
        (State.DEAD, "sofia", "it was nothing", "", "clock", "not sound: clock"),
    ],
)
def test_a_restart_that_says_too_little_is_refused(
    state: State, by: str, reason: str, change: str, fault: str | None, said: str
) -> None:
    with pytest.raises(NotRestarted, match=said):
        restarted(state, by, "sofia", reason, change, fault)


def test_what_each_state_lets_a_campaign_do() -> None:
    assert [state for state, effect in EFFECTS.items() if effect.dials] == [State.GREEN, State.AMBER]
    assert [state for state, effect in EFFECTS.items() if effect.ahead or effect.offers] == [State.GREEN]
    assert [state for state, effect in EFFECTS.items() if not effect.asks_everybody] == [State.GREEN]


def test_three_complaints_in_any_fifty_answered_calls_stop_it() -> None:
    """They come in any order, days later."""
    numbers: tuple[int, ...] = ()
    for number, tripped in ((300, False), (10, False), (60, False), (10, False), (59, False), (350, False), (15, True)):
        numbers, found = complained(numbers, number)
        assert found is tripped, number
    assert complained(complained(complained((), 1)[0], 50)[0], 25)[1]
    assert not complained(complained(complained((), 1)[0], 51)[0], 25)[1]


# --- X ----------------------------------------------------------------------------------------------------------------


def test_what_happened_is_a_number_for_each_signal() -> None:
    facts = Facts(Asked.ANSWERED, satisfied(2), hung_up_in_pitch=False, opted_out=True, complained=False)
    assert x_of(facts) == {CSAT: 0.25, IN_PITCH: 1.0, OPTS_OUT: 0.0, COMPLAINS: 1.0}
    assert x_of(Facts(recommends=10, exit_blocked=True, mood=1)) == {"nps": 1.0, "exit_blocked": 0.0, "mood": 0.5}
    assert x_of(Facts()) == {}


def test_whoever_was_asked_counts_also_when_there_is_no_answer() -> None:
    assert x_of(Facts(Asked.SILENT)) == {CSAT: None}
    assert x_of(Facts(Asked.HUNG_UP)) == {CSAT: 0.25}
    assert x_of(Facts(Asked.HUNG_UP, satisfied(5))) == {CSAT: 1.0}


def test_ten_points_of_recommending_are_five_of_a_hundred() -> None:
    answers = [0] * 30 + [7] * 25 + [9] * 45
    nps = 45 - 30
    assert sum(map(recommending, answers)) / 100 == pytest.approx((nps / 100 + 1) / 2)
    assert [recommending(answer) for answer in (6, 7, 8, 9)] == [0, 0.5, 0.5, 1]
    assert points(satisfied(4.03)) == pytest.approx(4.03)
    for wrong in (0, 6):
        with pytest.raises(ValueError, match="1 to 5"):
            satisfied(wrong)
    with pytest.raises(ValueError, match="0 to 10"):
        recommending(11)


def test_people_stop_a_campaign_by_the_same_words_everywhere() -> None:
    known = {one.value for one in BY_PEOPLE}
    assert set(get_args(CampaignHalt.model_fields["trigger"].annotation)) == known
    web = Path(__file__).resolve().parents[2] / "web" / "src" / "campaigns"
    (offered,) = re.findall(r"TRIGGERS = \[(.*?)\]", (web / "ui" / "brake.tsx").read_text())
    assert set(re.findall(r"\w+", offered)) == known
    assert set(Trigger) <= SAYS.keys()
