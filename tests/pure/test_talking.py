"""A talk script on a screen: pages, answers, refusals, exits that come back, and the offer that stays locked."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scripts_dsl import talking
from scripts_dsl.check import check_file
from scripts_dsl.effects import Enqueue, Note, Outcome
from scripts_dsl.events import CallFacts, Chosen, Fetched, FetchFailed, Resumed
from scripts_dsl.graph import Graph
from scripts_dsl.policy.earned import STRANGER, Contact
from scripts_dsl.site import read_site
from scripts_dsl.talk_offers import Offer, offer_of
from scripts_dsl.talk_pages import Course, Line, Move, Page, Refusal
from scripts_dsl.talking import NotHere
from support.power_script import power

CALLFLOWS = Path(__file__).parents[2] / "callflows"
NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
SITE = {"agent.name": "Ewa Nowak"}
CUSTOMER = {"name": "Anna Kowalska", "tariff": "G11", "since": "2019-03-01"}


def graph_of(name: str) -> Graph:
    site, _, _ = read_site((CALLFLOWS / "settings.yaml").read_text())
    path: Path = CALLFLOWS / name
    graph = check_file(path.read_text(), path.name, site).graph
    assert graph is not None
    return graph


WINBACK = graph_of("winback.script.yaml")


def begun(language: str = "en", contact: Contact = STRANGER, **takes: Any) -> Move:
    facts = CallFacts("c1", "100", "+48601234567", language=language, takes={"customer": CUSTOMER, **takes})
    return talking.begin(WINBACK, facts, NOW, SITE, contact)


def goes(move: Move, *words: str) -> Move:
    for word in words:
        move = talking.choose(WINBACK, move.course, word, NOW, SITE)
    return move


def offer(move: Move) -> Offer:
    found = offer_of(WINBACK, move.course, NOW, SITE)
    assert found is not None
    return found


def test_a_page_is_what_to_read_and_the_next_question_in_the_callers_language() -> None:
    page = begun("pl").course.page
    assert page.lines == (
        Line("tell", "Smile. Two sentences, then listen."),
        Line("say", "Dzień dobry, mówi Ewa Nowak z Energii Kowalski. Czy przy telefonie Anna Kowalska?"),
    )
    assert (page.question, page.buttons, page.field) == ("Czy mogę zająć dwie minuty?", ("yes", "no"), "")
    assert page.always == ("angry", "not_now", "stop", "who_calls")


def test_a_button_leads_on_and_says_what_was_answered() -> None:
    move = goes(begun(), "yes")
    assert move.question == "good_moment"
    assert move.course.page.buttons == ("price", "service", "moved", "competitor", "other")
    assert goes(move, "price").question == "why"


@pytest.mark.parametrize(
    ("word", "refusal"),
    [("maybe", Refusal("button", "maybe")), ("", Refusal("button", ""))],
)
def test_a_word_that_is_no_button_is_refused_and_nothing_moves(word: str, refusal: Refusal) -> None:
    before = begun()
    move = goes(before, word)
    assert move.course.page.refusal == refusal
    assert move.course.state is before.course.state
    assert move.question == ""


def test_what_does_not_fit_the_type_is_refused_with_a_sentence() -> None:
    asked = goes(begun(), "yes", "price")
    assert asked.course.page.field == "number 1-5"
    refused = goes(asked, "nine").course.page.refusal
    assert refused is not None
    assert refused.why == "field"
    assert refused.sentence
    assert goes(asked, "9").course.page.refusal is not None
    assert goes(asked, "").course.page.refusal == Refusal("field", "")
    assert goes(asked, "nine", "4").course.page.refusal is None


def test_an_exit_comes_back_to_the_step_that_was_left() -> None:
    asked = goes(begun(), "yes")
    back = goes(asked, "who_calls")
    assert [line.kind for line in back.course.page.lines] == ["tell", "say"]
    assert back.course.page.question == asked.course.page.question
    assert back.question == ""
    assert goes(back, "moved").course.state.over


def test_an_exit_is_an_exit_where_any_words_could_be_the_answer_and_the_question_is_there_again() -> None:
    service = graph_of("service.script.yaml")
    move = talking.begin(service, CallFacts("c1", "100", None, language="en"), NOW, SITE, STRANGER)
    move = talking.choose(service, move.course, "outage", NOW, SITE)
    assert (move.course.page.question, move.course.page.field) == ("In which street is the power out?", "text")
    left = talking.choose(service, move.course, "angry", NOW, SITE)
    assert left.question == ""
    assert "street" not in left.course.state.vars
    assert "I am sorry" in left.course.page.lines[-1].text
    assert left.course.page.question == move.course.page.question
    answered = talking.choose(service, left.course, "Lime Street", NOW, SITE)
    assert (answered.question, answered.course.page.question) == ("street", "Does that settle it?")


def test_notes_and_the_outcome_are_told_once() -> None:
    move = goes(begun(), "yes", "angry", "other")
    assert move.told == (Note("Angry customer, reason other"), Outcome("complaint"))
    assert goes(move, "yes") == Move(move.course)


def test_a_course_outlives_the_program_at_every_page() -> None:
    move = begun("ru")
    for word in ("yes", "price", "nine", "4", "yes", "yes"):
        kept = Course.from_json(json.loads(json.dumps(move.course.to_json())))
        assert kept == move.course
        move = goes(Move(kept), word)
    assert move.course.state.outcome == "won_back"


# --- the offer ----------------------------------------------------------------------------------------------------


def test_the_offer_stays_locked_until_solved_asked_and_agreed() -> None:
    move = begun()
    assert offer(move).missing == ("solved", "asked", "agreed")
    assert offer(goes(move, "yes", "service")).missing == ("solved", "asked", "agreed")
    settled = goes(move, "yes", "service", "yes")
    assert offer(settled).missing == ("asked", "agreed")
    asked = goes(settled, "5")
    assert "May I suggest something?" in asked.course.page.question
    heard = goes(asked, "yes")
    assert (offer(heard).missing, offer(heard).made) == ((), True)
    assert [line.kind for line in heard.course.page.lines] == ["offer"]


def test_who_does_not_want_to_hear_it_is_not_offered_anything() -> None:
    move = goes(begun(), "yes", "price", "5", "no")
    assert offer(move).missing == ("agreed",)
    assert not offer(move).made
    assert move.course.state.outcome == "no_change"


@pytest.mark.parametrize(
    ("contact", "name"),
    [
        (Contact(waited=121), "waited_little"),
        (Contact(calls_again=True), "calls_once"),
        (Contact(complains=True), "no_complaint"),
        (Contact(rests=True), "rested"),
    ],
)
def test_who_may_not_be_offered_anything_hears_no_offer_whatever_is_pressed(contact: Contact, name: str) -> None:
    move = goes(begun(contact=contact), "yes", "price", "5", "yes")
    assert offer(move).missing == (name,)
    assert not offer(move).made
    assert all(line.kind != "offer" for line in move.course.page.lines)
    assert move.course.state.outcome == "no_change"


def test_a_yes_to_something_else_is_no_yes_to_the_offer() -> None:
    other = "    - consent: recording\n      say: may_i\n    - consent: hear_offer\n"
    graph = power(other)
    facts = CallFacts("c1", "100", language="en")
    move = talking.follow(
        graph, talking.begin(graph, facts, NOW, {}, STRANGER).course, Chosen(now=NOW, word="3"), NOW, {}
    )
    move = talking.follow(graph, move.course, Fetched(now=NOW, value=None), NOW, {})
    for word in ("yes", "yes"):
        move = talking.choose(graph, move.course, word, NOW, {})
    stands = offer_of(graph, move.course, NOW, {})
    assert stands is not None
    assert move.course.state.consents == {"recording": True}
    assert stands.missing == ("asked", "agreed")


# --- the outside --------------------------------------------------------------------------------------------------


def test_what_is_looked_up_is_asked_outside_and_goes_on_with_the_answer() -> None:
    graph = power()
    facts = CallFacts("c1", "100", language="en", takes={"customer": {"name": "Anna"}, "account": "1234"})
    move = talking.begin(graph, facts, NOW, {}, STRANGER)
    move = talking.choose(graph, move.course, "3", NOW, {})
    assert move.asks is not None
    assert (move.asks.kind, move.asks.key) == ("run", f"script:c1:{move.course.turn}")
    answered = talking.follow(graph, move.course, Fetched(now=NOW, value=None), NOW, {})
    assert answered.course.page.question == "Is it settled?"
    failed = talking.follow(graph, move.course, FetchFailed(now=NOW, kind="fails"), NOW, {})
    assert failed.course.page.lines[-1] == Line("say", "I am sorry.")


def test_what_may_have_been_done_when_the_program_ended_is_not_done_again_and_the_talk_goes_on() -> None:
    graph = power()
    move = talking.begin(graph, CallFacts("c1", "100", language="en"), NOW, {}, STRANGER)
    move = talking.choose(graph, move.course, "3", NOW, {})
    again = talking.follow(graph, move.course, Resumed(now=NOW), NOW, {})
    assert again.asks is None
    assert again.course.page.lines[-1] == Line("say", "I am sorry.")


def test_a_script_that_wants_a_queue_is_not_for_a_screen() -> None:
    with pytest.raises(NotHere):
        talking._shown(Page(), Enqueue("support"), "queue")
