"""A form that supervisors fill in: the arithmetic is the survey's, and what does not apply takes its weight with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cti.grades.forms import Filled, WrongAnswer, fill
from scripts_dsl.check import check_file
from scripts_dsl.graph import Graph
from scripts_dsl.site import Site

CALLFLOWS = Path(__file__).parents[2] / "callflows"
WELL = {"greeting": "yes", "identity": "yes", "listened": "5", "clear": "5", "solved": "yes"}


def survey(text: str, name: str = "form") -> Graph:
    checked = check_file(text, f"{name}.survey.yaml", Site())
    assert checked.graph is not None, checked.messages
    return checked.graph


QUALITY = survey((CALLFLOWS / "talk_quality.survey.yaml").read_text(), "talk_quality")


def names(filled: Filled) -> list[str]:
    return [one.name for one in filled.questions]


def test_an_empty_form_asks_what_hangs_on_no_answer_and_has_no_score() -> None:
    filled = fill(QUALITY, {}, 90)
    assert names(filled) == ["greeting", "identity", "listened", "clear", "solved"]
    assert filled.missing == tuple(names(filled))
    assert (filled.score, filled.band) == (None, None)
    assert (filled.form, filled.version, filled.hash) == ("talk_quality", "1", QUALITY.hash)


def test_a_question_says_what_may_be_answered_what_it_weighs_and_its_text_in_every_language() -> None:
    questions = {one.name: one for one in fill(QUALITY, {"solved": "no"}, 90).questions}
    assert (questions["listened"].kind, questions["listened"].answers) == ("scale", ("1", "2", "3", "4", "5"))
    assert (questions["solved"].kind, questions["solved"].answers) == ("choice", ("yes", "no"))
    assert questions["why_not"].answers == ("not_understood", "did_not_know", "could_not", "other")
    assert (questions["identity"].weight, questions["why_not"].weight) == (3.0, 0.0)
    assert set(questions["greeting"].texts) == {"pl", "ru", "sl", "en"}
    assert questions["greeting"].texts["en"] == "Greeted and said who speaks?"


def test_the_score_is_the_mean_of_the_points_by_weight() -> None:
    filled = fill(QUALITY, WELL | {"identity": "no", "listened": "3"}, 90)
    assert filled.score == pytest.approx(65.4)  # (1*100 + 3*0 + 3*50 + 2*100 + 4*100) / 13
    assert filled.band == "fair"
    by_name = {one.name: one for one in filled.questions}
    assert (by_name["listened"].points, by_name["listened"].band) == (50.0, "fair")


def test_what_does_not_apply_takes_its_weight_with_it() -> None:
    filled = fill(QUALITY, WELL | {"identity": None, "listened": "3"}, 90)
    assert filled.score == 85.0  # (100 + 3*50 + 2*100 + 4*100) / 10
    assert filled.missing == ()


def test_an_answer_opens_a_question_and_another_one_closes_it_with_what_was_said() -> None:
    asked = fill(QUALITY, WELL | {"solved": "no"}, 90)
    assert asked.missing == ("why_not", "promised")
    answered = WELL | {"solved": "no", "why_not": "could_not", "promised": "no"}
    worse = fill(QUALITY, answered, 90)
    assert worse.missing == ()
    assert worse.score is not None
    assert worse.score < 100
    again = fill(QUALITY, answered | {"solved": "yes"}, 90)
    assert names(again) == ["greeting", "identity", "listened", "clear", "solved"]
    assert again.score == 100


@pytest.mark.parametrize(
    "answers", [{"listened": "6"}, {"listened": "much"}, {"solved": "perhaps"}, {"why_not": ""}, {"taste": "yes"}]
)
def test_what_is_no_answer_is_refused(answers: dict[str, str | None]) -> None:
    with pytest.raises(WrongAnswer):
        fill(QUALITY, answers, 90)


SPOKEN = """
survey: spoken
languages: [en]
questions:
  - ask: how
    into: how
    scale: 1-5
  - record: why
    into: why
    when: how < 3 and talk.seconds > 60
prompts:
  how:
    en: How was it, from 1 to 5?
  why:
    en: Say why.
"""


def test_what_a_caller_would_say_is_written_need_not_be_and_the_length_of_the_talk_counts() -> None:
    graph = survey(SPOKEN, "spoken")
    assert names(fill(graph, {"how": "1"}, 59)) == ["how"]
    filled = fill(graph, {"how": "1", "why": "Interrupted twice."}, 61)
    assert [(one.kind, one.answer) for one in filled.questions] == [("scale", "1"), ("text", "Interrupted twice.")]
    assert fill(graph, {"how": "1"}, 61).missing == ()
    assert filled.version == graph.hash
