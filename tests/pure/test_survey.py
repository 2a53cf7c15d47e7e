"""Surveys: what is read, what is refused, what answers are worth, and how the engine asks them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.happenings import SurveyAnswered
from ivr.telling import happening_of
from scripts_dsl.check import Checked, check_file
from scripts_dsl.effects import Effect, Hangup, Listen, Record, Surveyed
from scripts_dsl.events import AgentAnswered, AgentLeft, Recorded
from scripts_dsl.graph import Graph
from scripts_dsl.site import Queue, Site
from scripts_dsl.survey import Survey, Ticket, Told, alerts, left_in_peace, score, walk
from scripts_dsl.survey.asking import draw
from scripts_dsl.testing import run_file
from support.callers import Caller, flow

SURVEY = """\
survey: after
languages: [en]

ask_when:
  chance: 30%
  not_again_within: 30d
  when: talk.seconds > 45

opening: may_we

questions:
  - ask: How fast were we?
    into: speed
    scale: 1-5
    weight: 3
    bands: {1-2: poor, 3: fair, 4-5: good}
    is: csat
    route:
      - when: speed = 1
        tell: supervisors
        hold: yes
  - ask: Is it solved?
    into: solved
    points: {yes: 100, no: 0}
  - ask: What went wrong? We did not listen, 1. Something else, 2.
    into: reason
    when: solved = no
    options: {1: not_heard, 2: other}
  - record: Tell us more.
    into: comment
    when: score < 50

bands: {0-49: bad, 50-79: fair, 80-100: good}

do:
  - note: The score is ${score}
    when: band = bad

alert:
  - when: average(score, 50) < 60 or share(bad, 20) > 10%
    tell: supervisors

closing: thanks

prompts:
  may_we: Two questions. If that is fine, press 1.
  thanks: Thank you.

tests:
  - test: The best there is
    answers: {speed: 5, solved: yes}
    expect: {score: 100, band: good, speed_band: good, asked: [speed, solved]}
"""
SITE = Site(zone="Europe/Warsaw", queues={"support": Queue("support", "Support")}, people={"supervisors": ("sofia",)})
NOON = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)


def check(text: str) -> Checked:
    """The file, checked."""
    return check_file(text, "x.survey.yaml", SITE)


def rules(text: str) -> list[str]:
    """`12:3 unknown-field`."""
    return [f"{m.line}:{m.column} {m.rule}" for m in check(text).messages]


def graph() -> Graph:
    """The survey above, ready to be asked."""
    return check(SURVEY).ready()


def survey() -> Survey:
    """The survey above, ready to be scored."""
    found = graph().survey
    assert found is not None
    return found


def nothing(_name: str) -> object:
    """There is no call."""
    return None


# --- reading -----------------------------------------------------------------------------------------------------


def test_a_correct_file_has_nothing_to_say_and_its_tests_pass() -> None:
    assert rules(SURVEY) == []
    results = run_file(check(SURVEY), "x")
    assert results is not None
    assert results.failures == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("chance: 30%", "chance: 30", "5:11 number"),
        ("chance: 30%", "chanse: 30%", "5:3 unknown-field"),
        ("not_again_within: 30d", "not_again_within: 30", "6:21 duration"),
        ("talk.seconds > 45", "talk.second > 45", "7:9 unknown-value"),
        ("opening: may_we", "opening: may_be", "9:10 unknown-prompt"),
        ("scale: 1-5", "scale: 1-50", "14:12 scale"),
        ("    scale: 1-5\n", "    skale: 1-5\n", "14:5 unknown-field"),
        ("weight: 3", "weight: heavy", "15:13 number"),
        ("{1-2: poor, 3: fair, 4-5: good}", "{1-2: poor, 4-5: good}", "16:5 bands"),
        ("{1-2: poor, 3: fair, 4-5: good}", "{1-3: poor, 3: fair, 4-5: good}", "16:5 bands"),
        ("{1-2: poor, 3: fair, 4-5: good}", "{1-2: poor, 3: fair, 4: good}", "16:5 bands"),
        ("is: csat", "is: nps", "17:9 measure"),
        ("is: csat", "is: happy", "17:9 measure"),
        ("is: csat", "is: solved", "17:9 measure"),
        ("points: {yes: 100, no: 0}", "points: {yes: 100, no: 0}\n    is: ces", "25:5 measure"),
        ("when: speed = 1", "when: sped = 1", "19:15 unknown-value"),
        ("        tell: supervisors\n        hold: yes\n", "        hold: yes\n", "19:9 missing-field"),
        ("        tell: supervisors\n", "        tell: supervisers\n", "20:15 unknown-people"),
        ("> 10%\n    tell: supervisors\n", "> 10%\n    tell: nobody\n", "41:11 unknown-people"),
        ("    weight: 3\n", "    weight: 3\n    owner: anna\n", "16:12 unknown-people"),
        ("hold: yes", "hold: maybe", "21:15 yes-no"),
        ("points: {yes: 100, no: 0}", "points: {yes: 100, no: 200}", "24:28 points"),
        ("    points: {yes: 100, no: 0}\n", "", "22:5 missing-field"),
        ("into: solved\n", "into: speed\n", "23:11 twice"),
        ("into: solved\n", "into: score\n", "23:11 name"),
        ("when: solved = no", "when: solved = maybe", "27:20 unknown-value"),
        ("{0-49: bad, 50-79", "{0-49: bad, 60-79", "33:1 bands"),
        ("band = bad", "band = awful", "37:18 formula"),
        ("average(score, 50)", "average(speed_band, 50)", "40:11 formula"),
        ("share(bad, 20)", "share(awful, 20)", "40:38 formula"),
        ("closing: thanks", "closing: thank", "43:10 unknown-prompt"),
        ("questions:\n", "question:\n", "11:1 unknown-field"),
        ("{speed: 5, solved: yes}", "{speed: 6, solved: yes}", "51:22 test"),
        ("{speed: 5, solved: yes}", "{sped: 5, solved: yes}", "51:15 test"),
        ("{speed: 5, solved: yes}", "{speed: 5, solved: yes, reason: 1}", "51:38 test"),
        ("band: good, speed", "bant: good, speed", "52:26 test"),
    ],
)
def test_what_cannot_be_understood_is_refused_where_it_stands(old: str, new: str, said: str) -> None:
    assert old in SURVEY
    text = SURVEY.replace(old, new, 1)
    assert rules(text)[:1] == [said]
    assert check(text).refused


def test_a_survey_that_asks_nothing_is_refused() -> None:
    assert rules("survey: x\nlanguages: [en]\n") == ["1:1 missing-field"]


def test_a_question_is_ask_or_record() -> None:
    text = "survey: x\nlanguages: [en]\nquestions:\n  - say: Hello there.\n"
    assert "4:5 unknown-verb" in rules(text)


# --- scoring -----------------------------------------------------------------------------------------------------


def test_the_score_is_the_mean_by_weight_of_what_was_answered() -> None:
    assert score(survey(), {"speed": 3, "solved": True}).score == Decimal("62.5")
    assert score(survey(), {"speed": 2, "solved": False}).score == Decimal("18.8")
    assert score(survey(), {"speed": 2}).score == 25
    assert score(survey(), {"solved": True}).score == 100


def test_bands_reach_up_to_where_the_next_begins() -> None:
    result = score(survey(), {"speed": 3, "solved": True})
    assert (result.band, result.bands) == ("fair", {"speed": "fair"})
    assert score(survey(), {"speed": 2}).values()["speed_band"] == "poor"


def test_satisfaction_is_that_of_the_question_that_measures_it() -> None:
    assert score(survey(), {"speed": 4, "solved": False}).satisfaction == Decimal("0.75")
    assert score(survey(), {"solved": True}).satisfaction is None
    plain = check(SURVEY.replace("    is: csat\n", "")).ready().survey
    assert plain is not None
    assert score(plain, {"solved": True}).satisfaction == 1


def test_whether_it_is_solved_says_the_question_that_carries_it_beside_that_of_satisfaction() -> None:
    text = SURVEY.replace("points: {yes: 100, no: 0}", "points: {yes: 100, no: 0}\n    is: solved")
    asked = check(text).ready().survey
    assert asked is not None
    both = score(asked, {"speed": 4, "solved": False})
    assert (both.solved, both.satisfaction) == (False, Decimal("0.75"))
    assert score(asked, {"speed": 4}).solved is None
    assert score(survey(), {"solved": True}).solved is None, "the name of a question says nothing"
    twice = text.replace(
        "  - record: Tell",
        "  - ask: Really?\n    into: really\n    points: {yes: 100, no: 0}\n    is: solved\n  - record: Tell",
    )
    assert rules(twice) == ["33:5 measure"]


def test_questions_depend_on_answers_and_score_so_far() -> None:
    assert walk(survey(), {"speed": 5, "solved": True}, nothing)[0] == ["speed", "solved"]
    assert walk(survey(), {"speed": 5, "solved": False}, nothing)[0] == ["speed", "solved", "reason"]
    assert walk(survey(), {"speed": 1, "solved": False}, nothing)[0] == ["speed", "solved", "reason", "comment"]


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "speed": st.none() | st.integers(1, 5),
        "solved": st.none() | st.booleans(),
        "reason": st.none() | st.sampled_from(["not_heard", "other"]),
    },
)


@given(ANSWERS)
def test_a_score_lies_between_0_and_100_and_nothing_has_none(answers: dict[str, object]) -> None:
    result = score(survey_, answers)
    counted = [answers.get(name) for name in ("speed", "solved")]
    assert (result.score is None) == (counted == [None, None])
    assert result.score is None or 0 <= result.score <= 100
    assert (result.band is None) == (result.score is None)


@given(ANSWERS, st.integers(1, 4))
def test_a_better_answer_never_lowers_the_score(answers: dict[str, object], speed: int) -> None:
    worse = score(survey_, {**answers, "speed": speed}).score
    better = score(survey_, {**answers, "speed": speed + 1}).score
    assert worse is not None
    assert better is not None
    assert better > worse


survey_ = survey()
"""Read once for the properties."""


# --- who is asked, who is told -----------------------------------------------------------------------------------


def test_chance_is_fixed_for_a_call_and_fair_over_many() -> None:
    calls = [f"c-{number}" for number in range(2_000)]
    asked = [call for call in calls if left_in_peace(survey_, Ticket(call), None, NOON, lambda _: 60) is None]
    assert 0.25 < len(asked) / len(calls) < 0.35
    assert asked == [call for call in calls if draw("after", call) < 30]
    assert draw("after", "c-1") != draw("before", "c-1")


def test_nobody_is_asked_again_so_soon_or_after_a_short_talk() -> None:
    call = Ticket(next(f"c-{n}" for n in range(100) if draw("after", f"c-{n}") < 30))
    assert left_in_peace(survey_, call, None, NOON, lambda _: 46) is None
    assert left_in_peace(survey_, call, None, NOON, lambda _: 45) == "when"
    assert left_in_peace(survey_, call, NOON - timedelta(days=29), NOON, lambda _: 46) == "not_again_within"
    assert left_in_peace(survey_, call, NOON - timedelta(days=30), NOON, lambda _: 46) is None


def test_who_wants_to_hear_everybody_asks_everybody_but_nobody_too_often() -> None:
    unlucky = next(f"c-{n}" for n in range(100) if draw("after", f"c-{n}") >= 30)
    assert left_in_peace(survey_, Ticket(unlucky), None, NOON, lambda _: 60) == "chance"
    assert left_in_peace(survey_, Ticket(unlucky, everybody=True), None, NOON, lambda _: 60) is None
    yesterday = NOON - timedelta(days=1)
    assert left_in_peace(survey_, Ticket(unlucky, everybody=True), yesterday, NOON, lambda _: 60) == "not_again_within"


def test_alerts_look_at_the_last_surveys() -> None:
    assert alerts(survey_, {}) == ()
    assert alerts(survey_, {"average(score, 50)": 60, "share(bad, 20)": 10}) == ()
    (told,) = alerts(survey_, {"average(score, 50)": 59})
    assert told.who == "supervisors"
    assert alerts(survey_, {"share(bad, 20)": 11}) == (told,)


# --- on the engine -----------------------------------------------------------------------------------------------


def surveyed(effects: tuple[Effect, ...]) -> Surveyed:
    """The score that was told."""
    return next(effect for effect in effects if isinstance(effect, Surveyed))


def test_the_engine_asks_scores_and_tells_at_once() -> None:
    caller = Caller(graph()).presses("1").presses("1")
    told = surveyed(caller.effects)
    assert (told.question, told.score, told.band, told.satisfaction) == ("speed", 0, "bad", 0)
    assert told.told == (Told("supervisors", "speed = 1", hold=True),)
    caller.presses("2")
    assert surveyed(caller.effects).answers == {"speed": 1, "solved": False}
    caller.presses("1")
    assert isinstance(caller.effect, Record)
    caller.meets(Recorded, path="r-1", seconds=3.0)
    assert caller.notes == ["The score is 0"]
    caller.hears_out()
    assert isinstance(caller.effect, Hangup)
    assert caller.state.vars["comment"] == "r-1"


def test_what_is_asked_as_solved_is_told_as_soon_as_it_is_answered() -> None:
    text = SURVEY.replace("points: {yes: 100, no: 0}", "points: {yes: 100, no: 0}\n    is: solved")
    caller = Caller(check(text).ready()).presses("1").presses("5")
    assert surveyed(caller.effects).solved is None
    happening = happening_of(surveyed(caller.presses("2").effects), "c1")
    assert isinstance(happening, SurveyAnswered)
    assert happening.solved is False


def test_a_question_without_an_answer_is_left_out() -> None:
    caller = Caller(graph()).presses("1")
    for _ in range(3):
        caller.is_silent()
    assert not any(isinstance(effect, Surveyed) for effect in caller.effects)
    caller.presses("1")
    assert surveyed(caller.effects).answers == {"solved": True}
    assert surveyed(caller.effects).score == 100


def test_anything_but_one_ends_it_with_thanks() -> None:
    assert Caller(graph()).presses("2").said == "Thank you."
    assert Caller(graph()).is_silent().said == "Thank you."


def test_star_ends_it_with_thanks() -> None:
    caller = Caller(graph()).presses("1").presses("5").presses("*")
    assert caller.said == "Thank you."
    assert caller.state.vars["score"] == 100


def test_without_an_opening_the_first_question_comes_at_once() -> None:
    text = SURVEY.replace("opening: may_we\n", "").replace("  may_we: Two questions. If that is fine, press 1.\n", "")
    assert isinstance(Caller(check(text).ready()).effect, Listen)
    assert Caller(check(text).ready()).said == "How fast were we?"


# --- as a step of a flow -----------------------------------------------------------------------------------------

FLOW = """
always: {star: start}
places:
  start:
    - queue: support
      on_timeout: bye
      on_done: rate_us
  rate_us:
    - survey: after
    - goto: bye
  bye:
    - hangup: Bye bye.
"""


def after_a_talk(seconds: float, asked_before: str | None = None) -> Caller:
    """A caller whose agent has hung up; the call is one of those that are drawn."""
    outer = replace(flow(FLOW), flows={"survey after": graph()})
    call_id = next(f"c-{n}" for n in range(100) if draw("after", f"c-{n}") < 30)
    caller = Caller(outer, site={"caller.surveyed": asked_before}, call_id=call_id)
    return caller.meets(AgentAnswered, agent="ewa").meets(AgentLeft, talk=seconds, after=seconds)


def test_the_survey_of_a_call_is_asked_after_a_long_talk_and_the_call_goes_on() -> None:
    caller = after_a_talk(60)
    assert caller.said == "Two questions. If that is fine, press 1."
    caller.presses("2").hears_out()
    assert caller.said == "Bye bye."


def test_whoever_is_not_asked_hears_nothing_of_it() -> None:
    assert after_a_talk(40).said == "Bye bye."
    assert after_a_talk(60, "2026-04-20T10:00:00+02:00").said == "Bye bye."
    assert after_a_talk(60, "2026-03-20T10:00:00+01:00").said.startswith("Two questions")


def test_the_keys_of_the_call_do_not_act_inside_a_survey() -> None:
    caller = after_a_talk(60).presses("1").presses("*")
    assert caller.said == "Thank you."
    caller.hears_out()
    assert caller.said == "Bye bye."
