"""One survey on every channel: the same answers are worth the same, and each one that began ends once, in a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cti.surveys import sheet
from scripts_dsl import talking
from scripts_dsl.check import check_file
from scripts_dsl.effects import (
    Effect,
    Hangup,
    Note,
    Record,
    Say,
    SurveyCloses,
    Surveyed,
    SurveyInvites,
    SurveyOpens,
    SurveySkips,
)
from scripts_dsl.events import AgentAnswered, AgentLeft, CallerHungUp, CallFacts, Recorded
from scripts_dsl.graph import Graph
from scripts_dsl.policy.earned import STRANGER
from scripts_dsl.survey.asking import draw
from scripts_dsl.verbs.invite import EVERYBODY, LAST_ASKED, LOT, REFUSES
from support.callers import SITE as CALLED
from support.callers import Caller, flow
from support.surveys import CASES, SITE, SURVEY, Case, after

NOON = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
GRAPH = after()
Results = list[Effect]
SCRIPT = """
script: s
languages: [en]
places:
  start:
    - ask: Is there anything else?
      options: {yes: questions, no: questions}
  questions:
    - survey: after
    - outcome: done
"""


def heard(caller: Caller, case: Case) -> Results:
    """What the telephone tells, from the first word to the last."""
    told = list(caller.effects)
    caller.presses("1")
    told += caller.effects
    for answer in case.answers:
        if isinstance(caller.effect, Record):
            caller.meets(Recorded, path=answer or "", seconds=3.0)
            told += caller.effects
            continue
        for _ in range(1 if answer else 3):
            caller.presses(answer) if answer else caller.is_silent()
            told += caller.effects
    caller.hears_out()
    return told + list(caller.effects)


def read(graph: Graph, case: Case, steps: list[sheet.Sheet] | None = None) -> Results:
    """What a page tells; the course goes through JSON after each answer."""
    facts = CallFacts(call_id="c-1", dialled="", number="+48601234567", language="en")
    move = sheet.begin(graph, facts, NOON, {})
    told: Results = list(move.told)
    for answer in ("1", *case.answers):
        course = sheet.course_of(graph, move.course.to_json())
        assert course.to_json() == move.course.to_json()
        if steps is not None:
            steps.append(course.sheet)
        move = sheet.skip(graph, course, NOON, {}) if answer is None else sheet.answer(graph, course, answer, NOON, {})
        assert move.understood
        told += move.told
    assert move.course.over
    return told


def agent_reads(graph: Graph, case: Case) -> Results:
    """What a talk script tells in which the agent reads the survey."""
    checked = check_file(SCRIPT, "s.script.yaml", SITE)
    assert checked.graph is not None, checked.messages
    script = checked.graph
    script = replace(script, flows={"survey after": graph})
    facts = CallFacts(call_id="c-1", dialled="", number="+48601234567", language="en")
    move = talking.begin(script, facts, NOON, {EVERYBODY: True}, STRANGER)
    move = talking.choose(script, move.course, "yes", NOON + MINUTE, {EVERYBODY: True})
    told: Results = list(move.told)
    for answer in ("1", *case.answers):
        for _ in range(1 if answer else 3):
            move = talking.choose(script, move.course, answer or "", NOON + MINUTE, {EVERYBODY: True})
            told += move.told
    assert move.course.state.over
    return told


def ends(told: Results) -> list[SurveyCloses]:
    return [effect for effect in told if isinstance(effect, SurveyCloses)]


def worth(told: Results) -> tuple[str, float | None, str | None, float | None]:
    (end,) = ends(told)
    assert len([effect for effect in told if isinstance(effect, SurveyOpens)]) == 1
    answered = [effect for effect in told if isinstance(effect, Surveyed)]
    if answered:
        last = answered[-1]
        assert (last.score, last.band, last.satisfaction) == (end.score, end.band, end.satisfaction)
    return end.outcome, end.score, end.band, end.satisfaction


@pytest.mark.parametrize("name", CASES)
def test_the_same_answers_are_worth_the_same_on_the_telephone_and_on_a_page(name: str) -> None:
    case = CASES[name]
    wanted = (case.outcome, case.score, case.band, case.satisfaction)
    assert worth(heard(Caller(GRAPH), case)) == wanted
    assert worth(read(GRAPH, case)) == wanted


SPOKEN = tuple(name for name, case in CASES.items() if len(case.answers) == 3)
"""Those in which nothing is recorded."""


@pytest.mark.parametrize("name", SPOKEN)
def test_an_agent_who_reads_it_gets_the_same_score(name: str) -> None:
    case = CASES[name]
    graph = after(without_comment())
    assert worth(agent_reads(graph, case)) == (case.outcome, case.score, case.band, case.satisfaction)


def without_comment() -> str:
    """A desk cannot record inside a survey; the agent types comments into the note."""
    start = SURVEY.index("  - record:")
    return SURVEY[:start] + SURVEY[SURVEY.index("\nbands:", start) :].replace(
        "  q_comment:\n    pl: Proszę powiedzieć, co poprawić.\n    en: Tell us what to improve.\n", ""
    )


def test_the_same_people_are_told_and_the_same_notes_written_on_a_page() -> None:
    case = CASES["the worst, with a comment"]
    phone, page = heard(Caller(GRAPH), case), read(GRAPH, case)
    for kind in (Note, Surveyed):
        on_phone = [effect for effect in phone if isinstance(effect, kind)]
        on_page = [effect for effect in page if isinstance(effect, kind)]
        assert [replace(e, key="") if isinstance(e, Surveyed) else e for e in on_phone] == [
            replace(e, key="") if isinstance(e, Surveyed) else e for e in on_page
        ]


def test_what_a_page_does_is_never_taken_for_what_the_call_did() -> None:
    """The keys under which things are done once are its own."""
    case = CASES["the worst, with a comment"]
    keys = {e.key for e in heard(Caller(GRAPH), case) if isinstance(e, Surveyed)}
    assert not keys & {e.key for e in read(GRAPH, case) if isinstance(e, Surveyed)}


# --- on paper ----------------------------------------------------------------------------------------------------


def test_what_a_prompt_says_of_keys_becomes_choices_in_its_own_words() -> None:
    steps: list[sheet.Sheet] = []
    read(GRAPH, CASES["fast, and not solved"], steps)
    opening, speed, _polite, solved, reason, comment = steps
    assert (opening.question, opening.opening) == ("Three questions.", True)
    assert (speed.question, [c.keys for c in speed.choices], speed.scale) == (
        "How fast were we? From 1 to 5.", ["1", "2", "3", "4", "5"], True,
    )  # fmt: skip
    assert (solved.question, solved.choices) == ("Is it solved?", (sheet.Choice("1", "Yes"), sheet.Choice("2", "No")))
    assert reason.choices == (sheet.Choice("1", "I was not understood"), sheet.Choice("2", "Something else"))
    assert (comment.writes, comment.at, comment.of) == (True, 5, 5)


@pytest.mark.parametrize("word", ["", "6", "0", "yes", "1; DROP TABLE", "٣", "9" * 5000, "\0"])
def test_what_is_no_choice_changes_nothing(word: str) -> None:
    facts = CallFacts(call_id="c-1", dialled="", language="en")
    course = sheet.answer(GRAPH, sheet.begin(GRAPH, facts, NOON, {}).course, "1", NOON, {}).course
    move = sheet.answer(GRAPH, course, word, NOON, {})
    assert (move.understood, move.course, move.told) == (False, course, ())


def test_a_comment_is_bounded_and_holds_no_control_characters() -> None:
    case = CASES["the worst, with a comment"]
    told = read(GRAPH, replace(case, answers=(*case.answers[:4], "bad\0\x1b[2J line\r\nnext" + "x" * 9_000)))
    comment = next(e for e in reversed(told) if isinstance(e, Surveyed)).answers["comment"]
    assert comment.startswith("bad[2J line\nnextx")
    assert len(comment) <= sheet.LONGEST_TEXT


# --- how it ends -------------------------------------------------------------------------------------------------


def ended(caller: Caller, told: Results) -> str:
    (end,) = ends(told)
    return end.outcome


def test_no_is_a_refusal_and_silence_is_no_answer() -> None:
    for key, outcome in (("2", "refused"), ("*", "refused"), (None, "no_answer")):
        caller = Caller(GRAPH)
        caller.presses(key) if key else caller.is_silent()
        assert ended(caller, list(caller.effects)) == outcome


def test_who_hangs_up_when_asked_has_refused_and_in_the_questions_has_hung_up() -> None:
    early = Caller(GRAPH).meets(CallerHungUp)
    assert ended(early, list(early.effects)) == "refused"
    late = Caller(GRAPH).presses("1").presses("2").meets(CallerHungUp)
    (end,) = ends(list(late.effects))
    assert (end.outcome, end.score, end.satisfaction) == ("hung_up", 25.0, 0.25)
    assert late.notes == ["The score is 25"], "what was answered counts"


def test_star_after_the_first_question_stops_it_and_keeps_what_was_answered() -> None:
    caller = Caller(GRAPH).presses("1").presses("5").presses("*")
    (end,) = ends(list(caller.effects))
    assert (end.outcome, end.score) == ("stopped", 100.0)


def test_the_steps_after_the_questions_are_not_done_twice_when_somebody_hangs_up_during_the_last_words() -> None:
    caller = Caller(GRAPH).presses("1").presses("1").presses("1").presses("2").presses("1")
    caller.meets(Recorded, path="", seconds=0.0)
    assert isinstance(caller.effect, Say)
    assert caller.notes == ["The score is 0"]
    assert len(ends(list(caller.effects))) == 1
    caller.meets(CallerHungUp)
    assert caller.notes == []
    assert ends(list(caller.effects)) == []


def test_a_star_on_a_page_ends_it_too() -> None:
    facts = CallFacts(call_id="c-1", dialled="", language="en")
    course = sheet.answer(GRAPH, sheet.begin(GRAPH, facts, NOON, {}).course, "1", NOON, {}).course
    move = sheet.stop(GRAPH, course, NOON, {})
    assert move.course.over
    assert [end.outcome for end in move.told if isinstance(end, SurveyCloses)] == ["stopped"]


# --- who is asked ------------------------------------------------------------------------------------------------

FLOW = """
takes: {mail: text}
always: {hangup: later}
places:
  start:
    - queue: support
      on_timeout: bye
      on_done: rate_us
  rate_us:
    - survey: after
    - goto: bye
  later:
    - survey: after
      by: email
    - goto: bye
  bye:
    - hangup: Bye bye.
"""
LUCKY = next(f"{n:032x}" for n in range(100) if draw("after", f"{n:032x}") < 30)
UNLUCKY = next(f"{n:032x}" for n in range(100) if draw("after", f"{n:032x}") >= 30)


MAILS = replace(CALLED, senders={"email": "help@energia.example"})


def talked(text: str = FLOW, **site: object) -> Caller:
    """A caller who is in a talk."""
    outer = replace(flow(text, MAILS), flows={"survey after": GRAPH})
    facts = {f"caller.{name}": value for name, value in site.items()}
    return Caller(outer, site=facts, takes={"mail": "anna@post.example"}).meets(AgentAnswered, agent="ewa")


def test_the_lot_decides_and_not_the_call_s_own_id() -> None:
    assert talked(lot=LUCKY).meets(AgentLeft, talk=60.0, after=60).said == "Three questions. If that is fine – 1."
    assert talked(lot=UNLUCKY).meets(AgentLeft, talk=60.0, after=60).said == "Bye bye."
    assert (LOT, LAST_ASKED, EVERYBODY, REFUSES) == (
        "caller.lot", "caller.surveyed", "caller.asked_anyway", "caller.refuses_surveys",
    )  # fmt: skip


def test_why_somebody_on_whom_the_lot_fell_is_not_asked_is_told() -> None:
    short = talked(lot=LUCKY).meets(AgentLeft, talk=20.0, after=20)
    assert SurveySkips("after", "when") in short.effects
    again = talked(lot=LUCKY, surveyed="2026-04-20T10:00:00+02:00").meets(AgentLeft, talk=60.0, after=60)
    assert SurveySkips("after", "not_again_within") in again.effects
    never = talked(lot=LUCKY, refuses_surveys=True).meets(AgentLeft, talk=60.0, after=60)
    assert SurveySkips("after", "refused") in never.effects
    assert never.said == "Bye bye."
    unlucky = talked(lot=UNLUCKY).meets(AgentLeft, talk=60.0, after=60)
    assert not [effect for effect in unlucky.effects if isinstance(effect, SurveySkips)]


def test_when_everybody_is_to_be_heard_the_lot_does_not_count() -> None:
    caller = talked(lot=UNLUCKY, asked_anyway=True).meets(AgentLeft, talk=60.0, after=60)
    assert caller.said.startswith("Three questions")


def test_whoever_has_gone_is_asked_in_writing() -> None:
    caller = talked(lot=LUCKY)
    caller.state.talk = 60.0
    caller.meets(CallerHungUp)
    (invites,) = [effect for effect in caller.effects if isinstance(effect, SurveyInvites)]
    assert (invites.survey, invites.by, invites.to, invites.language, invites.hash) == (
        "after", "email", "", "en", GRAPH.hash,
    )  # fmt: skip
    assert not any(isinstance(effect, Hangup | Say) for effect in caller.effects)


def test_an_invitation_has_a_key_that_does_not_change_and_an_address_of_the_flow() -> None:
    caller = talked(FLOW.replace("by: email", "by: email\n      to: mail"), lot=LUCKY)
    caller.state.talk = 60.0
    caller.meets(CallerHungUp)
    (invites,) = [effect for effect in caller.effects if isinstance(effect, SurveyInvites)]
    assert (invites.to, invites.key) == ("anna@post.example", f"c-1:{caller.state.seq}")
