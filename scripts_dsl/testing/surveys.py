"""Tests with `answers:`: scored as a calculation, then asked by the engine with the keys a caller would press.

Both must come to the same score, so what a survey means does not depend on who asks it. Called by files.py.
"""

from __future__ import annotations

from collections.abc import Mapping

from scripts_dsl.effects import Listen
from scripts_dsl.failed import Failed
from scripts_dsl.model import TestCase
from scripts_dsl.survey import rehearsal as calculation
from scripts_dsl.survey.model import SCORE
from scripts_dsl.testing import words
from scripts_dsl.testing.rehearsal import Rehearsal

OPENING = "opening"
YES = "1"


def play(call: Rehearsal, case: TestCase) -> None:
    """One test; one without answers is a call like any other. Raises Failed."""
    if not case.answers:
        words.play(call, case)
        return
    answered = calculation.play(call.graph, case)
    survey = call.graph.survey
    assert survey is not None
    keys = {
        question.name: calculation.keys_of(call.graph, question, answered.answers[question.name])
        for question in survey.questions
        if question.name in answered.answers
    }
    _ask(call, {OPENING: YES, **keys})
    right = call.graph.types[SCORE].dump(answered.score.score)
    found = call.state.vars.get(SCORE)
    if found != right:
        raise Failed(case.mark, f"asked on the telephone the score is {found}, calculated it is {right}")


def _ask(call: Rehearsal, keys: Mapping[str, str]) -> None:
    """The caller presses these keys at the questions, once each, and is silent at all others."""
    left = {step: pressed for step, pressed in keys.items() if pressed}
    call.begin()
    while not call.state.over:
        asked = call.until(lambda: isinstance(call.line.effect, Listen) and call.state.step in left, silent=True)
        if asked:
            call.feed(call.line.press(left.pop(call.state.step)))
