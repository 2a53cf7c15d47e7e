"""What becomes of a campaign and of whom it calls, as tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ivr.dialguard.limits import Limits
from ivr.dialguard.states import AttemptState
from outbound.campaigns import figures, room
from outbound.campaigns.machines import counted
from outbound.campaigns.orders import NotAllowed, pause, resume, start
from outbound.campaigns.outcomes import Heard, Next, follows, word_of
from outbound.campaigns.states import DONE, DRAFT, MOVES, PAUSED, RUNNING, STOPPED, IllegalMove, move
from outbound.campaigns.store import Standing
from scripts_dsl.policy.terms import Again, Closed, Outcome
from support.campaign_line import campaign

NOW = datetime(2026, 5, 6, 10, tzinfo=UTC)
DONE_, FAILED, UNKNOWN = AttemptState.DONE, AttemptState.FAILED, AttemptState.UNKNOWN


def test_whoever_is_not_in_the_table_does_not_move() -> None:
    for before in MOVES:
        for after in MOVES:
            if after in MOVES[before]:
                assert move(before, after) is after
            else:
                with pytest.raises(IllegalMove):
                    move(before, after)


@pytest.mark.parametrize(
    ("state", "because", "cause", "heard", "word"),
    [
        (FAILED, "busy", 17, Heard(), "busy"),
        (FAILED, "no_answer", 19, Heard(), "no_answer"),
        (FAILED, "failed", 34, Heard(), "congestion"),
        (FAILED, "failed", 1, Heard(), "failed"),
        (UNKNOWN, "unknown", 0, Heard(), "unknown"),
        (DONE_, "answered", 16, Heard(began=True, word="promised"), "promised"),
        (DONE_, "answered", 16, Heard(began=True, hung_up=True), "hung_up"),
        (DONE_, "answered", 16, Heard(), "abandoned"),
        (DONE_, "answered", 16, Heard(began=True, lost=True), "abandoned"),
        (DONE_, "answered", 16, Heard(began=True, lost=True, agent=True), "talked"),
        (DONE_, "answered", 16, Heard(began=True, lost=True, word="promised"), "promised"),
    ],
)
def test_every_end_has_one_word(state: AttemptState, because: str, cause: int, heard: Heard, word: str) -> None:
    assert word_of(state, because, cause, heard) == word


def test_who_hangs_up_before_the_first_key_has_gone_in_the_pitch() -> None:
    assert Heard(began=True, hung_up=True).in_pitch
    assert not Heard(began=True, hung_up=True, keys=True).in_pitch
    assert not Heard(began=True).in_pitch
    assert not Heard(hung_up=True).in_pitch


OUTCOMES: dict[str, Outcome] = {
    "busy": Again(timedelta(minutes=15), 2),
    "no_answer": Again(timedelta(hours=20)),
    "wrong_number": Closed("fix_number"),
    "promised": Closed("done"),
    "do_not_call": Closed("never again"),
}


@pytest.mark.parametrize(
    ("word", "before", "next_"),
    [
        ("busy", (), Next("waiting", "busy", NOW + timedelta(minutes=15))),
        ("busy", ("busy", "no_answer"), Next("waiting", "busy", NOW + timedelta(minutes=15))),
        ("busy", ("busy", "busy"), Next("done", "busy 3 times")),
        ("no_answer", ("no_answer",) * 9, Next("waiting", "no_answer", NOW + timedelta(hours=20))),
        ("wrong_number", (), Next("fix", "fix_number")),
        ("promised", (), Next("done", "promised")),
        ("do_not_call", (), Next("never", "do_not_call")),
        ("complaint", (), Next("never", "complaint")),
        ("something", (), Next("done", "something")),
    ],
)
def test_the_file_says_what_follows(word: str, before: tuple[str, ...], next_: Next) -> None:
    assert follows(OUTCOMES, word, before, NOW) == next_


def test_whom_nobody_knows_to_have_been_called_is_not_called_again_by_itself() -> None:
    again: dict[str, Outcome] = {"unknown": Again(timedelta(hours=1))}
    assert follows(again, "unknown", (), NOW).state == "fix"


def test_campaigns_leave_a_fifth_of_the_limits_to_others() -> None:
    limits = Limits(a_minute=10, neighbours=5)
    assert room.most(limits, ["+48221234567"] * 3) == 5
    assert room.most(limits, ["+48221234567"] * 9) == 0
    block = [f"+4822123000{n}" for n in range(9)]
    assert room.not_neighbours(limits, ["+48221239999"], [*block, "+48601234567"]) == (*block[:3], "+48601234567")


def test_a_figure_of_more_calls_than_there_were_is_not_known() -> None:
    wanted = figures.names(campaign())
    assert wanted == {"share(do_not_call, 3)"}
    assert figures.deepest(wanted) == 3
    assert figures.figures(wanted, ["do_not_call", "do_not_call"]) == {}
    known = figures.figures(wanted, ["do_not_call", "talked", "talked", "do_not_call"])
    assert known == {"share(do_not_call, 3)": Decimal(100) / 3}


def test_a_campaign_is_started_paused_and_resumed_by_anybody_who_may() -> None:
    moved = start(campaign(), Standing(), "ada", NOW)
    assert (moved.state, moved.because, moved.by) == (RUNNING, "started", "ada")
    moved = pause("overdue", Standing(RUNNING), "lunch", "ada", NOW)
    assert (moved.state, moved.why) == (PAUSED, "lunch")
    assert resume(campaign(), Standing(PAUSED), "ada", NOW).state == RUNNING


def test_after_a_stop_it_goes_on_by_the_named_person_with_a_reason_and_a_change() -> None:
    stopped = Standing(STOPPED, "share", "share(do_not_call, 3) > 50%")
    with pytest.raises(NotAllowed, match="only sofia"):
        resume(campaign(), stopped, "ada", NOW, reason="it is urgent", change="another text")
    for reason, change in (("", "another text"), ("it is urgent", " ")):
        with pytest.raises(NotAllowed, match="say the reason"):
            resume(campaign(), stopped, "sofia", NOW, reason=reason, change=change)
    moved = resume(campaign(), stopped, "sofia", NOW, reason="the text was wrong", change="another text")
    assert (moved.state, moved.why, moved.change) == (RUNNING, "the text was wrong", "another text")


def test_what_makes_no_sense_is_refused() -> None:
    for standing in (Standing(PAUSED), Standing(STOPPED), Standing(RUNNING)):
        with pytest.raises(NotAllowed):
            start(campaign(), standing, "ada", NOW)
    for standing in (Standing(DRAFT), Standing(DONE), Standing(RUNNING)):
        with pytest.raises(NotAllowed):
            resume(campaign(), standing, "ada", NOW)
    for standing in (Standing(DRAFT), Standing(PAUSED), Standing(DONE)):
        with pytest.raises(NotAllowed):
            pause("overdue", standing, "", "ada", NOW)


def test_how_often_machines_were_told_right_is_what_the_agents_say() -> None:
    rows = [("MACHINE", "", 40), ("HUMAN", "person", 95), ("NOTSURE", "machine", 5), ("HUMAN", "", 3)]
    found = counted(rows)
    assert found is not None
    assert (found.listened, found.machines, found.talked, found.missed) == (143, 40, 100, 5)
    assert found.right == 0.95
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.95 < found.high, "with the interval"
    only = counted([("MACHINE", "", 7)])
    assert only is not None
    assert only.right is None, "no agent has heard one"
    assert counted([]) is None, "nobody listens"
