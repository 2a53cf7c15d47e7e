"""CSAT, NPS and CES as they are defined: each with number, interval and variant; and the weighted report."""

from __future__ import annotations

from typing import Any

import pytest

from cti.surveys.measures import ces, csat, measured, nps
from cti.weighing import page
from cti.weighing.report import LEAST, Row, grades, report
from scripts_dsl.survey.model import Scale
from support.surveys import after

SURVEY = after().survey
assert SURVEY is not None


def row(channel: str = "phone", outcome: str = "answered", agent: str | None = "ewa", **answers: Any) -> Row:
    speed = answers.get("speed")
    score = None if speed is None else 25.0 * (speed - 1)
    band = None if score is None else "bad" if score < 50 else "fair" if score < 80 else "good"
    return Row(channel, answers, score, band, outcome, "overdue", "energia", "support", agent)


def test_csat_is_the_share_of_the_top_two_with_the_bottom_two_and_the_mean_beside_it() -> None:
    top, bottom, mean = csat([5, 4, 4, 3, 1])
    assert (top.variant, top.value, top.n) == ("top-2: 4 and 5 of 5", 0.6, 5)
    assert (bottom.variant, bottom.value) == ("bottom-2: 1 and 2 of 5", 0.2)
    assert (mean.variant, mean.value) == ("mean of 1 to 5", 3.4)
    assert top.low == pytest.approx(0.2307, abs=1e-4), "Wilson"
    assert top.high == pytest.approx(0.8824, abs=1e-4)


def test_nps_is_those_who_recommend_less_those_who_warn() -> None:
    (score,) = nps([10, 9, 8, 7, 6, 0])
    assert (score.value, score.n) == (0.0, 6)
    assert score.low == pytest.approx(-(score.high or 0))
    (all_,) = nps([10] * 50)
    assert (all_.value, all_.high) == (100.0, 100.0)
    assert all_.low is not None
    assert 80 < all_.low < 100, "all of fifty is not all of everybody"


def test_ces_counts_the_upper_half_of_its_scale() -> None:
    share, mean = ces([7, 6, 5, 4, 1], Scale(1, 7))
    assert (share.variant, share.value) == ("5 to 7 of 1-7", 0.6)
    assert (mean.variant, mean.value) == ("mean of 1 to 7", 4.6)


@pytest.mark.parametrize("values", [[], [5], [1, 5], [3] * 400])
def test_no_value_is_without_number_and_interval(values: list[int]) -> None:
    for one in (*csat(values), *nps(values), *ces(values, Scale(1, 7))):
        assert one.n == len(values)
        if one.value is None:
            assert not values
            continue
        assert one.low is not None
        assert one.high is not None
        assert one.low <= one.value <= one.high
        assert one.variant


def test_what_is_no_answer_to_the_scale_is_left_out() -> None:
    speed = SURVEY.questions[0]
    assert measured(speed, [5, "x", True, None, 9, 4])[0].n == 2


def test_answers_stand_by_question_and_band_with_shares_and_weight() -> None:
    rows = [row(speed=5, solved=True), row(speed=5, solved=True), row(speed=3, solved=False), row(speed=1)]
    (group,) = report(SURVEY, rows, "all")
    speed, _, solved, *_ = group.questions
    assert (speed.weight, speed.points.n, speed.points.value) == (3.0, 4, 62.5)
    assert [(part.name, part.share.value, part.grade) for part in speed.parts] == [
        ("poor", 0.25, 0), ("fair", 0.25, 2), ("good", 0.5, 4),
    ]  # fmt: skip
    assert [(part.name, part.share.n, part.grade) for part in solved.parts] == [("no", 3, 0), ("yes", 3, 4)]
    assert [(part.name, part.share.value) for part in group.bands] == [("bad", 0.25), ("fair", 0.25), ("good", 0.5)]
    assert speed.measures[0].name == "csat"


def test_the_response_rate_counts_refusals_and_silence_and_not_those_who_were_left_in_peace() -> None:
    rows = [
        row(speed=5), row(outcome="refused"), row(outcome="no_answer"), row(outcome="hung_up", speed=1),
        row(outcome="left"), row(outcome="bypassed"), row(outcome="in_peace"),
        row("email", "invited"), row("email", "bounced"), row("email", speed=4),
    ]  # fmt: skip
    (group,) = report(SURVEY, rows, "all")
    email, phone, all_ = group.reach
    assert (email.channel, email.asked, email.response.value) == ("email", 2, 0.5)
    assert (phone.asked, phone.response.value, phone.response.n) == (4, 0.5, 4)
    assert phone.outcomes == {
        "answered": 1, "bypassed": 1, "hung_up": 1, "in_peace": 1, "left": 1, "no_answer": 1, "refused": 1,
    }  # fmt: skip
    assert (all_.channel, all_.asked) == ("", 6)


def test_agents_stand_by_name_and_have_no_value_before_thirty_answers() -> None:
    rows = [row(agent="zoe", speed=5) for _ in range(LEAST)] + [row(agent="ewa", speed=1) for _ in range(LEAST - 1)]
    few, enough = report(SURVEY, rows, "agent")
    assert (few.name, few.few, few.score.value, few.score.n, few.questions) == ("ewa", True, None, LEAST - 1, ())
    assert (enough.name, enough.few, enough.score.value) == ("zoe", False, 100.0)
    assert [group.name for group in report(SURVEY, rows, "queue")] == ["support"]
    assert not report(SURVEY, rows, "queue")[0].few


def test_bands_are_graded_from_the_worst_to_the_best() -> None:
    assert [grades(n) for n in (1, 2, 3, 5)] == [[2], [0, 4], [0, 2, 4], [0, 1, 2, 3, 4]]


@pytest.mark.parametrize("language", ["pl", "ru", "sl", "en"])
def test_the_page_says_number_and_interval_of_everything_and_escapes_names(language: str) -> None:
    from datetime import date

    rows = [row(speed=5, solved=True, agent="<b>"), row(speed=1, agent="<b>")] * 20
    text = page.shown("after", report(SURVEY, rows, "agent"), date(2026, 5, 1), date(2026, 5, 6), "agent", language)
    assert f'<html lang="{language}">' in text
    assert "&lt;b&gt;" in text
    assert "<b>" not in text
    assert "50.0 % (35.2–64.8 %, n = 40)" in text
    assert 'class="g0"' in text
    assert "style=" not in text, "the content security policy lets no style in"
