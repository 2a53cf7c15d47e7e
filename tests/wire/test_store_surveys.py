"""What callers answered, on both databases: one row for each call and survey, the last answer's."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import cti.customers
import cti.surveys
from cti.surveys import Surveys
from cti.surveys.projection import project
from ivr.happenings import CallBegan, CallerLeftQueue, Happening, OutcomeSaid, SurveyAnswered, SurveyBegan
from ivr.statements import Sql, grouped
from ivr.store import Store

AT = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
ANNA = "+48601234567"
ROWS = Sql("SELECT survey, answers, score, band, satisfaction FROM survey_result WHERE call_id = :call_id")
OUTCOME = Sql("SELECT outcome FROM interaction WHERE id = :id")


def began(call_id: str, number: str | None = ANNA) -> CallBegan:
    return CallBegan(
        call_id=call_id, at=AT, ani=number, name=None, dialled="100", flow="f", flow_hash="9", asterisk="a",
        uniqueid="1", linkedid="1",
    )  # fmt: skip


def answered(call_id: str, answers: dict[str, Any], score: float | None) -> SurveyAnswered:
    return SurveyAnswered(
        call_id=call_id, at=AT, survey="after", hash="9", question=list(answers)[-1], answers=answers, score=score,
        band="good", satisfaction=0.75, told=(), key=f"{call_id}:1",
    )  # fmt: skip


async def happens(store: Store, *happenings: Happening) -> None:
    for happening in happenings:
        await store.write(grouped([*cti.customers.project(happening), *project(happening)]))


async def test_the_last_answer_s_row_holds_all_and_repeating_it_changes_nothing(store: Store) -> None:
    last = answered("c-1", {"speed": 5, "comment": "zażółć"}, 92.5)
    first = SurveyBegan(call_id="c-1", at=AT, survey="after", hash="9")
    await happens(store, began("c-1"), first, answered("c-1", {"speed": 5}, 100), last, last, first)
    ((survey, answers, score, band, satisfaction),) = await store.fetch(ROWS, call_id="c-1")
    assert (survey, json.loads(answers)) == ("after", {"speed": 5, "comment": "zażółć"})
    assert (score, band, satisfaction) == (92.5, "good", 0.75)


async def test_who_was_asked_counts_even_if_nothing_was_answered(store: Store) -> None:
    surveys = Surveys(store)
    assert await surveys.known(ANNA) == (None, False)
    later = AT + timedelta(days=1)
    await happens(store, began("c-1"), SurveyBegan(call_id="c-1", at=AT, survey="after", hash="9"))
    await happens(store, began("c-2"), SurveyBegan(call_id="c-2", at=later, survey="other", hash="9"))
    await happens(store, began("c-3", "+79031234567"))
    assert (await surveys.known(ANNA)).last == later
    assert await surveys.known("+79031234567") == (None, False)


@pytest.mark.parametrize("why", ["abandoned", "timeout"])
async def test_the_last_outcome_of_a_flow_counts_and_the_queue_does_not_overwrite_it(store: Store, why: str) -> None:
    words = [OutcomeSaid(call_id="c-1", at=AT, word=word) for word in ("talked", "promised")]
    left = CallerLeftQueue(call_id="c-1", at=AT, queue="support", waited=3, why=why)
    await happens(store, began("c-1"), *words, left)
    assert await store.fetch(OUTCOME, id="c-1") == [("promised",)]


def test_what_is_no_survey_writes_nothing() -> None:
    assert cti.surveys.project(began("c-1")) == ()
